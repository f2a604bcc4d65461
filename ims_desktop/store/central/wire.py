"""How entries and changes travel between a till and central: two texts and a run of seals, and one text back."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from ims_desktop.actions.ports import PulledChanges, SealedEntry
from ims_desktop.domain.at_work import AtWork
from ims_desktop.domain.cash_limit import CashElsewhere, CashTold, PaidElsewhere
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.payment import read_payment
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.reversal import PaidAt, PaymentNow, postings_of
from ims_desktop.domain.roll import LARGEST_CARRIED_BYTES, SEAL_BYTES
from ims_desktop.domain.roll_statement import StatedDay
from ims_desktop.domain.times import from_roll_time
from ims_desktop.domain.void_word import DeskEntry, VoidWord
from ims_desktop.store.central.holder_rows import holder_of
from ims_desktop.store.central.refused_push import push_refused

MOST_ENTRIES = 5000  # in one push
MOST_AHEAD = 10_000_000  # entries that a till may say it has beyond those that it sent


def packed(entries: Sequence[SealedEntry]) -> tuple[str, bytes, str]:
    """Texts joined by line feeds (canonical JSON holds none), seals end to end, personal values as one JSON list."""
    for entry in entries:
        if "\n" in entry.text or "\0" in entry.text or not entry.text:
            raise push_refused("not_readable", entry.number)
        if len(entry.seal) != SEAL_BYTES:
            raise push_refused("seal", entry.number)
        if len(entry.text) > LARGEST_CARRIED_BYTES:
            raise push_refused("size", entry.number)
        if any("\0" in value.value or "\0" in value.field for value in entry.personal):
            raise push_refused("commitment", entry.number)
    personal = [
        [entry.number, value.field, value.salt.hex(), value.value] for entry in entries for value in entry.personal
    ]
    return (
        "\n".join(entry.text for entry in entries),
        b"".join(entry.seal for entry in entries),
        json.dumps(personal, ensure_ascii=False),
    )


def read_changes(text: str) -> PulledChanges:
    """A slice of changes as `ims.pull` writes it. Rows of a kind that this program does not know are passed over."""
    told = cast("dict[str, Any]", json.loads(text))
    return PulledChanges(
        epoch=told["epoch"],
        upto=told["upto"],
        more=told["more"],
        fresh=told["fresh"],
        rows=reference_rows(told["r"] or ()),
        password_hashes=tuple((UserId(user), hashed) for user, hashed in told["w"] or ()),
        holders=tuple(holder_of(values) for values in told["h"] or ()),
        removed_holders=tuple((values[0], values[1]) for values in told["x"] or ()),
        approvals=desk_approvals(told["a"] or ()),
        statement=None
        if told.get("s") is None
        else StatedDay(date.fromisoformat(told["s"][0]), bytes.fromhex(told["s"][1])),
        void_words=void_words(told["v"] or ()),
        at_work=None if told.get("o") is None else read_at_work(told["o"]),
        cash=None if told.get("c") is None else read_cash(told["c"]),
    )


def read_paid(told: Mapping[str, Any]) -> PaymentNow:
    """A payment as `ims.paid` tells of it."""
    at = PaidAt(DeviceId(told["device"]), told["number"])
    return PaymentNow(read_payment(told["body"]), at, elsewhere=postings_of({"postings": told["since"]}))


def desk_approvals(rows: Sequence[Sequence[Any]]) -> tuple[DeskApproval, ...]:
    """Sessions that were approved at desks: session, closing entry, by whom, when."""
    return tuple(
        DeskApproval(SessionId(session), closed, UserId(by), from_roll_time(at)) for session, closed, by, at in rows
    )


def void_words(rows: Sequence[Sequence[Any]]) -> tuple[VoidWord, ...]:
    """Voids that were answered at desks: which, whether it was approved, by whom, when, and in which entry."""
    return tuple(
        VoidWord(
            DeviceId(device), asked, bool(approved), UserId(by), from_roll_time(at), DeskEntry(DeviceId(desk), number)
        )
        for device, asked, approved, by, at, desk, number in rows
    )


def read_at_work(rows: Sequence[Sequence[str]]) -> tuple[AtWork, ...]:
    """Sessions that are open at other tills: whose, where, since when."""
    return tuple(AtWork(UserId(user), till, from_roll_time(at)) for user, till, at in rows)


def read_cash(told: Mapping[str, Any]) -> CashTold:
    """What other tills took as `ims.cash_elsewhere` writes it."""
    return CashTold(
        since=date.fromisoformat(told["since"]),
        upto={DeviceId(device): number for device, number in (told["upto"] or {}).items()},
        taken=tuple(
            CashElsewhere(DeviceId(device), number, fund, reference, date.fromisoformat(day), pence)
            for device, number, fund, reference, day, pence in told["taken"] or ()
        ),
        days=told["days"],
        paid=tuple(
            PaidElsewhere(
                DeviceId(device),
                number,
                place,
                from_roll_time(at),
                fund,
                reference,
                date.fromisoformat(day),
                pence,
            )
            for device, number, place, at, fund, reference, day, pence in told["paid"] or ()
        ),
    )


def reference_rows(rows: Sequence[tuple[str, str, Mapping[str, Any] | None]]) -> tuple[ReferenceRow, ...]:
    """Rows of the kinds that this program knows."""
    known = {kind.value for kind in ReferenceKind}
    return tuple(ReferenceRow(ReferenceKind(kind), key, data) for kind, key, data in rows if kind in known)
