"""The count screen in its place on the desk: made when somebody first goes there."""

from typing import TYPE_CHECKING

from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.widgets.late_screen import LateScreen

if TYPE_CHECKING:
    from ims_desktop.ui.count_and_close.making import CountAndClose

COUNT = "count"
_KEYS = ("F10", "Alt+U")


class CountScreen:
    """Count and close, for who may keep a drawer."""

    def __init__(self, main: MainWindow, work: CashUpWork) -> None:
        self._work = work
        self._place = LateScreen()
        self._made: CountAndClose | None = None
        main.lock_requested.connect(self.put_off)
        main.add_screen(COUNT, "Count", Icon.COUNT, self._place, *_KEYS)

    def came_to_front(self) -> None:
        """Look how the session stands; the first time, make the screen. What it is made of comes in on a lane."""
        if self._made is not None:
            self._made.presenter.came_to_front()
        else:
            self._work.runner.run(Lane.LOCAL, _bring_in, lambda _none: self._make(), lambda _trouble: None)

    def put_off(self) -> None:
        """Nobody is at the window any more: whoever was asked for their word is asked no more."""
        if self._made is not None:
            self._made.presenter.put_off()

    def use_data(self, data: ReferenceData) -> None:
        """New reference data came."""
        self._work.data = data

    def _make(self) -> None:
        from ims_desktop.ui.count_and_close.making import make_count_and_close  # noqa: PLC0415  memory: not before

        if self._made is None:
            self._made = make_count_and_close(self._work)
            self._place.fill(self._made.view)
        self._made.presenter.came_to_front()


def _bring_in() -> None:
    import ims_desktop.ui.count_and_close.making  # noqa: F401, PLC0415  imported for its being there
