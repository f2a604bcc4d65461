# ruff: noqa: N802  Qt names its events
"""A card for a note, at the foot of Help: nothing on it says what it is for, nor that anything was ever written."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit

from ims_desktop.ui.announce import announce
from ims_desktop.ui.style.fonts import make_font
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.text import Text, Written

_ASKED = "Anything about a payment, a visitor or this till that somebody at the council should know."
_KEPT = "It is kept when you leave this page and read at the council, not here. Empty it, and nothing is kept."
_KEY = "Alt+N"
_LINES = 4


class NoteCard(Card):
    """A few lines to type in. They are never put away by a button: leaving the page does that."""

    typed = Signal()
    came = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.add_heading("Note", _KEY)
        self._edit = QPlainTextEdit()
        self._edit.setFont(make_font())
        self._edit.setTabChangesFocus(True)
        self._edit.setUndoRedoEnabled(True)
        self._edit.setAccessibleName("Note")
        self._edit.setFixedHeight(self._edit.fontMetrics().lineSpacing() * _LINES + 24)
        self._told = Text(_KEPT, Written.SMALL, tone="muted", wrap=True)
        for part in (Text(_ASKED, wrap=True), self._edit, self._told):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.show_closed("")
        self._edit.textChanged.connect(self.typed)
        shortcut = QShortcut(QKeySequence(_KEY), self)
        shortcut.activated.connect(lambda: self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def text(self) -> str:
        """What stands on it."""
        return self._edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Put something on it, without saying that it changed; what stood there cannot be brought back."""
        self._edit.blockSignals(True)
        self._edit.setPlainText(text)
        self._edit.blockSignals(False)

    def show_closed(self, why: str) -> None:
        """Take no note, and say why; an empty text takes one."""
        self._edit.setEnabled(not why)
        self._say(why or _KEPT, "muted")

    def show_wrong(self, text: str) -> None:
        """Say what is wrong with what is typed; an empty text takes it away."""
        self._edit.setProperty("wrong", "true" if text else "false")
        self._edit.style().unpolish(self._edit)
        self._edit.style().polish(self._edit)
        self._say(f"✕ {text}" if text else _KEPT, "wrong" if text else "muted")
        if text:
            announce(self._edit, text, urgent=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody came to the page."""
        super().showEvent(event)
        self.came.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another screen, the lock, or the page that hides what nobody is there to see."""
        super().hideEvent(event)
        self.left.emit()

    def _say(self, text: str, tone: str) -> None:
        self._told.setText(text)
        self._told.set_tone(tone)
        self._edit.setAccessibleDescription(text)
