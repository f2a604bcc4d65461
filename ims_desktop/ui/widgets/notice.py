# ruff: noqa: N802  Qt names its events
"""A strip that says what happened, whether the money is safe, and what to do about it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy

from ims_desktop.ui.announce import announce
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.style.icons import Icon, draw_icon
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import ICON_SIZE, RADIUS_FIELD, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.text import Text
from ims_desktop.ui.widgets.yielding import Yielding

_ICONS = {
    Tone.PLAIN: Icon.NOTE,
    Tone.GOOD: Icon.GOOD,
    Tone.NOTE: Icon.NOTE,
    Tone.WARNING: Icon.WARNING,
    Tone.WRONG: Icon.WRONG,
}


class Notice(Yielding):
    """Hidden until there is something to say; it stays until it is put away, and takes no keys."""

    action_chosen = Signal(str)
    """The key of the notice whose button was pressed."""
    put_away = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._shown: NoticeText | None = None
        self._icon = QLabel()
        self._icon.setFixedSize(QSize(ICON_SIZE, ICON_SIZE))
        self._text = Text(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = KeyButton("", small=True)
        self._away = KeyButton("Put away", small=True)
        for button in (self._action, self._away):  # a click leaves the keys where somebody was typing
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        row.setSpacing(SPACE_M)
        for part in (self._icon, self._text, self._action, self._away):
            row.addWidget(part)
        self._action.clicked.connect(self._chosen)
        self._away.clicked.connect(self._put_away)
        self.setVisible(False)

    def shown(self) -> NoticeText | None:
        """What it says now."""
        return self._shown

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say something, also through the screen reader; None takes it away."""
        self._shown = notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._text.setText(notice.text)
        self._text.set_tone(notice.tone)
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        self._draw_icon()
        self.update()
        announce(self, notice.text, urgent=notice.tone is Tone.WRONG)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon anew in another scheme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is painted whole
        """Draw the ground in its tone, with an edge."""
        if self._shown is None:
            return
        colour, ground = current_ink().tone(self._shown.tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_FIELD, RADIUS_FIELD)

    def _draw_icon(self) -> None:
        if self._shown is not None:
            colour = current_ink().tone(self._shown.tone)[0]
            self._icon.setPixmap(draw_icon(_ICONS[self._shown.tone], colour, ICON_SIZE, self.devicePixelRatioF()))

    def _chosen(self) -> None:
        if self._shown is not None:
            self.action_chosen.emit(self._shown.key)

    def _put_away(self) -> None:
        self.show_notice(None)
        self.put_away.emit()
