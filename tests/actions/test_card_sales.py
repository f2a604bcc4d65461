"""Card sales held one by one against the terminal's report: what is named counts as it stands, and is not lost."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cash_up_screen import a_day, take
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter, counter_on

from ims_desktop.actions.counter.card_sales import card_sales
from ims_desktop.actions.counter.cash_up_at_hand import cash_up_at_hand
from ims_desktop.actions.counter.cash_up_sheet import cash_up_sheet
from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountAnswer, CountWanted, count_till
from ims_desktop.actions.counter.explain_difference import explain_difference
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.documents.cash_up_layout import cash_up_text
from ims_desktop.domain.card_sales import MOST_NAMED, CardNamed, CardSale, CardsMatched, Stands, matched
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.explaining.suspicion import Kind
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.till.verify import verify_till

CARD = "92"
NEXT, UNSENT, MISSING, EARLIER = Stands.NEXT_REPORT, Stands.NOT_SENT, Stands.UNMATCHED, Stands.EARLIER


@pytest.fixture
def day(tmp_path: Path) -> Counter:
    """£172.79 in cash, £83.12 by cheque, by card £9.99 and £83.20."""
    counter = counter_on(tmp_path)
    a_day(counter)
    return counter


def sales_of(counter: Counter, user: User = CASHIER) -> tuple[CardSale, ...]:
    at_hand = cash_up_at_hand(counter.desk, counter.data, user)
    assert at_hand is not None
    return at_hand.cards or ()


def count(counter: Counter, cash: int, cheques: int, cards: CardsMatched | None, user: User = CASHIER) -> CountAnswer:
    by_mop = {"1": cash, "2": cheques, CARD: cards.counted_pence(CARD) if cards else 0}
    return count_till(counter.desk, counter.data, user, CountWanted(Counted(by_mop, cards=cards), finish=True))


def test_a_sale_that_is_still_to_come_counts_and_is_looked_for_by_the_next_session(day: Counter) -> None:
    small, large = sales_of(day)
    assert (small.authorisation, small.last4, small.pence, large.pence) == ("882104", "4417", 9_99, 83_20)
    cards = matched((small, large), {CARD: 9_99}, {small.place: None, large.place: NEXT})
    assert cards is not None
    assert count(day, 172_79, 83_12, cards).agrees
    close_till(day.desk, day.data, CASHIER, CloseWanted())
    text = cash_up_text(cash_up_sheet(day.desk, day.data, CASHIER))
    assert "Card sales on the terminal's next report" in text
    assert "authorisation 882104, card 4417" in text
    open_till(day.desk, COLLEAGUE, 100_00)
    take(day, "p-20", "card", 5_00, user=COLLEAGUE)
    own, before = sales_of(day, COLLEAGUE)
    assert (own.pence, own.earlier) == (5_00, False)
    assert before == replace(large, earlier=True)
    cards = matched((own, before), {CARD: 88_20}, {own.place: None, before.place: None})
    assert cards == CardsMatched({CARD: 88_20}, (before.named(EARLIER),))
    assert count(day, 100_00, 0, cards, COLLEAGUE).agrees  # the report has yesterday's as well
    close_till(day.desk, day.data, COLLEAGUE, CloseWanted())
    open_till(day.desk, COLLEAGUE, 100_00)
    assert sales_of(day, COLLEAGUE) == ()
    assert verify_till(day.till).findings == ()


def test_a_sale_that_no_report_has_is_short_and_named_and_goes_on_being_looked_for(day: Counter) -> None:
    small, large = sales_of(day)
    cards = matched((small, large), {CARD: 83_20}, {large.place: None})
    assert cards is not None
    assert [one.stands for one in cards.named] == [MISSING]
    assert not count(day, 172_79, 83_12, cards).agrees
    closed, _entry = close_till(day.desk, day.data, CASHIER, CloseWanted(reason="Terminal has no such sale"))
    assert [(one.mop, one.difference_pence) for one in closed.tenders if one.difference_pence] == [(CARD, -9_99)]
    open_till(day.desk, COLLEAGUE, 100_00)
    assert [(one.pence, one.earlier) for one in sales_of(day, COLLEAGUE)] == [(9_99, True)]


def test_the_sale_that_no_report_has_explains_the_difference(tmp_path: Path) -> None:
    """Of three card sales of one sum, the one that was not ticked."""
    counter = counter_on(tmp_path)
    open_till(counter.desk, CASHIER, 100_00)
    for place in range(3):
        take(counter, f"p-{place}", "card", 25_00)
    one, two, three = sales_of(counter)
    cards = matched((one, two, three), {CARD: 50_00}, {one.place: None, three.place: None})
    count(counter, 100_00, 0, cards)
    found = explain_difference(counter.desk, counter.data, CASHIER)
    best = found.candidates[0].mistakes[0]
    assert (best.kind, best.entries) == (Kind.CARD_NOT_TAKEN, (two.entry,))


def test_a_voided_sale_is_not_looked_for(day: Counter) -> None:
    small, _large = sales_of(day)
    void_payment(day.desk, day.data, CASHIER, small.receipt, "Terminal was reversed", SUPERVISOR)
    assert [one.pence for one in sales_of(day)] == [83_20]


def test_what_is_named_must_be_there(day: Counter) -> None:
    small, large = sales_of(day)
    before = len(day.entries())
    wrong = (
        CardNamed(1, 1, CARD, 9_99, NEXT),
        replace(small.named(NEXT), pence=1),
        replace(small.named(NEXT), tender=2),
        small.named(EARLIER),
    )
    for one in wrong:
        with pytest.raises(Refused) as refused:
            count(day, 172_79, 83_12, CardsMatched({CARD: 0}, (one,)))
        assert refused.value.reason is Reason.CARD_SALE_NOT_HERE
    with pytest.raises(Refused):
        count(day, 172_79, 83_12, CardsMatched({CARD: 0}, (large.named(NEXT), large.named(UNSENT))))
    assert len(day.entries()) == before


def test_a_list_that_nobody_went_through_is_kept_as_such_and_blocks_nothing(day: Counter) -> None:
    sales = sales_of(day)
    assert matched(sales, {CARD: 93_19}, {}) is None
    assert matched((), {}, {}) == CardsMatched({})
    many = tuple(replace(sales[0], tender=at) for at in range(MOST_NAMED + 2))
    assert matched(many, {}, {many[0].place: None}) is None  # or the entry is larger than a roll takes
    counted = Counted({"1": 172_79, "2": 83_12, CARD: 93_19})
    assert count_till(day.desk, day.data, CASHIER, CountWanted(counted)).agrees
    close_till(day.desk, day.data, CASHIER, CloseWanted())
    text = cash_up_text(cash_up_sheet(day.desk, day.data, CASHIER))
    assert "were not looked for one by one" in " ".join(text.split())
    body = next(json.loads(one)["body"] for one in day.entries() if '"kind":"session.counted"' in one)
    assert "cards" not in body


def test_the_list_is_of_this_tills_own_sessions_alone(day: Counter) -> None:
    so_far = day.till.open_session()
    assert so_far is not None
    assert len(card_sales(day.desk, so_far)) == 2
    assert day.till.cards_matched(so_far.business_day) == []
