# ruff: noqa: N802  Qt names its events
"""A payment's life: one event under the other, each with its light, its words and its time."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.shown import Tone
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import SPACE_L
from ims_desktop.ui.transactions.wording import LifeEvent
from ims_desktop.ui.widgets.text import Text, Written

_DOT = 10


class _Light(QWidget):
    """A dot in the tone of what happened; the words beside it say the same."""

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(QSize(_DOT, _DOT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is painted whole
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_ink().tone(self._tone)[0])
        painter.drawEllipse(QRectF(self.rect()))


class LifeList(QWidget):
    """All events, the first one on top."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_L)
        self.setAccessibleName("Its life")

    def show_events(self, events: Sequence[LifeEvent]) -> None:
        """Show another life."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for event in events:
            self._column.addWidget(_event(event))
        self.setAccessibleDescription(". ".join(f"{event.title}, {event.detail} {event.time}" for event in events))


def _event(event: LifeEvent) -> QWidget:
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(2)
    light = QHBoxLayout()
    light.setContentsMargins(0, 4, 0, 0)
    light.addWidget(_Light(event.tone))
    grid.addLayout(light, 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(Text(event.title, Written.STRONG, wrap=True), 0, 1)
    if event.time:
        grid.addWidget(Text(event.time, Written.SMALL, tone="muted", right=True), 0, 2, Qt.AlignmentFlag.AlignTop)
    if event.detail:
        grid.addWidget(Text(event.detail, Written.SMALL, tone="muted", wrap=True), 1, 1, 1, 2)
    grid.setColumnStretch(1, 1)
    return whole
