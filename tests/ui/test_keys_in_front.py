"""Keys stay on the screen that is in sight, whatever asks for them behind it."""

import gallery
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.till_window import TillWindow


class Desk:
    """Sign-in, counter and count, each with a field; the count has two."""

    def __init__(self, qtbot: QtBot) -> None:
        gallery.dressed()
        self.sign_in, self.search = QLineEdit(), QLineEdit()
        self.notes, self.coins = QLineEdit(), QLineEdit()
        self.main = MainWindow("Barrow Borough Council")
        self.main.add_screen("counter", "Counter", Icon.COUNTER, with_fields(self.search))
        self.main.add_screen("count", "Count", Icon.COUNT, with_fields(self.notes, self.coins))
        self.window = TillWindow("Barrow Borough Council", self.sign_in)
        qtbot.addWidget(self.window)
        self.window.take_in(self.main)
        self.window.show_desk(self.main)
        self.window.show()
        self.window.activateWindow()
        gallery.settle()


def with_fields(first: QLineEdit, *others: QLineEdit) -> QWidget:
    screen = QWidget()
    column = QVBoxLayout(screen)
    for field in (first, *others):
        column.addWidget(field)
    screen.setFocusProxy(first)
    return screen


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_a_screen_behind_gets_no_keys_and_has_them_once_it_is_in_front(desk: Desk) -> None:
    desk.main.show_screen("count")
    desk.coins.setFocus()
    desk.search.setFocus()  # as the counter did that was told of a counted session
    assert QApplication.focusWidget() is desk.coins
    desk.main.show_screen("counter")
    assert QApplication.focusWidget() is desk.search


def test_what_happens_behind_the_lock_takes_no_keys_from_the_password(desk: Desk) -> None:
    desk.window.show_sign_in()
    gallery.settle()
    desk.search.setFocus()
    assert QApplication.focusWidget() is desk.sign_in
    desk.window.show_desk(desk.main)
    gallery.settle()
    assert QApplication.focusWidget() is desk.search


def test_who_locked_goes_on_where_they_were(desk: Desk) -> None:
    desk.main.show_screen("count")
    desk.coins.setFocus()
    desk.search.setFocus()  # a panel that is put off at the lock gives its own screen the keys
    desk.window.show_sign_in()
    gallery.settle()
    desk.window.show_desk(desk.main)
    gallery.settle()
    assert QApplication.focusWidget() is desk.coins


def test_a_screen_that_was_forgotten_behind_the_lock_does_not_come_back_with_keys_of_another(desk: Desk) -> None:
    desk.main.show_screen("count")
    desk.window.show_sign_in()
    gallery.settle()
    desk.search.setFocus()
    desk.window.show_desk(desk.main)
    gallery.settle()
    assert QApplication.focusWidget() in {desk.notes, desk.coins}


def test_the_key_of_the_screen_in_front_gives_it_the_keys(desk: Desk) -> None:
    desk.main.show_screen("count")
    desk.main.strip.setFocus()
    QTest.keyClick(desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is desk.notes
    desk.coins.setFocus()
    QTest.keyClick(desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is desk.coins  # who is at work on it stays where they are


def test_who_comes_back_to_a_window_at_rest_goes_on_where_they_were(desk: Desk) -> None:
    desk.main.show_screen("count")
    desk.coins.setFocus()
    desk.main.rest(keep=frozenset())
    gallery.settle()
    desk.main.wake()
    gallery.settle()
    assert QApplication.focusWidget() is desk.coins
