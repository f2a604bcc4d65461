"""Tills as central knows them: the states that Sync and proof must show."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import builders

from ims_desktop.actions.ports import DeviceState, HeldEntry
from ims_desktop.domain.references import DeviceId

NOW = builders.START + timedelta(minutes=180)
MINUTE = timedelta(minutes=1)


def all_well() -> list[DeviceState]:
    """Twelve tills, heard half a minute ago, with nothing missing."""
    return [
        DeviceState(
            DeviceId(f"device-{number}"),
            "BA1" if number < 8 else "NL2",
            f"{number:02d}",
            "A",
            last_heard=1_000 + 37 * number,
            last_stored=1_000 + 37 * number,
            held=0,
            held_pence=0,
            last_contact_at=NOW - timedelta(seconds=20 + number),
            postings=1_100 + number,
            postings_pence=8_317_00 + number,
        )
        for number in range(1, 13)
    ]


def with_till(number: int, **changes: object) -> list[DeviceState]:
    """All well but for one till."""
    states = all_well()
    states[number - 1] = replace(states[number - 1], **changes)  # type: ignore[arg-type]  # names are checked by replace
    return states


def offline_with_120_waiting() -> list[DeviceState]:
    """A till that said that it has 120 more than came, then went away."""
    return with_till(7, last_heard=1_259 + 120, last_contact_at=NOW - 38 * MINUTE)


def silent_for_a_day() -> list[DeviceState]:
    """A till that has not been heard since yesterday."""
    return with_till(5, last_contact_at=NOW - timedelta(hours=26))


def one_held() -> list[DeviceState]:
    """A till of which one entry is held."""
    return with_till(4, held=1, held_pence=142_10)


def one_forked() -> list[DeviceState]:
    """A till that somebody copied."""
    return with_till(9, forked=True)


def gone_since_a_restore() -> list[DeviceState]:
    """A till that was blocked and that nobody heard since central was put back to a backup."""
    return with_till(9, blocked=True, put_back_at=NOW - 90 * MINUTE, last_contact_at=NOW - timedelta(hours=20))


def held_entries(at: datetime = NOW - 70 * MINUTE) -> dict[DeviceId, Sequence[HeldEntry]]:
    """What is held of the fourth till."""
    entry = HeldEntry(1_102, "fund_closed", 142_10, "payment.taken", "BA1-04A-000871-R", at)
    return {DeviceId("device-4"): (entry,)}
