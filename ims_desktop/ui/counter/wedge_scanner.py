"""Catches what a bar code scanner types, wherever the keys are, and leaves people's typing alone.

A scanner is a keyboard that types a whole code within a few milliseconds a character and ends with Enter or
Tab. Its first character cannot be told from a person's and goes where the keys are; from the second on the
burst is held back. A whole burst comes out as `scanned`, and what its first character did is put right again.
Anything else is typed as it came.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

BETWEEN_MILLISECONDS = 35
FIRST_MILLISECONDS = 100  # a scanner that wakes up, or a busy desktop, may bring its first character early
SHORTEST = 6
LONGEST = 256
_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
)
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


@dataclass(slots=True)
class _Before:
    """What stood where the keys were, before the first character of a burst."""

    widget: QWidget | None
    text: str = ""
    cursor: int = 0
    selected: tuple[int, int] = (-1, 0)
    index: int = -1

    def put_back(self) -> None:
        """Undo what the first character did."""
        if isinstance(self.widget, QLineEdit):
            self.widget.setText(self.text)
            self.widget.setCursorPosition(self.cursor)
            if self.selected[0] >= 0:
                self.widget.setSelection(*self.selected)
        elif isinstance(self.widget, QComboBox):
            self.widget.setCurrentIndex(self.index)


class WedgeScanner(QObject):
    """Watches one window's keys; timed by the system's own time of each key, not by when it was looked at."""

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.milliseconds_of: Callable[[QKeyEvent], int] = QKeyEvent.timestamp  # tests set the time themselves
        self._window: QWindow | None = None
        self._typed = ""
        self._held: list[QKeyEvent] = []
        self._last = 0
        self._before = _Before(None)
        self._early: tuple[str, _Before] | None = None
        self._replaying = False
        self._swallowed: set[int] = set()
        self._gap = QTimer(self)
        self._gap.setSingleShot(True)
        self._gap.setTimerType(Qt.TimerType.PreciseTimer)
        self._gap.setInterval(BETWEEN_MILLISECONDS + 5)
        self._gap.timeout.connect(self._let_go)

    def watch(self, window: QWindow | None) -> None:
        """Watch a window; None watches nothing."""
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt names its events
        """Hold back the keys of a burst."""
        if self._replaying or not isinstance(event, QKeyEvent) or watched is not self._window:
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._released(event)
        return event.type() == QEvent.Type.KeyPress and self._pressed(event)

    def _released(self, event: QKeyEvent) -> bool:
        if event.key() in self._swallowed:
            self._swallowed.discard(event.key())
            return True
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:  # a scanner presses Shift between capitals; that breaks no burst
            return False
        at = self.milliseconds_of(event)
        gap = at - self._last
        quick = bool(self._typed) and 0 <= gap < BETWEEN_MILLISECONDS and not event.isAutoRepeat()
        self._last = at
        if quick and event.key() in _ENDS and len(self._typed) >= SHORTEST:
            self._whole(event)
            return True
        if not _is_character(event):
            self._let_go()
            return False
        if quick and len(self._typed) < LONGEST:
            self._typed += event.text()
            self._held.append(event.clone())
            self._swallowed.add(event.key())
            self._gap.start()
            return True
        alone = (self._typed, self._before) if len(self._typed) == 1 and 0 <= gap < FIRST_MILLISECONDS else None
        self._let_go()
        self._typed = event.text()
        self._before = _stands_now()
        self._early = alone
        return False

    def _whole(self, event: QKeyEvent) -> None:
        code, before = self._typed, self._before
        if self._early is not None:
            code, before = self._early[0] + code, self._early[1]
        self._swallowed.add(event.key())
        self._forget()
        before.put_back()
        self.scanned.emit(code)

    def _let_go(self) -> None:
        """It was no scan: type what was held back."""
        held = self._held
        self._forget()
        window = self._window
        if not held or window is None:
            return
        self._replaying = True
        try:
            for event in held:
                QCoreApplication.sendEvent(window, event)
        finally:
            self._replaying = False

    def _forget(self) -> None:
        self._gap.stop()
        self._typed, self._held, self._before, self._early = "", [], _Before(None), None


def _is_character(event: QKeyEvent) -> bool:
    return event.modifiers() in _PLAIN and len(event.text()) == 1 and event.text().isprintable()


def _stands_now() -> _Before:
    widget = QApplication.focusWidget()
    if isinstance(widget, QLineEdit):
        selected = (widget.selectionStart(), widget.selectionLength())
        return _Before(widget, widget.text(), widget.cursorPosition(), selected)
    if isinstance(widget, QComboBox):
        return _Before(widget, index=widget.currentIndex())
    return _Before(widget)
