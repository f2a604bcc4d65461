"""Keeps a mirror of the roll on another disk, beside everything else: no payment ever waits for it.

After each commit a thread of its own appends what the mirror has not got, in order, straight from the roll. A mirror
that is slow, full or gone is said, and completed from the roll when it is back.
"""

import os
import threading
import time
from functools import partial
from pathlib import Path

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.mirror_file import MirrorEnd, line_of, mirror_end, mirror_path
from ims_desktop.store.till.store import SqlTillStore

RETRY_SECONDS = 15.0
SILENT_SECONDS = 20.0
LOOK_SECONDS = 2.0
_AT_ONCE = 500
_SILENT = "it does not answer"


@frozen
class MirrorState:
    """How a mirror stands: its file, the last entry in it, and what is the matter ("" where nothing is)."""

    path: Path
    number: int
    trouble: str = ""


class _Wrong(Exception):  # noqa: N818  said in the office's words, never a bug
    """What keeps the mirror from being written, in words."""


class Mirror:
    """One till's mirror. Only the process that holds the till's lock keeps one."""

    def __init__(self, store: SqlTillStore, folder: Path) -> None:
        self.state = MirrorState(mirror_path(folder, store.identity), 0)
        self._store = store
        self._size = -1  # of the file as this left it; anything else is looked at again
        self._turn = threading.Condition()
        self._asked, self._done = 1, 0  # how often it was woken, and up to which time it has seen to it
        self._ending = False
        self._began: float | None = None  # when the pass that is under way began
        # a daemon: a share that hangs holds up neither a payment nor the end of the program
        self._thread = threading.Thread(target=self._run, name="mirror", daemon=True)

    def start(self) -> None:
        """Complete the mirror from the roll, then follow each commit."""
        self._store.on_written(self.wake)
        self._thread.start()

    def wake(self) -> None:
        """Something was written on the roll; costs the caller a microsecond."""
        with self._turn:
            self._asked += 1
            self._turn.notify_all()

    def close(self, wait_seconds: float = LOOK_SECONDS) -> None:
        """Let the mirror catch up, for a moment only."""
        self._ending = True
        self.wake()
        self._thread.join(wait_seconds)

    @property
    def trouble(self) -> str:
        """What is the matter with the mirror, a share that hangs included; "" where nothing is."""
        began = self._began
        if began is not None and time.monotonic() - began > SILENT_SECONDS:
            return _SILENT
        return self.state.trouble

    def settled(self, wait_seconds: float) -> bool:
        """Wait until what is on the roll now is mirrored, or it is known why not."""
        with self._turn:
            asked = self._asked
            return self._turn.wait_for(lambda: self._done >= asked, wait_seconds)

    def _run(self) -> None:
        last = False
        while not last:
            with self._turn:
                asked, last = self._asked, self._ending
            self._began = time.monotonic()
            self._follow()
            self._began = None
            with self._turn:
                self._done = asked
                self._turn.notify_all()
                if not last:
                    wait = RETRY_SECONDS if self.state.trouble else None
                    self._turn.wait_for(partial(self._asked_since, asked), wait)
        self._store.close()  # this thread's own connection

    def _asked_since(self, asked: int) -> bool:
        return self._asked > asked

    def _follow(self) -> None:
        try:
            self._catch_up()
            self.state = MirrorState(self.state.path, self.state.number)
        except (OSError, Unavailable, _Wrong) as trouble:
            self._size = -1
            self.state = MirrorState(self.state.path, self.state.number, _words(trouble))

    def _catch_up(self) -> None:
        while entries := self._not_mirrored():
            self._append(entries)

    def _not_mirrored(self) -> list[SealedEntry]:
        if self._size < 0 or self._size != _size_of(self.state.path):
            self._take_up()
        return self._store.entries_after(self.state.number, _AT_ONCE)

    def _take_up(self) -> None:
        """See where the file ends, cut off what is torn, and be sure that it holds this very roll."""
        path = self.state.path
        if not path.parent.is_dir():  # never made here: where a stick or share is missing, this would be the own disk
            raise _Wrong(f"{path.parent} is not there")
        end = mirror_end(path) if path.exists() else MirrorEnd("", 0, b"", 0)
        trouble = _not_this_roll(self._store, end)
        if trouble:
            raise _Wrong(trouble)
        if _size_of(path) > end.whole_bytes:
            os.truncate(path, end.whole_bytes)
        self.state = MirrorState(path, end.number)
        self._size = end.whole_bytes

    def _append(self, entries: list[SealedEntry]) -> None:
        lines = b"".join(line_of(entry) for entry in entries)
        passing("mirror.begun")
        with self.state.path.open("ab", buffering=0) as file:
            written = file.write(lines)
            passing("mirror.written")
            os.fsync(file.fileno())
        if written != len(lines):
            raise _Wrong("it took only a part: the disk may be full")
        passing("mirror.synced")
        self._size += len(lines)
        self.state = MirrorState(self.state.path, entries[-1].number)


def look_at_mirror(store: SqlTillStore, folder: Path, wait_seconds: float = LOOK_SECONDS) -> MirrorState:
    """How a till's mirror stands, beside whoever keeps it; a share that hangs is given up after a moment."""
    path = mirror_path(folder, store.identity)
    found: list[MirrorState] = []

    def look() -> None:
        try:
            if not path.parent.is_dir():
                found.append(MirrorState(path, 0, f"{path.parent} is not there"))
                return
            end = mirror_end(path) if path.exists() else MirrorEnd("", 0, b"", 0)
            found.append(MirrorState(path, end.number, _not_this_roll(store, end)))
        except (OSError, Unavailable) as trouble:
            found.append(MirrorState(path, 0, _words(trouble)))
        finally:
            store.close()

    looking = threading.Thread(target=look, name="mirror look", daemon=True)
    looking.start()
    looking.join(wait_seconds)
    return found[0] if found else MirrorState(path, 0, _SILENT)


def _not_this_roll(store: SqlTillStore, end: MirrorEnd) -> str:
    """Why a mirror's end is not on this roll; "" where it is."""
    if end.number == 0:
        return ""
    if end.device != store.identity.device:
        return "it holds another till's roll"
    here = store.entries_after(end.number - 1, 1)
    if not here or here[0].seal != end.seal:
        return "it holds another roll of this till: this till, or another, may be a copy; tell an administrator"
    return ""


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _words(trouble: Exception) -> str:
    if isinstance(trouble, OSError):
        return trouble.strerror or str(trouble)
    return str(trouble)
