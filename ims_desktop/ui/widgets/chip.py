# ruff: noqa: N802  Qt names its events
"""A small rounded button: a filter that is on and can be taken off, or one of a few things to choose from."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ims_desktop.ui.style.ink import current_ink

_HEIGHT = 26
_SIDE = 11
_GAP = 6
_CROSS = 7


class Chip(QPushButton):
    """Filled with the tint while it is on; the cross says that a press takes it off."""

    def __init__(self, text: str, *, on: bool = True, removable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._on = on
        self._removable = removable
        self.setProperty("kind", "chip")
        self.setProperty("ring_radius", _HEIGHT // 2)
        self.setFont(current_ink().small_strong if on else current_ink().small)
        self.setStyleSheet("QPushButton { min-height: 0; padding: 0; border: 0; }")  # lower than other buttons
        self.setAutoDefault(False)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._describe()

    def set_on(self, *, on: bool) -> None:
        """Show whether this is what was chosen."""
        self._on = on
        self.setFont(current_ink().small_strong if on else current_ink().small)
        self._describe()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word in the stronger letters, so that nothing moves when it is chosen."""
        wide = current_ink().small_strong_metrics.horizontalAdvance(self.text())
        return QSize(wide + 2 * _SIDE + (_GAP + _CROSS if self._removable else 0), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The same: a chip is never narrower than its word."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is painted whole
        """Draw ground, word and cross."""
        ink = current_ink()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = ink.accent if self._on and ink.tokens.is_high_contrast else ink.tint if self._on else ink.control_line
        if self.underMouse() or self.hasFocus():
            edge = ink.accent
        painter.setPen(QPen(edge, 1))
        painter.setBrush(ink.tint if self._on else ink.surface)
        painter.drawRoundedRect(box, _HEIGHT / 2, _HEIGHT / 2)
        colour = ink.accent if self._on else ink.muted
        painter.setPen(colour)
        painter.setFont(self.font())
        words = box.adjusted(_SIDE - 0.5, 0, -_SIDE + 0.5 - (_GAP + _CROSS if self._removable else 0), 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._removable:
            left, top = self.width() - _SIDE - _CROSS + 0.5, (self.height() - _CROSS) / 2
            painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(
                QRectF(left, top, _CROSS, _CROSS).topLeft(), QRectF(left, top, _CROSS, _CROSS).bottomRight()
            )
            painter.drawLine(
                QRectF(left, top, _CROSS, _CROSS).topRight(), QRectF(left, top, _CROSS, _CROSS).bottomLeft()
            )

    def _describe(self) -> None:
        if self._removable:
            self.setAccessibleName(f"Take off the filter {self.text()}")
            self.setToolTip("Take this filter off")
        else:
            self.setAccessibleDescription("chosen" if self._on else "")
