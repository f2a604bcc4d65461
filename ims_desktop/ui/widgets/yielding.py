# ruff: noqa: N802  Qt names what a layout is asked
"""A frame that makes do with less height than it would like.

To Qt, whatever wraps words inside itself must have the height that it would like in its width, and so must all that it
lies in: one wrapped word, and what could scroll or shrink beside it asks for its full height, and the page scrolls.
"""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame


class Yielding(QFrame):
    """Says at its present width what it would like and what it must have; `yields` is False for a frame as Qt's."""

    def __init__(self, *, yields: bool = True) -> None:
        super().__init__()
        self._yields = yields

    def hasHeightForWidth(self) -> bool:
        """Not to the layout round it."""
        return not self._yields and super().hasHeightForWidth()

    def sizeHint(self) -> QSize:
        """What it would like."""
        hint, layout = super().sizeHint(), self.layout()
        if not self._yields or layout is None or not layout.hasHeightForWidth():
            return hint
        return QSize(hint.width(), layout.totalHeightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """What it must have."""
        hint, layout = super().minimumSizeHint(), self.layout()
        if not self._yields or layout is None or not layout.hasHeightForWidth():
            return hint
        return QSize(hint.width(), layout.totalMinimumHeightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words that wrap are taller in a narrower place."""
        super().resizeEvent(event)
        if self._yields and event.size().width() != event.oldSize().width():
            self.updateGeometry()
