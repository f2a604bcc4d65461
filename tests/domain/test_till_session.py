"""Till sessions: a float counted by denomination."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import DENOMINATIONS_PENCE, float_from_count


def test_a_float_is_what_was_counted() -> None:
    assert float_from_count({2000: 3, 100: 5}) == 65_00
    assert float_from_count({}) == 0
    assert float_from_count({5000: 0}) == 0


@given(st.dictionaries(st.sampled_from(DENOMINATIONS_PENCE), st.integers(0, 1000)))
def test_every_piece_counts(counted: dict[int, int]) -> None:
    total_pence = float_from_count(counted)
    for piece in DENOMINATIONS_PENCE:
        more = {**counted, piece: counted.get(piece, 0) + 1}
        assert float_from_count(more) == total_pence + piece


@pytest.mark.parametrize("counted", [{2500: 1}, {0: 1}, {-100: 1}, {100: -1}, {100: 3, 200: -1}])
def test_no_other_pieces_and_no_fewer_than_none(counted: dict[int, int]) -> None:
    with pytest.raises(Refused) as refused:
        float_from_count(counted)
    assert refused.value.reason is Reason.QUANTITY_NOT_VALID


def test_there_are_the_notes_and_coins_of_the_kingdom() -> None:
    assert DENOMINATIONS_PENCE == (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
