"""A day at a till: opened, paused for relief, cash moved, counted blind, closed, approved."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from fakes.counter import ADMINISTRATOR, CASHIER, COLLEAGUE, FINANCE, PASSWORD, SUPERVISOR, Counter

from ims_desktop.actions.counter.close_till import CloseWanted, approve_session, close_till
from ims_desktop.actions.counter.count_till import CountAnswer, CountWanted, count_till, spot_check
from ims_desktop.actions.counter.look_at_session import drawer_over_limit, look_at_session
from ims_desktop.actions.counter.move_cash import MOVE_QUESTIONS, MoveSaid, move_cash, open_drawer
from ims_desktop.actions.counter.open_till import FloatCheck, open_till
from ims_desktop.actions.counter.pause_session import pause_session, resume_session
from ims_desktop.actions.counter.session_entries import second_person
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.closed_session import FloatKept
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.till_session import SessionState
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.verify import verify_till

CASH, CHEQUE, CARD = "1", "2", "92"
ONE_MINUTE = timedelta(minutes=1)


def refused_by(counter: Counter, call: Callable[[], object]) -> Refused:
    before = counter.entries()
    with pytest.raises(Refused) as refused:
        call()
    assert counter.entries() == before
    return refused.value


def count(counter: Counter, by_mop: dict[str, int], user: User = CASHIER, **wanted: Any) -> CountAnswer:
    witness = wanted.pop("witness", None)
    return count_till(counter.desk, counter.data, user, CountWanted(Counted(by_mop), **wanted), witness)


def close(counter: Counter, user: User = CASHIER, second: User | None = None, **wanted: Any) -> dict[str, Any]:
    close_till(counter.desk, counter.data, user, CloseWanted(**wanted), second)
    entry: dict[str, Any] = json.loads(counter.entries()[-1])
    return entry


def take(counter: Counter, payment: str, **paid: int) -> None:
    line = counter.line(amount_pence=sum(paid.values()))
    tenders = tuple(counter.tender(mop, pence) for mop, pence in paid.items())
    counter.take(counter.wanted(line, tenders=tenders, payment=payment))


def proven(counter: Counter) -> None:
    """The roll is whole, and what was derived from it comes again."""
    assert verify_till(counter.till).findings == ()
    before = [counter.till.session_so_far(one.id) for one in counter.till.unclosed_sessions()]
    rebuild(counter.till)
    assert [counter.till.session_so_far(one.id) for one in counter.till.unclosed_sessions()] == before
    assert verify_till(counter.till).findings == ()


def test_a_whole_day_to_the_penny(counter: Counter) -> None:
    opened = open_till(counter.desk, CASHIER, 100_00, {2000: 3, 100: 40})
    take(counter, "p-1", cash=142_10)
    take(counter, "p-2", cheque=45_00, cash=5_00)
    take(counter, "p-3", card=9_99)
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.LIFT, 120_00), SUPERVISOR)
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.TOP_UP, 20_00, counted_cash({}, {100: 1})), COLLEAGUE)
    coins = counted_cash({100: 10})
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.SWAP, 10_00, counted_cash({1000: 1}), coins))
    answer = count(counter, {CASH: 147_10, CHEQUE: 45_00, CARD: 9_99})
    assert (answer.agrees, answer.finished, answer.left) == (True, True, 0)
    entry = close(counter)
    body = entry["body"]
    assert [(one["mop"], one["expected_pence"], one["banking_pence"]) for one in body["tenders"]] == [
        (CASH, 147_10, 147_10),  # the float stays, 120.00 was lifted, 20.00 goes back to the safe's change
        (CHEQUE, 45_00, 45_00),
        (CARD, 9_99, 0),
    ]
    assert (body["state"], body["postings"], body["float_kept_pence"]) == ("closed", [], 100_00)
    assert body["receipts"] == {"first": "BA1-03A-000001-P", "last": body["receipts"]["last"]}
    assert body["moved"] == {"lift": 120_00, "swap": 10_00, "top_up": 20_00}
    assert body["session"] == opened.id
    assert counter.till.open_session() is None
    approve_session(counter.desk, SUPERVISOR)
    so_far = counter.till.session_so_far(opened.id)
    assert so_far is not None
    assert so_far.session.state is SessionState.APPROVED
    proven(counter)


def test_a_difference_is_told_to_nobody_who_counts(counter: Counter) -> None:
    counter.open(float_pence=100_00)
    take(counter, "p-1", cash=10_00)
    first = count(counter, {CASH: 100_00})
    assert (first.agrees, first.finished, first.left, first.words) == (False, False, 2, "Does not agree, count again.")
    look = look_at_session(counter.desk, counter.data, CASHIER)
    assert look.tenders is None
    assert count(counter, {CASH: 130_00}).words == first.words
    third = count(counter, {CASH: 107_00})
    assert (third.attempt, third.agrees, third.finished) == (3, False, True)
    assert refused_by(counter, lambda: count(counter, {CASH: 110_00})).reason is Reason.SESSION_COUNTED
    told = look_at_session(counter.desk, counter.data, CASHIER).tenders
    assert told is not None
    assert told[0].difference_pence == -3_00
    assert refused_by(counter, lambda: close(counter)).reason is Reason.REASON_NEEDED
    entry = close(counter, reason="Three pounds too much change, I think")
    assert entry["body"]["state"] == "closed"  # within the tolerance
    assert "change" not in json.dumps(entry["body"])
    (posting,) = entry["body"]["postings"]
    assert (posting["fund"], posting["reference"], posting["mop"]) == ("SUSP", "BA1-03", CASH)
    assert (posting["amount_pence"], posting["vat_pence"]) == (-3_00, 0)
    assert set(entry["personal"]) == {"reason"}
    proven(counter)


def test_beyond_the_tolerance_it_awaits_another_person(counter: Counter) -> None:
    session = counter.open()
    count(counter, {CASH: 44_99}, finish=True)
    assert close(counter, reason="?")["body"]["state"] == "awaiting_approval"
    for who, reason in ((CASHIER, Reason.NOT_ALLOWED), (FINANCE, Reason.NOT_ALLOWED)):
        assert refused_by(counter, lambda by=who: approve_session(counter.desk, by)).reason is reason  # type: ignore[misc]
    approve_session(counter.desk, SUPERVISOR, session.id, "Seen the tape")
    again = refused_by(counter, lambda: approve_session(counter.desk, SUPERVISOR, session.id))
    assert again.reason is Reason.SESSION_APPROVED
    proven(counter)


def test_nobody_approves_their_own(counter: Counter) -> None:
    counter.open(SUPERVISOR)
    count(counter, {CASH: 0}, SUPERVISOR, finish=True)
    own = refused_by(counter, lambda: close(counter, SUPERVISOR, SUPERVISOR, reason="?"))
    assert own.reason is Reason.OWN_APPROVAL
    colleague = refused_by(counter, lambda: close(counter, SUPERVISOR, CASHIER, reason="?"))
    assert colleague.reason is Reason.NOT_ALLOWED
    close(counter, SUPERVISOR, reason="?")
    assert refused_by(counter, lambda: approve_session(counter.desk, SUPERVISOR)).reason is Reason.OWN_APPROVAL
    asked = refused_by(counter, lambda: second_person(counter.desk, SUPERVISOR, SUPERVISOR.user, PASSWORD))
    assert asked.reason is Reason.OWN_APPROVAL


def test_an_approver_who_is_locked_out_approves_nothing(counter: Counter) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            second_person(counter.desk, CASHIER, SUPERVISOR.user, "a guess")
    locked = refused_by(counter, lambda: second_person(counter.desk, CASHIER, SUPERVISOR.user, PASSWORD))
    assert locked.reason is Reason.SIGN_IN_LOCKED


def test_approved_on_the_spot(counter: Counter) -> None:
    counter.open()
    count(counter, {CASH: 0}, finish=True)
    entry = close(counter, second=SUPERVISOR, reason="Robbed")
    assert (entry["body"]["state"], entry["approver"]) == ("approved", SUPERVISOR.id)
    assert refused_by(counter, lambda: close(counter)).reason is Reason.SESSION_NOT_OPEN


def test_relief_opens_an_own_session_while_one_is_paused(counter: Counter) -> None:
    mine = counter.open()
    take(counter, "p-1", cash=10_00)
    pause_session(counter.desk, CASHIER)
    assert refused_by(counter, counter.open).reason is Reason.SESSION_PAUSED
    theirs = counter.open(COLLEAGUE, 30_00)
    assert refused_by(counter, lambda: resume_session(counter.desk, CASHIER)).reason is Reason.SESSION_OF_ANOTHER
    counter.take(counter.wanted(counter.line(amount_pence=7_00), payment="p-2"), COLLEAGUE)
    assert counter.till.session_figures(mine.id) == (1, 10_00)
    count(counter, {CASH: 60_00})  # mine, in the back office
    close(counter)
    count(counter, {CASH: 37_00}, COLLEAGUE)
    close(counter, COLLEAGUE)
    assert counter.till.session_figures(theirs.id) == (1, 7_00)
    assert not counter.till.unclosed_sessions()
    proven(counter)


@pytest.mark.parametrize(
    ("opened", "issued"), [((100_00, 30_00), ()), ((30_00, 100_00), ()), ((130_00,), ()), ((95_00, 30_00), (100_00,))]
)
def test_reliefs_float_is_there_beside_the_one_that_was_paused(
    counter: Counter, opened: tuple[int, ...], issued: tuple[int, ...]
) -> None:
    mine = counter.open(float_pence=100_00)
    pause_session(counter.desk, CASHIER)
    counter.open(COLLEAGUE, 30_00)
    count(counter, {CASH: 30_00}, COLLEAGUE)
    close(counter, COLLEAGUE, float_kept=FloatKept(30_00))
    resume_session(counter.desk, CASHIER)
    count(counter, {CASH: 100_00})
    close(counter, session=mine.id, float_kept=FloatKept(100_00))
    for float_pence, user in zip(opened, (CASHIER, COLLEAGUE), strict=False):
        if issued and float_pence != 30_00:
            assert refused_by(counter, lambda: counter.open(CASHIER, 95_00)).reason is Reason.FLOAT_NOT_AS_ISSUED
        open_till(counter.desk, user, float_pence, check=FloatCheck(alone=True))
        body = json.loads(counter.entries()[-1])["body"]
        assert body["issued_pence"] == (issued[0] if issued and user is CASHIER else float_pence)
        assert body.get("charged") == (CASHIER.id if issued and user is CASHIER else None)
        pause_session(counter.desk, user)
    open_till(counter.desk, SUPERVISOR, 50_00)  # nothing is kept any more
    assert "issued_pence" not in json.loads(counter.entries()[-1])["body"]
    proven(counter)


def test_resumed_payments_belong_to_the_session_again(counter: Counter) -> None:
    mine = counter.open()
    pause_session(counter.desk, CASHIER)
    counter.open(COLLEAGUE)
    pause_session(counter.desk, COLLEAGUE)
    resume_session(counter.desk, CASHIER, mine.id)
    take(counter, "p-1", cash=10_00)
    assert counter.till.session_figures(mine.id) == (1, 10_00)
    first = count(counter, {CASH: 1_00})
    assert refused_by(counter, lambda: take_in(counter)).reason is Reason.SESSION_NOT_OPEN
    resume_session(counter.desk, CASHIER)
    assert refused_by(counter, lambda: close(counter)).reason is Reason.SESSION_NOT_COUNTED
    take(counter, "p-2", cash=1_00)
    assert count(counter, {CASH: 61_00}).attempt == first.attempt + 1
    assert refused_by(counter, lambda: resume_session(counter.desk, CASHIER)).reason is Reason.SESSION_COUNTED
    proven(counter)


def take_in(counter: Counter) -> None:
    from ims_desktop.actions.counter.take_payment import take_payment  # noqa: PLC0415  past the opening kit

    take_payment(counter.desk, counter.data, CASHIER, counter.wanted(payment="p-9"))


def test_yesterdays_session_warns_and_blocks_nobody(counter: Counter) -> None:
    counter.clock.at = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    left = counter.open()
    counter.clock.move(timedelta(hours=16))
    mine = counter.open(COLLEAGUE)
    assert [(one.id, one.state) for one in counter.till.unclosed_sessions()] == [
        (left.id, SessionState.PAUSED),
        (mine.id, SessionState.OPEN),
    ]
    paused = json.loads(counter.entries()[-2])
    assert (paused["kind"], paused["actor"], paused["body"]["left_open"]) == ("session.paused", COLLEAGUE.id, True)
    pause_session(counter.desk, COLLEAGUE)
    own = counter.open()  # whose session of yesterday is still there
    count(counter, {CASH: 50_00}, session=left.id)
    assert close(counter, session=left.id)["body"]["session"] == left.id
    open_ = counter.till.open_session()
    assert open_ is not None
    assert open_.id == own.id
    proven(counter)


def test_closing_in_absence_takes_a_supervisor_and_a_witness(counter: Counter) -> None:
    session = counter.open()
    for user, witness, reason in (
        (COLLEAGUE, SUPERVISOR, Reason.NOT_ALLOWED),
        (SUPERVISOR, None, Reason.SECOND_PERSON_NEEDED),
        (SUPERVISOR, SUPERVISOR, Reason.OWN_APPROVAL),
        (SUPERVISOR, CASHIER, Reason.OWN_APPROVAL),
        (SUPERVISOR, FINANCE, Reason.NOT_ALLOWED),
    ):
        refused = refused_by(
            counter,
            lambda by=user, beside=witness: count(counter, {CASH: 0}, by, session=session.id, witness=beside),  # type: ignore[misc]
        )
        assert refused.reason is reason
    count(counter, {CASH: 40_00}, SUPERVISOR, session=session.id, witness=COLLEAGUE, finish=True)
    entry = close(counter, SUPERVISOR, COLLEAGUE, session=session.id, reason="Taken ill")
    assert (entry["actor"], entry["approver"], entry["body"]["absent"]) == (SUPERVISOR.id, COLLEAGUE.id, True)
    assert entry["body"]["state"] == "awaiting_approval"
    assert refused_by(counter, lambda: approve_session(counter.desk, SUPERVISOR)).reason is Reason.OWN_APPROVAL


def test_a_wrong_float_is_charged_to_whoever_sealed_it(counter: Counter) -> None:
    counter.open(float_pence=100_00)
    count(counter, {CASH: 100_00})
    close(counter)
    wrong = refused_by(counter, lambda: counter.open(COLLEAGUE, 95_00))
    assert wrong.reason is Reason.FLOAT_NOT_AS_ISSUED
    assert "100" not in wrong.message
    session = open_till(counter.desk, COLLEAGUE, 95_00, check=FloatCheck(witness=SUPERVISOR))
    body = json.loads(counter.entries()[-1])["body"]
    assert (body["issued_pence"], body["float_pence"], body["charged"]) == (100_00, 95_00, CASHIER.id)
    assert count(counter, {CASH: 95_00}, COLLEAGUE).agrees  # never charged to today's session
    close(counter, COLLEAGUE, session=session.id, float_kept=FloatKept(90_00))
    open_till(counter.desk, CASHIER, 80_00, check=FloatCheck(alone=True))
    assert json.loads(counter.entries()[-1])["body"]["charged"] == COLLEAGUE.id


def test_cash_changes_hands_before_a_witness(counter: Counter) -> None:
    lift = CashMove(MoveKind.LIFT, 10_00)

    def move(user: User, witness: User | None) -> Entry:
        return move_cash(counter.desk, user, lift, witness)

    assert refused_by(counter, lambda: move(CASHIER, SUPERVISOR)).reason is Reason.SESSION_NOT_OPEN
    counter.open()
    assert refused_by(counter, lambda: move(CASHIER, None)).reason is Reason.SECOND_PERSON_NEEDED
    assert refused_by(counter, lambda: move(CASHIER, CASHIER)).reason is Reason.OWN_APPROVAL
    assert refused_by(counter, lambda: move(CASHIER, ADMINISTRATOR)).reason is Reason.NOT_ALLOWED
    assert refused_by(counter, lambda: move(COLLEAGUE, SUPERVISOR)).reason is Reason.SESSION_OF_ANOTHER
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.SET_ASIDE, 20_00), reason="A counterfeit note")
    assert refused_by(counter, lambda: open_drawer(counter.desk, CASHIER, " ")).reason is Reason.REASON_NEEDED
    open_drawer(counter.desk, CASHIER, "Change for the parking machine")
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.IMPREST, 5_00), SUPERVISOR)
    assert count(counter, {CASH: 30_00}).agrees
    proven(counter)


def test_more_than_is_there_and_the_same_once_more_are_asked_about(counter: Counter) -> None:
    def move(pence: int, *yes: Reason, kind: MoveKind = MoveKind.LIFT) -> Entry:
        said = MoveSaid(confirmed=frozenset(yes))
        return move_cash(counter.desk, CASHIER, CashMove(kind, pence), SUPERVISOR, said)

    counter.open()
    first = move(20_00)
    again = refused_by(counter, lambda: move(20_00))
    assert (again.reason, f"-S{first.number})" in again.message) == (Reason.MOVED_AGAIN, True)
    assert refused_by(counter, lambda: move(20_00, Reason.MORE_THAN_THERE)).reason is Reason.MOVED_AGAIN
    move(20_00, Reason.MOVED_AGAIN)
    more = refused_by(counter, lambda: move(10_01, Reason.MOVED_AGAIN))
    assert (more.reason, "10.00" in more.message) == (Reason.MORE_THAN_THERE, False)  # it says not how much is there
    move(10_00)
    move(1_500_00, Reason.MORE_THAN_THERE)
    for kind in (MoveKind.TOP_UP, MoveKind.IMPREST, MoveKind.IMPREST_BACK):
        move(20_00, kind=kind)
        assert refused_by(counter, partial(move, 20_00, kind=kind)).reason is Reason.MOVED_AGAIN
    counter.clock.move(timedelta(minutes=16))
    move(20_00, kind=MoveKind.TOP_UP)
    proven(counter)


def test_more_than_the_float_that_was_kept_is_asked_about(counter: Counter) -> None:
    counter.open()
    count(counter, {CASH: 50_00})
    close(counter)
    back = CashMove(MoveKind.FLOAT_BACK, 50_01)
    assert (
        refused_by(counter, lambda: move_cash(counter.desk, CASHIER, back, SUPERVISOR)).reason is Reason.MORE_THAN_THERE
    )
    move_cash(counter.desk, CASHIER, back, SUPERVISOR, MoveSaid(confirmed=MOVE_QUESTIONS))
    proven(counter)


def test_the_drawers_limit_asks_for_a_lift(counter: Counter) -> None:
    rules = CashUpRules(drawer_limit_pence=60_00)
    counter.change(replace(counter.data.offices["BA1"], cash_up=rules))
    assert not drawer_over_limit(counter.desk, counter.data)
    counter.open()
    assert not drawer_over_limit(counter.desk, counter.data)
    take(counter, "p-1", cash=10_01)
    assert drawer_over_limit(counter.desk, counter.data)
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.LIFT, 1), SUPERVISOR)
    assert not drawer_over_limit(counter.desk, counter.data)


def test_an_office_sets_its_own_rules(counter: Counter) -> None:
    rules = CashUpRules(recounts=0, over_short_fund="MISC", over_short_reference="OAS1", approves_every_close=True)
    counter.change(Office("BA1", "Civic Centre", cash_up=replace(rules, cashier_sees_expected=False)))
    session = counter.open()
    assert count(counter, {CASH: 51_00}).finished
    assert look_at_session(counter.desk, counter.data, CASHIER).tenders is None
    body = close(counter, reason="Found a pound")["body"]
    assert body["state"] == "awaiting_approval"
    assert (body["postings"][0]["fund"], body["postings"][0]["reference"]) == ("MISC", "OAS1")
    assert look_at_session(counter.desk, counter.data, CASHIER, session.id).tenders is None
    assert look_at_session(counter.desk, counter.data, SUPERVISOR, session.id).tenders is not None


def test_a_spot_check_tells_the_supervisor_and_changes_nothing(counter: Counter) -> None:
    session = counter.open()
    refused = refused_by(counter, lambda: spot_check(counter.desk, counter.data, CASHIER, CountWanted(Counted({}))))
    assert refused.reason is Reason.NOT_ALLOWED
    (cash,) = spot_check(counter.desk, counter.data, SUPERVISOR, CountWanted(Counted({CASH: 49_00})), CASHIER)
    assert cash.difference_pence == -1_00
    take(counter, "p-1", cash=1_00)
    assert count(counter, {CASH: 51_00}).attempt == 1
    assert counter.till.session_so_far(session.id) is not None
    proven(counter)
