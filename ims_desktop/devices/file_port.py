"""A printer behind a file: a device such as /dev/usb/lp0, a pipe, or a file that collects receipts for a trial."""

import contextlib
import errno
import os
import select
import stat
from pathlib import Path

from ims_desktop.devices.deadline import Deadline
from ims_desktop.devices.fault_words import fault_words
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Trouble, Unavailable

_DEVICES = Path("/dev")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@frozen
class FilePrinter:
    """A path that takes bytes. It is added to, never emptied, and never waited for longer than the job may take."""

    path: Path

    @property
    def answers(self) -> bool:
        """A file cannot answer."""
        return False

    def connect(self, deadline: Deadline) -> "FileConnection":  # noqa: ARG002  opening never waits
        """Open it without waiting; PRINTER_ABSENT where nobody reads a pipe or the device is gone."""
        flags = os.O_WRONLY | os.O_APPEND
        for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
            flags |= getattr(os, name, 0)
        try:
            descriptor = os.open(self.path, flags | self._creation(), 0o600)
        except (OSError, ValueError) as error:
            raise Unavailable(Trouble.PRINTER_ABSENT, detail=fault_words(error)) from error
        return FileConnection(descriptor)

    def _creation(self) -> int:
        # An unplugged device leaves no file; making one there would swallow every receipt from then on.
        return 0 if self.path.is_relative_to(_DEVICES) else os.O_CREAT


class FileConnection:
    """One job into a file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Write all bytes; a device that takes no more in time is PRINTER_STOPPED."""
        left = memoryview(data)
        while left:
            begun = len(left) < len(data)
            try:
                left = left[os.write(self._descriptor, left) :]
            except (BlockingIOError, InterruptedError) as error:
                if deadline.over():
                    raise Unavailable(
                        Trouble.PRINTER_STOPPED, part_done=begun, detail="it takes nothing more"
                    ) from error
                select.select([], [self._descriptor], [], deadline.left())
            except OSError as error:
                raise Unavailable(self._trouble(error), part_done=begun, detail=fault_words(error)) from error

    def read(self, deadline: Deadline) -> bytes:  # noqa: ARG002  nothing to wait for
        """A file says nothing."""
        return b""

    def finish(self, deadline: Deadline) -> bytes:  # noqa: ARG002  nothing to wait for
        """Close it."""
        self.close()
        return b""

    def close(self) -> None:
        """Close the file, once."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _trouble(self, error: OSError) -> Trouble:
        if error.errno in _NO_ROOM:
            # Linux's lp and usblp drivers say "no space left" when the printer is out of paper.
            return Trouble.DISK_FULL if self._is_file else Trouble.PRINTER_OUT_OF_PAPER
        return Trouble.PRINTER_STOPPED
