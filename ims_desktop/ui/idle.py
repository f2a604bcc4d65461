"""What happens while nobody is at a till: names go off the screen after a minute, later it locks by itself; Qt-free."""

from collections.abc import Callable

from ims_desktop.ui.timers import Timer

REST_SECONDS = 60.0


class Idle:
    """Two alarms that every key and press sets again. The payment at hand stays, whatever rings."""

    def __init__(
        self,
        resting: Timer,
        locking: Timer,
        lock_after_seconds: float,
        rest: Callable[[], None],
        wake: Callable[[], None],
        lock: Callable[[], None],
    ) -> None:
        """`lock_after_seconds`: 0 never locks by itself."""
        self._resting = resting
        self._locking = locking
        self._lock_after_seconds = lock_after_seconds
        self._rest = rest
        self._wake = wake
        self._lock = lock
        self._at_rest = False

    def touched(self) -> bool:
        """Somebody is here; True where this only woke the screen and must do nothing else."""
        woke, self._at_rest = self._at_rest, False
        self._resting.once(REST_SECONDS, self._begin_rest)
        if self._lock_after_seconds:
            self._locking.once(self._lock_after_seconds, self._lock)
        if woke:
            self._wake()
        return woke

    def stop(self) -> None:
        """Nobody is signed in."""
        self._at_rest = False
        self._resting.stop()
        self._locking.stop()

    def _begin_rest(self) -> None:
        self._at_rest = True
        self._rest()
