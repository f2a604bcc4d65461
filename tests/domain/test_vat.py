"""VAT inside an amount: half to even, exact, and spread without making or losing a penny."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.vat import DatedRate, VatCode, spread_cumulatively, vat_within

STANDARD = Decimal("0.2")


@pytest.mark.parametrize(
    ("gross_pence", "vat_pence"),
    [
        (1000, 167),
        (-1000, -167),
        (0, 0),
        (1, 0),
        (3, 0),  # half a penny goes to even
        (9, 2),  # 1.5
        (15, 2),  # 2.5
        (21, 4),  # 3.5
        (27, 4),  # 4.5
        (-9, -2),
        (-15, -2),
        (9999, 1666),  # 16.665
    ],
)
def test_half_a_penny_goes_to_even(gross_pence: int, vat_pence: int) -> None:
    assert vat_within(gross_pence, STANDARD) == vat_pence


def test_other_rates() -> None:
    assert vat_within(7500, Decimal(0)) == 0
    assert vat_within(10500, Decimal("0.05")) == 500
    assert vat_within(11750, Decimal("0.175")) == 1750
    assert vat_within(200, Decimal(1)) == 100


@pytest.mark.parametrize("rate", [Decimal("17.5"), Decimal("-0.2"), Decimal("1.001")])
def test_a_rate_outside_nought_to_one_is_refused(rate: Decimal) -> None:
    for make in (lambda: vat_within(7500, rate), lambda: DatedRate(date(2026, 1, 1), rate)):
        with pytest.raises(Refused) as refused:
            make()
        assert refused.value.reason is Reason.VAT_RATE_NOT_VALID


def test_the_rate_of_the_day_holds() -> None:
    code = VatCode(
        "W0",
        "Standard",
        (
            DatedRate(date(2011, 1, 4), Decimal("0.2")),
            DatedRate(date(2008, 12, 1), Decimal("0.15")),
            DatedRate(date(2010, 1, 1), Decimal("0.175")),
        ),
    )
    assert code.rate_on(date(2008, 11, 30)) == 0
    assert code.rate_on(date(2008, 12, 1)) == Decimal("0.15")
    assert code.rate_on(date(2011, 1, 3)) == Decimal("0.175")
    assert code.rate_on(date(2026, 6, 1)) == STANDARD


RATES = st.decimals(0, 1, places=3)
PENCE = st.integers(-(10**11), 10**11)


@given(PENCE, RATES)
def test_vat_is_within_half_a_penny_and_changes_sign_with_the_amount(gross_pence: int, rate: Decimal) -> None:
    vat_pence = vat_within(gross_pence, rate)
    exact = gross_pence * Fraction(rate) / (1 + Fraction(rate))
    assert abs(vat_pence - exact) <= Fraction(1, 2)
    assert vat_within(-gross_pence, rate) == -vat_pence


@given(PENCE, st.lists(st.integers(0, 10**9), max_size=12))
def test_shares_add_up_to_the_total(total_pence: int, parts_pence: list[int]) -> None:
    assume(sum(parts_pence))
    shares = spread_cumulatively(total_pence, parts_pence)
    assert len(shares) == len(parts_pence)
    assert sum(shares) == total_pence


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_each_share_is_within_a_penny_of_its_part(total_pence: int, parts_pence: list[int]) -> None:
    whole = sum(parts_pence)
    assume(whole)
    for share, part in zip(spread_cumulatively(total_pence, parts_pence), parts_pence, strict=True):
        assert share >= 0
        assert abs(share - Fraction(total_pence * part, whole)) <= 1


def test_a_share_of_a_whole_is_the_whole() -> None:
    assert spread_cumulatively(100, [50]) == (100,)
    assert spread_cumulatively(100, [1, 1, 1]) == (33, 34, 33)
    assert spread_cumulatively(0, []) == ()
    assert spread_cumulatively(0, [0, 0]) == (0, 0)


@pytest.mark.parametrize("parts_pence", [[], [0], [0, 0], [5, -5]])
def test_nothing_takes_no_share_of_something(parts_pence: list[int]) -> None:
    with pytest.raises(ArithmeticError):
        spread_cumulatively(1, parts_pence)
