"""The slips of a session's moves of cash, put together from the roll; printing one changes nothing."""

from collections.abc import Sequence
from dataclasses import replace

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import name_of
from ims_desktop.actions.ports import Printed, ReceiptPrinter
from ims_desktop.actions.ports.papers import PaperRoll
from ims_desktop.domain.banking import CARRIER, PAPER
from ims_desktop.domain.cash_move import WAYS, Place, WithTill, read_move
from ims_desktop.domain.cash_slip import CashSlip, slip_number
from ims_desktop.domain.closed_session import REASON
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.times import business_day


def cash_slip(desk: Desk, data: ReferenceData, entry: Entry) -> CashSlip:
    """The slip of an entry of kind `cash.moved` or `drawer.opened` on this till's roll."""
    return slip_of(desk.till, data, entry)


def slip_of(roll: PaperRoll, data: ReferenceData, entry: Entry) -> CashSlip:
    """The same from whichever roll it stands on."""
    till = roll.identity
    words = roll.personal_of(entry.number)
    move = read_move(entry.body) if entry.kind is EntryKind.CASH_MOVED else None
    return CashSlip(
        council=data.council,
        office=data.offices.get(till.office, Office(till.office, till.office)),
        till=f"{till.office}-{till.till}",
        number=slip_number(till.office, till.till, till.letter, entry.number),
        at=entry.at,
        kind=move.kind if move else None,
        pence=move.pence if move else 0,
        counted=move.counted if move else None,
        back=move.back if move else None,
        cashier=name_of(data, entry.actor, entry.actor),
        witness=name_of(data, entry.approver, entry.approver) if entry.approver else "",
        reason=words.get(REASON, ""),
        entry=entry.number,
        mark=entry.mark,
        kept=move.kept if move else None,
        goods=move.goods if move else (),
        given=move.given if move else None,
        other=_named(data, move.other) if move and move.other else None,
        vat_code=move.vat_code if move else "",
        who=words.get(CARRIER, ""),
        paper=words.get(PAPER, ""),
    )


def _named(data: ReferenceData, other: WithTill) -> WithTill:
    return other._replace(cashier=UserId(name_of(data, other.cashier, other.cashier)))


def slips_of_session(desk: Desk, data: ReferenceData, user: User) -> Sequence[CashSlip]:
    """The slips of the session that is open on this till, and today's of no session, such as the imprest's.

    The newest first. A session's are its cashier's, and shown to who may see what sessions should hold.
    """
    session = desk.till.open_session()
    entries = [entry for entry in desk.till.cash_entries(None) if business_day(entry.at) == desk.today()]
    if session is not None and (session.cashier == user.id or user.may(Permission.SEE_EXPECTED)):
        entries += desk.till.cash_entries(session.id)
    return [cash_slip(desk, data, entry) for entry in sorted(entries, key=lambda entry: entry.number, reverse=True)]


def print_slip(printer: ReceiptPrinter, slip: CashSlip, *, again: bool = False) -> Printed:
    """Open the drawer for what the slip says, then print it. What was done stands whatever happens here.

    The drawer opens the first time only: printing again is no way into it. It stays shut for what is not of it, such
    as the imprest.
    """
    if again:
        return printer.print_cash_slip(replace(slip, again=True))
    if slip.kind is None or Place.DRAWER in WAYS[slip.kind]:
        printer.open_drawer()
    return printer.print_cash_slip(slip)
