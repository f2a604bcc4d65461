"""Notices over the screen: several may stand, the newest is shown, each until it is hidden or pressed."""

from collections.abc import Callable

from ims_desktop.ui.shown import NoticeText


class NoticeBoard:
    """Keeps notices by key and shows the newest."""

    def __init__(self, show: Callable[[NoticeText | None], None]) -> None:
        self._show = show
        self._there: dict[str, NoticeText] = {}

    def show_notice(self, notice: NoticeText) -> None:
        """Show a notice until it is hidden or pressed; one of the same key takes its place."""
        self._there.pop(notice.key, None)
        self._there[notice.key] = notice
        self._refresh()

    def hide_notice(self, key: str) -> None:
        """Take the notice of a key away, if it is there."""
        if self._there.pop(key, None) is not None:
            self._refresh()

    def put_newest_away(self) -> None:
        """The one in front was read."""
        if self._there:
            self._there.popitem()
            self._refresh()

    def _refresh(self) -> None:
        self._show(next(reversed(self._there.values()), None))
