# ruff: noqa: N802  Qt names its events
"""A labelled choice from a short list, and a box to tick."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import SPACE_XS
from ims_desktop.ui.widgets.text import Text, Written

_STROKE = 1.75


class ChoiceBox(QComboBox):
    """A combo box with an arrow in the scheme's own colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then its arrow."""
        super().paintEvent(event)
        ink = current_ink()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink.text if self.isEnabled() else ink.muted, _STROKE))
        middle, low = self.width() - 18.0, self.height() / 2
        painter.drawPolyline(
            QPolygonF([QPointF(middle - 4, low - 2), QPointF(middle, low + 2), QPointF(middle + 4, low - 2)])
        )


class Choice(QWidget):
    """A label over a choice; each thing to choose has its words and a value that comes back."""

    changed = Signal(object)
    """The value that was chosen by the person."""

    def __init__(self, label: str, options: Sequence[tuple[str, object]] = ()) -> None:
        super().__init__()
        self.box = ChoiceBox()
        self.label = Text(label, Written.LABEL, tone="muted")
        self.label.setBuddy(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.label)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self._values: list[object] = []
        self.show_options(options)
        self.box.activated.connect(lambda at: self.changed.emit(self._values[at]))

    def show_options(self, options: Sequence[tuple[str, object]]) -> None:
        """Offer other things to choose from; the first is chosen."""
        self.box.clear()
        self._values = [value for _words, value in options]
        self.box.addItems([words for words, _value in options])

    def value(self) -> object:
        """What is chosen; None where there is nothing to choose from."""
        at = self.box.currentIndex()
        return self._values[at] if at >= 0 else None

    def choose(self, value: object) -> None:
        """Choose a value, without saying that it changed."""
        self.box.setCurrentIndex(self._values.index(value))


class TickBox(QCheckBox):
    """A check box whose tick is drawn, so that it is not told by colour alone."""

    def sizeHint(self) -> QSize:
        """Tall enough to hit."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), 24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and its words, then the tick."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = QRectF(self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = current_ink()
        painter.setPen(
            QPen(
                ink.on_accent if self.isEnabled() else ink.muted,
                2,
                Qt.PenStyle.SolidLine,
                Qt.PenCapStyle.RoundCap,
                Qt.PenJoinStyle.RoundJoin,
            )
        )
        left, top, wide = box.left(), box.top(), box.width()
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(left + wide * 0.25, top + wide * 0.53),
                    QPointF(left + wide * 0.43, top + wide * 0.70),
                    QPointF(left + wide * 0.76, top + wide * 0.32),
                ]
            )
        )
