# ruff: noqa: N802  Qt names its events
"""Notices that nobody is at the desk, so that names and balances do not stay in sight."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_MILLISECONDS = 1000
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Tells once when nothing was pressed for so long; any key or mouse starts the time again.

    It listens to the windows and not to every widget, so that it costs nothing while somebody types.
    """

    idled = Signal()
    returned = Signal()

    def __init__(self, after_seconds: float, parent: QGuiApplication) -> None:
        super().__init__(parent)
        self._idle = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(after_seconds * _MILLISECONDS))
        self._timer.timeout.connect(self._nobody)
        parent.focusWindowChanged.connect(self._watch)
        self._watch(parent.focusWindow())
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the time again at every sign of life; nothing is kept from the window."""
        if event.type() in _SIGNS_OF_LIFE:
            self._somebody()
        return super().eventFilter(watched, event)

    def is_idle(self) -> bool:
        """Whether nobody has pressed anything for so long."""
        return self._idle

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _somebody(self) -> None:
        self._timer.start()
        if self._idle:
            self._idle = False
            self.returned.emit()

    def _nobody(self) -> None:
        self._idle = True
        self.idled.emit()
