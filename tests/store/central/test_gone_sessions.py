"""A session that was open on a till which is gone: another takes it over, counts and closes it, on both databases."""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from builders import CASHIER, ENVELOPE, SUPERVISOR
from carried_rolls import carry
from made_central import IDS, Central, Roll, a_till, at_desk
from session_rolls import AWAY, COLLEAGUE, OTHER_SUPERVISOR, frame, moved, posting, squared, tender
from typed_at_desks import refused_words

from ims_desktop.actions.ports import SealedEntry, SessionQuery, TillLink, TransactionQuery
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryDraft, EntryKind
from ims_desktop.domain.till_session import SessionState

BY = UserId("u-admin")


def a_session() -> SessionId:
    return SessionId(str(IDS.new_id()))


@pytest.fixture
def shared_central(shared_central: Central) -> Central:
    """One that knows who takes over and who stands by, whichever test comes first."""
    shared_central.store.change([to_row(thing) for thing in (COLLEAGUE, OTHER_SUPERVISOR, AWAY)], {})
    return shared_central


def gone_till(central: Central, session: SessionId) -> Roll:
    """A till that took £10.00 and £3.00 and lifted £5.00, and whose PC is gone; its last payment never came."""
    roll, link = central.till(a_till())
    roll.enrolled()
    roll.opened(session)
    roll.payment(10_00)
    roll.payment(3_00)
    moved(roll, session=session, pence=5_00)
    link.push(roll.entries, roll.said())
    roll.payment(7_00)
    block(central, roll)
    return roll


def block(central: Central, roll: Roll, *, blocked: bool = True) -> None:
    central.store.block_till(roll.identity.office, roll.identity.till, roll.identity.letter, BY, blocked=blocked)


def another(central: Central) -> tuple[Roll, TillLink]:
    roll, link = central.till(a_till())
    roll.enrolled()
    return roll, link


def taking(
    roll: Roll, link: TillLink, session: SessionId, actor: str = SUPERVISOR.id, second: str | None = COLLEAGUE.id
) -> dict[str, Any]:
    """The parts of an entry that takes it over as central tells of it."""
    found = link.gone_session(session)
    assert found is not None
    parts = {"kind": "session.taken_over", "actor": actor, "body": frame(roll, session=session, gone=dict(found.gone))}
    return parts if second is None else parts | {"approver": second}


def counts(roll: Roll, session: SessionId, pence: int) -> SealedEntry:
    tenders = [{"mop": "CA", "kind": "cash", "counted_pence": pence}]
    body = frame(roll, session=session, attempt=1, finished=True, tenders=tenders)
    return roll.forged(kind="session.counted", actor=SUPERVISOR.id, approver=COLLEAGUE.id, body=body)


def closes(roll: Roll, session: SessionId, pence: int, second: str | None = COLLEAGUE.id, **said: Any) -> SealedEntry:
    """Counted as so much in cash, and closed: £58.00 should be there."""
    count = counts(roll, session, pence)
    over = pence - 58_00
    figure = tender("CA", "cash", 58_00, pence, taken_pence=13_00, banking_pence=pence - 50_00 + 5_00)
    opening = json.loads(next(one.text for one in roll.entries if "session.taken_over" in one.text))
    usual = {
        "cashier": CASHIER.id,
        "state": "closed",
        "count": count.number,
        "tenders": [figure],
        "float_pence": 50_00,
        "float_kept_pence": 50_00,
        "moved": {"lift": 5_00},
        "payments": 2,
        "receipts": opening["body"]["gone"]["receipts"],
        "postings": [posting(pence=over)] if over else [],
        "total_pence": over,
        "envelope": ENVELOPE,
        "absent": True,
    }
    by = {"actor": SUPERVISOR.id, "approver": second} if second else {"actor": CASHIER.id}
    return roll.forged(kind="session.closed", body=frame(roll, session=session, **usual | said), **by)


def reasons(central: Central, roll: Roll) -> list[str]:
    """Why entries of a roll are held, in order."""
    return [one.reason for one in central.store.held_entries(roll.identity.device)]


