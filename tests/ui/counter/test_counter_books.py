"""A receipt book keyed at the counter: slip after slip by Enter alone, spoilt ones too, and nothing twice."""

import pytest
from fakes.counter_kit import CASHIER, SMITH, Counter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ims_desktop.actions.ports import PulledChanges
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import roll_time
from ims_desktop.ui.walkthrough.cut_off import find_cut_off

K = Qt.Key
MINE = ReceiptBook("B7", "BA1", 1001, 1004, CASHIER.id)
ANOTHERS = ReceiptBook("A1", "BA1", 1, 9, UserId("u-else"))


@pytest.fixture
def books(counter: Counter) -> Counter:
    """The counter of an office with two books."""
    counter.presenter.book()
    assert "no receipt book" in notice(counter)
    assert counter.view.lines.book.isHidden()
    store = counter.desk.till
    state = store.sync_state()
    rows = tuple(to_row(book) for book in (MINE, ANOTHERS))
    store.apply_changes(
        PulledChanges(state.epoch, state.change + 1, more=False, fresh=False, rows=rows), counter.desk.clock.now()
    )
    counter.presenter.use_data(store.reference_data())
    QApplication.processEvents()
    assert counter.view.lines.book.isVisible()
    return counter


def notice(counter: Counter) -> str:
    shown = counter.view.notice.shown()
    return shown.text if shown else ""


def asked(counter: Counter) -> str:
    assert counter.presenter.asking.open
    return counter.view.asking.ask.field.text()


def wrong(counter: Counter) -> str:
    return counter.view.asking.ask.field.error()


def pay(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.enter()


def test_slip_after_slip_is_keyed_and_the_next_one_offered(books: Counter) -> None:
    books.alt("B")
    assert asked(books) == "B7-1001"
    books.enter()
    books.type("23/11 14:10")
    books.enter()
    assert "On slip B7-1001, taken 14:10 on 23 Nov" in books.view.tender._hint.text()
    pay(books)
    (first,) = books.taken
    assert first.payment.slip is not None
    assert roll_time(first.payment.slip.at or first.at) == "2026-11-23T14:10:00.000Z"
    assert first.payment.business_day.isoformat() == "2026-11-23"
    assert asked(books) == "B7-1002"
    books.enter()
    books.type("14:20")  # of the same day
    books.enter()
    books.add(SMITH)
    books.alt("K")  # paid already: take it again
    books.press(K.Key_F5)
    books.enter()
    assert [one.payment.slip.name for one in books.taken if one.payment.slip] == ["B7-1001", "B7-1002"]
    assert books.taken[-1].payment.business_day.isoformat() == "2026-11-23"
    assert asked(books) == "B7-1003"
    books.press(K.Key_Escape)
    assert not books.presenter.asking.open
    books.add(SMITH)  # a customer at the counter
    books.alt("K")
    books.press(K.Key_F5)
    books.enter()
    assert books.taken[-1].payment.slip is None
    assert not books.presenter.asking.open


def test_a_spoilt_slip_is_noted_with_its_reason_and_gaps_are_told(books: Counter) -> None:
    books.alt("B")
    books.type("B7 1003")
    books.enter()
    books.alt("1")
    books.enter()
    assert "Give a reason" in wrong(books)
    books.type("Coffee on it")
    books.enter()
    entry = books.desk.till.entry(books.desk.till.head().number)
    assert (entry.kind, entry.body["slip"]) == (EntryKind.SLIP_SPOILT, {"book": "B7", "number": 1003})
    assert "B7-1003 is noted as spoilt" in notice(books)
    assert asked(books) == "B7-1004"
    about = books.view.asking.ask.findChildren(type(books.view.asking.ask._about))
    assert any("1001, 1002" in one.text() for one in about)


@pytest.mark.parametrize(
    ("slip", "when", "said"),
    [
        ("B7-1005", "", "No receipt book"),
        ("ZZ-1", "", "No receipt book"),
        ("rubbish", "", "No receipt book"),
        ("B7-1001", "yesterday", "Time is not right"),
        ("B7-1001", "31/02 10:00", "not right"),
        ("B7-1001", "24/11 14:61", "Time is not right"),
        ("B7-1001", "24/11/26 23:59", "before now"),
        ("B7-1001", "01/10/26 10:00", "not more than"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_at_hand(
    books: Counter, slip: str, when: str, said: str
) -> None:
    books.alt("B")
    books.type(slip)
    books.enter()
    if when:
        books.type(when)
        books.enter()
    assert said in wrong(books)
    assert books.presenter.tender.slip is None


def test_a_slip_that_was_keyed_is_refused_before_anything_is_typed_from_it(books: Counter) -> None:
    books.alt("B")
    books.enter()
    books.type("23/11 14:10")
    books.enter()
    pay(books)
    books.type("1001")
    books.enter()
    assert f"keyed as receipt {books.taken[0].payment.receipt} already" in wrong(books)


def test_a_slip_at_hand_can_be_let_go_and_another_book_chosen(books: Counter) -> None:
    books.alt("B")
    books.alt("1")  # the other book's next
    books.type("23/11 14:10")
    books.enter()
    slip = books.presenter.tender.slip
    assert slip is not None
    assert slip.name == "A1-1"
    assert find_cut_off(books.view) == ()
    books.alt("B")
    books.alt("1")
    assert books.presenter.tender.slip is None
    assert not books.presenter.asking.open
