"""How far long work is, on standard error, when that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ims_desktop.actions.ports import Progress, no_progress


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar a piece of work; nothing is shown where standard error is not a terminal."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console  # noqa: PLC0415  start-up time: only where somebody looks
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, TaskID] = {}

        def step(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done, total=of)

        yield step


@contextmanager
def working(message: str) -> Iterator[Callable[[str], None]]:
    """Say what is being waited for while it lasts; the answer changes what is said."""
    if not sys.stderr.isatty():
        yield lambda _message: None
        return
    from rich.console import Console  # noqa: PLC0415  start-up time: only where somebody looks

    with Console(stderr=True).status(message) as shown:
        yield shown.update
