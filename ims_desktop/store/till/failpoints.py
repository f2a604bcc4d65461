"""Named moments at which a test ends the process, to see that nothing is lost or doubled there.

Nothing in this package arms a point, and no setting or environment variable does: only a test's own program can
(`tests/killed_at.py`), so a packaged till has none. Unarmed, passing one costs some fifty nanoseconds.
"""

from collections.abc import Callable

POINTS = (
    "write.begun",  # the file's write lock is held
    "write.entry",  # the entry stands, what follows from it does not
    "write.derived",  # so do its rows; the head has not moved
    "write.head",  # all is written, nothing committed
    "write.committed",  # durable, and nobody told
    "acknowledge.written",  # central has it; this till has not committed that it knows
    "acknowledge.committed",
    "changes.begun",  # a slice of reference data: its first account holders are written
    "changes.between",  # between two of its transactions
    "changes.finished",  # its change number is kept; a sweep may be due
    "changes.swept",
    "rebuild.dropped",  # the derived tables are gone, in a transaction
    "rebuild.filled",
    "rebuild.committed",
    "mirror.begun",  # committed, and not in the mirror
    "mirror.written",  # in the mirror, perhaps not on its disk
    "mirror.synced",
    "restore.made",  # an empty file; the folder does not say that it is a till
    "restore.written",  # all is in it, nothing committed
    "restore.named",
    "enrol.claimed",  # central has a new device; nothing of it is here yet
    "enrol.keyed",  # its keys are kept
    "enrol.written",  # its roll is on disk; the folder still holds the old till
    "enrol.named",  # the folder is the new till; an earlier roll is not put aside yet
    "enrol.aside",
)

_armed: dict[str, Callable[[], None]] = {}


def passing(point: str) -> None:
    """Do what a test armed this point with; without a test, nothing."""
    if _armed and point in _armed:
        _armed[point]()


def arm(point: str, act: Callable[[], None]) -> None:
    """Have something done each time that a point is passed; for tests. ValueError for a point that is not there."""
    if point not in POINTS:
        raise ValueError(f"there is no failpoint {point}")
    _armed[point] = act


def disarm() -> None:
    """Forget all that was armed."""
    _armed.clear()
