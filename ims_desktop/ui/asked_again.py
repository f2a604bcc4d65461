"""A screen's question to central: asked as somebody comes to look, and again by itself as long as they do."""

from collections.abc import Callable

from ims_desktop.ui.timers import Timer


class AskedAgain:
    """Never asked twice at once; some seconds after each answer it is asked again, unless nobody looks."""

    def __init__(self, timer: Timer, seconds: float, ask: Callable[[], None]) -> None:
        self._timer = timer
        self._seconds = seconds
        self._ask = ask
        self._waits = False
        self._seen = False

    def came_to_front(self) -> None:
        """The screen is looked at: ask now."""
        self._seen = True
        self.ask()

    def went_away(self) -> None:
        """Nobody looks: nothing is asked."""
        self._seen = False
        self._timer.stop()

    def ask(self) -> None:
        """Ask, unless an answer is awaited."""
        if self.begin():
            self._ask()

    def begin(self) -> bool:
        """Whether something may be asked now; if so, its answer is awaited from here on."""
        if self._waits:
            return False
        self._waits = True
        self._timer.stop()
        return True

    def answered(self) -> None:
        """An answer came, or why there is none: ask again later."""
        self.drop()
        if self._seen:
            self._timer.once(self._seconds, self.ask)

    def drop(self) -> None:
        """No answer is awaited any more: one that still comes is to a question that nobody has."""
        self._waits = False
