"""Amounts by the day of receipt: discounted, full, more, with agents; post by its own day, late ones asked about."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import every_row
from fakes.counter import CASHIER, COLLEAGUE, Counter

from ims_desktop.actions.counter.add_line import LineWanted, NewAmount, add_account_line, change_amount, offered_pence
from ims_desktop.actions.counter.log_post import log_post
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.take_payment import PaymentWanted
from ims_desktop.actions.counter.work_post import PostPaid
from ims_desktop.demo.well_known import WELL_KNOWN, penalty_steps
from ims_desktop.domain.basket import Basket, PaymentLine
from ims_desktop.domain.dated_amount import DatedAmount, amounts_text, check_amounts, read_amounts, until_words
from ims_desktop.domain.post import Came, PostItem
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.verify import verify_till

TODAY = date(2026, 11, 23)  # of the counter
FINE, AGENTS = WELL_KNOWN["parking_fine"], WELL_KNOWN["with_agents"]
LAST_DISCOUNTED = date(2026, 11, 28)
YES = frozenset({Reason.OTHER_AMOUNT_DUE, Reason.PAID_ALREADY})


def wanted(pence: int, received_on: date | None = None, confirmed: frozenset[Reason] = frozenset()) -> LineWanted:
    return LineWanted("PCN", FINE.reference, pence, received_on=received_on, confirmed=confirmed)


def line(counter: Counter, want: LineWanted) -> PaymentLine:
    return add_account_line(counter.desk, counter.data, CASHIER, Basket(), want).basket.lines[0]


def refused(counter: Counter, want: LineWanted) -> Refused:
    with pytest.raises(Refused) as found:
        line(counter, want)
    return found.value


def taken(counter: Counter, want: PaymentWanted) -> Refused:
    before = counter.entries()
    with pytest.raises(Refused) as found:
        counter.take(want)
    assert counter.entries() == before
    return found.value


@pytest.mark.parametrize(
    ("day", "pence", "words"),
    [
        (date(2026, 11, 14), None, ""),
        (date(2026, 11, 15), 35_00, "discounted until 28 Nov, then £70.00"),
        (LAST_DISCOUNTED, 35_00, "discounted until 28 Nov, then £70.00"),
        (date(2026, 11, 29), 70_00, "full until 9 Jan, then £105.00"),
        (date(2027, 1, 10), 105_00, "charge certificate until 14 Mar, then taken here no more"),
        (date(2027, 3, 15), None, "With enforcement agents: Fenn & Hale, 01632 960 417."),
    ],
)
def test_what_is_offered_goes_by_the_day(day: date, pence: int | None, words: str) -> None:
    never = replace(FINE, due_pence=None)
    assert (offered_pence(never, day), until_words(FINE.amounts, day)) == (pence, words)
    assert read_amounts(amounts_text(FINE.amounts)) == FINE.amounts


def test_a_late_discount_is_asked_about_and_stands_on_the_roll(counter: Counter) -> None:
    told = add_account_line(counter.desk, counter.data, CASHIER, Basket(), wanted(35_00))
    assert (told.told, told.warnings) == ("Parking fine: discounted until 28 Nov, then £70.00.", ())
    assert refused(counter, wanted(20_00)).message == (
        "£35.00 is due on BJ99518409 for money of 23 Nov. Take £20.00 all the same?"
    )
    counter.clock.move(timedelta(days=6))
    counter.till.heard_from_central(counter.clock.now(), counter.clock.now(), counter.clock.ticks())
    late = refused(counter, wanted(35_00))
    assert late.reason is Reason.OTHER_AMOUNT_DUE
    assert "£70.00 is due" in late.message
    assert "It was discounted until 28 Nov: this is late." in late.message
    counter.take(counter.wanted(line(counter, wanted(35_00, confirmed=YES))))
    assert '"due_pence":7000' in counter.entries()[-1]
    assert "received_on" not in counter.entries()[-1]


def test_a_basket_that_was_kept_past_the_discount_is_asked_about_again(counter: Counter) -> None:
    basket = Basket((line(counter, wanted(35_00)),))
    counter.clock.move(timedelta(days=6))
    counter.till.heard_from_central(counter.clock.now(), counter.clock.now(), counter.clock.ticks())
    counter.open()
    said = taken(counter, counter.wanted(*basket.lines))
    assert (said.reason, said.facts["due_pence"]) == (Reason.DUE_CHANGED, 70_00)
    with pytest.raises(Refused) as asked:
        change_amount(counter.desk, counter.data, basket, 0, NewAmount(50_00))
    assert asked.value.reason is Reason.OTHER_AMOUNT_DUE
    full = change_amount(counter.desk, counter.data, basket, 0, NewAmount(70_00))
    assert counter.take(counter.wanted(*full.lines)).payment.lines[0].due_pence == 70_00


def test_nothing_is_taken_at_court_or_enforcement(counter: Counter) -> None:
    with pytest.raises(Refused) as found:
        counter.add(AGENTS, 115_00, confirmed=YES)
    assert found.value.message == (
        "Nothing is taken on BJ99530007 here any more. With enforcement agents: Fenn & Hale, 01632 960 417."
    )
    counter.change(holders=[replace(AGENTS, amounts=())])
    at_hand = counter.line(AGENTS, 115_00)
    counter.change(holders=[AGENTS])
    counter.open()
    assert taken(counter, counter.wanted(at_hand)).reason is Reason.TAKEN_ELSEWHERE


def test_post_counts_from_the_day_on_which_it_was_opened(counter: Counter) -> None:
    sheet = str(
        log_post(counter.desk, CASHIER, (PostItem(Came.CHEQUE, 35_00, FINE.reference),), COLLEAGUE).body["sheet"]
    )
    counter.clock.move(timedelta(days=7))
    counter.till.heard_from_central(counter.clock.now(), counter.clock.now(), counter.clock.ticks())
    open_till(counter.desk, CASHIER, 50_00, post=True)
    post = PostPaid(f"{sheet}.1")
    at_hand = line(counter, wanted(35_00, received_on=TODAY))
    assert (at_hand.due_pence, at_hand.received_on) == (35_00, TODAY)
    recorded = counter.take(replace(counter.wanted(at_hand), post=post))
    (sealed,) = recorded.payment.lines
    assert (sealed.due_pence, sealed.received_on) == (35_00, "2026-11-23")
    assert counter.till.recorded(recorded.payment.receipt) == recorded
    before = every_row(counter.till)
    rebuild(counter.till)
    assert every_row(counter.till) == before
    assert verify_till(counter.till).findings == ()


@pytest.mark.parametrize(
    ("amounts", "why"),
    [
        (penalty_steps(TODAY, 70_00), ""),
        (tuple(reversed(penalty_steps(TODAY, 70_00))), "order"),
        ((DatedAmount(TODAY, 0, "At court"), DatedAmount(date(2027, 1, 1), 70_00, "full")), "nothing follows"),
        ((DatedAmount(TODAY, 70_00, " "),), "words"),
        ((DatedAmount(TODAY, -1, "full"),), "a sum"),
    ],
)
def test_steps_that_cannot_be_are_not_loaded(amounts: tuple[DatedAmount, ...], why: str) -> None:
    assert why in check_amounts(amounts)
    assert bool(why) == bool(check_amounts(amounts))
