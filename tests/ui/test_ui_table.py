"""The table: its words, how it is spoken, and that it neither leaks nor words a row twice."""

import sys

import gallery
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ims_desktop.ui.shown import Column
from ims_desktop.ui.widgets.rows_model import BLOCK, RowsModel
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.table_cell import CELL_SIDE, EDGE_SIDE


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    return gallery.dressed()


def test_cells_have_their_words_and_sides() -> None:
    model = RowsModel(gallery.columns())
    model.show_rows(gallery.ROWS)
    assert model.index(0, 4).data() == "£35.00"
    assert model.index(0, 4).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight.value)
    assert model.headerData(4, Qt.Orientation.Horizontal) == "Amount"
    assert (model.rowCount(), model.columnCount()) == (2, 5)


def test_cells_are_spoken_with_their_heading_and_tag() -> None:
    model = RowsModel(gallery.columns())
    model.show_rows(gallery.ROWS)
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Reference WM 0412 7736"
    assert model.spoken_cell(1, 2).endswith("1 x £45.25 Moved")
    assert model.spoken_row(0).startswith("Row 1 of 2: Fund PCN, Reference")


def test_a_row_is_worded_once() -> None:
    asked: list[int] = []

    def words(row: int) -> str:
        asked.append(row)
        return str(row)

    model = RowsModel((Column[int]("Number", words),))
    model.show_rows(range(10 * BLOCK))
    for _ in range(3):
        assert model.index(BLOCK + 1, 0).data() == str(BLOCK + 1)
    assert len(asked) == BLOCK


def test_rows_added_below_are_worded_too() -> None:
    model = RowsModel((Column[int]("Number", str),))
    model.show_rows([1, 2])
    assert model.index(1, 0).data() == "2"
    model.add_rows([3])
    assert model.index(2, 0).data() == "3"
    assert model.rowCount() == 3


def test_further_rows_are_asked_for_once(qtbot: QtBot) -> None:
    model = RowsModel((Column[int]("Number", str),))
    model.show_rows([1], more=True)
    with qtbot.waitSignal(model.more_wanted):
        model.fetchMore(QModelIndex())
    assert not model.canFetchMore(QModelIndex())


def test_none_is_neither_lost_nor_gained() -> None:
    model = RowsModel(gallery.columns())
    model.show_rows(gallery.ROWS)
    index = model.index(0, 0)
    before = sys.getrefcount(None)
    for _ in range(10_000):
        index.data(Qt.ItemDataRole.DecorationRole)
    assert abs(sys.getrefcount(None) - before) < 200


def test_rows_are_chosen_by_keys_and_told(qtbot: QtBot) -> None:
    table = RowTable("Lines", gallery.columns())
    qtbot.addWidget(table)
    table.show_rows(gallery.ROWS)
    table.resize(800, 300)
    table.show()
    table.mark_row(0)
    marked: list[object] = []
    table.current_row_changed.connect(marked.append)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert marked == [gallery.ROWS[1]]
    with qtbot.waitSignal(table.row_chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == [gallery.ROWS[1]]
    assert table.current_row() == gallery.ROWS[1]


def test_one_column_takes_the_width_that_is_left_until_all_share_it(qtbot: QtBot) -> None:
    table = RowTable("Lines", gallery.columns())
    qtbot.addWidget(table)
    table.show_rows(gallery.ROWS)
    table.show()

    def widths(window: int) -> list[int]:
        table.resize(window, 300)
        gallery.settle()
        return [table.columnWidth(at) for at in range(5)]

    narrow, usual, wide = widths(300), widths(800), widths(1500)
    assert [one == other for one, other in zip(narrow, usual, strict=True)] == [True, True, False, True, True]
    assert all(one > other for one, other in zip(wide, usual, strict=True))
    assert (sum(usual), sum(wide)) == (800, 1500)
    heading = QFontMetrics(table.horizontalHeader().font()).horizontalAdvance("For")
    assert narrow[2] > heading
    assert widths(800) == usual


def test_headings_that_sort_say_so_and_others_do_not(qtbot: QtBot) -> None:
    table = RowTable("Lines", gallery.columns())
    qtbot.addWidget(table)
    wanted: list[str] = []
    table.sort_wanted.connect(wanted.append)
    table.horizontalHeader().sectionClicked.emit(0)
    table.horizontalHeader().sectionClicked.emit(1)
    assert wanted == ["reference"]


def test_the_table_is_named_and_its_cells_are_children(qtbot: QtBot) -> None:
    table = RowTable("Lines of this payment", gallery.columns())
    qtbot.addWidget(table)
    table.show_rows(gallery.ROWS)
    table.resize(800, 300)
    table.show()
    spoken = QAccessible.queryAccessibleInterface(table)
    assert spoken.role() is QAccessible.Role.Table
    assert spoken.text(QAccessible.Text.Name) == "Lines of this payment"
    names = [spoken.child(at).text(QAccessible.Text.Name) for at in range(spoken.childCount())]
    assert "Reference WM 0412 7736" in names


def test_columns_give_way_in_their_order_and_come_back(qtbot: QtBot) -> None:
    columns = (
        Column[str]("Fund", str, "Housing benefit", gives_way=1),
        Column[str]("For", str, stretch=True),
        Column[str]("VAT", str, "£1,234.56", gives_way=2),
        Column[str]("Amount", str, "£12,345.67", right=True),
    )
    table = RowTable("Lines", columns)
    qtbot.addWidget(table)
    table.show()
    seen = []
    for width in (600, 330, 250, 600):
        table.resize(width, 200)
        QApplication.processEvents()
        seen.append([column.title for at, column in enumerate(columns) if not table.isColumnHidden(at)])
        assert not table.horizontalScrollBar().isVisible()
        shown = [at for at in range(len(columns)) if not table.isColumnHidden(at)]  # words stand under their heading
        assert (table.sides(shown[0])[0], table.sides(shown[-1])[1]) == (EDGE_SIDE, EDGE_SIDE)
        assert {table.sides(at)[0] for at in shown[1:]} == {CELL_SIDE}
    assert seen == [["Fund", "For", "VAT", "Amount"], ["Fund", "For", "Amount"], ["For", "Amount"], seen[0]]


def test_a_table_without_rows_says_so_once_it_was_asked(qtbot: QtBot) -> None:
    table = RowTable("Slips", gallery.columns())
    qtbot.addWidget(table)
    table.set_nothing("No slip was made yet.")
    assert not table.nothing_words()
    table.show_rows([])
    assert table.nothing_words() == "No slip was made yet."
    empty = table.viewport().grab().toImage()
    table.set_nothing("")
    assert table.viewport().grab().toImage() != empty
    table.set_nothing("No slip was made yet.")
    table.show_rows(gallery.ROWS)
    assert not table.nothing_words()
