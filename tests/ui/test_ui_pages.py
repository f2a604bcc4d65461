"""A page asks for its own room only: a scroll bar beside a screen says that this very screen is too large."""

from collections.abc import Callable

import gallery
import pytest
from gallery import Gallery
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.widgets.pages import Pages


def tall(height: int) -> QWidget:
    page = QWidget()
    page.setMinimumSize(300, height)
    return page


def wordy() -> QWidget:
    page = QWidget()
    words = QLabel("so many words " * 400)
    words.setWordWrap(True)
    QVBoxLayout(page).addWidget(words)
    return page


@pytest.mark.parametrize("large", [lambda: tall(3000), wordy])
def test_a_screen_has_no_scroll_bar_for_the_sake_of_another(qtbot: QtBot, large: Callable[[], QWidget]) -> None:
    gallery.dressed()
    shown = Gallery()
    qtbot.addWidget(shown.window)
    shown.show()
    shown.window.add_screen("large", "Large", Icon.HELP, large())
    for key, bars in (("session", 0), ("large", 1), ("session", 0)):
        shown.window.show_screen(key)
        gallery.settle()
        areas = shown.window.findChildren(QScrollArea)
        assert sum(area.verticalScrollBar().isVisible() for area in areas) == bars, key


def test_a_page_that_is_shown_again_is_where_it_was(qtbot: QtBot) -> None:
    gallery.dressed()
    pages, first, second = Pages(), QLineEdit(), tall(400)
    qtbot.addWidget(pages)
    for page in (first, second):
        pages.add(page)
    assert pages.shown is first
    pages.show()
    first.setFocus()
    QTest.keyClicks(first, "7012")
    assert pages.minimumSizeHint().height() < 400
    pages.show_page(second)
    assert (pages.shown, pages.minimumSizeHint().height()) == (second, 400)
    pages.show_page(first)
    first.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClicks(first, "3456")
    assert first.text() == "70123456"
    pages.remove(second)
    assert pages.minimumSizeHint().height() < 400
