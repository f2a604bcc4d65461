"""The basket: lines added, changed and taken off before anything is tendered."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import (
    MOST_LINES,
    Basket,
    PaymentLine,
    account_line,
    check_lines,
    item_line,
    parse_quantity,
)
from ims_desktop.domain.catalogue import CatalogueItem, DatedPrice
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.money import CONFIRM_OVER_PENCE, LARGEST_PENCE
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.vat import DatedRate, VatCode, vat_within

DAY = date(2026, 4, 1)
STANDARD = VatCode("W0", "Standard", (DatedRate(date(2011, 1, 4), Decimal("0.2")),))
OUTSIDE = VatCode("N0", "Outside", ())
FUND = Fund("CT", "Council Tax", "CT", "N0", narrative="Council tax")
BAG = CatalogueItem(
    "BAG", "Dog bags", "SALE", "BAG", (DatedPrice(date(2025, 4, 1), 2_20), DatedPrice(date(2026, 4, 1), 2_40))
)
HOLDER = AccountHolder("CT", "70123456", "Smith", "J")


def line(reference: str = "70123456", amount_pence: int = 142_10) -> PaymentLine:
    return account_line(FUND, reference, amount_pence, OUTSIDE, DAY, holder=HOLDER)


def bags(quantity: int, day: date = DAY) -> PaymentLine:
    return item_line(BAG, quantity, STANDARD, day)


def why(error: "pytest.ExceptionInfo[Refused]") -> Reason:
    return error.value.reason


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bag", (1, "bag")),
        (" bag ", (1, "bag")),
        ("3*bag", (3, "bag")),
        (" 3 * bag ", (3, "bag")),
        ("003*bag", (3, "bag")),
        ("999*bag", (999, "bag")),
        ("2*", (2, "")),
        ("", (1, "")),
    ],
)
def test_a_quantity_stands_before_a_star(typed: str, read: tuple[int, str]) -> None:
    assert parse_quantity(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["0*bag", "000*bag", "1000*bag", "-1*bag", "1.5*bag", "*bag", "x*bag", "٣*bag", "²*bag", "9" * 5000 + "*bag"],
)
def test_other_quantities_are_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_quantity(typed)
    assert why(refused) is Reason.QUANTITY_NOT_VALID


def test_the_same_item_again_adds_up() -> None:
    basket = Basket().with_line(bags(2)).with_line(line()).with_line(bags(3))
    assert [(one.quantity, one.amount_pence) for one in basket.lines] == [(5, 12_00), (1, 142_10)]
    assert basket.lines[0].vat_pence == vat_within(12_00, Decimal("0.2"))
    assert basket.total_pence == 154_10
    assert basket.vat_pence == 2_00
    with pytest.raises(Refused) as refused:
        basket.with_line(bags(995))
    assert why(refused) is Reason.QUANTITY_NOT_VALID


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_an_item_comes_1_to_999_times(quantity: int) -> None:
    with pytest.raises(Refused) as refused:
        bags(quantity)
    assert why(refused) is Reason.QUANTITY_NOT_VALID


def test_an_item_has_the_price_of_the_day() -> None:
    assert bags(1, date(2026, 3, 31)).amount_pence == 2_20
    for day, item in ((date(2025, 3, 31), BAG), (DAY, replace(BAG, disabled=True))):
        with pytest.raises(Refused) as refused:
            item_line(item, 1, STANDARD, day)
        assert why(refused) is Reason.ITEM_NOT_PRICED


def test_an_account_comes_once_unless_one_may() -> None:
    basket = Basket().with_line(line())
    with pytest.raises(Refused) as refused:
        basket.with_line(line(amount_pence=1))
    assert why(refused) is Reason.DUPLICATE_LINE
    assert len(basket.with_line(line(), may_repeat=True).lines) == 2
    assert len(basket.with_line(replace(line(), fund="RENT")).lines) == 2  # two funds may share a reference


def test_a_basket_holds_as_many_lines_as_a_receipt() -> None:
    basket = Basket(tuple(line(str(number)) for number in range(MOST_LINES)))
    with pytest.raises(Refused) as refused:
        basket.with_line(line("one more"))
    assert why(refused) is Reason.ENTRY_TOO_LARGE
    with pytest.raises(Refused):
        check_lines([*basket.lines, line("one more")])


def test_another_vat_code_needs_the_fund_s_leave() -> None:
    with pytest.raises(Refused) as refused:
        account_line(FUND, "70123456", 10_00, STANDARD, DAY)
    assert why(refused) is Reason.VAT_OVERRIDE_NOT_ALLOWED
    assert refused.value.facts == {"fund": "Council Tax"}
    allowed = account_line(replace(FUND, vat_override=True), "70123456", 10_00, STANDARD, DAY)
    assert (allowed.vat_code, allowed.vat_rate, allowed.vat_pence) == ("W0", Decimal("0.2"), 1_67)


def test_a_million_pounds_is_asked_about() -> None:
    assert line(amount_pence=CONFIRM_OVER_PENCE).amount_pence == 1_000_000_00
    with pytest.raises(Refused) as refused:
        line(amount_pence=CONFIRM_OVER_PENCE + 1)
    assert why(refused) is Reason.AMOUNT_NEEDS_CONFIRMATION
    assert refused.value.message.startswith("£1,000,000.01 is over £1,000,000.00.")
    account_line(FUND, "70123456", CONFIRM_OVER_PENCE + 1, OUTSIDE, DAY, confirmed=True)
    with pytest.raises(Refused) as refused:
        account_line(FUND, "70123456", LARGEST_PENCE + 1, OUTSIDE, DAY, confirmed=True)
    assert why(refused) is Reason.AMOUNT_ABSURD


@pytest.mark.parametrize(("amount_pence", "reason"), [(0, Reason.AMOUNT_ZERO), (-1, Reason.AMOUNT_NEGATIVE)])
def test_a_line_is_for_something(amount_pence: int, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        line(amount_pence=amount_pence)
    assert why(refused) is reason


def test_the_last_line_takes_the_payer_with_it() -> None:
    basket = replace(Basket().with_line(line("1")).with_line(line("2")), payer="A Neighbour")
    assert basket.payer_name == "A Neighbour"
    one_left = basket.without_line(0)
    assert [one.reference for one in one_left.lines] == ["2"]
    assert one_left.payer == "A Neighbour"
    assert one_left.without_line(0) == Basket()


def test_who_pays_is_the_first_holder_unless_somebody_is_named() -> None:
    basket = Basket().with_line(bags(1)).with_line(line())
    assert basket.payer_name == "J Smith"
    assert Basket().with_line(bags(1)).payer_name == ""


@pytest.mark.parametrize("position", [-1, -2, 2, 99])
def test_no_line_is_doubled_or_lost_at_a_wrong_position(position: int) -> None:
    basket = Basket().with_line(line("1")).with_line(line("2"))
    with pytest.raises(IndexError):
        basket.without_line(position)
    with pytest.raises(IndexError):
        basket.with_line_changed(position, line("3"))


def test_a_line_is_changed_in_its_place() -> None:
    basket = Basket().with_line(line("1")).with_line(line("2")).with_line_changed(1, line("3"))
    assert [one.reference for one in basket.lines] == ["1", "3"]
