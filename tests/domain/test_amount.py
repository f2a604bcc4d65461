"""Amounts as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.amount import check_amount, parse_pounds
from ims_desktop.domain.money import CONFIRM_OVER_PENCE, LARGEST_PENCE, plain_pounds, pounds
from ims_desktop.domain.refusal import Reason, Refused


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("142.10", 14210),
        ("142.1", 14210),
        ("142", 14200),
        ("142.", 14200),
        (".5", 50),
        (" £1,200 ", 120000),
        (" £ 1,204.10 ", 120410),
        ("£\N{NO-BREAK SPACE}5.00", 500),
        ("1,234,567.89", 123456789),
        ("-5", -500),
        ("-£5.00", -500),
        ("0", 0),
        ("000.01", 1),
    ],
)
def test_pounds_are_read_as_pence(typed: str, pence: int) -> None:
    assert parse_pounds(typed) == pence


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.AMOUNT_NOT_A_NUMBER),
        (".", Reason.AMOUNT_NOT_A_NUMBER),
        ("£ ", Reason.AMOUNT_NOT_A_NUMBER),
        ("£  5", Reason.AMOUNT_NOT_A_NUMBER),
        ("£", Reason.AMOUNT_NOT_A_NUMBER),
        ("abc", Reason.AMOUNT_NOT_A_NUMBER),
        ("1e3", Reason.AMOUNT_NOT_A_NUMBER),
        ("12,34", Reason.AMOUNT_NOT_A_NUMBER),
        ("--5", Reason.AMOUNT_NOT_A_NUMBER),
        ("٣", Reason.AMOUNT_NOT_A_NUMBER),
        ("NaN", Reason.AMOUNT_NOT_A_NUMBER),
        ("1.005", Reason.AMOUNT_TOO_PRECISE),
        ("10.000", Reason.AMOUNT_TOO_PRECISE),
        ("9" * 400, Reason.AMOUNT_ABSURD),
    ],
)
def test_what_is_no_amount_is_refused(typed: str, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        parse_pounds(typed)
    assert refused.value.reason is reason
    assert len(refused.value.message) < 120


@given(st.integers(-LARGEST_PENCE, LARGEST_PENCE))
def test_what_is_written_is_read_again(pence: int) -> None:
    assert parse_pounds(pounds(pence)) == pence
    assert parse_pounds(plain_pounds(pence)) == pence


@pytest.mark.parametrize(
    ("pence", "confirmed", "reason"),
    [
        (0, True, Reason.AMOUNT_ZERO),
        (-1, True, Reason.AMOUNT_NEGATIVE),
        (CONFIRM_OVER_PENCE + 1, False, Reason.AMOUNT_NEEDS_CONFIRMATION),
        (LARGEST_PENCE + 1, True, Reason.AMOUNT_ABSURD),
    ],
)
def test_what_no_line_may_be(pence: int, *, confirmed: bool, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        check_amount(pence, confirmed=confirmed)
    assert refused.value.reason is reason


def test_what_a_line_may_be() -> None:
    check_amount(1)
    check_amount(CONFIRM_OVER_PENCE)
    check_amount(CONFIRM_OVER_PENCE + 1, confirmed=True)
    check_amount(LARGEST_PENCE, confirmed=True)
