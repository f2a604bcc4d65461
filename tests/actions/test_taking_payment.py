"""Take a payment: once and whole, or not at all; whatever is tried again, changed in between, or breaks."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fakes.counter import ADMINISTRATOR, BOTH, CASHIER, COLLEAGUE, FINANCE, RENT, SMITH, Counter

from ims_desktop.actions.counter.add_line import add_item
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.ports import PrintState, RecordedPayment, RollWriter
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.account_holder import Effect, StopMessage
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.catalogue import DatedPrice
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.vat import DatedRate
from ims_desktop.store.till.store import SqlTillStore

NOBODY_S = "4111 1111 1111 1111"


def refusal(counter: Counter, wanted: PaymentWanted, user: User = CASHIER) -> Refused:
    """What a payment is refused with; nothing may be written."""
    before = counter.entries()
    with pytest.raises(Refused) as refused:
        take_payment(counter.desk, counter.data, user, wanted)
    assert counter.entries() == before
    return refused.value


def body(counter: Counter) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(counter.entries()[-1])["body"]
    return read


def test_a_payment_is_on_the_roll_with_its_receipt_and_print_job(counter: Counter) -> None:
    lines = (counter.line(note="by hand"), counter.line(RENT, 96_22))
    paid = (counter.tender("card", 100_00), counter.tender("cash", 140_00))
    recorded = counter.take(counter.wanted(*lines, tenders=paid, payer="  Siân\tLlŷr "))
    assert recorded.payment.total_pence == 238_32
    assert recorded.payment.change_pence == 1_68
    assert recorded.payment.receipt.startswith("BA1-03A-000001-")
    assert recorded.print_state is PrintState.WAITING
    assert recorded.personal == {"payer": "Siân Llŷr", "line.1.note": "by hand"}
    assert counter.till.recorded(recorded.payment.receipt) == recorded
    assert sum(posting["amount_pence"] for posting in body(counter)["postings"]) == 238_32
    assert "Siân" not in counter.entries()[-1]
    assert "by hand" not in counter.entries()[-1]
    second = counter.take(counter.wanted(payment="p-2"))
    assert second.payment.receipt.startswith("BA1-03A-000002-")
    session = counter.till.open_session()
    assert session is not None
    assert counter.till.session_figures(session.id) == (2, 380_42)


def test_the_same_id_twice_is_one_payment(counter: Counter) -> None:
    wanted = counter.wanted(counter.line(note="by hand"), payer="A Person")
    first = counter.take(wanted)
    entries = counter.entries()
    counter.clock.move(timedelta(days=2))
    again = counter.take(wanted)
    assert again == first
    assert counter.entries() == entries
    # also when the account was stopped since, or somebody else asks
    counter.change(replace(counter.data.funds["CT"], maximum_pence=1))
    assert counter.take(wanted, COLLEAGUE) == first


@pytest.mark.parametrize("what", ["amount", "payer", "note", "cheque", "drawer", "bank", "more", "account"])
def test_the_same_id_with_other_content_is_refused(counter: Counter, what: str) -> None:
    cheque = replace(
        counter.tender("cheque", 142_10), cheque_drawer="J Smith", cheque_sort_code="123456", cheque_account="12345678"
    )
    wanted = counter.wanted(counter.line(note="by hand"), tenders=(cheque,), payer="A Person")
    counter.take(wanted)
    line = wanted.lines[0]
    other = {
        "amount": replace(wanted, lines=(replace(line, amount_pence=142_11),)),
        "payer": replace(wanted, payer="B Person"),
        "note": replace(wanted, lines=(replace(line, note="by foot"),)),
        "cheque": replace(wanted, tenders=(replace(cheque, cheque_number="000215"),)),
        "drawer": replace(wanted, tenders=(replace(cheque, cheque_drawer="K Smith"),)),
        "bank": replace(wanted, tenders=(replace(cheque, cheque_account="12345679"),)),
        "more": replace(wanted, lines=(line, counter.line(RENT, 1))),
        "account": replace(wanted, lines=(replace(line, reference="70449002"),)),
    }[what]
    assert refusal(counter, other).reason is Reason.ID_REUSED


def test_a_session_of_one_s_own_is_needed(counter: Counter) -> None:
    wanted = counter.wanted()
    assert refusal(counter, wanted).reason is Reason.SESSION_NOT_OPEN
    counter.open(COLLEAGUE)
    caught = refusal(counter, wanted)
    assert caught.reason is Reason.SESSION_OF_ANOTHER
    assert caught.facts == {"cashier": "B. Davies"}
    for user in (FINANCE, ADMINISTRATOR, replace(COLLEAGUE, disabled=True)):
        assert refusal(counter, wanted, user).reason is Reason.NOT_ALLOWED


def test_tenders_that_cannot_stand(counter: Counter) -> None:
    counter.open()
    line = counter.line()
    data = counter.data
    for paid, reason in (
        ((), Reason.UNDERPAID),
        ((counter.tender("cash", 142_09),), Reason.UNDERPAID),
        ((counter.tender("cheque", 142_11),), Reason.CHANGE_NOT_ALLOWED),
        ((counter.tender("card", 142_11),), Reason.CHANGE_NOT_ALLOWED),
        ((counter.tender("card", 142_10), counter.tender("cash", 1)), Reason.CHANGE_NOT_ALLOWED),
        ((counter.tender("cash", 5_000_01),), Reason.AMOUNT_OVER_MOP_MAXIMUM),
        ((counter.tender("cash", 4_000_00), counter.tender("cash", 4_000_00)), Reason.AMOUNT_OVER_MOP_MAXIMUM),
        ((replace(counter.tender("cash", 142_10), mop=data.mops["JN"]),), Reason.MOP_DISABLED),
        ((replace(counter.tender("card", 142_10), card_authorisation=NOBODY_S),), Reason.CARD_NUMBER),
        ((replace(counter.tender("card", 142_10), card_scheme=NOBODY_S),), Reason.CARD_DETAILS),
        ((replace(counter.tender("cheque", 142_10), cheque_drawer=NOBODY_S),), Reason.CARD_NUMBER),
        ((replace(counter.tender("cheque", 142_10), cheque_drawer="x" * 51),), Reason.TEXT_TOO_LONG),
    ):
        wanted = PaymentWanted(PaymentId("p-9"), (line,), paid)
        assert refusal(counter, wanted).reason is reason


def test_a_tender_is_judged_by_today_s_mop(counter: Counter) -> None:
    counter.open()
    wanted = counter.wanted()
    generous = replace(wanted.tenders[0], mop=replace(wanted.tenders[0].mop, maximum_pence=None, code="MADE-UP"))
    assert refusal(counter, replace(wanted, tenders=(generous,))).reason is Reason.MOP_UNKNOWN
    counter.change(replace(counter.data.mop("cash"), maximum_pence=100_00))
    assert refusal(counter, wanted).reason is Reason.AMOUNT_OVER_MOP_MAXIMUM
    counter.change(replace(counter.data.mops["1"], disabled=True))
    assert refusal(counter, wanted).reason is Reason.MOP_DISABLED


def test_a_message_forbids_a_tender(counter: Counter) -> None:
    counter.open()
    line = counter.line(WELL_KNOWN["no_cheques"], 100_00)
    for paid in (
        (counter.tender("cheque", 100_00),),
        (counter.tender("cash", 50_00), counter.tender("cheque", 50_00)),
    ):
        caught = refusal(counter, counter.wanted(counter.line(), line, tenders=paid))
        assert caught.reason is Reason.TENDER_FORBIDDEN
        assert caught.message == "70981120 cannot be paid by cheque: No cheques"
    assert counter.take(counter.wanted(line)).payment.total_pence == 100_00


def test_the_whole_basket_is_checked_again(counter: Counter) -> None:
    counter.open()
    wanted = counter.wanted()
    counter.change(replace(counter.data.messages["CT/RR"]), holders=[replace(SMITH, message="RR")])
    assert refusal(counter, wanted).reason is Reason.ACCOUNT_ON_STOP
    counter.change(holders=[SMITH])
    counter.change(replace(counter.data.funds["CT"], maximum_pence=142_09))
    assert refusal(counter, wanted).reason is Reason.AMOUNT_OVER_FUND_MAXIMUM
    counter.change(replace(counter.data.funds["CT"], disabled=True))
    assert refusal(counter, wanted).reason is Reason.FUND_DISABLED


def test_no_account_twice_unless_one_may(counter: Counter) -> None:
    counter.open(BOTH)
    wanted = counter.wanted(counter.line(amount_pence=1), counter.line(amount_pence=2))
    counter.take(wanted, BOTH)
    with pytest.raises(Refused) as refused:
        take_payment(counter.desk, counter.data, replace(BOTH, roles=CASHIER.roles), replace(wanted, id=PaymentId("x")))
    assert refused.value.reason is Reason.DUPLICATE_LINE


def test_forged_lines_are_refused_or_made_right(counter: Counter) -> None:
    counter.open()
    line = counter.line()
    for forged, reason in (
        (replace(line, amount_pence=-1), Reason.AMOUNT_NEGATIVE),
        (replace(line, amount_pence=0), Reason.AMOUNT_ZERO),
        (replace(line, reference="79999993"), Reason.ACCOUNT_UNKNOWN),
        (replace(line, reference=""), Reason.REFERENCE_BLANK),
        (replace(line, reference=NOBODY_S, fund="GW"), Reason.CARD_NUMBER),
        (replace(line, fund="XX"), Reason.FUND_UNKNOWN),
        (replace(line, vat_code="W0"), Reason.VAT_OVERRIDE_NOT_ALLOWED),
        (replace(line, vat_code="??"), Reason.VAT_CODE_UNKNOWN),
        (replace(line, note="\u202egnihton"), Reason.TEXT_NOT_PLAIN),
        (replace(line, item="NONE"), Reason.ITEM_UNKNOWN),
        # an item's name is no way past an account's checks
        (replace(line, item="BAG"), Reason.PRICE_CHANGED),
    ):
        paid = (replace(counter.tender("cash", 1), amount_pence=max(1, forged.amount_pence)),)
        assert refusal(counter, PaymentWanted(PaymentId("p"), (forged,), paid)).reason is reason
    counter.take(counter.wanted(replace(line, vat_pence=99, vat_rate=Decimal(1), narrative="Gift")))
    sealed = body(counter)
    assert sealed["lines"][0]["vat_pence"] == sealed["postings"][0]["vat_pence"] == 0
    assert sealed["lines"][0]["narrative"] == sealed["postings"][0]["narrative"] == "Council tax"


def test_a_basket_kept_over_midnight_has_the_new_day_s_vat_and_price(counter: Counter) -> None:
    item = counter.data.items["BAG"]
    basket = add_item(counter.desk, counter.data, CASHIER, Basket(), item, 3).basket
    vat = counter.data.vat_codes["W0"]
    tomorrow = date(2026, 11, 24)
    counter.change(replace(vat, rates=(*vat.rates, DatedRate(tomorrow, Decimal("0.175")))))
    counter.clock.move(timedelta(days=1))
    counter.open()
    wanted = counter.wanted(*basket.lines)
    counter.take(wanted)
    assert body(counter)["lines"][0] | {"vat_rate": "0.175", "vat_pence": 1_07} == body(counter)["lines"][0]
    counter.change(replace(item, prices=(*item.prices, DatedPrice(tomorrow, 2_50))))
    caught = refusal(counter, replace(wanted, id=PaymentId("p-2")))
    assert caught.reason is Reason.PRICE_CHANGED
    assert caught.message.startswith("Dog-waste bags, roll of 50 costs £7.50 today.")


def test_some_funds_ask_who_pays(counter: Counter) -> None:
    counter.change(replace(counter.data.funds["CT"], asks_payer=True))
    counter.open()
    for payer in ("", "  "):
        assert refusal(counter, counter.wanted(payer=payer)).reason is Reason.PAYER_NEEDED
    assert counter.take(counter.wanted(payer="J Smith")).personal == {"payer": "J Smith"}


def test_the_bank_details_of_a_cheque_are_personal(counter: Counter) -> None:
    cheque = replace(
        counter.tender("cheque", 142_10), cheque_sort_code="123456", cheque_account="87654321", cheque_drawer="J Smith"
    )
    recorded = counter.take(counter.wanted(tenders=(cheque,)))
    assert recorded.personal == {"tender.1.drawer": "J Smith", "tender.1.bank": "123456 87654321"}
    text = counter.entries()[-1]
    assert "87654321" not in text
    assert "J Smith" not in text
    assert '"cheque_number":"000214"' in text


def test_a_clock_stepped_back_over_midnight_keeps_day_and_time_together(counter: Counter) -> None:
    counter.clock.at = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
    first = counter.take()
    counter.clock.move(timedelta(minutes=-10))
    second = counter.take(counter.wanted(payment="p-2"))
    assert second.at == first.at
    assert second.payment.business_day == first.payment.business_day == date(2026, 11, 24)
    assert json.loads(counter.entries()[-1])["clock"] == {"behind_ms": 600_000}


def test_what_lies_at_hand_goes_with_its_own_payment_alone_printed_or_not(counter: Counter) -> None:
    basket = Basket((counter.line(),))
    counter.till.keep_basket(basket)
    counter.take(replace(counter.wanted(payment="p-script"), receipt_wanted=False, at_hand=False))
    assert counter.till.kept_basket() == basket
    unprinted = counter.take(replace(counter.wanted(payment="p-2"), receipt_wanted=False))
    assert counter.till.kept_basket() == Basket()
    assert unprinted.print_state is PrintState.NONE
    assert len(counter.till.unfinished_prints()) == 0


class Breaks(Exception):  # noqa: N818  a break, of whatever kind
    """Something broke on the way."""


@dataclass
class BreakingWriter:
    """A roll whose append breaks, before or after it has written."""

    roll: RollWriter
    after: bool

    def append(self, entry: Entry, printing: PrintState = PrintState.WAITING, *, at_hand: bool = True) -> None:
        if self.after:
            self.roll.append(entry)
        raise Breaks

    def __getattr__(self, name: str) -> Any:
        return getattr(self.roll, name)


@dataclass
class BreakingTill:
    """The real till, but for its writing."""

    till: SqlTillStore
    after: bool

    @contextmanager
    def writing(self) -> Iterator[BreakingWriter]:
        with self.till.writing() as roll:
            yield BreakingWriter(roll, self.after)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.till, name)


@pytest.mark.parametrize("after", [False, True])
def test_what_breaks_while_writing_leaves_nothing_and_can_be_tried_again(counter: Counter, after: bool) -> None:  # noqa: FBT001  a table
    session = counter.open()
    wanted = counter.wanted(counter.line(note="by hand"))
    entries, desk = counter.entries(), counter.desk
    broken = Desk(BreakingTill(counter.till, after), desk.clock, desk.ids, desk.passwords, desk.sealer)
    with pytest.raises(Breaks):
        take_payment(broken, counter.data, CASHIER, wanted)
    assert counter.entries() == entries
    assert counter.till.session_figures(session.id) == (0, 0)
    assert counter.till.unfinished_prints() == []
    assert not counter.till.recent(session=None, text="", limit=10)
    recorded = counter.take(wanted)
    assert recorded.payment.receipt.startswith("BA1-03A-000001-")
    assert len(counter.entries()) == len(entries) + 1


def test_a_payment_too_long_for_an_entry_is_refused_whole(counter: Counter) -> None:
    counter.open()
    lines = tuple(replace(counter.line(RENT, 1), fund="MKT", reference=f"{number:05d}") for number in range(1, 51))
    lines = tuple(replace(one, vat_code="E0") for one in lines)
    assert counter.take(counter.wanted(*lines)).payment.total_pence == 50
    more = replace(lines[0], reference="99999")
    assert refusal(counter, counter.wanted(*lines, more, payment="p-2")).reason is Reason.ENTRY_TOO_LARGE


def test_what_is_told_is_what_is_kept(counter: Counter) -> None:
    told: list[RecordedPayment] = []
    for number in range(5):
        counter.clock.move(timedelta(milliseconds=1))
        told.append(counter.take(counter.wanted(payment=f"p-{number}")))
    assert [counter.till.recorded(one.payment.receipt) for one in told] == told
    assert [one.number for one in told] == [3, 4, 5, 6, 7]


def test_a_stop_of_the_public_only_warns_here(counter: Counter) -> None:
    counter.change(
        StopMessage("EA", "CT", "With the agents", Effect.STOPS_PUBLIC), holders=[replace(SMITH, message="EA")]
    )
    assert counter.take().payment.total_pence == 142_10
