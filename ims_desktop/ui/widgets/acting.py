# ruff: noqa: N802  Qt names its events
"""What is asked, and below it the buttons that answer: these are always in sight, and what is asked scrolls."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.widgets.scrolled import Snug
from ims_desktop.ui.widgets.yielding import Yielding

RING = 4
"""Room for the ring round what has the keys, inside the frame that would cut it off; a card pads so much less."""


class Acting(Yielding):
    """Every panel that acts is laid out by this, so that no window is too low for its button."""

    def __init__(self, asked: QWidget, *answers: QWidget | QLayout, spacing: int = SPACE_S) -> None:
        """`asked` has a layout of its own; the answers stand one below the other at the foot.

        Where that leaves too little for what is asked, the buttons stand side by side, if their words have room.
        """
        super().__init__()
        inside = asked.layout()
        if inside is not None:
            inside.setContentsMargins(RING, RING, RING, RING)
        self._frame = Snug(asked)
        self._buttons = [answer for answer in answers if isinstance(answer, QPushButton)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing)
        column.addWidget(self._frame)
        foot = QVBoxLayout()
        foot.setContentsMargins(RING, 0, RING, RING)
        foot.setSpacing(spacing)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._row.setSpacing(spacing)
        for answer in answers:
            if isinstance(answer, QLayout):
                foot.addLayout(answer)
                continue
            if not isinstance(answer, Yielding):  # that gives way too, and keeps its own buttons in sight
                policy = answer.sizePolicy()
                policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)  # what room is left is the question's
                answer.setSizePolicy(policy)
            if isinstance(answer, QPushButton):
                self._row.addWidget(answer)
            else:
                foot.addWidget(answer)
        foot.addLayout(self._row)
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the buttons give room to what is asked."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Other words, or one button more, need other room."""
        answer = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return answer

    def sizeHint(self) -> QSize:
        """What it would like, which is always its buttons one below the other: else it would never get that again."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + self._stacked() - self._row.sizeHint().height())

    def _shown(self) -> list[QPushButton]:
        return [button for button in self._buttons if not button.isHidden()]

    def _stacked(self) -> int:
        shown = self._shown()
        return sum(button.sizeHint().height() for button in shown) + self._row.spacing() * max(0, len(shown) - 1)

    def _fit(self) -> None:
        shown, apart = self._shown(), self._row.spacing()
        across = sum(button.sizeHint().width() + apart for button in shown) - apart
        room = self._frame.height() + self._row.geometry().height()
        low = self._frame.sizeHint().height() + self._stacked() > room
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if low and len(shown) > 1 and across <= self.width() - 2 * RING else ways.TopToBottom
        if way is not self._row.direction():
            self._row.setDirection(way)
            self._row.setStretch(0, int(way is ways.LeftToRight))  # the first takes what width is left
            self.updateGeometry()


def asked_column(*parts: QWidget, spacing: int = SPACE_S) -> QWidget:
    """What a panel asks, one part below the other and all at the top: the `asked` of an `Acting`."""
    asked = QWidget()
    column = QVBoxLayout(asked)
    column.setSpacing(spacing)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return asked
