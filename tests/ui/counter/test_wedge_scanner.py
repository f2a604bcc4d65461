"""The scanner's burst by the system's own time of each key, in a window of its own."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.ui.counter.wedge_scanner import WedgeScanner

_NONE = Qt.KeyboardModifier.NoModifier


class Desk:
    """A line and a choice, watched."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.line, self.choice = QLineEdit(), QComboBox()
        self.choice.addItems(["Visa", "70 pence", "7 other"])
        column = QVBoxLayout(self.window)
        column.addWidget(self.line)
        column.addWidget(self.choice)
        self.scanner = WedgeScanner(self.window)
        self.scanned: list[str] = []
        self.scanner.scanned.connect(self.scanned.append)
        self.window.show()
        self.window.activateWindow()
        self.line.setFocus()
        QTest.qWait(30)
        QTest.keyClick(self.window.windowHandle(), Qt.Key.Key_A)  # the first key of all is slow
        self.line.clear()
        QTest.qWait(120)
        self.scanner.watch(self.window.windowHandle())
        self.entered = 0
        self.line.returnPressed.connect(self.count_enter)

    def count_enter(self) -> None:
        self.entered += 1

    def keys(self, text: str, end: Qt.Key | None = Qt.Key.Key_Return, wait: int = 0) -> None:
        for character in text:
            QTest.keyClick(self.window.windowHandle(), Qt.Key(ord(character.upper())))
            if wait:
                QTest.qWait(wait)
        if end is not None:
            QTest.keyClick(self.window.windowHandle(), end)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_a_burst_comes_out_whole_and_its_end_is_swallowed(desk: Desk, end: Qt.Key) -> None:
    desk.line.setText("before")
    desk.line.selectAll()
    desk.keys("70123456", end)
    assert desk.scanned == ["70123456"]
    assert desk.line.text() == "before"
    assert desk.line.selectedText() == "before"
    assert desk.entered == 0
    assert desk.line.hasFocus()


def test_a_first_character_that_came_early_belongs_to_the_burst(desk: Desk) -> None:
    desk.line.setText("before")
    desk.keys("7", end=None, wait=50)
    desk.keys("0123456")
    assert desk.scanned == ["70123456"]
    assert desk.line.text() == "before"


def test_a_choice_keeps_what_was_chosen(desk: Desk) -> None:
    desk.choice.setFocus()
    desk.keys("70123456")
    assert desk.scanned == ["70123456"]
    assert desk.choice.currentText() == "Visa"


def test_five_characters_are_no_scan(desk: Desk) -> None:
    desk.keys("70123")
    assert desk.scanned == []
    assert desk.entered == 1
    assert desk.line.text() == "70123"


def test_slow_keys_are_typed_and_their_enter_is_heard(desk: Desk) -> None:
    desk.keys("70123456", wait=45)
    assert desk.scanned == []
    assert desk.line.text() == "70123456"
    assert desk.entered == 1


def test_a_burst_that_breaks_off_is_typed(desk: Desk, qtbot: QtBot) -> None:
    desk.keys("70123456", end=None)
    qtbot.waitUntil(lambda: desk.line.text() == "70123456")
    assert desk.scanned == []


def test_the_shift_that_a_scanner_presses_for_capitals_breaks_no_burst(desk: Desk) -> None:
    window = desk.window.windowHandle()
    for character in "BJ99518409":
        if character.isalpha():
            QTest.keyPress(window, Qt.Key.Key_Shift)
        QTest.keyClick(
            window, Qt.Key(ord(character)), Qt.KeyboardModifier.ShiftModifier if character.isalpha() else _NONE
        )
        if character.isalpha():
            QTest.keyRelease(window, Qt.Key.Key_Shift)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert [code.upper() for code in desk.scanned] == ["BJ99518409"]
    assert desk.line.text() == ""
