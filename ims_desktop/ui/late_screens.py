"""Screens that come in when somebody first goes there: what is never looked at is never imported and never made."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.section_tabs import Section
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.widgets.late_screen import LateScreen


def _nothing() -> None:
    """Most screens are not told of everything."""


@frozen
class Joined:
    """A screen joined to its presenter, and what it is told; `held` lives as long as it: a signal holds nobody.

    `went_away`: another screen is in front. `put_off`: nobody is at the window. `stop`: somebody else sits down.
    """

    view: QWidget
    held: object = None
    came_to_front: Callable[[], None] = _nothing
    went_away: Callable[[], None] = _nothing
    put_off: Callable[[], None] = _nothing
    stop: Callable[[], None] = _nothing


class Asking(Protocol):
    """A presenter that looks anew at each visit, and may be asking for another person's word."""

    def came_to_front(self) -> None:
        """It is looked at."""

    def put_off(self) -> None:
        """Nobody is there any more."""


def joined(view: QWidget, presenter: Asking, held: object) -> Joined:
    """A screen with such a presenter."""
    return Joined(view, held, presenter.came_to_front, put_off=presenter.put_off)


BringIn = Callable[[], Callable[[], Joined]]
"""Imports what a screen is made of, on a lane, and answers what makes it, on the main thread."""


class LateScreens:
    """One person's screens but the first: places on the rail until they are looked at."""

    def __init__(self, main: MainWindow, runner: Runner, failed: Callable[[Exception], None]) -> None:
        self._main = main
        self._runner = runner
        self._failed = failed
        self._places: dict[str, tuple[LateScreen, BringIn]] = {}
        self._made: dict[str, Joined] = {}
        self._shown = ""
        self._stopped = False
        main.screen_shown.connect(self._screen_shown)

    def add(
        self, key: str, title: str, icon: Icon, bring_in: BringIn, *keys: str, section: Section | None = None
    ) -> None:
        """Put a screen on the rail."""
        place = LateScreen()
        self._places[key] = place, bring_in
        self._main.add_screen(key, title, icon, place, *keys, section=section)

    def soon(self, key: str) -> None:
        """Make a screen that nobody looks at yet; what it is made of holds up no key."""
        self._bring_in(key, Lane.DEVICE)

    def look_again(self, key: str) -> None:
        """What a screen shows has changed: where it is there already, it looks anew."""
        if key in self._made:
            self._made[key].came_to_front()

    def put_off(self) -> None:
        """Nobody is at the window any more: what was begun is not done, and nobody is asked for their word."""
        for joined in self._made.values():
            joined.put_off()

    def stop(self) -> None:
        """Somebody else sits down: nothing is asked and nothing is made any more."""
        self._stopped = True
        for joined in self._made.values():
            joined.went_away()
            joined.stop()

    def _screen_shown(self, key: str) -> None:
        before, self._shown = self._shown, key
        if before in self._made:
            self._made[before].went_away()
        if key in self._made:
            self._made[key].came_to_front()
        elif key in self._places:
            self._bring_in(key, Lane.LOCAL)

    def _bring_in(self, key: str, lane: Lane) -> None:
        bring_in = self._places[key][1]
        self._runner.run(lane, bring_in, lambda make: self._make(key, make), self._failed)

    def _make(self, key: str, make: Callable[[], Joined]) -> None:
        if self._stopped or key in self._made:  # they went away and came again before it was there
            return
        joined = self._made[key] = make()
        self._places[key][0].fill(joined.view)
        if key == self._shown:
            joined.came_to_front()
