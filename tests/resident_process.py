"""A process that does one thing after another for a trial, as a window does all day: nothing strikes it.

It is a fork of whoever asked for it and has its own memory, files and locks; what is asked and answered goes through a
pipe. What a fault strikes runs in a process of its own (`forked_commands`); forking thousands of others would take
most of a trial's time.
"""

import contextlib
import faulthandler
import gc
import os
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any, NoReturn

_LONGEST_SECONDS = 120
_LAST_WORD_SECONDS = 1
_THEIRS = {".db", ".db-wal", ".db-shm", ".lock"}


@dataclass(frozen=True, slots=True)
class Said:
    """What one piece of work came to."""

    value: Any
    out: str  # on standard output
    errors: str  # on standard error
    fell_over: str = ""  # the traceback of whatever it raised


class ResidentProcess:
    """Made by forking now; does what it is asked until it is ended, or whoever made it ends."""

    def __init__(self, folder: Path) -> None:
        self._errors = folder / "errors-resident"
        ours, theirs = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            _serve(theirs, folder)
        theirs.close()
        self._pipe = ours

    def do(self, work: Callable[..., Any], arguments: tuple[Any, ...], environment: Mapping[str, str]) -> Said:
        """Have a function of some module called there, in this environment."""
        self._pipe.send((work, arguments, dict(environment)))
        if not self._pipe.poll(_LONGEST_SECONDS):
            os.kill(self.pid, signal.SIGUSR1)  # it writes down where each of its threads is
            time.sleep(_LAST_WORD_SECONDS)
            raise AssertionError(f"{work.__name__} {arguments} never ended: {self._errors.read_text()[-4000:]}")
        said: Said = self._pipe.recv()
        return said

    def end(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self._pipe.close()


def _serve(pipe: Connection, folder: Path) -> NoReturn:
    try:
        gc.freeze()
        with contextlib.ExitStack() as stack:
            heard = stack.enter_context((folder / "errors-resident").open("w"))
            faulthandler.register(signal.SIGUSR1, heard, all_threads=True)
            outputs = [stack.enter_context(tempfile.TemporaryFile(dir=folder)) for _ in (1, 2)]
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            for number, kept in zip((1, 2), outputs, strict=True):
                os.dup2(kept.fileno(), number)
            while True:
                work, arguments, environment = pipe.recv()
                pipe.send(_done(work, arguments, environment, outputs))
    except EOFError:
        pass  # whoever made it has ended
    except BaseException:  # noqa: BLE001  nothing of the parent's may run in the child
        traceback.print_exc()
    finally:
        os._exit(0)
    raise AssertionError  # not reached


def _done(
    work: Callable[..., Any], arguments: tuple[Any, ...], environment: dict[str, str], outputs: Sequence[IO[bytes]]
) -> Said:
    for kept in outputs:
        kept.seek(0)
        kept.truncate()
    os.environ.clear()
    os.environ.update(environment)
    value, fell_over = None, ""
    try:
        value = work(*arguments)
    except BaseException:  # noqa: BLE001  a program's own end would end the others with it
        fell_over = traceback.format_exc()
    if not fell_over and (left := _left_behind()):
        fell_over = f"{work.__name__} {arguments} left behind: {left}"
    sys.stdout.flush()
    sys.stderr.flush()
    texts = []
    for kept in outputs:
        kept.seek(0)
        texts.append(kept.read().decode("utf-8", errors="replace"))
    out, errors = texts
    return Said(value, out, errors, fell_over)


def _left_behind() -> list[str]:
    """Threads and a till's or central's files that a command did not close: the next one would meet them.

    A mirror is waited for a moment only, and would end with its process: here it is given its time.
    """
    others = [one for one in threading.enumerate() if one is not threading.main_thread()]
    for one in others:
        one.join(_LONGEST_SECONDS / 4)
    threads = [one.name for one in others if one.is_alive()]
    kept = Path("/proc/self/fd")
    links = [one.readlink() for one in (kept.iterdir() if kept.is_dir() else ()) if one.is_symlink()]
    return threads + [str(link) for link in links if link.suffix in _THEIRS]
