"""What every action on a session shares: whose it is, who stands beside, and the entry that it leaves on the roll."""

from collections.abc import Mapping
from datetime import datetime

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.counter.till_clock import believed_now
from ims_desktop.actions.ports import RollWriter
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_up import SessionSoFar
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.closed_session import REASON, OverShortAccount
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, PersonalValue, next_entry, personal_value, sealed_at
from ims_desktop.domain.till_rights import STOPPED_BY_BLOCK
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import business_day

REASON_LENGTH = 200


@frozen
class Said:
    """What goes onto the roll beside a session's own figures."""

    body: Mapping[str, Json]
    approver: User | None = None
    reason: str = ""
    personal: tuple[PersonalValue, ...] = ()


def must_be_let_in(roll: RollWriter) -> None:
    """Refuse `TILL_BLOCKED` where an administrator blocked this till, as far as it knows: no money is taken here.

    Central holds what it takes then. One that has not heard of it yet goes on, and central lifts it at a contact.
    """
    if roll.is_blocked():
        raise Refused(Reason.TILL_BLOCKED)


def write_entry(desk: Desk, roll: RollWriter, user: User, kind: EntryKind, said: Said) -> Entry:
    """Seal an entry of a session with its office, till and business day, and write it.

    Refuses `CLOCK_WRONG`, and at a till that is blocked all that does not end what is open: `TILL_BLOCKED`.
    """
    if kind in STOPPED_BY_BLOCK:
        must_be_let_in(roll)
    now = believed_now(desk, roll)
    body: dict[str, Json] = {
        **said.body,
        "business_day": day_sealed(roll, now),
        "office": desk.till.identity.office,
        "till": desk.till.identity.till,
    }
    personal = said.personal
    if reason := clean_text(said.reason, field="Reason", maximum=REASON_LENGTH):
        personal += (personal_value(REASON, desk.ids.salt(), reason),)
    approver = said.approver.id if said.approver else None
    draft = EntryDraft(EntryId(desk.ids.new_id()), kind, user.id, body, personal, approver)
    entry = next_entry(desk.till.identity.device, roll.head(), draft, now)
    roll.append(entry)
    return entry


def day_sealed(roll: RollWriter, now: datetime) -> str:
    """The business day of the time that will be sealed, as entries write it."""
    return business_day(sealed_at(roll.head(), now)[0]).isoformat()


def second_person(
    desk: Desk, first: User, user: str, password: str, may: Permission | None = None, *others: UserId
) -> User:
    """Another person who gives their own password on the spot; who is signed in does not change.

    `may` is what they must be allowed, `others` who else they may not be. Refuses what signing in refuses,
    `OWN_APPROVAL` and `NOT_ALLOWED`.
    """
    second = sign_in(desk, user, password)
    must_be_another(second, first.id, *others)
    if may is not None:
        second.must(may)
    return second


def must_be_another(second: User, *others: UserId) -> None:
    """Refuse `OWN_APPROVAL` for somebody who stands in for themselves."""
    if second.id in others:
        raise Refused(Reason.OWN_APPROVAL)


def must_have_witness(user: User, witness: User | None, who: str) -> User:
    """The witness; refuses `SECOND_PERSON_NEEDED` where there is none, and one who may not be."""
    if witness is None:
        raise Refused(Reason.SECOND_PERSON_NEEDED, who=who)
    must_be_another(witness, user.id)
    witness.must(Permission.WITNESS_CASH)
    return witness


def session_to_count(
    roll: RollWriter, user: User, session: SessionId | None, witness: User | None
) -> tuple[SessionSoFar, bool]:
    """The session that somebody counts or closes, and whether its cashier is absent.

    Without an id it is their own: the open one, else the last that is not closed. Another's takes
    `Permission.ACT_IN_ABSENCE` and a witness. Refuses `SESSION_NOT_OPEN`, `SESSION_UNKNOWN` and `SESSION_CLOSED`.
    """
    there = roll.session_so_far(session or _own(roll, user))
    if there is None:
        raise Refused(Reason.SESSION_UNKNOWN, session=str(session)[:64])
    if there.session.state.is_closed:
        raise Refused(Reason.SESSION_CLOSED)
    absent = there.session.cashier != user.id
    if absent:
        user.must(Permission.ACT_IN_ABSENCE)
        witness = must_have_witness(user, witness, "a witness")
        must_be_another(witness, there.session.cashier)
    return there, absent


def own_open(desk: Desk, roll: RollWriter, user: User) -> TillSession:
    """The session that is open and the person's own, to do more in it.

    Refuses `TILL_BLOCKED`, `SESSION_NOT_OPEN` and `SESSION_OF_ANOTHER`.
    """
    must_be_let_in(roll)
    session = roll.open_session()
    if session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    if session.cashier != user.id:
        cashier = name_of(desk.till.reference_data(), session.cashier, "Another cashier")
        raise Refused(Reason.SESSION_OF_ANOTHER, cashier=cashier)
    return session


def _own(roll: RollWriter, user: User) -> SessionId:
    open_ = roll.open_session()
    if open_ is not None and open_.cashier == user.id:
        return open_.id
    own = [one.id for one in roll.unclosed_sessions() if one.cashier == user.id]
    if not own:
        raise Refused(Reason.SESSION_NOT_OPEN)
    return own[-1]


def rules_of(desk: Desk, data: ReferenceData) -> CashUpRules:
    """What the till's office has set for cashing up."""
    office = data.offices.get(desk.till.identity.office)
    return office.cash_up if office else CashUpRules()


def over_short_account(desk: Desk, data: ReferenceData) -> OverShortAccount:
    """Where differences go. With no such fund set they go to suspense; with none at all central holds the close."""
    rules = rules_of(desk, data)
    suspense = next((fund.code for fund in data.funds.values() if fund.is_suspense and not fund.disabled), "")
    code = rules.over_short_fund or suspense
    fund = data.funds.get(code)
    till = desk.till.identity
    reference = rules.over_short_reference or f"{till.office}-{till.till}"
    return OverShortAccount(code, reference, fund.vat_code if fund else "")


def name_of(data: ReferenceData, user: UserId, otherwise: str) -> str:
    """How somebody is called, where they are still known."""
    person = data.users.get(user)
    return person.display_name if person else otherwise
