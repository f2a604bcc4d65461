"""The only place with threads: four lanes that work while the window stays free.

A hung printer holds up printing and never the taking of money, because each lane is a thread of its own.
"""

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal

from ims_desktop.ui.lanes import Lane

T = TypeVar("T")


class _Job(NamedTuple):
    number: int
    work: Callable[[], object]


class _Callbacks(NamedTuple):
    done: Callable[[object], None]
    failed: Callable[[Exception], None]


class _Outcome(NamedTuple):
    number: int
    answer: object
    trouble: Exception | None


class ThreadRunner(QObject):
    """Runs work in one thread per lane and delivers the answers on the main thread.

    The threads only ever hold `work`; the callbacks, which know widgets, stay on the main thread, so that
    no widget can be let go of by another thread.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._callbacks: dict[int, _Callbacks] = {}
        self._last_number = 0
        self._stopped = False
        self._queues: dict[Lane, SimpleQueue[_Job | None]] = {lane: SimpleQueue() for lane in Lane}
        self._threads: dict[Lane, threading.Thread] = {}
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Do `work` in `lane`; then exactly one of `done` and `failed` is called, on the main thread.

        Call it on the main thread. After `stop` nothing is begun and nobody is called.
        """
        if self._stopped:
            return
        self._last_number += 1
        self._callbacks[self._last_number] = _Callbacks(cast("Callable[[object], None]", done), failed)
        self._queues[lane].put(_Job(self._last_number, work))
        if lane not in self._threads:  # a till without a terminal never starts its thread
            self._threads[lane] = threading.Thread(
                target=self._work_through,
                args=(self._queues[lane],),
                name=f"lane-{lane}",
                daemon=True,
            )
            self._threads[lane].start()

    def waiting(self) -> int:
        """How many pieces of work have not been answered yet."""
        return len(self._callbacks)

    def stop(self, wait_seconds: float = 5.0) -> bool:
        """End the lanes; True if all ended in time. Nobody is called from now on.

        What waits for this till's own database is still written; the rest is dropped unless it has begun.
        A lane that hangs is left behind after `wait_seconds` and ends with the program.
        """
        self._stopped = True
        self._callbacks.clear()
        deadline = time.monotonic() + wait_seconds
        for lane, queue in self._queues.items():
            if lane is not Lane.LOCAL:
                _drop(queue)
            queue.put(None)
        for thread in self._threads.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads.values())

    def _work_through(self, queue: "SimpleQueue[_Job | None]") -> None:
        while (job := queue.get()) is not None:
            number, work = job
            try:
                outcome = _Outcome(number, work(), None)
            except Exception as trouble:  # noqa: BLE001  the caller decides what each trouble means
                outcome = _Outcome(number, None, trouble)
            except BaseException as trouble:  # noqa: BLE001  somebody waits for an answer, whatever happened
                outcome = _Outcome(number, None, RuntimeError(f"the work ended the lane: {trouble!r}"))
            del job, work
            try:
                self._finished.emit(outcome)
            except RuntimeError:  # the window is gone; nobody waits any more
                return
            del outcome

    def _deliver(self, outcome: _Outcome) -> None:
        callbacks = self._callbacks.pop(outcome.number, None)
        if callbacks is None:
            return
        if outcome.trouble is None:
            callbacks.done(outcome.answer)
        else:
            callbacks.failed(outcome.trouble)


def _drop(queue: "SimpleQueue[_Job | None]") -> None:
    """Take out what has not begun; the lane may be taking from the same queue, so never wait for it."""
    try:
        while True:
            queue.get_nowait()
    except Empty:
        return
