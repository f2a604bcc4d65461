"""Declare an own or family account, so that one does nothing on it; and withdraw that before a supervisor's eyes."""

from datetime import datetime

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, must_be_another, write_entry
from ims_desktop.actions.ports import OwnDeclaration
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.own_account import ACCOUNT, account_words, declared_by
from ims_desktop.domain.payment_rules import check_line_reference, kept_reference, refuse_card_number
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind, personal_value
from ims_desktop.domain.times import from_roll_time


@frozen
class Declared:
    """One's own declaration as a person sees it. `fund` and `reference` are blank where another till was told."""

    id: str
    at: datetime
    fund: str = ""
    reference: str = ""


def declare_account(desk: Desk, user: User, fund: str, reference: str) -> Entry:
    """Declare an account as one's own or one's family's; it counts here at once, elsewhere once central has it.

    Refuses a reference that the fund refuses, and `ACCOUNT_DECLARED`.
    """
    user.must(Permission.DECLARE_ACCOUNTS)
    with desk.till.writing() as roll:
        data = desk.till.reference_data()
        known = data.fund(fund)
        kept = kept_reference(known, reference)
        holder = desk.till.holder(fund, kept)
        refuse_card_number(known, reference, holder)
        account = check_line_reference(known, reference, holder, may_pay_stopped=True).reference
        if declared_by(data.own_accounts.values(), user.id, fund, account) is not None:
            raise Refused(Reason.ACCOUNT_DECLARED)
        said = personal_value(ACCOUNT, desk.ids.salt(), account_words(fund, account))
        return write_entry(desk, roll, user, EntryKind.ACCOUNT_DECLARED, Said({}, personal=(said,)))


def withdraw_account(desk: Desk, user: User, declared: str, reason: str, approver: User | None) -> Entry:
    """Withdraw one's own declaration; a supervisor approves. From then on nobody hinders them there.

    Refuses `SECOND_PERSON_NEEDED`, `OWN_APPROVAL`, `NOT_ALLOWED`, `REASON_NEEDED` and `DECLARED_UNKNOWN`.
    """
    user.must(Permission.DECLARE_ACCOUNTS)
    if approver is None:
        raise Refused(Reason.SECOND_PERSON_NEEDED, who="a supervisor")
    must_be_another(approver, user.id)
    approver.must(Permission.APPROVE_WITHDRAWAL)
    if not reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="a declared account is withdrawn")
    with desk.till.writing() as roll:
        one = desk.till.reference_data().own_accounts.get(declared)
        if one is None or one.user != user.id or one.withdrawn:
            raise Refused(Reason.DECLARED_UNKNOWN)
        said = Said({"declared": one.id}, approver, reason)
        return write_entry(desk, roll, user, EntryKind.ACCOUNT_WITHDRAWN, said)


def my_accounts(desk: Desk, user: User) -> tuple[Declared, ...]:
    """What somebody declared and did not withdraw, the oldest first; never anybody else's."""
    words = {one.id: one for one in desk.till.declared_here(user.id)}
    mine = [
        one for one in desk.till.reference_data().own_accounts.values() if one.user == user.id and not one.withdrawn
    ]
    return tuple(
        _as_seen(one.id, from_roll_time(one.declared_at), words.get(one.id))
        for one in sorted(mine, key=lambda one: one.declared_at)
    )


def _as_seen(known: str, at: datetime, here: OwnDeclaration | None) -> Declared:
    return Declared(known, at) if here is None else Declared(known, at, here.fund, here.reference)
