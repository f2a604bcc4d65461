"""A copy of a receipt made at a desk: an entry on the person's own desk roll first, then the receipt marked COPY."""

from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.actions.finance.desk import FinanceDesk
from ims_desktop.actions.ports import RecordedPayment, TransactionDetails
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.roll import EntryDraft, EntryKind


def recorded_at_central(details: TransactionDetails) -> RecordedPayment:
    """A payment that central knows, as a receipt is made of it."""
    first = details.rows[0]
    return RecordedPayment(details.payment, first.entry, first.at, first.actor, details.seal, details.personal)


def copy_at_desk(desk: FinanceDesk, data: ReferenceData, user: User, details: TransactionDetails) -> Receipt:
    """A copy of a payment's receipt, marked with its number among the copies made at desks."""
    user.must(Permission.REPRINT)
    payment, entry = details.payment, EntryId(desk.ids.new_id())

    def said(copy: int) -> EntryDraft:
        body: dict[str, Json] = {"receipt": payment.receipt, "payment": payment.payment, "copy": copy}
        return EntryDraft(entry, EntryKind.RECEIPT_COPIED, user.id, body)

    done = desk.central.copied(payment.receipt, entry, user.id, said)
    return receipt_of(data, recorded_at_central(details), copy=int(str(done.body["copy"])), at_desk=True)
