"""Keeps what is to be said over the screen: the newest is shown, and what it covered comes back after it."""

from collections.abc import Callable

from ims_desktop.ui.shown import NoticeText


class NoticeBoard:
    """Several parts of the program speak through one notice."""

    def __init__(self, show: Callable[[NoticeText | None], None]) -> None:
        self._show = show
        self._notices: dict[str, NoticeText] = {}

    def show_notice(self, notice: NoticeText) -> None:
        """Show a notice; one of the same key goes, and so does one that has no key."""
        self._notices.pop("", None)
        self._notices.pop(notice.key, None)
        self._notices[notice.key] = notice
        self._show(notice)

    def hide_notice(self, key: str) -> None:
        """Take the notice of a key away, if it is there, and show the one before it."""
        if key in self._notices:
            del self._notices[key]
            self._show(self._newest())

    def put_away(self) -> None:
        """Somebody has read the newest notice and put it away."""
        if (newest := self._newest()) is not None:
            self.hide_notice(newest.key)

    def _newest(self) -> NoticeText | None:
        return next(reversed(self._notices.values()), None)
