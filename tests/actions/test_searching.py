"""The counter's one box: references, names, postcodes, items, slips of the finger, and cards that are not kept."""

import pytest
from fakes.counter import RENT, SMITH, Counter

from ims_desktop.actions.counter.search import Found, search
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.refusal import Reason, Refused


def find(counter: Counter, typed: str) -> Found:
    return search(counter.till, counter.data, typed, counter.desk.today())


def accounts(counter: Counter, typed: str) -> list[AccountHolder]:
    return [one.holder for one in find(counter, typed).accounts]


@pytest.mark.parametrize("typed", ["70123456", " 70123456 ", "7012 3456", "70 12 34 56"])
def test_a_whole_reference(counter: Counter, typed: str) -> None:
    found = find(counter, typed)
    assert [one.holder for one in found.accounts] == [SMITH]
    assert not found.near
    assert not found.why_not


def test_a_reference_of_a_fund_that_keeps_no_accounts(counter: Counter) -> None:
    found = find(counter, "fp20352091")
    assert [(one.fund.code, one.reference) for one in found.whole] == [("FPN", "FP20352091")]


@pytest.mark.parametrize("typed", ["smith j", "J Smith", "j smi", "SMITH  J", "smith, j"])
def test_names_in_any_order(counter: Counter, typed: str) -> None:
    assert {SMITH, RENT} <= set(accounts(counter, typed))


@pytest.mark.parametrize("typed", ["WM8 1DW", "wm81dw", "wm8 1dw sian", "llyr wm8"])
def test_a_postcode_with_or_without_its_space(counter: Counter, typed: str) -> None:
    assert accounts(counter, typed) == [WELL_KNOWN["welsh"]]


@pytest.mark.parametrize(
    ("typed", "quantity", "codes"),
    [
        ("bag", 1, ["BAG"]),
        ("3*bag", 3, ["BAG"]),
        (" 3 * BAG ", 3, ["BAG"]),
        ("dog roll", 1, ["BAG"]),
        ("2*garden sack", 2, ["SACK"]),
    ],
)
def test_items_with_a_quantity(counter: Counter, typed: str, quantity: int, codes: list[str]) -> None:
    found = find(counter, typed)
    assert [(one.item.code, one.quantity) for one in found.items] == [(code, quantity) for code in codes]
    assert found.items[0].price_pence == found.items[0].item.price_on(counter.desk.today())


@pytest.mark.parametrize("typed", ["0*bag", "1000*bag", "*bag", "x*bag"])
def test_a_senseless_quantity_says_so(counter: Counter, typed: str) -> None:
    found = find(counter, typed)
    assert found.nothing
    assert found.why_not == Refused(Reason.QUANTITY_NOT_VALID).message


@pytest.mark.parametrize("typed", ["70123465", "07123456", "70123459", "7012 3465"])
def test_an_account_one_slip_away_is_offered_and_not_put_in(counter: Counter, typed: str) -> None:
    found = find(counter, typed)
    assert found.nothing
    assert [one.holder for one in found.near] == [SMITH]
    assert found.why_not


@pytest.mark.parametrize(
    ("typed", "reference"),
    [("FP 2000 9999", "FP20009999"), ("somebody else", "NONE"), ("BA1 4QX", "NONE"), ("12 High Street", "NONE")],
)
def test_what_has_no_valid_reference_may_go_to_suspense_and_no_name_stands_there(
    counter: Counter, typed: str, reference: str
) -> None:
    found = find(counter, typed)
    assert found.nothing
    assert found.suspense is not None
    assert (found.suspense.fund.is_suspense, found.suspense.reference) == (True, reference)


@pytest.mark.parametrize("typed", ["70123456", "smith", "0*bag", "4111111111111111", ""])
def test_suspense_is_not_offered_beside_what_was_found_or_for_a_card(counter: Counter, typed: str) -> None:
    assert find(counter, typed).suspense is None


@pytest.mark.parametrize("typed", ["4111111111111111", "4111 1111 1111 1111", "5500-0000-0000-0004"])
def test_a_card_number_is_told_and_goes_nowhere(counter: Counter, typed: str) -> None:
    found = find(counter, typed)
    assert found == Found(why_not=Refused(Reason.CARD_NUMBER).message)
    assert typed not in found.why_not


def test_a_library_s_number_is_no_card(counter: Counter) -> None:
    assert accounts(counter, "21234567890124") == [WELL_KNOWN["library"]]


@pytest.mark.parametrize(
    "typed", ["", "   ", "qqqq", "%", '"', "' OR 1=1 --", "\\", "((", "x" * 5000, "\ud800", "9" * 5000]
)
def test_whatever_is_typed_breaks_nothing(counter: Counter, typed: str) -> None:
    assert find(counter, typed).nothing


def test_what_the_cashier_must_know_is_told_with_the_account(counter: Counter) -> None:
    stopped = find(counter, "70550016").accounts[0]
    assert stopped.message is not None
    assert stopped.message.text == "Refer to recovery"
    assert find(counter, "70123456").accounts[0].paid is None
    counter.take()
    paid = find(counter, "70123456").accounts[0].paid
    assert paid is not None
    assert paid.amount_pence == 142_10
