"""Own and family accounts at central, on both databases: what breaks one is held, and tills of the office are told."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import ADMINISTRATOR, CASHIER, COUNCIL_TAX, FINANCE, RENTS, START, SUPERVISOR
from made_central import IDS, SESSION, Central, Roll, a_till, at_desk
from sqlalchemy import delete, select, update
from typed_at_desks import refused_words

from ims_desktop.actions.ports import PulledChanges, SealedEntry, TillLink
from ims_desktop.actions.supervisor.answer_void import answer_void
from ims_desktop.actions.supervisor.see_declared import see_declared
from ims_desktop.actions.supervisor.see_watch_list import see_watch_list
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.own_account import ACCOUNT, OwnAccount
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import ReferenceKind, read_thing, to_row
from ims_desktop.domain.references import EntryId, UserId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind, personal_value
from ims_desktop.domain.times import roll_time
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading, writing
from ims_desktop.store.central.own_table import own_account

ACCOUNT_OF = "10000017"  # Council Tax
OTHER = "10000025"
LATER = START + timedelta(minutes=1)
DAY = "2026-04-01"


@pytest.fixture
def central(shared_central: Central) -> Central:
    return shared_central


def a_cashier(central: Central, office: str = "BA1", role: Role = Role.CASHIER) -> User:
    """Somebody whom no other test knows."""
    known = IDS.new_id()
    made = User(UserId(known), f"c-{known[-6:]}", "C. One", office, (role,))
    central.store.change([to_row(made)], {})
    return made


def opened(central: Central, cashier: User) -> tuple[Roll, TillLink]:
    roll, link = central.till(a_till())
    roll.opened(cashier=cashier)
    return roll, link


def declared(roll: Roll, by: User, reference: str = ACCOUNT_OF, **said: Any) -> SealedEntry:
    body = {"business_day": DAY, "office": "BA1", "till": roll.identity.till, **said}
    value = personal_value(ACCOUNT, bytes(range(32)), f"{COUNCIL_TAX.code}/{reference}")
    return roll.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.ACCOUNT_DECLARED, by.id, body, (value,)))


def withdrawn(roll: Roll, by: User, of: SealedEntry, approver: User | None = SUPERVISOR, **said: Any) -> SealedEntry:
    body = {"business_day": DAY, "office": "BA1", "till": roll.identity.till, "declared": known_as(of), **said}
    value = personal_value("reason", bytes(32), "Sold the house")
    who = approver.id if approver else None
    draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.ACCOUNT_WITHDRAWN, by.id, body, (value,), who)
    return roll.append(draft, LATER)


def known_as(entry: SealedEntry) -> str:
    return str(json.loads(entry.text)["id"])


def reversal(roll: Roll, kind: str, by: User, paid: SealedEntry, approver: User | None = SUPERVISOR) -> SealedEntry:
    body = json.loads(paid.text)["body"]
    said: dict[str, Any] = {
        "session": SESSION, "payment": body["payment"], "receipt": body["receipt"], "business_day": DAY,
        "office": "BA1", "till": roll.identity.till, "paid": {"device": roll.identity.device, "number": paid.number},
    }  # fmt: skip
    if kind == "void.asked":
        said["asked_pence"] = body["total_pence"]
    elif kind == "payment.voided":
        said["postings"] = [one | {"amount_pence": -one["amount_pence"]} for one in body["postings"]]
        said["total_pence"] = -body["total_pence"]
    else:
        onto = [one | {"reference": ACCOUNT_OF} for one in body["postings"]]
        said["postings"] = [*(one | {"amount_pence": -one["amount_pence"]} for one in body["postings"]), *onto]
        said["total_pence"] = 0
    return roll.forged(
        kind=kind,
        body=said,
        actor=by.id,
        at=roll_time(LATER),
        **({"approver": approver.id} if approver else {}),
    )


def takes(roll: Roll, by: User, reference: str = ACCOUNT_OF, **said: Any) -> SealedEntry:
    return roll.payment(1_00, reference=reference, cashier=by, at=LATER, **said)


def paid_then_declared(kind: str, who: str, reference: str = ACCOUNT_OF) -> Callable[[Roll, User, User], SealedEntry]:
    """Taken before it was declared by cashier or supervisor, then reversed."""

    def made(roll: Roll, cashier: User, supervisor: User) -> SealedEntry:
        paid = roll.payment(1_00, reference=reference, cashier=cashier)
        declared(roll, cashier if who == "cashier" else supervisor)
        return reversal(roll, kind, cashier, paid, None if kind == "void.asked" else supervisor)

    return made


def taken_on_own(roll: Roll, cashier: User, _supervisor: User) -> SealedEntry:
    declared(roll, cashier)
    return takes(roll, cashier)


def let_pass_by_its_owner(roll: Roll, cashier: User, supervisor: User) -> SealedEntry:
    declared(roll, supervisor)
    limit = {"limit_pence": 50, "linked_pence": 1_00, "days": 1}
    return takes(roll, cashier, changed={"cash_limit": limit}, approver=supervisor)


def withdrawn_alone(roll: Roll, cashier: User, _supervisor: User) -> SealedEntry:
    return withdrawn(roll, cashier, declared(roll, cashier), None)


def withdrawn_by_a_colleague(roll: Roll, cashier: User, _supervisor: User) -> SealedEntry:
    return withdrawn(roll, cashier, declared(roll, cashier), CASHIER)


def withdrawn_for_another(roll: Roll, cashier: User, supervisor: User) -> SealedEntry:
    return withdrawn(roll, CASHIER, declared(roll, cashier), supervisor)


def without_reason(roll: Roll, cashier: User, supervisor: User) -> SealedEntry:
    body = json.loads(withdrawn(roll, cashier, declared(roll, cashier), supervisor).text)["body"]
    return roll.forged(kind="account.withdrawn", body=body, actor=cashier.id, approver=supervisor.id, personal={})


HELD: dict[str, Callable[[Roll, User, User], SealedEntry]] = {
    "own_account: taken": taken_on_own,
    "own_account: let pass by its owner": let_pass_by_its_owner,
    "own_account: voided": paid_then_declared("payment.voided", "cashier"),
    "own_account: a void approved by its owner": paid_then_declared("payment.voided", "supervisor"),
    "own_account: a void asked for": paid_then_declared("void.asked", "cashier"),
    "own_account: moved onto it": paid_then_declared("payment.corrected", "cashier", OTHER),
    "approver: nobody": withdrawn_alone,
    "approver: a colleague": withdrawn_by_a_colleague,
    "declared_unknown: another's": withdrawn_for_another,
    "reason: none": without_reason,
    "malformed: no account": lambda roll, cashier, _: roll.forged(
        kind="account.declared",
        body={"business_day": DAY, "office": "BA1", "till": roll.identity.till},
        actor=cashier.id,
    ),
    "malformed: nothing named": lambda roll, cashier, _: withdrawn(roll, cashier, declared(roll, cashier), declared=7),
    "business_day: another": lambda roll, cashier, _: declared(roll, cashier, business_day="2026-04-02"),
    "other_till: another": lambda roll, cashier, _: declared(roll, cashier, till="99"),
}


def reasons(central: Central, roll: Roll) -> dict[int, str]:
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(schema.held).where(schema.held.c.device == roll.identity.device)).all()
    return {row.number: row.reason for row in rows}


def findings(central: Central, *rolls: Roll) -> list[str]:
    devices = {roll.identity.device for roll in rolls}
    return [one.what for one in central.store.verify().findings if one.device in devices]


def told(changes: PulledChanges) -> dict[str, OwnAccount]:
    """What a pull says of own accounts."""
    rows = [row for row in changes.rows if row.kind is ReferenceKind.OWN_ACCOUNT and row.data is not None]
    return {row.key: read_thing(OwnAccount, row.data) for row in rows if row.data is not None}


def test_what_cannot_be_is_kept_and_held(central: Central) -> None:
    rolls: list[Roll] = []
    for what, make in HELD.items():
        cashier, supervisor = a_cashier(central), a_cashier(central, role=Role.SUPERVISOR)
        roll, link = opened(central, cashier)
        last = make(roll, cashier, supervisor)
        link.push(roll.entries, roll.said())
        assert reasons(central, roll) == {last.number: what.split(":", maxsplit=1)[0]}, what
        rolls.append(roll)
    assert findings(central, *rolls) == []


def test_others_before_and_after_are_posted(central: Central) -> None:
    cashier = a_cashier(central)
    roll, link = opened(central, cashier)
    roll.payment(1_00, cashier=cashier)
    own = declared(roll, cashier)
    takes(roll, cashier, OTHER)
    roll.payment(1_00, reference=ACCOUNT_OF, fund=RENTS, cashier=cashier, at=LATER)
    withdrawn(roll, cashier, own)
    takes(roll, cashier)
    assert link.push(roll.entries, roll.said()).held == 0
    other = a_cashier(central)
    theirs, their_link = opened(central, other)
    takes(theirs, other)
    assert their_link.push(theirs.entries, theirs.said()).held == 0
    assert findings(central, roll, theirs) == []


def test_a_till_that_did_not_know_keeps_the_payment_and_central_holds_it(central: Central) -> None:
    cashier = a_cashier(central)
    roll, link = opened(central, cashier)
    declared(roll, cashier)
    link.push(roll.entries, roll.said())
    elsewhere, their_link = opened(central, cashier)
    paid = takes(elsewhere, cashier)
    assert their_link.push(elsewhere.entries, elsewhere.said()).held == 1
    assert reasons(central, elsewhere) == {paid.number: "own_account"}
    with at_desk(central, SUPERVISOR) as store:
        found = see_watch_list(store, SystemClock(), SUPERVISOR, START.date(), START.date())
        mine = [one for one in found if one.kind is Kind.OWN_ACCOUNT and one.who == cashier.id]
        seen = [one for one in see_declared(store, SUPERVISOR) if one.user == cashier.id]
    assert [one.entries for one in mine] == [(EntryRef(elsewhere.identity.device, paid.number),)]
    assert "central holds it" in mine[0].words
    assert ACCOUNT_OF not in mine[0].words
    assert [one.words for one in seen] == [f"{COUNCIL_TAX.code}/{ACCOUNT_OF}"]
    for nobody in (FINANCE, cashier):
        with pytest.raises(Refused):
            see_declared(central.store, nobody)


def test_what_was_posted_before_central_knew_is_on_the_watch_list(central: Central) -> None:
    cashier = a_cashier(central)
    told_late, late = opened(central, cashier)
    declared(told_late, cashier)
    roll, link = opened(central, cashier)
    paid = takes(roll, cashier)
    assert link.push(roll.entries, roll.said()).held == 0
    late.push(told_late.entries, told_late.said())
    found = see_watch_list(central.store, SystemClock(), SUPERVISOR, START.date(), START.date())
    (mine,) = [one for one in found if one.kind is Kind.OWN_ACCOUNT and one.who == cashier.id]
    assert mine.entries == (EntryRef(roll.identity.device, paid.number),)
    assert "posted before central knew" in mine.words
    assert findings(central, roll, told_late) == []


def test_who_was_let_pass_is_named_by_the_proof(central: Central) -> None:
    cashier = a_cashier(central)
    roll, link = opened(central, cashier)
    declared(roll, cashier)
    link.push(roll.entries, roll.said())
    with writing(central.store._engine) as connection:  # as if nobody had known of it
        own = connection.execute(select(own_account).where(own_account.c.user_id == cashier.id)).one()
        connection.execute(delete(own_account).where(own_account.c.id == own.id))
    takes(roll, cashier)
    assert link.push(roll.entries, roll.said()).held == 0
    assert findings(central, roll) == ["“own_account” does not say what the entries say"]
    with writing(central.store._engine) as connection:
        connection.execute(own_account.insert().values(**own._mapping))
    (found,) = findings(central, roll)
    assert "own" in found
    assert "is not held" in found
    with writing(central.store._engine) as connection:
        connection.execute(update(own_account).values(user_id=CASHIER.id).where(own_account.c.id == own.id))
    assert findings(central, roll) == ["“own_account” does not say what the entries say"]
    with writing(central.store._engine) as connection:
        connection.execute(delete(own_account).where(own_account.c.id == own.id))
        connection.execute(own_account.insert().values(**own._mapping))


def test_tills_of_the_persons_office_are_told_and_no_others(central: Central) -> None:
    cashier = a_cashier(central)
    roll, link = opened(central, cashier)
    own = declared(roll, cashier)
    link.push(roll.entries, roll.said())
    known = known_as(own)
    first = link.pull("", 0, 5000)
    assert told(first)[known].is_of(COUNCIL_TAX.code, ACCOUNT_OF)
    assert not told(first)[known].is_of(COUNCIL_TAX.code, OTHER)
    assert all(ACCOUNT_OF not in json.dumps(row.data) for row in first.rows if row.kind is ReferenceKind.OWN_ACCOUNT)
    _elsewhere, far = central.till(a_till(), office="BA2")
    assert known not in told(far.pull("", 0, 5000))
    with at_desk(central, ADMINISTRATOR) as store:
        store.change([to_row(replace(cashier, office="BA2"))], {})  # moved there
    assert known in told(far.pull(first.epoch, first.upto, 5000))
    central.store.change([to_row(cashier)], {})
    before = link.pull(first.epoch, first.upto, 5000)
    withdrawn(roll, cashier, own)
    link.push(roll.entries, roll.said())
    gone = told(link.pull(before.epoch, before.upto, 5000))[known]
    assert (gone.withdrawn, gone.salt) == (True, "")


def test_nobody_approves_from_a_desk_a_void_on_their_own_account(central: Central) -> None:
    cashier, supervisor = a_cashier(central), a_cashier(central, role=Role.SUPERVISOR)
    roll, link = opened(central, cashier)
    paid = roll.payment(1_00, cashier=cashier)
    declared(roll, supervisor)
    reversal(roll, "void.asked", cashier, paid, None)
    assert link.push(roll.entries, roll.said()).held == 0
    receipt = json.loads(paid.text)["body"]["receipt"]
    with at_desk(central, supervisor) as desk:
        assert refused_words(lambda: answer_void(desk, IDS, supervisor, receipt, approve=True)) == "own_account"
    with at_desk(central, SUPERVISOR) as desk:
        answer_void(desk, IDS, SUPERVISOR, receipt, approve=True)
    assert findings(central, roll) == []
