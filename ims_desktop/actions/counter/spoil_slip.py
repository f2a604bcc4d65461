"""Receipt books at a till: a slip that was spoilt, and whether one may still be keyed."""

from datetime import datetime

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, write_entry
from ims_desktop.actions.counter.till_clock import believed_now
from ims_desktop.actions.ports import RollWriter
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt_book import Slip, check_slip
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind


def spoil_slip(desk: Desk, user: User, slip: Slip, reason: str) -> Entry:
    """Say that a slip was spoilt, and why; no session needs to be open.

    Refuses `SLIP_UNKNOWN`, `SLIP_USED` and `REASON_NEEDED`.
    """
    user.must(Permission.KEEP_DRAWER)
    if not reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="a slip of a receipt book was spoilt")
    with desk.till.writing() as roll:
        must_be_unused(desk, desk.till.reference_data(), roll, slip, believed_now(desk, roll))
        return write_entry(desk, roll, user, EntryKind.SLIP_SPOILT, Said({"slip": slip.body()}, reason=reason))


def must_be_unused(desk: Desk, data: ReferenceData, roll: RollWriter, slip: Slip, now: datetime) -> None:
    """Refuse a slip that is not the office's, out of its time, or used here; central holds one used at another till."""
    check_slip(slip, data.books.get(slip.book), desk.till.identity.office, now)
    receipt = roll.slip_used(slip.book, slip.number)
    if receipt is not None:
        how = f"keyed as receipt {receipt}" if receipt else "noted as spoilt"
        raise Refused(Reason.SLIP_USED, slip=slip.name, how=how)
