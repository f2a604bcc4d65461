"""The counter while its till is slow: only the latest search counts, keys typed ahead wait their turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.counter_kit import CASHIER, SMITH, Counter, desk_on
from fakes.late_runner import LateRunner
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.domain.refusal import Trouble
from ims_desktop.ui.counter.shown import TenderField
from ims_desktop.ui.widgets.text import Text

K = Qt.Key


class SlowCounter(Counter):
    """Its till answers when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.lane = LateRunner()
        desk, till = desk_on(folder)
        open_till(desk, CASHIER, 50_00)
        super().__init__(desk, till, runner=self.lane)
        self.lane.answer()  # the kept basket

    def answer_all(self) -> None:
        while self.lane.waiting:
            self.lane.answer()


@pytest.fixture
def slow(tmp_path: Path, qtbot: QtBot) -> Iterator[SlowCounter]:
    assert qtbot is not None
    made = SlowCounter(tmp_path)
    yield made
    made.close()


def test_searches_between_the_first_and_the_latest_are_never_begun(slow: SlowCounter) -> None:
    slow.type("smith hi")
    assert len(slow.lane.waiting) == 1
    slow.lane.answer()  # of "s": nobody wants it any more
    assert slow.view.search.results.rows() == ()
    assert len(slow.lane.waiting) == 1
    slow.lane.answer()
    assert len(slow.view.search.results.rows()) == 4
    assert not slow.lane.waiting


def test_another_amount_is_asked_of_what_is_typed_and_not_of_what_fewer_letters_found(slow: SlowCounter) -> None:
    slow.type("smith")
    slow.answer_all()
    slow.view.search.box.selectAll()
    slow.type(SMITH)
    assert slow.view.search.results.rows()  # of "smith", still
    slow.press(K.Key_F3)
    asked = slow.presenter.asking
    before = asked.open
    slow.answer_all()
    assert (before, asked.open) == (False, True)
    assert any("Smith, J · 7012 3456" in one.text() for one in slow.view.asking.findChildren(Text))


def test_enter_before_the_answer_adds_what_is_meant_and_nothing_that_was_not_seen(slow: SlowCounter) -> None:
    slow.add("smith")
    slow.answer_all()
    assert slow.lines == []
    slow.view.search.box.selectAll()
    slow.add(SMITH)
    slow.answer_all()
    assert slow.lines == [SMITH]


def test_the_cash_key_waits_for_the_line(slow: SlowCounter) -> None:
    slow.add(SMITH)
    slow.press(K.Key_F5)
    assert not slow.view.tender.fields.isVisible()
    slow.answer_all()
    assert slow.view.tender.take.isEnabled()
    slow.enter()
    slow.enter()
    slow.answer_all()
    assert len(slow.taken) == 1


def test_while_the_payment_is_written_no_key_changes_it(slow: SlowCounter) -> None:
    slow.add(SMITH)
    slow.answer_all()
    slow.press(K.Key_F5)
    slow.enter()
    slow.press(K.Key_F7)
    slow.press(K.Key_Escape)
    slow.press(K.Key_F9)
    slow.alt("L")
    slow.press(K.Key_F2)
    slow.scan("BJ99518409")
    assert not slow.presenter.asking.open
    slow.answer_all()
    assert [one.payment.total_pence for one in slow.taken] == [142_10]
    assert slow.lines == []


def test_two_quick_scans_are_both_added(slow: SlowCounter) -> None:
    slow.scan(SMITH)
    slow.scan("BJ99518409")
    slow.answer_all()
    assert slow.lines == [SMITH, "BJ99518409"]


def test_what_is_typed_while_a_line_is_added_stays(slow: SlowCounter) -> None:
    slow.type(SMITH)
    slow.answer_all()
    slow.enter()
    slow.type("bag")
    slow.answer_all()
    assert slow.lines == [SMITH]
    assert slow.view.search.box.text() == "bag"


def test_the_next_reference_is_whole_however_long_the_line_before_takes(slow: SlowCounter) -> None:
    slow.type(SMITH)
    slow.answer_all()
    slow.enter()
    slow.type("BJ9")
    slow.answer_all()
    slow.type("9518409")
    slow.answer_all()
    slow.enter()
    slow.answer_all()
    assert slow.lines == [SMITH, "BJ99518409"]


def test_an_enter_before_the_answer_counts_although_the_next_is_typed_already(slow: SlowCounter) -> None:
    slow.add(SMITH)
    slow.type("bag")
    slow.answer_all()
    assert slow.lines == [SMITH]
    assert slow.view.search.box.text() == "bag"
    slow.enter()
    slow.answer_all()
    assert slow.lines == [SMITH, "BAG"]


def test_what_is_typed_while_a_payment_is_written_is_for_the_next(slow: SlowCounter) -> None:
    pay_in_cash(slow)
    slow.type("bah")
    slow.press(K.Key_Backspace)
    assert slow.view.tender.fields.keyed()[TenderField.AMOUNT] == "£142.10"
    slow.answer_all()
    assert len(slow.taken) == 1
    slow.type("g")
    slow.answer_all()
    assert slow.view.search.box.text() == "bag"


def test_what_is_typed_while_nothing_could_be_written_goes_nowhere(slow: SlowCounter) -> None:
    pay_in_cash(slow)
    slow.till.troubles.append(Trouble.DISK_FULL)
    slow.type("99")
    slow.answer_all()
    assert not slow.taken
    slow.enter()
    slow.answer_all()
    assert [one.payment.change_pence for one in slow.taken] == [0]
    assert slow.view.search.box.text() == ""


def test_a_scan_while_a_payment_is_written_leaves_nothing_for_the_next(slow: SlowCounter) -> None:
    pay_in_cash(slow)
    slow.scan("BJ99518409")
    slow.answer_all()
    assert len(slow.taken) == 1
    assert slow.view.search.box.text() == ""


def pay_in_cash(slow: SlowCounter) -> None:
    """Up to the Enter after which it is being written."""
    slow.add(SMITH)
    slow.answer_all()
    slow.press(K.Key_F5)
    slow.enter()


def test_keys_right_after_a_payer_are_not_lost(slow: SlowCounter) -> None:
    slow.add(SMITH)
    slow.answer_all()
    slow.alt("Y")
    slow.type("Ann Other")
    slow.enter()
    slow.press(K.Key_F5)  # its keeping is still under way
    slow.type("150")
    slow.enter()
    slow.answer_all()
    (taken,) = slow.taken
    assert taken.personal["payer"] == "Ann Other"
    assert taken.payment.change_pence == 7_90
    assert slow.lines == []
    assert slow.desk.till.kept_basket().lines == ()


def test_a_narrative_waits_for_the_line_before_it_and_the_cash_key_for_both(slow: SlowCounter) -> None:
    slow.add(SMITH)
    slow.answer_all()
    slow.add("bag")
    slow.alt("N")
    slow.type("by post")
    slow.enter()
    slow.press(K.Key_F5)
    slow.answer_all()
    assert len(slow.lines) == 2
    assert [line.note for line in slow.presenter.basket.basket.lines].count("by post") == 1
    assert slow.presenter.tender.has_keys


def test_the_cash_key_waits_for_an_amount_that_is_looked_up(slow: SlowCounter) -> None:
    slow.type(SMITH)
    slow.answer_all()
    slow.press(K.Key_F3)
    slow.type("20")
    slow.enter()
    slow.press(K.Key_F5)
    slow.answer_all()
    assert slow.presenter.tender.has_keys
    assert slow.presenter.basket.basket.total_pence == 20_00
