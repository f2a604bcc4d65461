"""One window or writing command a till: whoever holds `till.lock` may write; readers go on beside it."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from ims_desktop.domain.refusal import Trouble, Unavailable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = "till.lock"


class TillLock:
    """An advisory lock of the operating system: it goes with the process, however that ends."""

    def __init__(self, folder: Path, name: str = LOCK_FILE) -> None:
        self._path = folder / name
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises Unavailable `TILL_IN_USE` at once where another process (or lock) has it."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o660)
        except OSError as error:
            raise Unavailable(Trouble.DISK_READ_ONLY, detail=str(error)) from error
        try:
            if sys.platform == "win32":
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise Unavailable(Trouble.TILL_IN_USE) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)  # closing lets go on every system
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
