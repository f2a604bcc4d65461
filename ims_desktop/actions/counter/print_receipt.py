"""Print a receipt after its payment is safe; reprint it as a copy; show it on screen."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.till_clock import believed_now
from ims_desktop.actions.ports import Printed, PrintState, ReceiptPrinter, RecordedPayment
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt import FundOnReceipt, Receipt, receipt_for
from ims_desktop.domain.receipt_number import read_receipt_number
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.roll import EntryDraft, EntryKind, next_entry, seal_mark

# what a receipt's state becomes where the till stopped meanwhile
_STOPPED = {
    PrintState.WAITING: PrintState.FAILED,
    PrintState.MAIL_WAITING: PrintState.MAIL_FAILED,
    PrintState.MAILING: PrintState.MAIL_PERHAPS,
}


def find_receipt(desk: Desk, typed: str) -> RecordedPayment:
    """The payment of a receipt number as typed; refuses `RECEIPT_UNKNOWN`."""
    recorded = desk.till.recorded(str(read_receipt_number(typed)))
    if recorded is None:
        raise Refused(Reason.RECEIPT_UNKNOWN, receipt=typed.strip()[:24])
    return recorded


def receipt_of(data: ReferenceData, recorded: RecordedPayment, *, copy: int = 0, at_desk: bool = False) -> Receipt:
    """The receipt of a recorded payment, for any of its outputs."""
    payment = recorded.payment
    cashier = data.users.get(recorded.actor)
    return receipt_for(
        payment,
        at=recorded.at,
        mark=seal_mark(recorded.seal),
        personal=recorded.personal,
        council=data.council,
        office=data.offices.get(payment.office, Office(payment.office, payment.office)),
        cashier=cashier.display_name if cashier else "",
        funds={
            fund.code: FundOnReceipt(fund.name, fund.masked_but_last, fund.is_suspense) for fund in data.funds.values()
        },
        vat_names={vat.code: vat.name for vat in data.vat_codes.values()},
        mop_names={mop.code: mop.name for mop in data.mops.values()},
        copy=copy,
        copied_at_desk=at_desk,
    )


def copy_receipt(desk: Desk, data: ReferenceData, user: User, receipt: str) -> Receipt:
    """A copy of a receipt: an entry on the roll first, then the receipt marked COPY and which one."""
    user.must(Permission.REPRINT)
    recorded = find_receipt(desk, receipt)
    with desk.till.writing() as roll:
        copy = roll.copies_of(recorded.payment.receipt) + 1
        draft = EntryDraft(
            EntryId(desk.ids.new_id()),
            EntryKind.RECEIPT_COPIED,
            user.id,
            {"receipt": recorded.payment.receipt, "payment": recorded.payment.payment, "copy": copy},
        )
        roll.append(next_entry(desk.till.identity.device, roll.head(), draft, believed_now(desk, roll)))
    return receipt_of(data, recorded, copy=copy)


def print_receipt(desk: Desk, printer: ReceiptPrinter, data: ReferenceData, recorded: RecordedPayment) -> Printed:
    """Open the drawer where the payment needs it, then send the receipt. The payment stands whatever happens here.

    The job's state is kept before and after, so that a till that stops in between knows what may have been printed.
    The drawer opens with the first try only: printing again is no way into it.
    """
    receipt = recorded.payment.receipt
    there = desk.till.recorded(receipt) or recorded
    first_try = there.print_state in {None, PrintState.WAITING}
    desk.till.set_print_state(receipt, PrintState.SENDING)
    try:
        if first_try and recorded.payment.opens_drawer:
            printer.open_drawer()
        printed = printer.print_receipt(receipt_of(data, recorded))
    except Unavailable as trouble:
        desk.till.set_print_state(receipt, PrintState.PERHAPS if trouble.part_done else PrintState.FAILED)
        raise
    desk.till.set_print_state(receipt, PrintState.SENT)
    return printed


def settle_unfinished_prints(desk: Desk) -> int:
    """At start-up: what was being sent when the till stopped may have been printed in part. Answers how many.

    What was only waiting never reached the printer.
    """
    upto = desk.till.head().number
    unfinished = desk.till.unfinished_prints()
    for receipt in unfinished:
        recorded = desk.till.recorded(receipt)
        state = recorded.print_state if recorded is not None else None
        desk.till.set_print_state(receipt, _STOPPED.get(state, PrintState.PERHAPS) if state else PrintState.PERHAPS)
    desk.till.prints_settled(upto)
    return len(unfinished)
