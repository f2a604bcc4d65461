"""The session's screen in its place on the desk: made when somebody first goes there."""

from typing import TYPE_CHECKING

from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.my_session.presenter import SessionWork
from ims_desktop.ui.strip import SESSION_SCREEN
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.widgets.late_screen import LateScreen

if TYPE_CHECKING:
    from ims_desktop.ui.my_session.making import MySession

SESSION = SESSION_SCREEN
_KEYS = ("F11", "Alt+J")


class SessionScreen:
    """My session, for who may keep a drawer."""

    def __init__(self, main: MainWindow, work: SessionWork) -> None:
        self._work = work
        self._place = LateScreen()
        self._made: MySession | None = None
        main.add_screen(SESSION, "Session", Icon.CASH, self._place, *_KEYS)

    def came_to_front(self) -> None:
        """Look how the session stands; the first time, make the screen. What it is made of comes in on a lane."""
        if self._made is not None:
            self._made.presenter.came_to_front()
        else:
            self._work.runner.run(Lane.LOCAL, _bring_in, lambda _none: self._make(), lambda _trouble: None)

    def changed_elsewhere(self) -> None:
        """A payment was taken, or a session opened: show it where the screen is there already."""
        if self._made is not None:
            self._made.presenter.came_to_front()

    def use_data(self, data: ReferenceData) -> None:
        """New reference data came."""
        self._work.data = data

    def put_off(self) -> None:
        """Nobody is at the window any more: what was begun is not done, and nobody is asked for their word."""
        if self._made is not None:
            self._made.presenter.put_off()

    def _make(self) -> None:
        from ims_desktop.ui.my_session.making import make_my_session  # noqa: PLC0415  memory: not before

        if self._made is None:
            self._made = make_my_session(self._work)
            self._place.fill(self._made.view)
        self._made.presenter.came_to_front()


def _bring_in() -> None:
    import ims_desktop.ui.my_session.making  # noqa: F401, PLC0415  imported for its being there
