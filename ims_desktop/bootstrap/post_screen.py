"""The post's screen in its place on the desk, made when somebody first goes there; items are paid in at the counter."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ims_desktop.actions.counter.work_post import PostPaid
from ims_desktop.domain.post import LoggedItem
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.counter.presenter import CounterPresenter
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.main_window import MainWindow
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.post.presenter import PostWork
from ims_desktop.ui.post.wording import paying_in
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.style.icons import Icon
from ims_desktop.ui.widgets.late_screen import LateScreen

if TYPE_CHECKING:
    from ims_desktop.ui.post.making import Post

POST = "post"
_AT_HAND = "post.item"  # the notice of it


class PostAtDesk:
    """The post, for who takes payments; `counter` is where an item is paid in, and `show` goes there."""

    def __init__(
        self,
        main: MainWindow,
        work: PostWork,
        notices: NoticeBoard,
        counter: CounterPresenter,
        show_counter: Callable[[], None],
    ) -> None:
        self._work, self._notices, self._counter, self._show_counter = work, notices, counter, show_counter
        self._place = LateScreen()
        self._made: Post | None = None
        work.pay_in = self._pay_in
        main.add_screen(POST, "Post", Icon.STATEMENT, self._place)

    def came_to_front(self) -> None:
        """Look what is to be worked off; the first time, make the screen."""
        if self._made is not None:
            self._made.presenter.came_to_front()
        else:
            self._work.runner.run(Lane.LOCAL, _bring_in, lambda _none: self._make(), lambda _trouble: None)

    def payment_taken(self) -> None:
        """Whatever was being paid in is paid."""
        if self._counter.tender.post is not None:
            self._counter.tender.post = None
            self._notices.hide_notice(_AT_HAND)

    def use_data(self, data: ReferenceData) -> None:
        """New reference data came."""
        self._work.data = data

    def put_off(self) -> None:
        """Nobody is at the window any more: nobody is asked for their word."""
        if self._made is not None:
            self._made.presenter.put_off()

    def _pay_in(self, item: LoggedItem, reason: str) -> None:
        self._counter.tender.post = PostPaid(item.id, reason)
        self._notices.show_notice(NoticeText(paying_in(item), Tone.NOTE, key=_AT_HAND))
        self._show_counter()
        if item.item.reference:
            self._counter.scanned(item.item.reference)

    def _make(self) -> None:
        from ims_desktop.ui.post.making import make_post  # noqa: PLC0415  memory: not before

        if self._made is None:
            self._made = make_post(self._work)
            self._place.fill(self._made.view)
        self._made.presenter.came_to_front()


def _bring_in() -> None:
    import ims_desktop.ui.post.making  # noqa: F401, PLC0415  imported for its being there
