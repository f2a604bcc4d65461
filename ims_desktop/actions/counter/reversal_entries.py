"""What voiding, correcting and refunding share: the payment as it stands, who approves, and the entry that is left."""

from collections.abc import Iterable

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, must_be_another, write_entry
from ims_desktop.actions.ports import RecordedPayment, RollWriter
from ims_desktop.domain.own_account import must_be_of_nobody_here
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.receipt_number import read_receipt_number
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import PaidAt, PaymentNow, Reversal
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.settlement import Posting
from ims_desktop.domain.till_session import TillSession

REASON_FOR = "it is asked about later"


def payment_now(desk: Desk, roll: RollWriter, recorded: RecordedPayment) -> PaymentNow:
    """A payment of this roll, and all that was done to it here since."""
    at = PaidAt(desk.till.identity.device, recorded.number)
    return PaymentNow(recorded.payment, at, tuple(roll.done_to(recorded.payment.payment)))


def taken_in(desk: Desk, roll: RollWriter, session: TillSession, receipt: str, how: str) -> PaymentNow:
    """A payment of the session that is open, of which something stands; refuses `NOT_THIS_SESSION` and as `must_stand`.

    `how` says what was wanted of it: voided, or corrected. What stands on another roll is of another session.
    """
    number = str(read_receipt_number(receipt))
    recorded = roll.payment_of(number)
    if recorded is None or recorded.payment.session != session.id:
        raise Refused(Reason.NOT_THIS_SESSION, receipt=number, how=how)
    now = payment_now(desk, roll, recorded)
    must_stand(now)
    return now


def must_stand(now: PaymentNow) -> None:
    """Refuse `PAYMENT_VOIDED` for a payment that was voided here, `NOTHING_LEFT` for one given back in full."""
    if now.void is not None:
        raise Refused(Reason.PAYMENT_VOIDED, receipt=now.payment.receipt)
    if not now.standing:
        raise Refused(Reason.NOTHING_LEFT, receipt=now.payment.receipt)


def must_be_approved(user: User, approver: User | None) -> User:
    """Who approves; refuses `SECOND_PERSON_NEEDED`, `OWN_APPROVAL` and `NOT_ALLOWED`."""
    if approver is None:
        raise Refused(Reason.SECOND_PERSON_NEEDED, who="somebody who may approve it")
    must_be_another(approver, user.id)
    approver.must(Permission.APPROVE_REVERSAL)
    return approver


def must_not_be_own(data: ReferenceData, user: User, approver: User | None, postings: Iterable[Posting]) -> None:
    """Refuse `OWN_ACCOUNT` and `APPROVERS_ACCOUNT` where money moves on what one of the two declared as their own."""
    accounts = list(dict.fromkeys((posting.fund, posting.reference) for posting in postings))
    must_be_of_nobody_here(data.own_accounts.values(), user.id, approver.id if approver else None, accounts)


def write_reversal(
    desk: Desk, roll: RollWriter, user: User, kind: EntryKind, reversal: Reversal, approver: User | None, reason: str
) -> Entry:
    """Write what is done to a payment; refuses `REASON_NEEDED` where nobody says why."""
    if not reason.strip():
        raise Refused(Reason.REASON_NEEDED, why=REASON_FOR)
    return write_entry(desk, roll, user, kind, Said(reversal.body(), approver, reason))
