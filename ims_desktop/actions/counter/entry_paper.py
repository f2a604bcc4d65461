"""An entry of a session as the paper that was given out for it, to be looked at on the screen; nothing is copied."""

from ims_desktop.actions.counter.cash_slips import cash_slip
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.actions.counter.reversal_receipt import reversal_receipt
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import REVERSALS
from ims_desktop.domain.roll import EntryKind


def entry_paper(desk: Desk, data: ReferenceData, number: int) -> tuple[str, Receipt | CashSlip]:
    """What an entry is known by, and its paper: a receipt, of a payment or of what was done to it; a move's slip.

    Raises LookupError where there is no such entry. Refuses `RECEIPT_UNKNOWN` for an entry without paper.
    """
    entry = desk.till.entry(number)
    if entry.kind is EntryKind.PAYMENT_TAKEN:
        receipt = str(entry.body["receipt"])
        recorded = desk.till.recorded(receipt)
        if recorded is not None:
            return receipt, receipt_of(data, recorded)
    if entry.kind in REVERSALS:
        return f"{REVERSALS[entry.kind][1]} of {entry.body['receipt']}", reversal_receipt(desk, data, entry)
    if entry.kind in {EntryKind.CASH_MOVED, EntryKind.DRAWER_OPENED}:
        slip = cash_slip(desk, data, entry)
        return slip.number, slip
    raise Refused(Reason.RECEIPT_UNKNOWN, receipt=f"for entry {number}")