def sound(central: Central) -> None:
    """The proof of central finds nothing."""
    assert [finding.what for finding in central.store.verify().findings] == []


def test_it_is_told_without_sums_then_taken_over_counted_and_closed(shared_central: Central) -> None:
    session = a_session()
    old = gone_till(shared_central, session)
    new, link = another(shared_central)
    waits = next(one for one in link.gone_sessions() if one.session == session)
    assert (waits.device, waits.till) == (old.identity.device, f"{old.identity.till}A")
    assert (waits.cashier, waits.last, waits.missing) == (CASHIER.id, 5, 0)
    listed = shared_central.store.sessions(SessionQuery(gone=True))
    assert session in {one.id for one in listed}
    new.forged(**taking(new, link, session))
    closes(new, session, 65_00)  # the £7.00 of the payment that never came
    assert link.push(new.entries, new.said()).held == 0
    there = shared_central.store.session(session)
    assert there is not None
    assert (there.device, there.came_from, there.is_gone) == (new.identity.device, old.identity.device, False)
    assert (there.state, there.cashier, there.takings) == (SessionState.AWAITING_APPROVAL, CASHIER.id, {"CA": 13_00})
    assert (there.moved_pence, there.float_pence) == (-5_00, 50_00)
    assert session not in {one.session for one in link.gone_sessions()}
    paid = shared_central.store.paid_entries(there, ("CA",), 10)
    assert [(one.device, one.body["total_pence"]) for one in paid] == [
        (old.identity.device, 3_00),
        (old.identity.device, 10_00),
    ]
    told = [one.kind for one in shared_central.store.session_entries(there, 10)]
    assert told == ["session.opened", "cash.moved", "session.taken_over", "session.counted", "session.closed"]
    over = shared_central.store.find(TransactionQuery(receipt=f"{new.identity.office}-{new.identity.till}A-Z4"))
    assert [one.amount_pence for one in over.rows] == [7_00]
    sound(shared_central)


def test_two_people_close_it_within_the_tolerance_and_one_alone_does_not(shared_central: Central) -> None:
    for second, state in ((COLLEAGUE.id, SessionState.CLOSED), (None, SessionState.AWAITING_APPROVAL)):
        session = a_session()
        gone_till(shared_central, session)
        new, link = another(shared_central)
        new.forged(**taking(new, link, session))
        closes(new, session, 58_00, second)
        assert link.push(new.entries, new.said()).held == 0
        there = shared_central.store.session(session)
        assert there is not None
        assert there.state is state


