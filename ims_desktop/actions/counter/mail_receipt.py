"""Send a receipt by e-mail after its payment is safe: the payment stands whatever becomes of the mail."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.actions.ports import PrintState, ReceiptMailer, RecordedPayment
from ims_desktop.domain.payer_email import PAYER_EMAIL
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused, Unavailable


def mail_receipt(desk: Desk, mailer: ReceiptMailer, data: ReferenceData, recorded: RecordedPayment) -> None:
    """Send the receipt to the address that was given for it, keeping before and after how it stands.

    Refuses `EMAIL_GONE` where the address was erased. Raises Unavailable; `part_done` says that it may have gone out.
    """
    receipt = recorded.payment.receipt
    address = recorded.personal.get(PAYER_EMAIL, "")
    if not address:
        raise Refused(Reason.EMAIL_GONE, receipt=receipt)
    desk.till.set_print_state(receipt, PrintState.MAILING)
    try:
        mailer.send(receipt_of(data, recorded), address)
    except Unavailable as trouble:
        state = PrintState.MAIL_PERHAPS if trouble.part_done else PrintState.MAIL_FAILED
        desk.till.set_print_state(receipt, state)
        raise
    desk.till.set_print_state(receipt, PrintState.MAILED)
