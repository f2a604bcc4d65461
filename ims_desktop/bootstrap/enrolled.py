"""What can be said of a till's folder before anything is opened: that it holds a till, and that nobody else writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.store.till.lock import TillLock

IDENTITY_FILE = "till.json"


@contextmanager
def till_lock(folder: Path) -> Iterator[None]:
    """Hold a till's lock; refuses `NOT_ENROLLED` for a folder without a till.

    Raises Unavailable `TILL_IN_USE`, and `DATABASE_UNREADABLE` where this user may not look into the folder.
    """
    try:
        there = (folder / IDENTITY_FILE).exists()
    except OSError as error:  # a folder on the way that this user may not look into
        raise Unavailable(Trouble.DATABASE_UNREADABLE, detail=f"{folder}: {error.strerror}") from error
    if not there:
        raise Refused(Reason.NOT_ENROLLED, folder=str(folder))
    with TillLock(folder):
        yield
