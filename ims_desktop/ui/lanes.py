"""Where a screen's slow work is done: four lanes, one thing at a time in each, so that a key always answers.

Qt-free: presenters and their tests need no window. The real threads are in `runner`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeVar

T = TypeVar("T")


class Lane(StrEnum):
    """Who is waited for. Work in one lane is done in order and never holds up another lane."""

    LOCAL = "local"
    """This till's own database."""
    DEVICE = "device"
    """Printer, drawer and display; also the abort of a card sale."""
    TERMINAL = "terminal"
    """A card sale, which may wait minutes for the payer."""
    CENTRAL = "central"
    """The central database."""


class Runner(Protocol):
    """Does work elsewhere and brings the answer back to the window."""

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do `work` in `lane`; then exactly one of `done` and `failed` is called, on the main thread.

        `work` takes and returns things that never change, and never touches a widget.
        """
        ...


class InlineRunner:
    """Does the work at once, where it stands: for tests, and for nothing else."""

    def __init__(self) -> None:
        self.ran: list[Lane] = []

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do `work` now and call `done` or `failed` before returning."""
        self.ran.append(lane)
        try:
            answer = work()
        except Exception as trouble:  # noqa: BLE001  the caller decides what each trouble means
            failed(trouble)
            return
        done(answer)
