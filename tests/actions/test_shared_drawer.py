"""A drawer that is shared: counted at the hand-over, each stretch apart, every penny in somebody's care."""

import json
from pathlib import Path

import pytest
from cash_up_screen import a_day, take
from fakes.counter import CASHIER, COLLEAGUE, FINANCE, RENT, SUPERVISOR, Counter, counter_on

from ims_desktop.actions.counter.cash_up_sheet import cash_up_sheet
from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.hand_over_drawer import HandedOver, hand_over_drawer
from ims_desktop.actions.counter.move_cash import move_cash
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.park_basket import unpaid_of
from ims_desktop.actions.counter.pause_session import pause_session
from ims_desktop.documents.cash_up_layout import cash_up_text
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.custody import Custody, Spot, Where, custody_of
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import SessionState
from ims_desktop.store.till.verify import verify_till

PIECES = {2000: 6, 1000: 2, 500: 4, 100: 10, 50: 4, 20: 3, 10: 1, 5: 1, 2: 2}  # £172.79


def shared(folder: Path) -> Counter:
    """£172.79 in the drawer, £83.12 by cheque, £93.19 by card; £150.00 were lifted. Drawers are shared here."""
    counter = counter_on(folder)
    counter.change(Office("BA1", "Civic Centre", cash_up=CashUpRules(shares_drawer=True)))
    a_day(counter)
    return counter


def count(counter: Counter, user: User, cash: int, cheques: int = 0, cards: int = 0, *, by_piece: bool = False) -> None:
    pieces = counted_cash(PIECES) if by_piece else None
    counted = Counted({"1": cash, "2": cheques, "92": cards}, pieces)
    count_till(counter.desk, counter.data, user, CountWanted(counted, finish=True))


def hand(counter: Counter, reason: str = "") -> HandedOver:
    return hand_over_drawer(counter.desk, counter.data, CASHIER, COLLEAGUE, reason)


def custody(counter: Counter) -> Custody:
    kinds = {code: mop.kind for code, mop in counter.data.mops.items()}
    return custody_of([json.loads(text) for text in counter.entries()], Custody("BA1", kinds))


def refused_by(counter: Counter, to: User = COLLEAGUE) -> Reason:
    with pytest.raises(Refused) as refused:
        hand_over_drawer(counter.desk, counter.data, CASHIER, to)
    return refused.value.reason


def test_the_next_cashier_goes_on_with_what_was_counted(tmp_path: Path) -> None:
    counter = shared(tmp_path)
    count(counter, CASHIER, 172_79, 83_12, 93_19, by_piece=True)
    handed = hand(counter)
    assert (handed.closed.float_kept.pence, handed.closed.handed_to) == (172_79, COLLEAGUE.id)
    there = counter.till.open_session()
    assert there is not None
    assert (there.id, there.cashier, there.float_pence) == (handed.opened.id, COLLEAGUE.id, 172_79)
    close, opening = (json.loads(text) for text in counter.entries()[-2:])
    assert (opening["actor"], opening["approver"]) == (COLLEAGUE.id, CASHIER.id)  # both gave their word
    assert opening["body"]["counted"] == {str(piece): number for piece, number in PIECES.items()}
    assert (opening["body"]["handed_over"], opening["body"]["usual_float_pence"]) == (handed.closed.session, 100_00)
    assert close["body"]["postings"] == []
    assert "charged" not in opening["body"]
    where = custody(counter)
    assert where.adds_up
    assert where.places[Spot(Where.DRAWER, handed.opened.id)].pence[MopKind.CASH] == 172_79
    assert where.places[Spot(Where.SAFE)].pence == {MopKind.CASH: 150_00, MopKind.CHEQUE: 83_12}
    text = cash_up_text(cash_up_sheet(counter.desk, counter.data, CASHIER, handed.closed.session))
    assert "Drawer handed over to" in text
    assert "Received by" in text


