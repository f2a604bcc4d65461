# ruff: noqa: N802  Qt names its events
"""A table to read: rows of frozen values, with amounts right-aligned and each cell spoken with its heading."""

from collections.abc import Callable, Collection, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.style.fonts import SEMIBOLD, make_font
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import RADIUS_CARD, ROW_HEIGHT, ROW_HEIGHT_DENSE, SMALL_SIZE
from ims_desktop.ui.widgets.badge import BADGE_WIDTH
from ims_desktop.ui.widgets.rows_model import RowsModel
from ims_desktop.ui.widgets.table_cell import CELL_SIDE, EDGE_SIDE, CellDelegate, TwoLined

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex
_NARROWEST_STRETCH = 80
_WIDEST_STRETCH = 480  # what is wider than this puts a row's ends out of each other's sight
_ENTER = frozenset({int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter)})
_NOTHING_TOP = 9
_SECOND_LINE = 16
_EDGE = EDGE_SIDE - CELL_SIDE


class RowTable(TwoLined, Generic[Row]):
    """A read-only table of `Row`s. It never sorts by itself: `sort_wanted` asks for rows in another order."""

    row_chosen = Signal(object)
    """The row on which Enter was pressed, or that was clicked twice."""
    current_row_changed = Signal(object)
    """The row that is marked now, or None."""
    sort_wanted = Signal(str)
    """The key of the column whose heading was pressed."""
    more_wanted = Signal()
    """The last rows came into sight, and there are further ones."""

    def __init__(
        self, name: str, columns: tuple[Column[Row], ...], *, dense: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.rows_model: RowsModel[Row] = RowsModel(columns)
        self.rows_model.more_wanted.connect(self.more_wanted)
        self._columns = columns
        self._widths: list[int] = []
        self.line_height = ROW_HEIGHT_DENSE if dense else ROW_HEIGHT
        self.below = ()
        self.setModel(self.rows_model)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(name)
        self.setProperty("ground", "inside")
        self.setProperty("ring_radius", RADIUS_CARD)
        self._nothing = ""
        self._asked = False
        self._set_habits()
        self._set_headings(self.line_height)
        self._set_widths()

    def show_rows(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Show other rows, none of them marked; `more` says that there are further ones to be asked for."""
        self._came()
        self.rows_model.show_rows(rows, more=more)

    def refresh_rows(self, rows: Sequence[Row], key: Callable[[Row], object], *, more: bool = False) -> None:
        """Show how things stand now: what is marked stays marked, and nothing moves under whoever reads or scrolls."""
        self._came()
        before, keys = self.rows_model.rows(), [key(row) for row in rows]
        if before == tuple(rows):
            return
        if rows and [key(row) for row in before] == keys:
            self.rows_model.renew_rows(rows)
            return
        marked, scrolled = self.current_row(), self.verticalScrollBar().value()
        self.rows_model.show_rows(rows, more=more)
        self.mark_row(keys.index(key(marked)) if marked is not None and key(marked) in keys else 0)
        self.verticalScrollBar().setValue(scrolled)

    def add_rows(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Show further rows below; what is marked stays."""
        self.rows_model.add_rows(rows, more=more)

    def set_nothing(self, words: str) -> None:
        """What stands in the table once it was asked for rows and there are none."""
        self._nothing = words
        self.viewport().update()

    def nothing_words(self) -> str:
        """What stands there at this moment in place of rows; blank where there are rows, or none were asked for yet."""
        return self._nothing if self._asked and not self.rows_model.rowCount() else ""

    def current_row(self) -> Row | None:
        """The row that is marked."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def mark_row(self, at: int) -> None:
        """Mark the row `at` (0 is the first), if there is one."""
        if 0 <= at < self.rows_model.rowCount():
            self.setCurrentIndex(self.rows_model.index(at, 0))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell and say which row is marked now."""
        super().currentChanged(current, previous)
        if not current.isValid():
            self.current_row_changed.emit(None)
            return
        if current.row() != previous.row():
            self.current_row_changed.emit(self.rows_model.row(current.row()))
            if self.hasFocus():
                announce(self, self.rows_model.spoken_row(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the marked row."""
        row = self.current_row()
        if event.key() in _ENTER and row is not None:
            self.row_chosen.emit(row)
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows; where there are none, in words that there are none."""
        super().paintEvent(event)
        if words := self.nothing_words():
            ink = current_ink()
            painter = QPainter(self.viewport())
            painter.setPen(ink.muted)
            room = self.viewport().rect().adjusted(EDGE_SIDE, _NOTHING_TOP, -EDGE_SIDE, 0)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the width that is left to the column that takes it."""
        super().resizeEvent(event)
        self._stretch()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the letters change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_widths()

    def _came(self) -> None:
        if not self._asked:
            self._asked = True
            self.viewport().update()

    def _set_habits(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda index: self.row_chosen.emit(self.rows_model.row(index.row())))

    def _set_headings(self, row_height: int) -> None:
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_height + 1)
        rows.setDefaultSectionSize(row_height + 1)  # and its line
        headings = self.horizontalHeader()
        headings.setFont(make_font(SMALL_SIZE, SEMIBOLD))
        headings.setFixedHeight(row_height)
        headings.setHighlightSections(False)
        headings.setMinimumSectionSize(1)  # Qt's own is wider than a till's two digits: it pushed the last column out
        headings.setSectionsClickable(any(column.key for column in self._columns))
        headings.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        headings.sectionClicked.connect(self._heading_pressed)

    def _set_widths(self) -> None:
        ink = current_ink()
        headings = QFontMetrics(self.horizontalHeader().font())
        self._widths.clear()
        for column in self._columns:
            metrics = ink.strong_metrics if column.look is Look.STRONG else ink.plain_metrics
            sample = BADGE_WIDTH if column.look is Look.BADGE else metrics.horizontalAdvance(column.sample)
            self._widths.append(max(headings.horizontalAdvance(column.title) + 2, sample) + 2 * CELL_SIDE)
        self._stretch()

    def _stretch(self) -> None:
        """One column takes the width that is left, and on a wide screen all of them share what it has no use for."""
        room = self.viewport().width()
        self._put_below(self._left_out(room))
        widths = {one: width for one, width in enumerate(self._widths) if one not in self.below}
        for end in (min(widths), max(widths)):
            widths[end] += _EDGE
        if (at := self._stretched(widths)) is not None:
            wide = max(self._least(at) + widths[at] - self._widths[at], room - sum(widths.values()) + widths[at])
            share = max(0, wide - _WIDEST_STRETCH) // len(widths)
            widths = {one: width + share for one, width in widths.items()}
            widths[at] = wide - share * (len(widths) - 1)
        for one, width in widths.items():
            self.setColumnWidth(one, width)

    def _stretched(self, shown: Collection[int]) -> int | None:
        """The column that takes what is left; where it gave way itself, the first in words."""
        stretch = next((at for at, column in enumerate(self._columns) if column.stretch), None)
        if stretch is None or stretch in shown:
            return stretch
        words = (at for at in shown if not self._columns[at].right and self._columns[at].look is not Look.BADGE)
        return next(words, None)

    def _put_below(self, left_out: frozenset[int]) -> None:
        for one in range(len(self._columns)):
            self.setColumnHidden(one, one in left_out)
        self.below = tuple(sorted(left_out))
        tall = self.line_height + 1 + (_SECOND_LINE if self.below else 0)
        rows = self.verticalHeader()
        if rows.defaultSectionSize() != tall:
            rows.setMinimumSectionSize(tall)
            rows.setDefaultSectionSize(tall)

    def _left_out(self, room: int) -> frozenset[int]:
        """The columns that give way where there is no room for all."""
        needed = sum(self._least(at) for at in range(len(self._columns))) + 2 * _EDGE
        left_out: set[int] = set()
        for at, column in sorted(enumerate(self._columns), key=lambda place: -place[1].gives_way):
            if column.gives_way and needed > room:
                left_out.add(at)
                needed -= self._least(at)  # as it was counted
        return frozenset(left_out)

    def _least(self, at: int) -> int:
        """The width that a column cannot do without: the one that takes what is left shortens its longest words."""
        width = self._widths[at]
        return max(_NARROWEST_STRETCH, width * 3 // 4) if self._columns[at].stretch else width

    def _heading_pressed(self, at: int) -> None:
        if self._columns[at].key:
            self.sort_wanted.emit(self._columns[at].key)
