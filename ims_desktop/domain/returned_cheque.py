"""Cheques that the bank returns unpaid: which may be returned by whom, and what it takes back to the penny.

Central's database checks the same of every entry, whatever is typed (`ims.keep_returns`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from enum import StrEnum

from ims_desktop.domain.banking import BankingState, Cheque
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import PaymentNow, names, taken_back
from ims_desktop.domain.settlement import Posting

FEE = "Fee for a returned cheque"


class ReturnCause(StrEnum):
    """Why a bank returns a cheque, as it writes on it."""

    REFER_TO_DRAWER = "refer_to_drawer"
    STOPPED = "stopped"
    ACCOUNT_CLOSED = "account_closed"
    OUT_OF_DATE = "out_of_date"
    NOT_IN_ORDER = "not_in_order"  # not signed, words and figures that differ, another payee
    OTHER = "other"


CAUSE_WORDS: Mapping[ReturnCause, str] = {
    ReturnCause.REFER_TO_DRAWER: "Refer to drawer",
    ReturnCause.STOPPED: "Stopped by the drawer",
    ReturnCause.ACCOUNT_CLOSED: "Account closed",
    ReturnCause.OUT_OF_DATE: "Out of date",
    ReturnCause.NOT_IN_ORDER: "Not in order",
    ReturnCause.OTHER: "Other",
}


@frozen
class Fee:
    """What is charged for a returned cheque, in pence, and where it is income; its VAT code has no VAT of it."""

    pence: int
    fund: str
    reference: str
    vat_code: str


@frozen
class ChequePaid:
    """A payment whose cheque the bank returns, as central knows it.

    `banking` is the slip on which its session's takings went to the bank, None where they did not.
    """

    now: PaymentNow
    cashier: UserId
    voided: bool
    banking: BankingNow | None = None
    returned: Mapping[int, str] | None = None  # by tender: the number under which it came back before

    def cheques(self) -> Sequence[Cheque]:
        """Its cheques that are on the slip."""
        listed = self.banking.cheques if self.banking else ()
        return [one for device, one in listed if (device, one.entry) == (self.now.at.device, self.now.at.number)]


@frozen
class ReturnedCheque:
    """One cheque that came back, as it is sealed. `number` counts by office from 1, without gaps."""

    paid: ChequePaid
    cheque: Cheque
    number: int
    cause: ReturnCause
    returned_on: date
    fee: Fee | None = None

    @property
    def postings(self) -> tuple[Posting, ...]:
        """What stands of the cheque taken back, and the fee."""
        mine = [one for one in self.paid.now.standing if one.tender == self.cheque.tender]
        lines = self.paid.now.payment.lines
        accounts = [one for one in mine if not lines[one.line - 1].item]  # nobody owes on an item's reference
        return with_fee(taken_back(mine), self.fee, (accounts or mine)[0])

    def body(self) -> dict[str, Json]:
        """Its part of the entry's body."""
        payment = self.paid.now.payment
        return names(self.paid.now, payment.session) | {
            "till": payment.till,
            "returned": self.number,
            "tender": self.cheque.tender,
            "pence": self.cheque.pence,
            "cause": self.cause.value,
            "returned_on": self.returned_on.isoformat(),
            "banking": self.paid.banking.id if self.paid.banking else "",
            **posted(self.postings),
        }


def posted(postings: Sequence[Posting]) -> dict[str, Json]:
    """Postings and their sum, as a body has them; a fee nets to nothing in it."""
    return {
        "postings": [asdict(posting) for posting in postings],
        "total_pence": sum(posting.amount_pence for posting in postings),
    }


def with_fee(back: tuple[Posting, ...], fee: Fee | None, account: Posting) -> tuple[Posting, ...]:
    """What is taken back, and the fee: charged to an account that the cheque paid, and income elsewhere.

    A fee has line and tender 0: it is beside the payment, of which what stands is left alone.
    """
    if fee is None:
        return back
    charged = replace(
        account, amount_pence=-fee.pence, vat_code=fee.vat_code, vat_pence=0, narrative=FEE, line=0, tender=0
    )
    return (*back, charged, replace(charged, fund=fee.fund, reference=fee.reference, amount_pence=fee.pence))


def return_number(office: str, returned: int) -> str:
    """What a returned cheque is known by, such as BA1-Q000003; counted by office, without gaps."""
    return f"{office}-Q{returned:06d}"


def returnable(paid: ChequePaid, tender: int | None, by: UserId, advice: str) -> Cheque:
    """The cheque of a payment that came back; `tender` None: the only one that it has.

    Refuses `PAYMENT_VOIDED`, `CHEQUE_NOT_BANKED` until the bank has it, `CHEQUE_RETURNED` with the number under which
    it came back before, `OWN_TAKINGS` to whoever took it, and `SECOND_PERSON_NEEDED` to whoever noted that the bank
    has it, unless the bank's advice has a number.
    """
    receipt = paid.now.payment.receipt
    if paid.voided:
        raise Refused(Reason.CHEQUE_VOIDED, receipt=receipt)
    cheques = [one for one in paid.cheques() if tender in {None, one.tender}]
    if not cheques or paid.banking is None or paid.banking.state is not BankingState.RECEIVED:
        slip = f" Slip {paid.banking.name} is not noted as received." if paid.banking and cheques else ""
        raise Refused(Reason.CHEQUE_NOT_BANKED, receipt=receipt, slip=slip)
    returned = paid.returned or {}
    left = [one for one in cheques if one.tender not in returned]
    if not left:
        raise Refused(Reason.CHEQUE_RETURNED, receipt=receipt, number=returned[cheques[0].tender])
    if len(left) > 1:
        raise Refused(Reason.CHEQUE_WHICH, receipt=receipt, tenders=", ".join(str(one.tender) for one in left))
    if paid.cashier == by:
        raise Refused(Reason.OWN_TAKINGS)
    if paid.banking.last_signer == by and not advice.strip():
        raise Refused(
            Reason.SECOND_PERSON_NEEDED,
            who="another login than the one that noted the slip as in the bank, or the number of the bank's advice",
        )
    return left[0]


def check_returned_on(paid: ChequePaid, returned_on: date, today: date) -> None:
    """Refuse `CHEQUE_RETURN_DATE` before the payment or after today."""
    if not paid.now.payment.business_day <= returned_on <= today:
        raise Refused(Reason.CHEQUE_RETURN_DATE)
