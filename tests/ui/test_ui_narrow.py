"""A narrow or enlarged window: what is said less often gives way, and whatever gets the keys comes into sight."""

from itertools import product

import gallery
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.ui.widgets.giving_way import GivingWay
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.scrolled import ByButton, scrolled
from ims_desktop.ui.widgets.search_box import SearchBox


@pytest.fixture(autouse=True)
def _dressed() -> None:
    gallery.dressed()


def test_what_has_no_room_gives_way_the_last_first_and_comes_back(qtbot: QtBot) -> None:
    parts = [QLabel(f"something to be said {number}") for number in range(3)]
    row, window = GivingWay(*parts), QWidget()
    qtbot.addWidget(window)
    QHBoxLayout(window).addWidget(row)
    window.show()

    def seen() -> list[bool]:
        gallery.settle()
        return [part.isVisible() for part in parts]

    window.resize(2000, 60)
    assert seen() == [True] * 3
    window.resize(row.sizeHint().width() - 20, 60)
    assert seen() == [True, True, False]
    parts[0].setText("short")  # words that change give others their room back
    assert seen() == [True] * 3
    window.resize(24, 60)
    assert seen() == [False] * 3
    window.resize(2000, 60)
    row.want((parts[1],))
    assert seen() == [False, True, False]


def test_what_gets_the_keys_comes_into_sight(qtbot: QtBot) -> None:
    page, edits = QWidget(), [QLineEdit() for _ in range(30)]
    column = QVBoxLayout(page)
    for edit in edits:
        column.addWidget(edit)
    area = scrolled(page)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    for edit in (edits[-1], edits[0]):
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        gallery.settle()
        at = QRect(edit.mapTo(area, QPoint(0, 0)), edit.size())
        assert area.rect().contains(at)
    edits[10].setFocus()
    for height in (900, 120):
        area.resize(300, height)
        gallery.settle()
    assert area.rect().contains(QRect(edits[10].mapTo(area, QPoint(0, 0)), edits[10].size()))


def test_the_search_box_says_less_where_there_is_less_room(qtbot: QtBot) -> None:
    box = SearchBox("Search or scan: reference, name, postcode, invoice or item", "Search or scan", "F4")
    qtbot.addWidget(box)
    box.show()
    box.resize(300, 44)
    assert box.placeholderText() == "Search or scan"
    box.resize(900, 44)
    assert box.placeholderText().endswith("invoice or item")


def test_a_column_of_buttons_begins_and_ends_with_a_whole_one(qtbot: QtBot) -> None:
    page, buttons = QWidget(), [KeyButton(f"Do {number}", small=True) for number in range(12)]
    column = QVBoxLayout(page)
    column.setContentsMargins(4, 4, 4, 4)
    column.setSpacing(4)
    for button in buttons:
        column.addWidget(button)
    column.addStretch(1)
    area = ByButton(page, 4)
    qtbot.addWidget(area)
    area.show()
    area.activateWindow()
    for height, at in product((190, 200, 222), (0, 7, 11, 3)):
        area.resize(300, height)
        buttons[at].setFocus(Qt.FocusReason.OtherFocusReason)
        gallery.settle()
        seen = [area.viewport().rect() & QRect(one.mapTo(area.viewport(), QPoint()), one.size()) for one in buttons]
        assert {one.height() for one in seen} == {0, buttons[0].height()}, (height, at)
        assert seen[at].height()
    area.resize(300, 900)
    gallery.settle()
    assert area.viewport().height() == 900
