"""Record that the bank returned a cheque: its money leaves the bank and the accounts, and tills are told."""

from collections.abc import Sequence
from datetime import date

from ims_desktop.actions.ports import Ids
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.cheques import ChequeCentral, HeldReceipt, ReturnedAtCentral, ReturnMoment
from ims_desktop.actions.supervisor.banking_entries import draft
from ims_desktop.domain.banking import PAPER, REASON
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.returned_cheque import (
    ChequePaid,
    Fee,
    ReturnCause,
    ReturnedCheque,
    check_returned_on,
    returnable,
)
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.times import business_day


@frozen
class ReturnWanted:
    """What the bank says of a cheque. `tender` None: the receipt's only one; `fee_pence` None: the office's own fee."""

    receipt: str
    cause: ReturnCause
    returned_on: date
    tender: int | None = None
    fee_pence: int | None = None
    advice: str = ""  # the number of the bank's advice
    reason: str = ""


@frozen
class ChequeReturned:
    """A cheque that came back and the entry that says so."""

    cheque: ReturnedCheque
    entry: Entry


def see_cheque(central: ChequeCentral, user: User, receipt: str) -> ChequePaid:
    """A receipt's payment as its cheque may come back; refuses `RECEIPT_NOT_AT_CENTRAL` and `CHEQUE_OF_HELD`."""
    user.must(Permission.RETURN_CHEQUES)
    paid = central.cheque_paid(receipt)
    if paid is not None:
        return paid
    if held := central.held_receipt(receipt):
        raise Refused(Reason.CHEQUE_OF_HELD, receipt=receipt[:64], what=_of_held(held))
    raise Refused(Reason.RECEIPT_NOT_AT_CENTRAL, receipt=receipt[:64])


def _of_held(held: HeldReceipt) -> str:
    """What to do about the cheque of a payment that never counted by itself."""
    if not held.put_right:
        return "finance puts it right first (ims-admin held settle), and until then no account has its money"
    return (
        f"finance put it right by an entry of its own, which no returned cheque takes back. Keep the cheque and the "
        f"bank's advice, and have finance take {pounds(held.pence)} off {', '.join(held.accounts)} in the ledger"
    )


def return_cheque(central: ChequeCentral, ids: Ids, user: User, wanted: ReturnWanted) -> ChequeReturned:
    """Take back what a cheque paid, line by line with its VAT, and charge the fee that the office set.

    Refuses what `returnable` and `check_returned_on` refuse, `RECEIPT_NOT_AT_CENTRAL`, and `CHEQUE_RETURN_FEE` where
    the office has set no place for one. Its account's next payments are warned of at every till.
    """
    paid = see_cheque(central, user, wanted.receipt)
    office = paid.now.payment.office
    if user.office != office and not user.sees(office):
        raise Refused(Reason.OFFICE_UNKNOWN, office=office)
    data = central.reference_data()
    asked = BankingEntryWanted(EntryId(ids.new_id()), EntryKind.CHEQUE_RETURNED, user.id, office)
    made: list[ReturnedCheque] = []

    def drafted(moment: ReturnMoment) -> EntryDraft:
        if moment.paid is None:
            raise Refused(Reason.RECEIPT_NOT_AT_CENTRAL, receipt=wanted.receipt[:64])
        cheque = returnable(moment.paid, wanted.tender, user.id, wanted.advice)
        check_returned_on(moment.paid, wanted.returned_on, business_day(moment.now))
        fee = fee_of(data, office, wanted.fee_pence)
        made[:] = [ReturnedCheque(moment.paid, cheque, moment.next_number, wanted.cause, wanted.returned_on, fee)]
        return draft(ids, asked, moment.now, made[0].body(), {PAPER: wanted.advice, REASON: wanted.reason})

    entry = central.return_cheque(asked, wanted.receipt, drafted)
    return ChequeReturned(made[0], entry)


def returned_cheques(central: ChequeCentral, user: User, office: str = "") -> Sequence[ReturnedAtCentral]:
    """Cheques that came back to one's own office or one that is named, the latest first."""
    user.must(Permission.RETURN_CHEQUES)
    return central.returned_cheques(office or user.office)


def fee_of(data: ReferenceData, office: str, asked_pence: int | None) -> Fee | None:
    """The fee that is charged: the office's own, or another where that was asked; none of nothing."""
    rules = data.offices[office].cheques
    pence = rules.fee_pence if asked_pence is None else asked_pence
    if not pence:
        return None
    if rules.fee_fund not in data.funds:
        raise Refused(Reason.CHEQUE_RETURN_FEE)
    fund = data.fund(rules.fee_fund)
    return Fee(pence, fund.code, rules.fee_reference or office, fund.vat_code)
