"""A receipt printer on a real TCP socket, with the bad habits of real ones."""

import contextlib
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

READY = {1: 0x12, 2: 0x12, 4: 0x12}
OUT_OF_PAPER = {1: 0x1A, 2: 0x32, 4: 0x72}
COVER_OPEN = {1: 0x1A, 2: 0x16, 4: 0x12}
NEAR_END = {1: 0x12, 2: 0x12, 4: 0x1E}
UNASKED = bytes((0x10, 0x00, 0x00, 0x0F))


@dataclass
class Behaviour:
    """What this printer does; all off is a good printer."""

    status: dict[int, int] | None = field(default_factory=lambda: dict(READY))  # None: never answers
    marks_end: bool = True
    reads: bool = True
    pause_seconds: float = 0.0  # between reads of 512 bytes
    reset_after: int | None = None  # RST after so many bytes of job
    hang_up_after: int | None = None  # FIN after so many bytes of job
    unasked: bytes = b""  # sent at once and before each answer
    empty_after: int | None = None  # paper runs out after so many bytes of job
    receive_buffer: int = 0


class PrinterSimulator:
    """Keeps what reached it, a job a connection, without the questions."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.behaviour = behaviour or Behaviour()
        self.jobs: list[bytearray] = []
        self.asked: list[int] = []
        self._listener = socket.socket()
        if self.behaviour.receive_buffer:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.behaviour.receive_buffer)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(4)
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(5)
        self._listener.close()
        assert not self._thread.is_alive()

    def settled(self, jobs: int) -> list[bytes]:
        """The jobs, once so many came and the last went quiet."""
        until = time.monotonic() + 3
        while len([job for job in self.jobs if job]) < jobs and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.1)
        return [bytes(job) for job in self.jobs if job]

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                caller, _ = self._listener.accept()
            except TimeoutError:
                continue
            with caller, contextlib.suppress(OSError):
                caller.settimeout(0.05)
                self._talk(caller)

    def _talk(self, caller: socket.socket) -> None:
        does = self.behaviour
        job = bytearray()
        self.jobs.append(job)
        if does.unasked:
            caller.sendall(does.unasked)
        while not self._stop.is_set():
            if not does.reads:
                time.sleep(0.05)
                continue
            try:
                said = caller.recv(512)
            except TimeoutError:
                continue
            if not said:
                return
            job += said
            self._answer(caller, job)
            if does.reset_after is not None and len(job) > does.reset_after:
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            if does.hang_up_after is not None and len(job) > does.hang_up_after:
                caller.shutdown(socket.SHUT_WR)
                while not self._stop.is_set():
                    with contextlib.suppress(TimeoutError):
                        if not caller.recv(512):
                            return
            time.sleep(does.pause_seconds)

    def _answer(self, caller: socket.socket, job: bytearray) -> None:
        does = self.behaviour
        while (at := job.find(b"\x10\x04")) >= 0 and at + 2 < len(job):
            question = job[at + 2]
            del job[at : at + 3]
            self.asked.append(question)
            if does.status is not None:
                caller.sendall(does.unasked + bytes((does.status[question],)))
        if does.empty_after is not None and len(job) > does.empty_after:
            does.status = dict(OUT_OF_PAPER)
            return
        if job.endswith(b"\x1dr\x01") and does.marks_end:
            caller.sendall(does.unasked + b"\x00")
