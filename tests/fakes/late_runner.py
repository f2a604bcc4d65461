"""A runner that answers when the test says so, for one lane or for all; the other lanes answer at once."""

from collections.abc import Callable
from typing import TypeVar

from ims_desktop.ui.lanes import InlineRunner, Lane

T = TypeVar("T")


class LateRunner:
    def __init__(self, only: Lane | None = None) -> None:
        self.waiting: list[Callable[[], None]] = []
        self._only = only
        self._inline = InlineRunner()

    def run(
        self, lane: Lane, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        def answer() -> None:
            self._inline.run(lane, work, done, failed)

        if self._only in {None, lane}:
            self.waiting.append(answer)
        else:
            answer()

    def answer(self) -> None:
        self.waiting.pop(0)()