def forged(change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Callable[[Roll, TillLink, SessionId], object]:
    """What is told of it is another than central told."""

    def make(roll: Roll, link: TillLink, session: SessionId) -> object:
        parts = taking(roll, link, session)
        gone = parts["body"]["gone"]
        return roll.forged(**parts | {"body": parts["body"] | {"gone": gone | change(gone)}})

    return make


def named(other: SessionId) -> Callable[[Roll, TillLink, SessionId], object]:
    def make(roll: Roll, link: TillLink, session: SessionId) -> object:
        parts = taking(roll, link, session)
        return roll.forged(**parts | {"body": parts["body"] | {"session": other}})

    return make


def then(what: Callable[[Roll, SessionId], object]) -> Callable[[Roll, TillLink, SessionId], object]:
    """It is taken over rightly, and then something is done in it that nobody may."""

    def make(roll: Roll, link: TillLink, session: SessionId) -> object:
        roll.forged(**taking(roll, link, session))
        roll.session = session
        return what(roll, session)

    return make


def beside_its_own(roll: Roll, link: TillLink, session: SessionId) -> object:
    """A session of the same id is open at the till that takes it over: nobody would ever count the other's money."""
    roll.opened(session)
    roll.payment(1_00)
    return roll.forged(**taking(roll, link, session))


def taken_over_twice(roll: Roll, link: TillLink, session: SessionId) -> object:
    parts = taking(roll, link, session)
    roll.forged(**parts)
    roll.forged(**parts)
    return closes(roll, session, 58_00)


def resumed(roll: Roll, session: SessionId) -> SealedEntry:
    return roll.forged(kind="session.resumed", body=frame(roll, session=session))


HELD: dict[str, Callable[[Roll, TillLink, SessionId], object]] = {
    "approver: alone": lambda roll, link, session: roll.forged(**taking(roll, link, session, second=None)),
    "approver: of one's own": lambda roll, link, session: roll.forged(
        **taking(roll, link, session, second=SUPERVISOR.id)
    ),
    "actor_right: by a cashier": lambda roll, link, session: roll.forged(
        **taking(roll, link, session, CASHIER.id, SUPERVISOR.id)
    ),
    "session_unknown: another id": named(SessionId("01960000-0000-7000-8000-0000000000ff")),
    "session_unknown: another device": forged(lambda gone: {"device": "01960000-0000-7000-8000-0000000000fe"}),
    "session_unknown: no device": forged(lambda gone: {"device": "x"}),
    "malformed: how far": forged(lambda gone: {"upto": {gone["device"]: "5"}}),
    "malformed: nothing": forged(lambda gone: {"heard": None} | {"heard": "5"}),
    "known: less was taken": forged(lambda gone: {"takings": [gone["takings"][0] | {"amount_pence": 1_00}]}),
    "known: less of it is known": forged(lambda gone: {"upto": {gone["device"]: 3}, "last": 3}),
    "known: more than there is": forged(lambda gone: {"upto": {gone["device"]: 6}, "last": 6}),
    "known: a roll of elsewhere": forged(lambda gone: {"upto": gone["upto"] | {"x": 1}}),
    "known: another float": forged(lambda gone: {"float_pence": 10_00}),
    "known: it said less": forged(lambda gone: {"heard": gone["heard"] - 1}),
    "known: it said more": forged(lambda gone: {"heard": gone["heard"] + 1}),
    "known: another cashier": forged(lambda gone: {"cashier": COLLEAGUE.id}),
    "known: another lift": forged(lambda gone: {"moved": {"lift": 8_00}}),
    "known: fewer payments": forged(lambda gone: {"payments": 1}),
    "session_taken_over: beside one of its id": beside_its_own,
    "session_taken_over: twice": taken_over_twice,
    "session_taken_over: going on with it": then(resumed),
    "session_taken_over: a payment in it": then(lambda roll, session: roll.payment(1_00)),
    "session_taken_over: a lift from it": then(lambda roll, session: moved(roll, session=session)),
    "taken: closed by other takings": then(
        lambda roll, session: closes(
            roll,
            session,
            57_00,
            tenders=[tender("CA", "cash", 57_00, 57_00, taken_pence=12_00, banking_pence=12_00)],
            postings=[],
            total_pence=0,
        )
    ),
    "receipts: closed with fewer": then(lambda roll, session: closes(roll, session, 58_00, payments=1)),
    "moved: closed by another lift": then(
        lambda roll, session: closes(
            roll,
            session,
            58_00,
            moved={"lift": 6_00},
            tenders=[tender("CA", "cash", 58_00, 58_00, taken_pence=13_00, banking_pence=14_00)],
        )
    ),
    "approver: closed by its cashier's own word": then(lambda roll, session: closes(roll, session, 58_00, CASHIER.id)),
}


@pytest.mark.parametrize("case", HELD)
def test_what_cannot_be_is_held(shared_central: Central, case: str) -> None:
    session = a_session()
    gone_till(shared_central, session)
    new, link = another(shared_central)
    HELD[case](new, link, session)
    link.push(new.entries, new.said())
    assert reasons(shared_central, new) == [case.split(":", maxsplit=1)[0]]
    sound(shared_central)


def test_true_is_not_one_payment(shared_central: Central) -> None:
    session = a_session()
    old, link = another(shared_central)
    old.opened(session)
    old.payment(10_00)
    link.push(old.entries, old.said())
    block(shared_central, old)
    new, link = another(shared_central)
    forged(lambda gone: {"payments": gone["payments"] == 1})(new, link, session)
    link.push(new.entries, new.said())
    assert reasons(shared_central, new) == ["known"]
    sound(shared_central)


def test_a_till_that_lives_closes_its_own(shared_central: Central) -> None:
    session = a_session()
    old = gone_till(shared_central, session)
    new, link = another(shared_central)
    new.forged(**taking(new, link, session))
    block(shared_central, old, blocked=False)
    assert link.gone_session(session) is None
    assert session not in {one.session for one in link.gone_sessions()}
    link.push(new.entries, new.said())
    assert reasons(shared_central, new) == ["till_lives"]
    sound(shared_central)


def test_nobody_lets_a_till_in_again_while_its_session_is_taken_over(shared_central: Central) -> None:
    if not shared_central.is_postgres:  # one process writes at a time there
        return
    session = a_session()
    old = gone_till(shared_central, session)
    new, link = another(shared_central)
    new.forged(**taking(new, link, session))
    till = old.identity
    let_in = "SELECT ims.block_till(%s, %s, %s, false)", (till.office, till.till, till.letter)
    with shared_central.raw() as owner, ThreadPoolExecutor(1) as pool:
        with owner.transaction(force_rollback=True):
            owner.execute(*let_in)
            held = pool.submit(lambda: link.push(new.entries, new.said()).held)
            time.sleep(0.2)
            assert not held.done()  # it waits for what becomes of it
        assert held.result() == 0
    session = a_session()
    old = gone_till(shared_central, session)
    till = old.identity
    with shared_central.raw() as owner, ThreadPoolExecutor(1) as pool:
        with owner.transaction():
            owner.execute("SELECT FROM ims.device WHERE device = %s FOR SHARE", (till.device,))  # as taking over does
            owner.execute("UPDATE ims.session SET gone_to = %s WHERE id = %s", (new.identity.device, session))
            refused = pool.submit(refused_words, lambda: block(shared_central, old, blocked=False))
            time.sleep(0.2)
            assert not refused.done()
        assert refused.result() == "till_taken_over"
        # nor does what it was just sending, as it was blocked, close its session a second time
        owner.execute("UPDATE ims.device SET blocked = false WHERE device = %s", (till.device,))
        squared(old, session)
        shared_central.link(till, shared_central.secrets[till.device]).push(old.entries, old.said())
        assert reasons(shared_central, old) == ["till_blocked", "till_blocked"]
        owner.execute("UPDATE ims.session SET gone_to = NULL WHERE id = %s", (session,))
        owner.execute("UPDATE ims.device SET blocked = true WHERE device = %s", (till.device,))
    sound(shared_central)


def test_of_two_tills_that_take_it_over_the_first_has_it_and_the_other_closes_nothing(shared_central: Central) -> None:
    session = a_session()
    old = gone_till(shared_central, session)
    tills = [another(shared_central) for _ in range(2)]
    for roll, link in tills:
        roll.forged(**taking(roll, link, session))
    for roll, link in tills:
        closes(roll, session, 65_00)
        link.push(roll.entries, roll.said())
    assert [reasons(shared_central, roll) for roll, _ in tills] == [
        [],
        ["session_taken_over", "session_unknown", "session_unknown"],
    ]
    with pytest.raises(Refused) as refused:
        block(shared_central, old, blocked=False)
    assert refused.value.reason is Reason.TILL_TAKEN_OVER
    sound(shared_central)


def test_a_second_taking_over_on_one_roll_changes_nothing_of_the_first(shared_central: Central) -> None:
    session = a_session()
    gone_till(shared_central, session)
    new, link = another(shared_central)
    parts = taking(new, link, session)
    new.forged(**parts)
    new.forged(**parts)
    new.forged(**parts | {"body": parts["body"] | {"session": [session]}})
    closes(new, session, 58_00)
    link.push(new.entries, new.said())
    assert reasons(shared_central, new) == ["session_taken_over", "malformed"]
    there = shared_central.store.session(session)
    assert there is not None
    assert there.state is SessionState.CLOSED
    sound(shared_central)


def test_what_the_gone_till_never_sent_is_posted_after_the_close_and_its_own_close_is_held(
    shared_central: Central,
) -> None:
    session = a_session()
    old = gone_till(shared_central, session)
    new, link = another(shared_central)
    new.forged(**taking(new, link, session))
    closes(new, session, 65_00)
    link.push(new.entries, new.said())
    squared(old, session)  # it counted and closed before its PC died
    restored, again = shared_central.till(old.identity.till)
    restored.enrolled()
    carry(restored, old, range(6, 9))
    again.push(restored.entries, restored.said())
    assert reasons(shared_central, restored) == ["session_unknown"]
    there = shared_central.store.session(session)
    assert there is not None
    assert (there.device, there.takings) == (new.identity.device, {"CA": 20_00})
    receipt = json.loads(old.entries[5].text)["body"]["receipt"]
    late = shared_central.store.cheque_paid(receipt)  # were it by cheque, the bank might return it
    assert late is not None
    assert (late.now.at.device, late.cashier) == (restored.identity.device, CASHIER.id)
    sound(shared_central)


def test_its_own_tills_late_close_is_not_approved_beside_the_one_that_counts(shared_central: Central) -> None:
    session = a_session()
    old = gone_till(shared_central, session)
    new, link = another(shared_central)
    new.forged(**taking(new, link, session))
    closes(new, session, 58_00)
    link.push(new.entries, new.said())
    squared(old, session)
    shared_central.link(old.identity, shared_central.secrets[old.identity.device]).push(old.entries, old.said())
    till = old.identity
    body: dict[str, Any] = {"session": session, "device": till.device, "office": till.office, "till": till.till}
    draft = EntryDraft(
        EntryId(IDS.new_id()), EntryKind.SESSION_APPROVED, OTHER_SUPERVISOR.id, body | {"closed": old.head.number}
    )
    with at_desk(shared_central, OTHER_SUPERVISOR) as desk:  # it would be banked twice
        assert refused_words(lambda: desk.write([draft])) == "session_not_closed"
    sound(shared_central)


def test_what_came_over_before_is_known_and_a_session_that_was_never_sent_can_be_taken_over(
    shared_central: Central,
) -> None:
    session = a_session()
    old, _ = another(shared_central)
    old.opened(session)
    old.payment(10_00)
    old.payment(3_00)
    moved(old, session=session, pence=5_00)
    restored, link = shared_central.till(old.identity.till)
    block(shared_central, old)
    restored.enrolled()
    carry(restored, old, range(1, 6))
    link.push(restored.entries, restored.said())
    waits = next(one for one in link.gone_sessions() if one.session == session)
    assert waits.device == old.identity.device
    restored.forged(**taking(restored, link, session))
    closes(restored, session, 58_00)
    link.push(restored.entries, restored.said())
    assert reasons(shared_central, restored) == []
    there = shared_central.store.session(session)
    assert there is not None
    assert (there.state, there.takings) == (SessionState.CLOSED, {"CA": 13_00})
    sound(shared_central)


@pytest.mark.parametrize("own", [False, True])
def test_a_till_that_lives_sends_on_whatever_was_carried_over_of_its_roll(shared_central: Central, own: bool) -> None:  # noqa: FBT001
    """A copy of its PC was enrolled again, and brought a session that the till itself opens later, or never."""
    roll, link = another(shared_central)
    link.push(roll.entries, roll.said())
    copy = roll.copied()
    copy.opened(carried := a_session())
    copy.payment(4_00)
    again, again_link = shared_central.till(roll.identity.till)
    again.enrolled()
    carry(again, copy, range(2, 4))
    again_link.push(again.entries, again.said())
    if own:
        roll = copy
    else:
        roll.opened(a_session())
        roll.payment(2_00)
    assert link.push(roll.entries, roll.said()).held == int(own)
    roll.payment(3_00)
    assert link.push(roll.entries, roll.said()).held == 0
    there = [one.id for one in shared_central.store.sessions(SessionQuery()) if one.device == roll.identity.device]
    assert sorted(there) == sorted({carried, SessionId(str(roll.session))})
    sound(shared_central)


def test_one_that_was_taken_over_by_a_till_that_is_gone_too_is_taken_over_again(shared_central: Central) -> None:
    session = a_session()
    gone_till(shared_central, session)
    first, link = another(shared_central)
    first.forged(**taking(first, link, session))
    link.push(first.entries, first.said())
    block(shared_central, first)
    second, link = another(shared_central)
    parts = taking(second, link, session)
    assert parts["body"]["gone"]["till"] != first.identity.till
    second.forged(**parts)
    closes(second, session, 58_00)
    link.push(second.entries, second.said())
    assert reasons(shared_central, second) == []
    sound(shared_central)


def odd_day(roll: Roll, session: SessionId) -> None:
    """Whatever may stand in a session, sound or not: held entries' money is in the drawer too."""

    def said(kind: Any, **more: Any) -> SealedEntry:
        return roll.forged(kind=kind, body=frame(roll, session=session, **more))

    part = {"fund": "02", "mop": "CA", "vat_code": "S1", "amount_pence": -2_40, "vat_pence": -40}
    said("payment.voided", payment="p-1", postings=[part], total_pence=-2_40)
    said(
        "payment.corrected",
        payment="p-2",
        postings=[part, {**part, "mop": "CQ", "amount_pence": 2_40, "vat_pence": 40}],
    )
    said(
        "payment.refunded",
        payment="p-3",
        postings=[{**part, "amount_pence": -1}, "none", {"mop": 3}, {**part, "fund": 1}],
    )
    said("void.asked", payment="p-1", asked_pence=9_99)
    said("void.asked", payment="p-4", asked_pence=1_23)
    said("void.asked", asked_pence="a")
    said("payment.taken", postings=[{**part, "amount_pence": 10**15}, {**part, "vat_pence": "x", "amount_pence": 70}])
    said("payment.taken", receipt=["x"], postings="none")
    said("cash.moved", move="top_up", pence=7_00)
    said("cash.moved", move="swap", pence=5_00)
    said("cash.moved", move="elsewhere", pence=5_00)
    said("cash.moved", move=["lift"], pence=5_00)
    said("session.paused")
    said(["payment.taken"])
    roll.forged(kind="payment.taken", body={"session": [session], "postings": [part]})
    roll.forged(kind="cash.moved", body=[session])


def test_all_that_may_stand_in_a_session_is_told_and_judged_alike(shared_central: Central) -> None:
    session = a_session()
    old, sending = another(shared_central)
    old.opened(session)
    old.payment(10_00)
    odd_day(old, session)
    sending.push(old.entries, old.said())
    block(shared_central, old)
    new, link = another(shared_central)
    parts = taking(new, link, session)
    gone = parts["body"]["gone"]
    mops = {(one["mop"], one["vat_code"]): (one["amount_pence"], one["vat_pence"]) for one in gone["takings"]}
    assert mops == {
        ("CA", "N0"): (10_00, 0),
        ("CA", "S1"): (-2_40 - 2_40 - 1 + 70, -40 - 40 - 40),
        ("CQ", "S1"): (2_40, 40),
    }
    assert (gone["payments"], gone["moved"]) == (3, {"top_up": 7_00, "swap": 5_00})
    assert gone["reversals"] == {
        "payment.voided": {"count": 1, "pence": 2_40},
        "payment.corrected": {"count": 1, "pence": 2_40},
        "payment.refunded": {"count": 1, "pence": 1},
        "void.asked": {"count": 2, "pence": 1_23},
    }
    assert gone["receipts"]["last"] == ""
    new.forged(**parts)
    link.push(new.entries, new.said())
    assert reasons(shared_central, new) == []
    assert [one for one in shared_central.store.verify().findings if one.device == new.identity.device] == []
