"""Add lines: what is due is offered, a repeat is asked about, a stop stops, and no card number gets in."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from fakes.counter import ADMINISTRATOR, BOTH, CASHIER, RENT, SMITH, Counter

from ims_desktop.actions.counter.add_line import (
    LineWanted,
    NewAmount,
    add_account_line,
    add_item,
    change_amount,
    offered_pence,
    with_payer,
)
from ims_desktop.actions.counter.park_basket import park_basket, take_back
from ims_desktop.actions.counter.search import search
from ims_desktop.actions.ports import PulledChanges
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.cash_limit import CashTold, PaidElsewhere
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused

DAY = date(2026, 11, 23)
CARD_NUMBER = "4111111111111111"


def reason_of(counter: Counter, wanted: LineWanted, user: User = CASHIER) -> Reason:
    with pytest.raises(Refused) as refused:
        add_account_line(counter.desk, counter.data, user, Basket(), wanted)
    return refused.value.reason


def test_what_is_due_is_offered_never_the_balance() -> None:
    assert offered_pence(SMITH, DAY) == 142_10
    for due_pence in (None, 0, -1):
        assert offered_pence(replace(SMITH, due_pence=due_pence), DAY) is None


def test_a_line_is_of_the_account_as_it_is_kept(counter: Counter) -> None:
    wanted = LineWanted("CT", " 7012 3456 ", 142_10, note=" for\tMarch ")
    line = add_account_line(counter.desk, counter.data, CASHIER, Basket(), wanted).basket.lines[0]
    assert (line.reference, line.holder_name, line.narrative, line.note) == (
        "70123456",
        "J Smith",
        "Council tax",
        "for March",
    )
    assert reason_of(counter, wanted, ADMINISTRATOR) is Reason.NOT_ALLOWED


def test_whoever_pays_by_direct_debit_is_asked_until_it_was_collected(counter: Counter) -> None:
    payer = WELL_KNOWN["by_direct_debit"]
    wanted = LineWanted("CT", payer.reference, 128_40)
    with pytest.raises(Refused) as refused:
        add_account_line(counter.desk, counter.data, CASHIER, Basket(), wanted)
    said = "70812307 is paid by Direct Debit: £128.40 is collected on 1 Dec. Take this all the same?"
    assert (refused.value.reason, refused.value.message) == (Reason.DIRECT_DEBIT, said)
    confirmed = replace(wanted, confirmed=frozenset({Reason.DIRECT_DEBIT}))
    assert add_account_line(counter.desk, counter.data, CASHIER, Basket(), confirmed).basket.lines
    gone = replace(payer, collects_on=counter.desk.today() - timedelta(days=1))
    state = counter.till.sync_state()
    told = PulledChanges(state.epoch, state.change + 1, more=False, fresh=False, holders=(gone,))
    counter.till.apply_changes(told, counter.desk.clock.now())
    assert add_account_line(counter.desk, counter.data, CASHIER, Basket(), wanted).basket.lines


def test_the_same_account_and_amount_again_is_asked_about(counter: Counter) -> None:
    counter.take()
    with pytest.raises(Refused) as refused:
        counter.add()
    assert refused.value.reason is Reason.PAID_ALREADY
    assert refused.value.message == "£142.10 was paid on 70123456 at 09:00 on 23 Nov (this till). Take it again?"
    assert counter.add(amount_pence=142_11).basket.lines
    assert counter.add(confirmed=frozenset({Reason.PAID_ALREADY})).basket.lines
    counter.clock.move(timedelta(days=3))
    with pytest.raises(Refused):
        counter.add()
    counter.clock.move(timedelta(days=1))
    assert counter.add().basket.lines


def test_what_another_till_took_is_asked_about_until_it_is_voided_there(counter: Counter) -> None:
    counter.open()
    other, now = DeviceId("01960000-0000-7000-8000-0000000000e2"), counter.clock.now()

    def told(number: int, pence: int, days: int = 4) -> None:
        day = counter.desk.today()
        paid = PaidElsewhere(other, number, "BA1-02", now, SMITH.fund, SMITH.reference, day, pence)
        cash = CashTold(day - timedelta(days=days - 1), {other: number}, (), days, (paid,))
        state = counter.till.sync_state()
        changes = PulledChanges(state.epoch, state.change, more=False, fresh=False, cash=cash)
        counter.till.apply_changes(changes, now)

    told(5, 142_10)
    told(5, 142_10)  # told twice, it was paid once
    with pytest.raises(Refused) as refused:
        counter.add()
    assert refused.value.message == "£142.10 was paid on 70123456 at 09:00 on 23 Nov (till BA1-02). Take it again?"
    assert counter.add(amount_pence=142_11).basket.lines
    found = search(counter.till, counter.data, SMITH.reference, counter.desk.today()).accounts[0].paid
    assert found is not None
    assert (found.where, found.at) == ("till BA1-02", now)
    told(6, -142_10)
    assert counter.add().basket.lines
    assert counter.till.cash_known() == {other: 6}
    told(7, 1_00, days=28)  # the office looks back further now: what was told before was less
    assert counter.till.cash_known() == {}


def test_a_stop_stops_unless_one_may(counter: Counter) -> None:
    stopped = WELL_KNOWN["on_stop"]
    with pytest.raises(Refused) as refused:
        counter.add(stopped)
    assert refused.value.message == "This account is on stop: Refer to recovery"
    assert counter.add(stopped, user=BOTH).warnings == ("Refer to recovery",)


def test_a_message_warns_and_overpaying_too(counter: Counter) -> None:
    assert counter.add(WELL_KNOWN["no_cheques"]).warnings == ("No cheques",)
    assert counter.add().warnings == ()
    counter.change(replace(counter.data.funds["CT"], overpaying_allowed=False))
    assert counter.add(SMITH, 568_40).warnings == ()
    assert counter.add(SMITH, 568_41).warnings == ("This is £0.01 more than the balance.",)


@pytest.mark.parametrize(
    ("fund", "reference", "reason"),
    [
        ("CT", "", Reason.REFERENCE_BLANK),
        ("CT", "7012345", Reason.REFERENCE_LENGTH),
        ("CT", "79999993", Reason.ACCOUNT_UNKNOWN),
        ("CT", "79999999", Reason.REFERENCE_CHECK_DIGIT),
        ("CT", "X9999999", Reason.REFERENCE_MASK),
        ("CT", CARD_NUMBER, Reason.REFERENCE_LENGTH),
        ("GW", CARD_NUMBER, Reason.CARD_NUMBER),
        ("GW", "4111 1111 1111 1111", Reason.CARD_NUMBER),
        ("FPN", "FP20000121", Reason.REFERENCE_CHECK_DIGIT),
        ("XX", "1", Reason.FUND_UNKNOWN),
    ],
)
def test_a_wrong_reference_is_refused(counter: Counter, fund: str, reference: str, reason: Reason) -> None:
    assert reason_of(counter, LineWanted(fund, reference, 1)) is reason


def test_a_library_s_number_passes_though_it_looks_like_a_card(counter: Counter) -> None:
    for reference in ("21234567890124", "21230004417208"):
        wanted = LineWanted("LIB", reference, 80)
        assert add_account_line(counter.desk, counter.data, CASHIER, Basket(), wanted).basket.lines


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("\x00", Reason.TEXT_NOT_PLAIN),
        ("bell\x07", Reason.TEXT_NOT_PLAIN),
        ("\u202e01.241£ diaP", Reason.TEXT_NOT_PLAIN),
        ("zero\u200bwidth", Reason.TEXT_NOT_PLAIN),
        ("\ud800", Reason.TEXT_NOT_PLAIN),
        ("x" * 101, Reason.TEXT_TOO_LONG),
        (f"card {CARD_NUMBER}", Reason.CARD_NUMBER),
        ("card 4111-1111-1111-1111 exp 01/30", Reason.CARD_NUMBER),
    ],
)
def test_a_note_is_plain_text(counter: Counter, note: str, reason: Reason) -> None:
    assert reason_of(counter, LineWanted("CT", SMITH.reference, 1, note)) is reason
    with pytest.raises(Refused):
        with_payer(Basket(), note)


@pytest.mark.parametrize(
    ("amount_pence", "reason"),
    [
        (0, Reason.AMOUNT_ZERO),
        (-1, Reason.AMOUNT_NEGATIVE),
        (1_000_000_01, Reason.AMOUNT_NEEDS_CONFIRMATION),
        (10**12, Reason.AMOUNT_ABSURD),
    ],
)
def test_amounts_that_no_line_may_have(counter: Counter, amount_pence: int, reason: Reason) -> None:
    assert reason_of(counter, LineWanted("CT", SMITH.reference, amount_pence)) is reason
    with pytest.raises(Refused) as refused:
        change_amount(counter.desk, counter.data, counter.add().basket, 0, NewAmount(amount_pence))
    assert refused.value.reason is reason
    assert reason_of(counter, LineWanted("PCN", "BJ99518409", 1_000_01)) is Reason.AMOUNT_OVER_FUND_MAXIMUM


def test_another_amount_is_another_vat_and_an_item_keeps_its_price(counter: Counter) -> None:
    wanted = LineWanted("MISC", "20100000017", 10_00)
    basket = add_account_line(counter.desk, counter.data, CASHIER, Basket(), wanted).basket
    changed = change_amount(counter.desk, counter.data, basket, 0, NewAmount(20_00))
    assert [(one.amount_pence, one.vat_pence) for one in changed.lines] == [(20_00, 3_33)]
    items = add_item(counter.desk, counter.data, CASHIER, Basket(), counter.data.items["BAG"], 2).basket
    with pytest.raises(Refused):
        change_amount(counter.desk, counter.data, items, 0, NewAmount(1))


def test_items_have_their_own_vat_and_add_up(counter: Counter) -> None:
    items = counter.data.items
    basket = add_item(counter.desk, counter.data, CASHIER, Basket(), items["BAG"], 3).basket
    basket = add_item(counter.desk, counter.data, CASHIER, basket, items["MAP"], 1).basket
    basket = add_item(counter.desk, counter.data, CASHIER, basket, items["BAG"], 1).basket
    assert [(one.quantity, one.amount_pence, one.vat_code, one.vat_pence) for one in basket.lines] == [
        (4, 9_60, "W0", 1_60),
        (1, 3_50, "Z0", 0),
    ]


def test_the_last_line_takes_the_payer_away_and_a_blank_name_too(counter: Counter) -> None:
    basket = with_payer(counter.add().basket, " A  Neighbour ")
    assert basket.payer_name == "A Neighbour"
    assert with_payer(basket, " ").payer_name == "J Smith"


def test_a_parked_basket_comes_back_once(counter: Counter) -> None:
    basket = with_payer(counter.add(RENT, 96_22, note="by hand").basket, "A Neighbour")
    parked = park_basket(counter.desk, CASHIER, basket)
    assert list(counter.till.parked()) == [parked]
    assert take_back(counter.desk, CASHIER, parked.id) == basket
    for wrong in (parked.id, "", "no"):
        with pytest.raises(Refused) as refused:
            take_back(counter.desk, CASHIER, wrong)
        assert refused.value.reason is Reason.BASKET_UNKNOWN
    with pytest.raises(Refused) as refused:
        park_basket(counter.desk, CASHIER, Basket())
    assert refused.value.reason is Reason.NOTHING_TO_PAY
    for ask in (
        lambda: park_basket(counter.desk, ADMINISTRATOR, basket),
        lambda: take_back(counter.desk, ADMINISTRATOR, ""),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.reason is Reason.NOT_ALLOWED


TAXI = ("AB12 CDE", "J. Smith", "1 December")


def test_what_an_item_asks_is_answered_and_stands_on_its_line(counter: Counter) -> None:
    item = counter.data.items["TAXI"]

    def add(basket: Basket, *answers: str) -> Basket:
        return add_item(counter.desk, counter.data, CASHIER, basket, item, 1, answers).basket

    basket = add(Basket(), *TAXI)
    note = "Plate number: AB12 CDE; Driver's name: J. Smith; From which day: 1 December"
    assert basket.lines[0].note == note
    assert add(basket, *TAXI).lines[0].quantity == 2
    other = add(basket, "XY99 ZZZ", *TAXI[1:])
    assert [line.quantity for line in other.lines] == [1, 1]  # each for its own car
    taken = counter.take(counter.wanted(*other.lines))
    assert taken.personal["line.1.note"] == note
    assert note not in counter.entries()[-1]
    for answers in ((), TAXI[:2], (" ", *TAXI[1:]), (*TAXI, "more")):
        with pytest.raises(Refused) as refused:
            add(Basket(), *answers)
        assert refused.value.reason is Reason.ITEM_ANSWERS
    unanswered = replace(basket.lines[0], note="")
    with pytest.raises(Refused) as refused:
        counter.take(counter.wanted(unanswered, payment="p-2"))
    assert refused.value.reason is Reason.ITEM_ANSWERS
