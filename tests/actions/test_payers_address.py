"""Where the payer lives: asked where a fund or the cash limit asks, no account says it, or somebody else pays."""

from dataclasses import replace

import pytest
from fakes.counter import SMITH, SUPERVISOR, Counter

from ims_desktop.actions.counter.add_line import with_address, with_payer
from ims_desktop.actions.counter.cash_limit import LimitApproval
from ims_desktop.actions.counter.print_receipt import receipt_of
from ims_desktop.actions.counter.take_payment import PaymentWanted
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.cash_limit import CashLimit
from ims_desktop.domain.payer_address import clean_address
from ims_desktop.domain.refusal import Reason, Refused

ADDRESS = "9 Queen Street, Westmere, WM1 9EF"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9 Queen Street,Westmere , wm19ef", ADDRESS),
        ("Flat 2, 31 Mill Lane,, Westmere, WM2 6DE,", "Flat 2, 31 Mill Lane, Westmere, WM2 6DE"),
        ("Tŷ Gwyn, Heol y Bont, Llan, Gwent, NP1 1AA", "Tŷ Gwyn, Heol y Bont, Llan, Gwent, NP1 1AA"),
        ("1 Main Street, Dublin, D02 x285", "1 Main Street, Dublin, D02 X285"),  # not every postcode is British
        (" , ", ""),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert clean_address(typed) == kept
    assert clean_address(kept) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("9 Queen Street, Westmere", "three to five parts"),
        ("a, b, c, d, e, f", "three to five parts"),
        ("9, Westmere, WM1 9EF", "its line 1 holds no letter"),
        ("9 Queen Street, 5, WM1 9EF", "its town holds no letter"),
        ("9 Queen Street, Westmere, 12345", "its postcode holds no letter"),
        ("9 Queen Street, Westmere, WM1 9EF WM1 9EF", "can have 10 characters"),
        (f"{'x' * 51}, Westmere, WM1 9EF", "can have 50 characters"),
    ],
)
def test_what_is_no_address_says_why(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_address(typed)
    assert why in refused.value.message


def refused_for(counter: Counter, wanted: PaymentWanted) -> str:
    before = counter.entries()
    with pytest.raises(Refused) as refused:
        counter.take(wanted)
    assert (refused.value.reason, counter.entries()) == (Reason.ADDRESS_NEEDED, before)
    return refused.value.message


def test_a_fund_asks_only_where_no_account_says_it_or_somebody_else_pays(counter: Counter) -> None:
    counter.change(replace(counter.data.funds["CT"], asks_address=True))
    counter.open()
    assert counter.add().warnings == ("Check with the payer: J Smith, 4 High Street, Westmere, WM1 4AB.",)
    assert counter.take().personal == {}
    other = counter.wanted(payer="Ann Other", payment="p-2")
    assert refused_for(counter, other).startswith("Council Tax asks for the payer's name and address")
    refused_for(counter, replace(other, payer="77", address=ADDRESS))  # a name holds a letter
    taken = counter.take(replace(other, address="9 Queen Street, Westmere, wm1 9ef"))
    assert taken.personal == {"payer": "Ann Other", "payer.address": ADDRESS}
    assert "Queen Street" not in counter.entries()[-1]
    again = counter.take(replace(other, address=ADDRESS))
    assert again.payment.receipt == taken.payment.receipt
    with pytest.raises(Refused) as reused:
        counter.take(replace(other, address="1 Other Street, Westmere, WM1 1AA"))
    assert reused.value.reason is Reason.ID_REUSED


def test_an_account_without_an_address_is_asked_for_its_holder_s(counter: Counter) -> None:
    counter.change(replace(counter.data.funds["CT"], asks_address=True))
    counter.change(holders=[replace(SMITH, address=(), postcode="")])
    counter.open()
    refused_for(counter, counter.wanted())
    taken = counter.take(replace(counter.wanted(), address=ADDRESS))
    assert taken.personal == {"payer.address": ADDRESS}  # who pays is the account's holder
    receipt = receipt_of(counter.data, taken)
    assert (receipt.payer, receipt.address) == ("", ADDRESS)


def test_cash_over_the_limit_asks_where_the_office_says_so(counter: Counter) -> None:
    limit = CashLimit(100_00, may_be_approved=True)
    office = counter.data.offices["BA1"]
    counter.change(replace(office, cash_limit=limit))
    counter.open()
    passed = LimitApproval(SUPERVISOR, "Sale of a car", "Passport seen")
    counter.take(replace(counter.wanted(payer="Ann Other"), over_limit=passed))
    counter.change(replace(office, cash_limit=replace(limit, asks_address=True)))
    wanted = replace(counter.wanted(payer="Ann Other", payment="p-2"), over_limit=passed)
    assert refused_for(counter, wanted).startswith("Cash over the limit asks")
    assert counter.take(replace(wanted, address=ADDRESS)).personal["payer.address"] == ADDRESS
    counter.take(replace(counter.wanted(payment="p-3"), over_limit=passed))  # the holder, whose account says it


def test_another_payer_takes_the_address_away() -> None:
    basket = with_address(with_payer(Basket(), "Ann Other"), ADDRESS)
    assert with_payer(basket, "Ann  Other").address == ADDRESS
    assert with_payer(basket, "Bob Other").address == ""
