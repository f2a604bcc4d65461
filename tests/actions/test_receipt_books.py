"""Receipt books at a till: each slip keyed once, on the day on which its money was taken; and what gaps there are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import every_row
from fakes.counter import CASHIER, SUPERVISOR, Counter, counter_on

from ims_desktop.actions.counter.spoil_slip import spoil_slip
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.actions.ports import RecordedPayment
from ims_desktop.domain.receipt_book import ReceiptBook, Slip
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import business_day
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.verify import verify_till

BOOK = ReceiptBook("B7", "BA1", 1001, 1010)


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    counter = counter_on(tmp_path)
    counter.change(BOOK, ReceiptBook("C1", "BA2", 2001, 2010))
    return counter


def keyed(counter: Counter, slip: str, payment: str, days: float = 1) -> RecordedPayment:
    book, _, number = slip.partition("-")
    at = counter.clock.now() - timedelta(days=days)
    return counter.take(replace(counter.wanted(payment=payment), slip=Slip(book, int(number), at)))


def refused(call: Callable[[], object]) -> Reason:
    with pytest.raises(Refused) as why:
        call()
    assert why.value.message
    return why.value.reason


def test_a_slip_is_keyed_once_and_is_of_the_day_on_which_it_was_taken(counter: Counter) -> None:
    first = keyed(counter, "B7-1001", "p-1")
    assert first.payment.business_day == business_day(counter.clock.now() - timedelta(days=1))
    assert refused(lambda: keyed(counter, "B7-1001", "p-2")) is Reason.SLIP_USED
    spoil_slip(counter.desk, CASHIER, Slip("B7", 1002), "Coffee")
    assert refused(lambda: keyed(counter, "B7-1002", "p-2")) is Reason.SLIP_USED
    assert refused(lambda: spoil_slip(counter.desk, CASHIER, Slip("B7", 1001), "Coffee")) is Reason.SLIP_USED
    assert refused(lambda: spoil_slip(counter.desk, CASHIER, Slip("B7", 1003), " ")) is Reason.REASON_NEEDED
    void_payment(counter.desk, counter.data, CASHIER, first.payment.receipt, "Misread", SUPERVISOR)
    again = keyed(counter, "B7-1001", "p-3")
    found = counter.till.recorded(again.payment.receipt)
    assert found is not None
    assert found.payment.slip == again.payment.slip
    before = every_row(counter.till)
    assert [row[1:3] for row in before["slip_use"]] == [("B7", 1001), ("B7", 1002), ("B7", 1001)]
    rebuild(counter.till)
    assert every_row(counter.till) == before
    assert verify_till(counter.till).findings == ()


@pytest.mark.parametrize(
    ("slip", "days", "reason"),
    [
        ("B7-1011", 1, Reason.SLIP_UNKNOWN),
        ("C1-2001", 1, Reason.SLIP_UNKNOWN),
        ("ZZ-1", 1, Reason.SLIP_UNKNOWN),
        ("B7-1005", -0.01, Reason.SLIP_TIME),
        ("B7-1005", 32, Reason.SLIP_TIME),
    ],
)
def test_what_is_not_of_this_office_or_of_then_is_refused(
    counter: Counter, slip: str, days: float, reason: Reason
) -> None:
    assert refused(lambda: keyed(counter, slip, "p-1", days)) is reason


def test_gaps_lie_before_the_last_number_that_is_known() -> None:
    assert BOOK.gaps({1002, 1005}, {1004}) == [1001, 1003]
    assert BOOK.gaps((), ()) == []


@pytest.mark.parametrize(
    "book",
    [
        ReceiptBook("b7", "BA1", 1, 2),
        ReceiptBook("B7", "BA1", 2, 1),
        ReceiptBook("B7", "BA1", 0, 5),
        ReceiptBook("B7", "BA1", 1, 1_001),
        ReceiptBook("B7", "BA1", 1, 5, UserId("u")),
    ],
)
def test_a_book_that_cannot_be_is_refused(book: ReceiptBook) -> None:
    assert refused(book.check) is Reason.BOOK_NOT_VALID
