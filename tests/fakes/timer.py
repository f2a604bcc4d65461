"""An alarm that rings when a test says so."""

from collections.abc import Callable


class FakeTimer:
    def __init__(self) -> None:
        self.after_seconds: float | None = None
        self.history: list[float] = []
        self._call: Callable[[], None] | None = None

    def once(self, after_seconds: float, call: Callable[[], None]) -> None:
        self.after_seconds, self._call = after_seconds, call
        self.history.append(after_seconds)

    def stop(self) -> None:
        self.after_seconds = self._call = None

    def ring(self) -> None:
        call, self._call, self.after_seconds = self._call, None, None
        assert call is not None, "nothing was set"
        call()
