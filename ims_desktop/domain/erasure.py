"""Erasing personal data when its time has come: what the law and the office keep, and what the certificate says.

Values and their salts go; the rolls keep the commitments, so every seal still follows. An entry on the
administrator's desk roll says what was erased.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import from_roll_time

REASON = "reason"  # the personal field that says why younger data was erased
_YEAR_BEGINS = (4, 1)  # the financial year of councils: 1 April


@frozen
class Erased:
    """Up to when personal data was erased, as tills are told: a time as entries write it."""

    before: str


@frozen
class ErasureCertificate:
    """What was erased, by whom and when, and where it stands on whose roll."""

    council: str
    day: date  # personal data of entries before this London day
    values: int
    entries: int
    rolls: int
    fields: Mapping[str, int]  # how many values of each personal field
    commitments: str  # SHA-256 over the erased values' commitments, as hex
    kept_from: date  # what the office keeps begins here
    reason: str  # why younger data was erased; "" where none was
    at: datetime
    by: str
    device: DeviceId
    number: int
    mark: str  # of the entry's seal


def kept_from(today: date, years: int) -> date:
    """The first day of what is kept: so many whole financial years, and the current one."""
    begun = today.year if (today.month, today.day) >= _YEAR_BEGINS else today.year - 1
    return date(begun - years, *_YEAR_BEGINS)


def check_day(day: date, today: date, kept: date, reason: str) -> None:
    """Refuse `ERASE_IN_FUTURE`, and `ERASE_TOO_YOUNG` where what must be kept would go and no reason is given."""
    if day > today:
        raise Refused(Reason.ERASE_IN_FUTURE, before=day.isoformat())
    if day > kept and not reason.strip():
        raise Refused(Reason.ERASE_TOO_YOUNG, before=day.isoformat(), kept_from=kept.isoformat())


def read_facts(body: Mapping[str, Json]) -> tuple[date, int, int, int, Mapping[str, int], str]:
    """Day, values, entries, rolls, values by field and the commitments' hash of a `personal.erased` entry's body."""
    counts = cast("Mapping[str, int]", body)
    words = cast("Mapping[str, str]", body)
    fields = cast("Mapping[str, int]", body["fields"])
    return (
        date.fromisoformat(words["day"]),
        counts["values"],
        counts["entries"],
        counts["rolls"],
        fields,
        words["commitments"],
    )


def erased_before(erased: Erased | None) -> datetime | None:
    """The time before which personal data was erased; None where none was."""
    return None if erased is None else from_roll_time(erased.before)
