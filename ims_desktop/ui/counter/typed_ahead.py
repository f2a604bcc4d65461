"""Keeps what is typed while a payment is written: it is for the next one, and was lost with the fields it went to."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)


class TypedAhead(QObject):
    """Holds characters (and what takes one back) back from a screen's fields, until it is known what becomes of them.

    An Enter is not kept: what it would choose was not seen.
    """

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self._screen = screen
        self._kept: list[QKeyEvent] = []

    def begin(self) -> None:
        """Keep what is typed from now on."""
        self._kept.clear()
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)

    def end(self) -> None:
        """Keep no more; what was kept waits for `give`."""
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)

    def forget(self) -> None:
        """It was for what is on the screen still, or a scanner's."""
        self._kept.clear()

    def give(self, field: QWidget) -> None:
        """Type it into a field."""
        kept, self._kept = self._kept, []
        for event in kept:
            QCoreApplication.sendEvent(field, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt names its events
        """Keep a character that goes to a field of the screen."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if (
            not isinstance(watched, QWidget)
            or not self._screen.isAncestorOf(watched)
            or event.modifiers() not in _PLAIN
        ):
            return False
        if event.key() != Qt.Key.Key_Backspace and not event.text().isprintable():
            return False
        if event.text():
            self._kept.append(event.clone())
        return bool(event.text())
