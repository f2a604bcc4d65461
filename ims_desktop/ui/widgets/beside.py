# ruff: noqa: N802  Qt names its events
"""Cards or buttons beside one another where there is room for all of them, else one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class Beside(QWidget):
    """Needs no more width than its widest part: a narrow or enlarged window scrolls down, never sideways."""

    def __init__(
        self,
        *parts: QWidget,
        spacing: int,
        from_width: int | None = None,
        stretch_after: bool = False,
        at_top: bool = False,
    ) -> None:
        """`from_width` is the width from which on they stand beside one another; without, what they ask for.

        `at_top`: each as high as itself, as fields of which one says below what is wrong with it.
        """
        super().__init__()
        self._place = Qt.AlignmentFlag.AlignTop if at_top else Qt.AlignmentFlag(0)
        self._parts: tuple[QWidget, ...] = ()
        self._from_width = from_width
        self._row = QBoxLayout(_ACROSS, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        self._share = 0 if from_width is None else 1  # buttons stay as wide as they are, cards share the room
        if stretch_after:
            self._row.addStretch(1)
        self.hold(parts)

    def hold(self, parts: Sequence[QWidget]) -> None:
        """Hold these parts instead of those before, which go."""
        for old in self._parts:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._parts = tuple(parts)
        for at, part in enumerate(self._parts):
            self._row.insertWidget(at, part, self._share, self._place)
        self._turn(self.width())

    def minimumSizeHint(self) -> QSize:
        """The widest part's width."""
        wide = [part.minimumSizeHint().width() for part in self._parts if not part.isHidden()]
        return QSize(max(wide, default=1), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand beside one another where there is room for it."""
        super().resizeEvent(event)
        self._turn(event.size().width())

    def _turn(self, room: int) -> None:
        needed = self._from_width
        if needed is None:
            needed = sum(part.sizeHint().width() + self._row.spacing() for part in self._parts)
        way = _ACROSS if room >= needed else _DOWN
        if way is not self._row.direction():
            self._row.setDirection(way)
            self.updateGeometry()  # whatever it lies in measured it the other way
