# ruff: noqa: N802  Qt names its events
"""A line to type in, with a quiet hint at its right-hand end."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M


class HintedEdit(QLineEdit):
    """A line edit whose hint gives way when the typed text needs its room."""

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint

    def hint(self) -> str:
        """What is written at the right."""
        return self._hint

    def set_hint(self, hint: str) -> None:
        """Write something else at the right."""
        if hint != self._hint:
            self._hint = hint
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, then the hint where there is room for both."""
        super().paintEvent(event)
        if not self._hint:
            return
        ink = current_ink()
        side = SPACE_L if self.property("large") == "true" else SPACE_M
        wide = ink.small_metrics.horizontalAdvance(self._hint) + 1
        typed = self.fontMetrics().horizontalAdvance(self.text() or self.placeholderText())
        if typed + wide + 3 * side > self.width():
            return
        painter = QPainter(self)
        painter.setFont(ink.small)
        painter.setPen(ink.muted)
        where = QRect(self.width() - wide - side, 0, wide, self.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._hint)
