# ruff: noqa: N802  Qt names its events
"""A list that is gone through one by one at a count: cheques, and card sales on the terminal's report."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy

from ims_desktop.ui.announce import announce
from ims_desktop.ui.shown import Column
from ims_desktop.ui.widgets.table import RowTable

Row = TypeVar("Row")
_LEAST_HEIGHT = 84  # its heading and a row, and that there are more: what is pressed below it stays in sight


class TickList(RowTable[Row]):
    """Space ticks the row that is marked and goes on to the next; a click on its tick does the same.

    `ticked` answers a row the other way round, `goes_on` whether that one is settled, `spoken` its words.
    """

    toggled = Signal()

    def __init__(
        self,
        name: str,
        columns: tuple[Column[Row], ...],
        ticked: Callable[[Row], Row],
        goes_on: Callable[[Row], bool],
        spoken: Callable[[Row], str],
    ) -> None:
        super().__init__(name, columns, dense=True)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # as high as there is room for
        self._ticked, self._goes_on, self._spoken = ticked, goes_on, spoken
        self.rows: tuple[Row, ...] = ()

    def show_ticks(self, rows: tuple[Row, ...]) -> None:
        """Show the rows; the mark stays where it is."""
        at = max(0, self.currentIndex().row())
        self.rows = rows
        self.blockSignals(True)
        self.show_rows(rows)
        self.mark_row(min(at, len(rows) - 1))
        self.blockSignals(False)

    def change_row(self, changed: Callable[[Row], Row], at: int | None = None) -> None:
        """The row that is marked, or the one at a place, is another now."""
        at = self.currentIndex().row() if at is None else at
        if not (0 <= at < len(self.rows) and self.isEnabled()):
            return
        row = changed(self.rows[at])
        bar = self.verticalScrollBar().value()
        self.show_ticks((*self.rows[:at], row, *self.rows[at + 1 :]))
        self.verticalScrollBar().setValue(bar)
        if self._goes_on(row):
            self.mark_row(min(at + 1, len(self.rows) - 1))
        announce(self, self._spoken(row))
        self.toggled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; Enter goes on, as in every other field of a count."""
        if event.key() == Qt.Key.Key_Space and self.isEnabled():
            self.change_row(self._ticked)
            event.accept()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()  # the screen goes on to the next field
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the tick itself."""
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and index.column() == 0 and self.isEnabled():
            self.change_row(self._ticked, index.row())
