# ruff: noqa: N802  Qt names its events
"""The cheques of a session, ticked one by one as they are found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from ims_desktop.ui.announce import announce
from ims_desktop.ui.count_and_close.shown import ChequeRow
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.widgets.table import RowTable

_COLUMNS: tuple[Column[ChequeRow], ...] = (
    Column("There", lambda row: "✓" if row.ticked else "not yet", "not yet"),
    Column("Cheque", lambda row: row.number or "no number", "00000000", Look.STRONG),
    Column("Drawn by", lambda row: row.drawer, stretch=True),
    Column("Amount", lambda row: row.amount, "£10,412.60", right=True),
)


class ChequeList(RowTable[ChequeRow]):
    """Space ticks the cheque that is marked and goes on to the next; a click on its tick does the same."""

    toggled = Signal(int)
    """The place of the cheque in the list."""

    def __init__(self) -> None:
        super().__init__("Cheques to tick", _COLUMNS, dense=True)
        self.setAccessibleDescription("Space ticks a cheque and goes on to the next")
        self._rows: tuple[ChequeRow, ...] = ()

    def show_cheques(self, rows: tuple[ChequeRow, ...]) -> None:
        """Show the cheques; the mark stays where it is."""
        at = max(0, self.currentIndex().row())
        self._rows = rows
        self.blockSignals(True)
        self.show_rows(rows)
        self.mark_row(min(at, len(rows) - 1))
        self.blockSignals(False)

    def ticked(self) -> tuple[bool, ...]:
        """Of each cheque, whether it is there."""
        return tuple(row.ticked for row in self._rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; Enter goes on, as in every other field of a count."""
        if event.key() == Qt.Key.Key_Space and self.isEnabled():
            self._toggle(self.currentIndex().row())
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
            self._toggle(index.row())

    def _toggle(self, at: int) -> None:
        if not 0 <= at < len(self._rows):
            return
        row = self._rows[at]
        self._rows = tuple(
            ChequeRow(one.place, one.number, one.drawer, one.amount, one.ticked != (one is row)) for one in self._rows
        )
        bar = self.verticalScrollBar().value()
        self.show_cheques(self._rows)
        self.verticalScrollBar().setValue(bar)
        if self._rows[at].ticked:
            self.mark_row(min(at + 1, len(self._rows) - 1))
        announce(self, f"{'ticked' if self._rows[at].ticked else 'not ticked'}: {row.number}, {row.amount}")
        self.toggled.emit(row.place)