def test_each_answers_for_their_own_stretch_and_the_last_banks_it(tmp_path: Path) -> None:
    counter = shared(tmp_path)
    count(counter, CASHIER, 170_79, 83_12, 93_19)
    with pytest.raises(Refused) as refused:
        hand(counter)
    assert refused.value.reason is Reason.REASON_NEEDED
    handed = hand(counter, "Two pounds too little")
    assert [(one.amount_pence, one.mop) for one in handed.closed.postings] == [(-2_00, "1")]
    assert handed.closed.state is SessionState.CLOSED
    take(counter, "p-20", "cash", 40_00, user=COLLEAGUE)
    count(counter, COLLEAGUE, 215_79)
    closed, _entry = close_till(counter.desk, counter.data, COLLEAGUE, CloseWanted(reason="Five too much"))
    assert [one.amount_pence for one in closed.postings] == [5_00]
    assert closed.float_kept.pence == 100_00  # as the drawer began the day, not as it was handed over
    assert closed.banking_pence(closed.tenders[0]) == 115_79
    assert sum(handed.closed.banking_pence(one) for one in handed.closed.tenders) == 150_00 + 83_12
    where = custody(counter)
    assert where.adds_up
    assert where.pence_at(Where.SAFE) == 150_00 + 83_12 + 115_79
    assert verify_till(counter.till).findings == ()


def test_what_was_topped_up_goes_back_to_the_safe_first(tmp_path: Path) -> None:
    counter = counter_on(tmp_path)
    counter.change(Office("BA1", "Civic Centre", cash_up=CashUpRules(shares_drawer=True)))
    open_till(counter.desk, CASHIER, 100_00)
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.TOP_UP, 30_00), COLLEAGUE)
    count(counter, CASHIER, 130_00)
    handed = hand(counter)
    assert handed.opened.float_pence == 100_00
    assert handed.closed.banking_pence(handed.closed.tenders[0]) == 0
    assert custody(counter).adds_up


def test_when_it_is_not_handed_over(tmp_path: Path) -> None:
    counter = shared(tmp_path)
    assert refused_by(counter) is Reason.SESSION_NOT_COUNTED
    count(counter, CASHIER, 172_79, 83_12, 93_19)
    assert refused_by(counter, CASHIER) is Reason.OWN_APPROVAL
    assert refused_by(counter, FINANCE) is Reason.NOT_ALLOWED
    counter.change(Office("BA1", "Civic Centre"))
    before = len(counter.entries())
    assert refused_by(counter) is Reason.DRAWER_NOT_SHARED
    counter.change(Office("BA1", "Civic Centre", cash_up=CashUpRules(shares_drawer=True)))
    open_till(counter.desk, COLLEAGUE, 0)
    assert refused_by(counter) is Reason.SESSION_ALREADY_OPEN
    assert len(counter.entries()) == before + 1  # nothing of a hand-over that does not come about


def test_what_stood_at_the_counter_waits_under_the_name_of_who_put_it_together(tmp_path: Path) -> None:
    counter = shared(tmp_path)
    basket = counter.add(RENT, 20_00).basket
    counter.till.keep_basket(basket)
    there = counter.till.open_session()
    assert there is not None
    assert [one.basket for one in unpaid_of(counter.desk, there)] == [basket]
    count(counter, CASHIER, 172_79, 83_12, 93_19, by_piece=True)
    hand(counter)
    assert counter.till.kept_basket() == Basket()
    assert [(one.basket, one.by) for one in counter.till.parked()] == [(basket, CASHIER.id)]


def test_who_closes_for_another_leaves_what_is_at_hand_to_who_sits_there(tmp_path: Path) -> None:
    counter = shared(tmp_path)
    pause_session(counter.desk, CASHIER)
    paused = counter.till.unclosed_sessions()[0].id
    counter.open(COLLEAGUE)
    basket = counter.add(RENT, 20_00, user=COLLEAGUE).basket
    counter.till.keep_basket(basket)
    counted = Counted({"1": 172_79, "2": 83_12, "92": 93_19})
    count_till(counter.desk, counter.data, SUPERVISOR, CountWanted(counted, paused, finish=True), COLLEAGUE)
    close_till(counter.desk, counter.data, SUPERVISOR, CloseWanted(paused, reason="went home"), COLLEAGUE)
    assert (counter.till.kept_basket(), list(counter.till.parked())) == (basket, [])
