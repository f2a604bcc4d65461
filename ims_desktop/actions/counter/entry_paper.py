"""An entry of a session as the paper that was given out for it, to be looked at on the screen; nothing is copied."""

from ims_desktop.actions.counter.cash_slips import cash_slip
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.payment import read_payment
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind


def entry_paper(desk: Desk, data: ReferenceData, number: int) -> tuple[str, Receipt | CashSlip]:
    """What an entry is known by, and its paper: a payment's receipt, a move's slip. Raises LookupError where none is.

    Refuses `RECEIPT_UNKNOWN` for an entry that no paper was given out for.
    """
    entry = desk.till.entry(number)
    if entry.kind is EntryKind.PAYMENT_TAKEN:
        receipt = read_payment(entry.body).receipt
        recorded = desk.till.recorded(receipt)
        if recorded is not None:
            return receipt, receipt_of(data, recorded)
    if entry.kind in {EntryKind.CASH_MOVED, EntryKind.DRAWER_OPENED}:
        slip = cash_slip(desk, data, entry)
        return slip.number, slip
    raise Refused(Reason.RECEIPT_UNKNOWN, receipt=f"for entry {number}")
