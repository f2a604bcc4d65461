"""Cash counted by denomination and bag: whole pieces only, and every piece counts."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.cash_count import (
    BAG_PENCE,
    DENOMINATIONS_PENCE,
    NO_CASH,
    CashCount,
    cash_by_value,
    counted_cash,
    read_count,
)
from ims_desktop.domain.refusal import Reason, Refused

COUNTS = st.builds(
    counted_cash,
    st.dictionaries(st.sampled_from(DENOMINATIONS_PENCE), st.integers(0, 500)),
    st.dictionaries(st.sampled_from(sorted(BAG_PENCE)), st.integers(0, 50)),
)


def refused_by(call: Callable[[], object]) -> Reason:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.reason


def test_a_float_is_what_was_counted() -> None:
    assert counted_cash({2000: 3, 100: 5}).pence == 65_00
    assert counted_cash({5000: 0}) == NO_CASH
    assert counted_cash({100: 3}, {100: 2, 1: 1}).pence == 3_00 + 40_00 + 1_00


@given(COUNTS, st.sampled_from(DENOMINATIONS_PENCE))
def test_every_piece_counts(count: CashCount, piece: int) -> None:
    more = counted_cash({**count.pieces, piece: count.pieces.get(piece, 0) + 1}, count.bags)
    assert more.pence == count.pence + piece
    assert more.holds(count)
    assert not count.holds(more)


@given(COUNTS)
def test_a_count_comes_back_from_its_entry(count: CashCount) -> None:
    assert (read_count(count.body()) or NO_CASH) == count
    together = sum(piece * pieces for piece, pieces in count.by_denomination.items())
    assert together == count.pence


@pytest.mark.parametrize("counted", [{2500: 1}, {0: 1}, {-100: 1}, {100: -1}, {100: 3, 200: -1}, {1: 100_001}])
def test_no_other_pieces_and_no_fewer_than_none(counted: dict[int, int]) -> None:
    assert refused_by(lambda: counted_cash(counted)) is Reason.COUNT_NOT_VALID


def test_notes_have_no_bags_and_counts_an_end() -> None:
    assert refused_by(lambda: counted_cash({}, {2000: 1})) is Reason.COUNT_NOT_VALID
    assert refused_by(lambda: counted_cash({5000: 20_001})) is Reason.AMOUNT_ABSURD


def test_an_amount_is_a_whole_number_of_its_denomination() -> None:
    assert cash_by_value({2000: 60_00, 5: 15}) == counted_cash({2000: 3, 5: 3})
    assert refused_by(lambda: cash_by_value({2000: 50_00})) is Reason.COUNT_NOT_WHOLE
    assert refused_by(lambda: cash_by_value({30: 30})) is Reason.COUNT_NOT_VALID
    assert refused_by(lambda: cash_by_value({2000: -20_00})) is Reason.COUNT_NOT_VALID


def test_there_are_the_notes_and_coins_of_the_kingdom_and_the_banks_bags() -> None:
    assert DENOMINATIONS_PENCE == (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
    assert [BAG_PENCE[piece] for piece in (200, 100, 50, 20, 10, 5, 2, 1)] == [
        20_00,
        20_00,
        10_00,
        10_00,
        5_00,
        5_00,
        1_00,
        1_00,
    ]
