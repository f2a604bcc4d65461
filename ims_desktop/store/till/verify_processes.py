"""A long roll proven by several processes, a stretch at a time each; short ones are proven sooner by one.

Each opens the file for itself, for reading only. The key goes to them through a pipe, never by a command line or the
environment. What they take for granted (where the entries before a stretch ended) is looked at by whoever joins them.
"""

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import islice

from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.store.till.connection import Opening, snapshot
from ims_desktop.store.till.verify_slices import Stretch
from ims_desktop.store.till.verify_stretch import Proven, Proving, expected_at, prove_stretch

PAYS_FROM = 100_000  # entries: starting processes takes as long as proving half of them
_MOST_PROCESSES = 8
_WAITING_EACH = 2  # stretches handed out at once to a process: none idles, and what is found waits in little memory


def processes_for(entries: int) -> int:
    """How many processes pay for a roll of so many entries."""
    return min(cores(), _MOST_PROCESSES) if entries >= PAYS_FROM else 1


def cores() -> int:
    """How many cores this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_processes(
    opening: Opening, proving: Proving, stretches: Sequence[Stretch], processes: int
) -> Iterator[tuple[Stretch, Proven]]:
    """Stretches as other processes proved them, in order. Raises Unavailable `PROOF_STOPPED` where one died."""
    pool = make_pool(processes)
    try:
        left = iter(stretches)
        waiting: deque[tuple[Stretch, Future[Proven]]] = deque()

        def hand_out(how_many: int) -> None:
            for stretch in islice(left, how_many):
                waiting.append((stretch, pool.submit(_prove, opening, proving, stretch)))

        hand_out(processes * _WAITING_EACH)
        while waiting:
            stretch, proven = waiting.popleft()
            yield stretch, proven.result()
            hand_out(1)
    except BrokenExecutor as error:
        raise Unavailable(Trouble.PROOF_STOPPED, detail="a process of it ended") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def make_pool(processes: int) -> Executor:
    """Processes that start from nothing: none inherits a file, a lock or a thread, on any system."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  start-up time: long rolls alone need it
    from multiprocessing import get_context  # noqa: PLC0415

    return ProcessPoolExecutor(processes, get_context("spawn"), initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """Ctrl-C goes to every process of a terminal; the one that was started by hand ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _prove(opening: Opening, proving: Proving, stretch: Stretch) -> Proven:
    connection = opening.to_read()
    try:
        with snapshot(connection):
            start = expected_at(connection, proving.identity, stretch)
            return prove_stretch(connection, proving, stretch, start)
    finally:
        connection.close()
