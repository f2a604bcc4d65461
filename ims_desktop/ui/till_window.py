# ruff: noqa: N802  Qt names its events
"""The program's one window: the sign-in in front, or the desk of whoever signed in."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

_USUAL = (1366, 768)
_SMALLEST = (640, 360)
_HELD_DOWN = frozenset({Qt.Key.Key_Alt, Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Meta, Qt.Key.Key_AltGr})
_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin})


class TillWindow(QStackedWidget):
    """Holds sign-in and desk; closing it is told once."""

    closed = Signal()
    left = Signal()
    """The sign-in came to the front."""

    def __init__(self, title: str, sign_in: QWidget, *, training: bool = False) -> None:
        """`training`: framed, so that nobody takes it for a real till."""
        super().__init__()
        self._training = training
        self.setProperty("training", training)
        self.name(title)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_USUAL)
        self._sign_in = sign_in
        self._desk: QWidget | None = None
        self._desk_is_new = False
        self.touched: Callable[[], bool] = lambda: False
        """Hears of every key and press; True where it was only to wake the screen."""
        self.addWidget(sign_in)

    def name(self, title: str) -> None:
        """What stands on the window's own bar."""
        self.setWindowTitle(f"TRAINING: {title}" if self._training else title)

    def show_sign_in(self) -> None:
        """Bring the sign-in to the front; the desk stays as it is behind it."""
        self.setCurrentWidget(self._sign_in)
        self._sign_in.setFocus()
        self.left.emit()

    def take_in(self, desk: QWidget) -> None:
        """Give a new desk its place, behind the sign-in still; another person's desk before it goes away.

        Before it is filled: a desk that moved in whole would have each of its parts dressed twice.
        """
        if self._desk is not None:
            self.removeWidget(self._desk)
            self._desk.deleteLater()
        self._desk = desk
        self._desk_is_new = True
        self.addWidget(desk)

    def show_desk(self, desk: QWidget) -> None:
        """Bring the desk to the front."""
        self.setCurrentWidget(desk)
        if self._desk_is_new:  # one that was behind the lock has kept its keys where they were
            self._desk_is_new = False
            desk.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Hear keys and presses as the system brings them, before they are anybody's."""
        super().showEvent(event)
        if (handle := self.windowHandle()) is not None:
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is here; what only woke the screen goes no further."""
        held_down = isinstance(event, QKeyEvent) and event.key() in _HELD_DOWN  # the key itself comes after it
        if event.type() in _TOUCHES and not held_down and self.touched():
            return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window closes."""
        self.closed.emit()
        super().closeEvent(event)
