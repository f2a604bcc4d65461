# ruff: noqa: N802  Qt names its events
"""Words and small buttons in a row that give way, the last first, where a narrow or enlarged window has no room."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ims_desktop.ui.style.tokens import SPACE_XS


class GivingWay(QWidget):
    """Asks for no width, so that what it stands beside is never pushed out of the window for its sake."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._wanted = parts
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_XS)
        row.addStretch(1)
        for part in parts:
            row.addWidget(part)

    def want(self, parts: Sequence[QWidget]) -> None:
        """Show these of its parts, as far as there is room."""
        for part in self._wanted:
            part.setVisible(False)
        self._wanted = tuple(parts)
        self.updateGeometry()
        self.fit()

    def sizeHint(self) -> QSize:
        """Room for all that is wanted."""
        return QSize(self._width(self._wanted), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """None at all."""
        return QSize(1, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when the words change."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.fit()
        return super().event(event)

    def fit(self) -> None:
        """Leave out, from the end, what there is no room for."""
        shown = list(self._wanted)
        while shown and self._width(shown) > self.width():
            shown.pop()
        for part in self._wanted:
            if part.isHidden() == (part in shown):
                part.setHidden(part not in shown)

    @staticmethod
    def _width(parts: Sequence[QWidget]) -> int:
        wide = [hint for part in parts if (hint := part.sizeHint().width()) > 0]
        return sum(wide) + SPACE_XS * (len(parts) - 1) if wide else 0
