"""Alarms for screens that do something now and then; Qt-free, so that tests set the time themselves."""

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """One alarm. Setting it again forgets what it was set for before."""

    def once(self, after_seconds: float, call: Callable[[], None]) -> None:
        """Call once after so many seconds, on the main thread."""

    def stop(self) -> None:
        """Forget what the alarm was set for."""
