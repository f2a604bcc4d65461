"""A narrow or enlarged window: what is said less often gives way, and whatever gets the keys comes into sight."""

import gallery
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ims_desktop.ui.widgets.giving_way import GivingWay
from ims_desktop.ui.widgets.scrolled import scrolled
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
