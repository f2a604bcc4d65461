"""An item of the post that is paid in at the counter: what it is stands over the screen until it is paid."""

from collections.abc import Callable

from ims_desktop.actions.counter.work_post import PostPaid
from ims_desktop.domain.post import LoggedItem
from ims_desktop.ui.counter.presenter import CounterPresenter
from ims_desktop.ui.notices import NoticeBoard
from ims_desktop.ui.post.wording import paying_in
from ims_desktop.ui.shown import NoticeText, Tone

_AT_HAND = "post.item"  # the notice of it


class PostAtCounter:
    """Takes an item to the counter; `show` goes there."""

    def __init__(self, counter: CounterPresenter, notices: NoticeBoard, show: Callable[[], None]) -> None:
        self._counter, self._notices, self._show = counter, notices, show

    def pay_in(self, item: LoggedItem, reason: str) -> None:
        """Pay an item in; `reason` says why it is another sum than was logged."""
        self._counter.tender.post, self._counter.tender.opened_on = PostPaid(item.id, reason), item.logged_on
        self._notices.show_notice(NoticeText(paying_in(item), Tone.NOTE, key=_AT_HAND))
        self._show()
        if item.item.reference:
            self._counter.scanned(item.item.reference)

    def payment_taken(self) -> None:
        """Whatever was being paid in is paid."""
        if self._counter.tender.post is not None:
            self._counter.tender.post = self._counter.tender.opened_on = None
            self._notices.hide_notice(_AT_HAND)
