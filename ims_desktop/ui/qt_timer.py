"""The alarm of `timers` on Qt's clock; it never wakes anything but the main thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer


class QtTimer(QObject):
    """One alarm."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._call: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._ring)

    def once(self, after_seconds: float, call: Callable[[], None]) -> None:
        """Call once after so many seconds, on the main thread."""
        self._call = call
        self._timer.start(round(after_seconds * 1000))

    def stop(self) -> None:
        """Forget what the alarm was set for."""
        self._call = None
        self._timer.stop()

    def _ring(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()
