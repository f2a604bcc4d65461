"""Keys: how few a payment costs, and which Enter takes money."""

import pytest
from fakes.counter_kit import BARE, PARKING, SMITH, Counter, KeyCounter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.domain.mop import MopKind
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.shown import TenderField

K = Qt.Key


def test_a_simple_cash_payment_costs_eleven_keys(counter: Counter) -> None:
    counted = KeyCounter()
    QApplication.instance().installEventFilter(counted)  # type: ignore[union-attr]
    presses = 0
    for key in (*SMITH, K.Key_Return, K.Key_F5, K.Key_Return):
        counter.window_key(key)
        presses += 1
    QApplication.instance().removeEventFilter(counted)  # type: ignore[union-attr]
    assert presses == 11
    assert [one.payment.total_pence for one in counter.taken] == [142_10]
    assert counter.taken[0].payment.tenders[0].kind is MopKind.CASH
    assert counter.focus is counter.view.search.box
    assert counter.lines == []


def test_a_scanned_bill_costs_a_scan_and_two_keys(counter: Counter) -> None:
    counter.scan(SMITH)
    assert counter.lines == [SMITH]
    assert not counter.taken
    counter.window_key(K.Key_F5)
    counter.window_key(K.Key_Return)
    assert [one.payment.total_pence for one in counter.taken] == [142_10]


def test_a_second_enter_within_400_milliseconds_never_posts(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.seconds_a_key = 0.399
    counter.enter()
    assert not counter.taken
    assert wording.ENTER_AGAIN in counter.view.tender.told.text()
    counter.seconds_a_key = 0.401
    counter.enter()
    assert len(counter.taken) == 1


def test_a_doubled_enter_takes_one_payment(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.enter()
    counter.seconds_a_key = 0.01
    counter.enter()
    counter.enter()
    assert len(counter.taken) == 1


def test_a_scan_into_the_cash_field_adds_a_line_and_posts_nothing(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F5)
    counter.scan(PARKING)
    assert not counter.taken
    assert counter.lines == [SMITH, PARKING]
    counter.seconds_a_key = 0.1
    counter.press(K.Key_F5)
    counter.enter()  # right after the scanner's own Enter
    assert not counter.taken


def test_a_scan_leaves_no_trace_in_the_field_that_had_the_keys(counter: Counter) -> None:
    counter.add(SMITH)
    counter.press(K.Key_F7)
    counter.type("8821")
    counter.view.asking.hide()
    field = counter.focus
    counter.scan(PARKING)
    assert counter.lines == [SMITH, PARKING]
    assert PARKING[0] not in getattr(field, "text", str)()


def test_slow_typing_is_no_scan(counter: Counter) -> None:
    counter.add("bag")
    counter.press(K.Key_F5)
    for character in "123456":
        counter.window_key(character)
    assert counter.view.tender.fields.keyed()[TenderField.AMOUNT] == "123456"


def test_a_burst_without_an_end_is_typed_as_it_came(counter: Counter, qtbot: QtBot) -> None:
    for character in "smith h":
        counter.window_key(character, after_milliseconds=4)
    qtbot.waitUntil(lambda: counter.view.search.box.text() == "smith h")
    assert counter.view.search.results.rows()


def test_scans_in_a_row_lose_nothing(counter: Counter) -> None:
    counter.scan(SMITH)
    counter.scan(PARKING)
    counter.scan(BARE)  # no amount is known: asked
    assert counter.lines == [SMITH, PARKING]
    assert counter.presenter.asking.open
    counter.scan("70449002")
    assert counter.view.notice.shown() is not None
    assert counter.lines == [SMITH, PARKING]


def test_enter_in_the_search_never_takes_money(counter: Counter) -> None:
    counter.add(SMITH)
    for _ in range(5):
        counter.enter()
    assert not counter.taken


def test_every_f_key_has_a_twin(counter: Counter) -> None:
    counter.add(SMITH)
    for letter, kind in (("C", MopKind.CASH), ("Q", MopKind.CHEQUE), ("D", MopKind.CARD), ("O", MopKind.OTHER)):
        counter.alt(letter)
        assert counter.view.tender.ways[kind].isChecked()
    counter.alt("S")
    assert counter.focus is counter.view.search.box
    counter.alt("C")
    counter.alt("T")
    assert len(counter.taken) == 1


def test_only_the_panel_with_the_keys_shows_enter_as_live(counter: Counter) -> None:
    counter.add(SMITH)
    assert not counter.view.tender.take.keys_live()
    assert counter.view.search.box.hint() != "F4"
    counter.press(K.Key_F5)
    assert counter.view.tender.take.keys_live()
    assert counter.view.search.box.hint() == "F4"
    counter.press(K.Key_Escape)
    assert counter.focus is counter.view.search.box
    assert not counter.view.tender.take.keys_live()


def test_nothing_is_heard_of_the_tender_keys_while_something_is_asked(counter: Counter) -> None:
    counter.add(SMITH)
    counter.alt("N")
    counter.press(K.Key_F5)
    assert not counter.presenter.tender.has_keys
    assert counter.presenter.asking.open


@pytest.mark.parametrize("typed", ["70123465", "70123457"])
def test_a_mistyped_reference_is_refused_and_the_near_account_offered(counter: Counter, typed: str) -> None:
    counter.type(typed)
    assert "check digit" in counter.view.search.told.text()
    rows = counter.view.search.results.rows()
    assert "7012 3456" in [row.reference for row in rows]
    counter.enter()
    assert counter.lines == []  # never corrected silently
    counter.press(K.Key_Down)
    counter.enter()
    assert counter.lines == [SMITH]


def test_a_valid_library_number_is_no_card_number(counter: Counter) -> None:
    counter.add(BARE)
    assert counter.presenter.asking.open
    counter.type("3.50")
    counter.enter()
    assert counter.lines == [BARE]
