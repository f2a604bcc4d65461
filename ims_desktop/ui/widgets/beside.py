# ruff: noqa: N802  Qt names its events
"""Cards beside one another where there is room for all of them, else one below the other."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget


class Beside(QWidget):
    """Needs no more width than its widest part: a narrow or enlarged window scrolls down, never sideways."""

    def __init__(self, *parts: QWidget, from_width: int, spacing: int, stretch_after: bool = False) -> None:
        """`from_width` is the width from which on they stand beside one another."""
        super().__init__()
        self._parts = parts
        self._from_width = from_width
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        for part in parts:
            self._row.addWidget(part, 1)
        if stretch_after:
            self._row.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        """The widest part's width."""
        wide = [part.minimumSizeHint().width() for part in self._parts if not part.isHidden()]
        return QSize(max(wide, default=1), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand beside one another where there is room for it."""
        super().resizeEvent(event)
        beside = event.size().width() >= self._from_width
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
