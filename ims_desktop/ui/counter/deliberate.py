"""Tells a deliberate Enter from one that bounced or that ended a scan."""

from collections.abc import Callable

ENTER_SECONDS = 0.4


class EnterGuard:
    """Remembers when Enter was last pressed, wherever that was. `now` counts seconds and never goes back."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last: float | None = None

    def pressed(self) -> bool:
        """Enter was pressed: whether it may take money, which a second one within 400 ms may not."""
        now = self._now()
        last, self._last = self._last, now
        return last is None or now - last >= ENTER_SECONDS
