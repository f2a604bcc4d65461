"""Work the post off: an item ends paid, in suspense, returned, passed on or as an error, or is locked away."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, must_be_another, own_open, write_entry
from ims_desktop.actions.ports import RollWriter
from ims_desktop.domain.body_shape import LONGEST_WORD
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import CashCount
from ims_desktop.domain.cash_move import must_be_sum
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.payment import TakenPayment
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.post import (
    BY_PAYMENT,
    LoggedItem,
    Outcome,
    PostAgreement,
    agreement,
    needs_reason,
    needs_second,
)
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.till_session import TillSession

_HOW = {
    Outcome.PAID: "paid in",
    Outcome.SUSPENSE: "paid into suspense",
    Outcome.RETURNED: "returned",
    Outcome.PASSED: "passed on",
    Outcome.IN_ERROR: "logged in error",
}
_WHY = {
    Outcome.RETURNED: "say what the letter says that goes back",
    Outcome.IN_ERROR: "say on which sheet it stands, or how it came to be logged",
}


@frozen
class WorkWanted:
    """What becomes of an item that is not paid in: `to` is the department, `reason` what the letter says."""

    item: str
    outcome: Outcome
    reason: str = ""
    to: str = ""
    witness: User | None = None


@frozen
class PostPaid:
    """Which item a payment works off. A sum other than logged has its `reason`; a sealed bag its second counter."""

    item: str
    reason: str = ""
    witness: User | None = None
    counted: CashCount | None = None


def work_post(desk: Desk, user: User, wanted: WorkWanted) -> Entry:
    """Return an item, pass it on, call it an error or lock it away, in one's own open session of the post.

    Money leaves on two people's word. Refuses `POST_UNKNOWN`, `POST_ENDED`, `POST_SESSION`, `REASON_NEEDED`,
    `SECOND_PERSON_NEEDED`, `OWN_APPROVAL`, and `POST_NOT_VALID` where no department is named.
    """
    user.must(Permission.TAKE_PAYMENTS)
    if wanted.outcome in BY_PAYMENT:
        raise Refused(Reason.POST_NOT_VALID, why="what is paid in ends with its payment")
    to = clean_text(wanted.to, field="Department", maximum=LONGEST_WORD)
    if (wanted.outcome is Outcome.PASSED) != bool(to):
        raise Refused(Reason.POST_NOT_VALID, why="say to which department it is passed, and only then")
    with desk.till.writing() as roll:
        session = own_open(desk, roll, user)
        must_be_post(session, post=True)
        item = open_item(roll, wanted.item)
        body = _body(item, wanted.outcome, session.id)
        if to:
            body["to"] = to
        said = _said(user, item, wanted.outcome, body, PostPaid(item.id, wanted.reason, wanted.witness))
        return write_entry(desk, roll, user, EntryKind.POST_WORKED, said)


def must_be_post(session: TillSession, *, post: bool) -> None:
    """Refuse `POST_SESSION` where the post is worked off at the counter, or the counter's payments with the post."""
    if session.post and not post:
        raise Refused(
            Reason.POST_SESSION, why="This session is for the post. Name the item, or open a session of the counter."
        )
    if post and not session.post:
        raise Refused(Reason.POST_SESSION, why="The post is worked off in a session of its own: open one for the post.")


def open_item(roll: RollWriter, item: str) -> LoggedItem:
    """An item that has not ended; refuses `POST_UNKNOWN` and `POST_ENDED`."""
    found = roll.post_item(item.strip().upper())
    if found is None:
        raise Refused(Reason.POST_UNKNOWN, item=item[:LONGEST_WORD])
    if found.end is not None:
        raise Refused(Reason.POST_ENDED, item=found.id, how=_HOW[found.end.outcome])
    return found


def end_by_payment(
    desk: Desk, data: ReferenceData, roll: RollWriter, user: User, payment: TakenPayment, paid: PostPaid
) -> Entry:
    """Say which payment ended an item, in the transaction that takes it."""
    item = open_item(roll, paid.item)
    suspense = all(fund is not None and fund.is_suspense for fund in (data.funds.get(x.fund) for x in payment.lines))
    outcome = Outcome.SUSPENSE if suspense else Outcome.PAID
    must_be_sum(paid.counted, payment.total_pence)
    body = _body(item, outcome, payment.session)
    body |= {
        "payment": payment.payment,
        "receipt": payment.receipt,
        "paid_pence": payment.total_pence,
        "difference_pence": payment.total_pence - item.item.pence,
    }
    body |= paid.counted.body() if paid.counted else {}
    return write_entry(desk, roll, user, EntryKind.POST_WORKED, _said(user, item, outcome, body, paid))


def post_agreement(desk: Desk, user: User, session: SessionId | None = None) -> tuple[SessionId, PostAgreement]:
    """Whether log and payments of a session of the post agree: an own one, else of whom one may count for.

    Refuses `SESSION_NOT_OPEN`, `SESSION_UNKNOWN`, `SESSION_OF_ANOTHER` and `POST_SESSION`.
    """
    here = desk.till.open_session()
    wanted = session or (here.id if here is not None else None)
    if wanted is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    so_far = desk.till.session_so_far(wanted)
    if so_far is None:
        raise Refused(Reason.SESSION_UNKNOWN, session=str(wanted)[:LONGEST_WORD])
    if so_far.session.cashier != user.id:
        user.must(Permission.ACT_IN_ABSENCE)
    must_be_post(so_far.session, post=True)
    taken_pence = sum(so_far.taken.values())
    return wanted, agreement(desk.till.post_worked_in(wanted), wanted, taken_pence)


def _body(item: LoggedItem, outcome: Outcome, session: SessionId) -> dict[str, Json]:
    return {
        "session": session,
        "item": item.id,
        "logged": item.logged,
        "came": item.item.came.value,
        "outcome": outcome.value,
        "logged_pence": item.item.pence,
    }


def _said(user: User, item: LoggedItem, outcome: Outcome, body: dict[str, Json], paid: PostPaid) -> Said:
    """With who stands beside and why, where either is needed."""
    difference_pence = body.get("difference_pence", 0)
    if needs_second(item.item.came, outcome, item.item.pence) or paid.witness is not None:
        if paid.witness is None:
            raise Refused(Reason.SECOND_PERSON_NEEDED, who="who counts the bag, or sees the money go, with you")
        must_be_another(paid.witness, user.id)
        paid.witness.must(Permission.LOG_POST)
    if needs_reason(outcome, difference_pence if isinstance(difference_pence, int) else 0) and not paid.reason.strip():
        why = _WHY.get(outcome, "it is not what was logged")
        raise Refused(Reason.REASON_NEEDED, why=why)
    return Said(body, paid.witness, paid.reason)
