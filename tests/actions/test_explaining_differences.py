"""What could have made a difference, asked of real sessions on a real till file with one mistake planted in each."""

from collections.abc import Mapping

import pytest
from fakes.counter import AUDITOR, CASHIER, COLLEAGUE, FINANCE, SUPERVISOR, Counter

from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.explain_difference import Explained, explain_difference
from ims_desktop.actions.counter.move_cash import move_cash
from ims_desktop.actions.counter.open_till import FloatCheck, open_till
from ims_desktop.domain.cash_count import CashCount, counted_cash
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.explaining.suspicion import Kind
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused

CASH, CHEQUE, CARD = "1", "2", "92"
FLOAT = {2000: 2, 1000: 2, 500: 4, 100: 20}  # £100.00
EXPECTED = {CASH: 100_00 + 142_10 + 61_35 + 7_00 + 12_34 - 150_00, CHEQUE: 45_00 + 38_12, CARD: 9_99 + 83_20}


def a_day(counter: Counter) -> None:
    """Eight payments and a lift: entries 2 to 10 of the roll."""
    open_till(counter.desk, CASHIER, 100_00, FLOAT)
    for place, (mop, pence) in enumerate(
        (("cash", 142_10), ("cheque", 45_00), ("card", 9_99), ("cash", 61_35), ("cheque", 38_12), ("cash", 7_00))
    ):
        take(counter, f"p-{place}", mop, pence)
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.LIFT, 150_00), SUPERVISOR)
    take(counter, "p-8", "card", 83_20)
    take(counter, "p-9", "cash", 12_34)


def take(counter: Counter, payment: str, mop: str, pence: int) -> None:
    line = counter.line(amount_pence=pence)
    counter.take(counter.wanted(line, tenders=(counter.tender(mop, pence),), payment=payment))


def finish(
    counter: Counter,
    off: Mapping[str, int],
    cheques: tuple[tuple[int, int], ...] = (),
    cash: CashCount | None = None,
) -> None:
    """Count so much more or less of each than there should be, and finish."""
    by_mop = {mop: pence + off.get(mop, 0) for mop, pence in EXPECTED.items()}
    wanted = CountWanted(Counted(by_mop, cash, cheques), finish=True)
    count_till(counter.desk, counter.data, CASHIER, wanted)


def explained(counter: Counter, user: User = CASHIER) -> Explained:
    return explain_difference(counter.desk, counter.data, user)


def number_of(counter: Counter, pence: int) -> int:
    (found,) = [one for one in counter.till.recent(session=None, text="", limit=99) if one.payment.total_pence == pence]
    return found.number


def test_a_cheque_that_was_keyed_as_cash_is_named_with_its_entry(counter: Counter) -> None:
    a_day(counter)
    finish(counter, {CASH: -61_35, CHEQUE: 61_35})
    found = explained(counter)
    assert found.differences == {CASH: -61_35, CHEQUE: 61_35}
    assert found.candidates[0].mistakes[0].kind is Kind.OTHER_TENDER
    assert found.candidates[0].entries == (number_of(counter, 61_35),)
    assert found.receipts[number_of(counter, 61_35)] == "BA1-03A-000004-J"
    assert found.searched == "8 payments, 1 move of cash"


def test_a_cheque_that_nobody_ticked_is_the_one_that_is_missing(counter: Counter) -> None:
    a_day(counter)
    finish(counter, {CHEQUE: -38_12}, cheques=((number_of(counter, 45_00), 1),))
    best = explained(counter).candidates[0].mistakes[0]
    assert (best.kind, best.entries) == (Kind.PAPER_MISSING, (number_of(counter, 38_12),))
    assert "000214" in best.words


def test_a_lift_that_was_keyed_and_not_made_is_found_by_its_entry(counter: Counter) -> None:
    a_day(counter)
    finish(counter, {CASH: 150_00})
    kinds = {mistake.kind: mistake.entries for one in explained(counter).candidates for mistake in one.mistakes}
    assert len(kinds[Kind.MOVEMENT_NOT_MADE]) == 1
    entry = counter.till.entry(kinds[Kind.MOVEMENT_NOT_MADE][0])
    assert entry.body["move"] == "lift"


def test_a_row_keyed_as_another_is_seen_in_the_count_itself(counter: Counter) -> None:
    a_day(counter)
    cash = counted_cash({2000: 6, 500: 4, 100: 10, 50: 4, 20: 3, 10: 1, 5: 1, 2: 2})  # four £10 notes, as £5
    assert cash.pence - EXPECTED[CASH] == -20_00
    finish(counter, {CASH: -20_00}, cash=cash)
    found = [one.words for one in explained(counter).candidates if one.mistakes[0].kind is Kind.ROW_FOR_ANOTHER]
    assert found == ["4 £5 notes and no £10 notes: were they £10, keyed in the wrong row?"]


def test_the_float_as_it_was_issued_is_looked_at(counter: Counter) -> None:
    counter.open()
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: 50_00}), finish=True))
    close_till(counter.desk, counter.data, CASHIER, CloseWanted())
    open_till(counter.desk, CASHIER, 30_00, {1000: 3}, FloatCheck(None, SUPERVISOR))
    take(counter, "p-1", "cash", 8_15)
    wanted = CountWanted(Counted({CASH: 58_15}, counted_cash({1000: 5, 500: 1, 100: 3, 10: 1, 5: 1})), finish=True)
    count_till(counter.desk, counter.data, CASHIER, wanted)
    found = explained(counter)
    assert found.differences == {CASH: 20_00}
    assert any(
        mistake.kind is Kind.FLOAT_WRONG and "issued as £50.00 and counted as £30.00" in mistake.words
        for one in found.candidates
        for mistake in one.mistakes
    )


def test_where_nothing_differs_or_nothing_fits_it_is_silent(counter: Counter) -> None:
    a_day(counter)
    finish(counter, {})
    assert (explained(counter).differences, explained(counter).candidates) == ({}, ())
    close_till(counter.desk, counter.data, CASHIER, CloseWanted())
    counter.open(float_pence=100_00)
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: 100_01}), finish=True))
    assert explained(counter).candidates == ()


def test_only_once_counting_is_finished_and_only_to_who_may_know(counter: Counter) -> None:
    a_day(counter)
    for user in (CASHIER, SUPERVISOR):
        with pytest.raises(Refused) as refused:
            explained(counter, user)
        assert refused.value.reason is Reason.SESSION_NOT_COUNTED
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: 1_00})))
    with pytest.raises(Refused) as refused:
        explained(counter, SUPERVISOR)
    assert refused.value.reason is Reason.SESSION_NOT_COUNTED
    finish(counter, {CASH: -7_00})
    assert explained(counter, SUPERVISOR).candidates == explained(counter).candidates != ()
    for user in (COLLEAGUE, FINANCE, AUDITOR):
        with pytest.raises(Refused) as refused:
            explained(counter, user)
        assert refused.value.reason is Reason.NOT_ALLOWED
    counter.change(Office("BA1", "Civic Centre", cash_up=CashUpRules(cashier_sees_expected=False)))
    with pytest.raises(Refused) as refused:
        explained(counter)
    assert refused.value.reason is Reason.NOT_ALLOWED
    assert explained(counter, SUPERVISOR).candidates
