# ruff: noqa: N802  Qt names its events
"""The strip at the foot of the window: what is well, what is not, and what to press for help."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.shown import StripItem, StripState, Tone
from ims_desktop.ui.style.fonts import make_font
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import SMALL_SIZE, SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.text import Text, Written

_HEIGHT = 32
_DOT = 9
_SPOKEN = {Tone.GOOD: "well", Tone.NOTE: "note", Tone.WARNING: "warning", Tone.WRONG: "wrong", Tone.PLAIN: ""}
_COLOURED = frozenset({Tone.WARNING, Tone.WRONG})


class StatusStrip(QFrame):
    """Items with a light and words; a press tells which, so that the window can show what to do about it."""

    item_pressed = Signal(str)
    help_pressed = Signal()
    lock_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setFixedHeight(_HEIGHT)
        self._state = StripState()
        self._buttons: dict[str, QPushButton] = {}
        self._always: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_S + 2, 0, SPACE_S + 2, 0)
        self._row.setSpacing(SPACE_S)
        self._row.addStretch(1)
        self._remark = Text("", Written.SMALL, tone="muted")
        self._row.addWidget(self._remark)
        self._row.addSpacing(SPACE_M)
        for words, signal in (("F1 Help", self.help_pressed), ("F12 Lock", self.lock_pressed)):
            button = self._button(words)
            button.clicked.connect(signal)
            self._always.append(button)
            self._row.addWidget(button)

    def show_state(self, state: StripState) -> None:
        """Show another state; what got worse is said by the screen reader."""
        before = {item.key: item for item in self._state.items}
        self._state = state
        for key in [key for key in self._buttons if key not in {item.key for item in state.items}]:
            self._buttons.pop(key).deleteLater()
        for at, item in enumerate(state.items):
            self._show_item(at, item)
            old = before.get(item.key)
            if item.tone in _COLOURED and (old is None or old.tone is not item.tone):
                announce(self, item.text)
        if before.keys() != self._buttons.keys():
            in_order = (*(self._buttons[item.key] for item in state.items), *self._always)
            for one, then in pairwise(in_order):
                self.setTabOrder(one, then)
        self._remark.setText(state.remark)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Narrow: the remark gives way, then the last items."""
        return QSize(1, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the lights anew in another scheme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for at, item in enumerate(self._state.items):
                self._show_item(at, item)

    def _fit(self) -> None:
        # The last items give way last to first, but never one that warns.
        items = [(self._buttons[item.key], item.tone in _COLOURED) for item in self._state.items]
        fixed = sum(part.sizeHint().width() + SPACE_S for part in self._always) + 2 * SPACE_L + SPACE_M
        room = self.width() - fixed
        needed = [button.sizeHint().width() + SPACE_S for button, _warns in items]
        remark = self._remark.sizeHint().width() + SPACE_S
        self._remark.setVisible(bool(self._remark.text()) and sum(needed) + remark <= room)
        for at in reversed(range(len(items))):
            button, warns = items[at]
            hide = sum(needed) > room and not warns
            if hide:
                needed[at] = 0
            button.setHidden(hide)

    def _show_item(self, at: int, item: StripItem) -> None:
        button = self._buttons.get(item.key)
        if button is None:
            button = self._button(item.text)
            button.clicked.connect(lambda: self.item_pressed.emit(item.key))
            self._buttons[item.key] = button
        if self._row.indexOf(button) != at:
            self._row.insertWidget(at, button)
        button.setText(item.text)
        button.setAccessibleDescription(_SPOKEN[item.tone])
        button.setIcon(QPixmap() if item.tone is Tone.PLAIN else self._dot(item.tone))
        tone = str(item.tone) if item.tone in _COLOURED else ""
        if button.property("tone") != tone:
            button.setProperty("tone", tone)
            button.style().unpolish(button)
            button.style().polish(button)

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("kind", "quiet")
        button.setProperty("ring_radius", 6)
        button.setFont(make_font(SMALL_SIZE))
        button.setIconSize(QSize(_DOT + 4, _DOT))
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _dot(self, tone: Tone) -> QPixmap:
        scale = self.devicePixelRatioF()
        pixmap = QPixmap(round((_DOT + 4) * scale), round(_DOT * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_ink().tone(tone)[0])
        if tone is Tone.WARNING:  # shapes as well, for those who cannot tell the colours
            painter.drawPolygon(QPolygonF([QPointF(_DOT / 2, 0), QPointF(_DOT, _DOT), QPointF(0, _DOT)]))
        elif tone is Tone.WRONG:
            painter.drawRect(QRectF(0, 0, _DOT, _DOT))
        else:
            painter.drawEllipse(QRectF(0, 0, _DOT, _DOT))
        painter.end()
        return pixmap
