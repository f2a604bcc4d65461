"""A TCP proxy between till and PostgreSQL that does what networks do: cuts at a byte, delays, truncates, repeats.

It knows just enough of PostgreSQL's protocol (version 3, unencrypted) to send a whole question twice and to give
only one answer back, and to count round trips.
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar

Answer = TypeVar("Answer")

_CHUNK = 65_536
_UNTYPED = 8  # length and code of the messages before a session begins
_SSL_OR_GSS = (80877103, 80877104)
_HEADER = 5  # a message's letter and its length
_SYNC, _READY = ord("S"), ord("Z")
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no time: closing resets


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the connections made from now on. Bytes are counted a connection, from its first byte."""

    cut_sent_at: int | None = None  # so many bytes of the till's reach the server, then both sides are cut
    cut_answer_at: int | None = None  # so many bytes of the server's reach the till, then both sides are cut
    orderly: bool = False  # a cut is an end of stream, as of a truncated answer, not a reset
    stalls: bool = False  # instead of a cut nothing more passes, and nobody is told
    delay_seconds: float = 0.0  # in each direction
    refuses: bool = False  # the connection is reset before a byte
    hangs: bool = False  # the connection is taken and nothing passes
    repeats: bool = False  # every question is asked twice; the till gets the second answer


@dataclass(slots=True)
class Counted:
    """What passed, over all connections."""

    connections: int = 0
    cuts: int = 0
    repeated: int = 0
    round_trips: int = 0  # times that the till spoke after the server had
    sent_bytes: int = 0
    answered_bytes: int = 0


class FaultyProxy:
    """Listens on a free port of loopback and passes connections on to another; its own thread runs it."""

    def __init__(self, to_port: int) -> None:
        self.fault = Fault()
        self.counted = Counted()
        self._to_port = to_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="faulty proxy", daemon=True)
        self._connections: set[_Passed] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listening: asyncio.Server | None = None
        self.port = 0

    def start(self) -> None:
        """Listen."""
        self._thread.start()
        self._listening = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = int(self._listening.sockets[0].getsockname()[1])

    def stop(self) -> None:
        """Cut everything and listen no more."""
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def cut_now(self) -> None:
        """Reset every connection that is open."""
        self._run(self._cut_all())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        asked: Future[Answer] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return asked.result(30)

    async def _cut_all(self) -> None:
        for one in list(self._connections):
            one.cut()

    async def _stop(self) -> None:
        if self._listening is not None:
            self._listening.close()
        await self._cut_all()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        fault = self.fault
        self.counted.connections += 1
        if fault.refuses:
            _reset(writer)
            return
        if fault.hangs:
            with suppress(ConnectionError, asyncio.CancelledError):
                while await reader.read(_CHUNK):
                    pass
            _reset(writer)
            return
        try:
            there = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            _reset(writer)
            return
        passed = _Passed(fault, self.counted, (reader, writer), there)
        self._connections.add(passed)
        try:
            with suppress(asyncio.CancelledError):  # the proxy stops
                await passed.run()
        finally:
            self._connections.discard(passed)


def _reset(writer: asyncio.StreamWriter) -> None:
    open_socket = writer.get_extra_info("socket")
    with suppress(OSError):  # it has gone already
        open_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


class _Passed:
    """One connection that is passed on under one fault."""

    def __init__(
        self,
        fault: Fault,
        counted: Counted,
        till: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        server: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._fault = fault
        self._counted = counted
        self._till = till
        self._server = server
        self._till_speaks = False
        self._swallow = 0  # answers that the till never asked for
        self._plain_byte = 0  # answers of one byte that are due before the session begins

    async def run(self) -> None:
        """Pass bytes both ways until one side ends or the fault strikes."""
        questions = _Questions(self._asked_untyped) if self._fault.repeats else None
        answers = _Answers(self) if self._fault.repeats else None
        ways = [
            asyncio.create_task(self._pass(self._till[0], self._server[1], self._fault.cut_sent_at, questions)),
            asyncio.create_task(self._pass(self._server[0], self._till[1], self._fault.cut_answer_at, answers)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for _, writer in (self._till, self._server):
                writer.transport.close()

    def cut(self) -> None:
        """Reset both sides, or end them in order."""
        self._counted.cuts += 1
        for _, writer in (self._till, self._server):
            if self._fault.orderly:
                writer.transport.close()  # what was written still goes out
            else:
                _reset(writer)

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        cut_at: int | None,
        change: "_Questions | _Answers | None",
    ) -> None:
        queue: asyncio.Queue[tuple[float, bytes | None]] = asyncio.Queue()
        sending = asyncio.create_task(self._send(queue, writer, cut_at))
        loop = asyncio.get_running_loop()
        try:
            while chunk := await reader.read(_CHUNK):
                self._count(chunk, from_till=reader is self._till[0])
                changed = chunk if change is None else change.changed(chunk)
                if isinstance(change, _Questions):
                    self._swallow += change.repeated
                    self._counted.repeated += change.repeated
                    change.repeated = 0
                queue.put_nowait((loop.time() + self._fault.delay_seconds, changed))
            queue.put_nowait((loop.time() + self._fault.delay_seconds, None))
            await sending
        except ConnectionError:
            pass
        finally:
            sending.cancel()

    async def _send(
        self, queue: asyncio.Queue[tuple[float, bytes | None]], writer: asyncio.StreamWriter, cut_at: int | None
    ) -> None:
        loop, sent = asyncio.get_running_loop(), 0
        while True:
            due, chunk = await queue.get()
            if (wait := due - loop.time()) > 0:
                await asyncio.sleep(wait)
            if chunk is None:
                return
            if cut_at is not None and sent + len(chunk) > cut_at:
                writer.write(chunk[: cut_at - sent])
                await writer.drain()
                if self._fault.stalls:
                    self._counted.cuts += 1
                    await asyncio.Event().wait()
                await asyncio.sleep(0.002)  # let what was passed arrive before the reset overtakes it
                self.cut()
                return
            writer.write(chunk)
            sent += len(chunk)
            await writer.drain()

    def _count(self, chunk: bytes, *, from_till: bool) -> None:
        if from_till:
            self._counted.sent_bytes += len(chunk)
            self._counted.round_trips += not self._till_speaks
        else:
            self._counted.answered_bytes += len(chunk)
        self._till_speaks = from_till

    def _asked_untyped(self, code: int) -> None:
        self._plain_byte += code in _SSL_OR_GSS

    def plain_byte_due(self) -> bool:
        """Whether the server's next byte answers a question about encryption."""
        due = self._plain_byte > 0
        self._plain_byte -= due
        return due

    def swallows(self, letter: int) -> bool:
        """Whether a message of the server's belongs to an answer that is not passed on."""
        swallowed = self._swallow > 0
        if swallowed and letter == _READY:
            self._swallow -= 1
        return swallowed


class _Questions:
    """The till's messages; each whole question, up to its Sync, goes out twice."""

    def __init__(self, untyped: Callable[[int], None]) -> None:
        self._left = b""
        self._question = b""
        self._untyped = untyped
        self._began = False
        self.repeated = 0

    def changed(self, chunk: bytes) -> bytes:
        """What goes out for a chunk that came in."""
        self._left += chunk
        out = b""
        while True:
            header = _HEADER if self._began else _UNTYPED
            if len(self._left) < header:
                return out
            length = int.from_bytes(self._left[1:5]) + 1 if self._began else int.from_bytes(self._left[:4])
            if len(self._left) < length:
                return out
            message, self._left = self._left[:length], self._left[length:]
            if not self._began:
                code = int.from_bytes(message[4:8])
                self._untyped(code)
                self._began = code not in _SSL_OR_GSS
                out += message
                continue
            if message[0] in b"pX":  # a password's steps and the end of a session come once
                out += message
                continue
            self._question += message
            if message[0] == _SYNC:
                out += self._question * 2
                self._question = b""
                self.repeated += 1


class _Answers:
    """The server's messages, without the answers to questions that were repeated."""

    def __init__(self, passed: _Passed) -> None:
        self._left = b""
        self._passed = passed

    def changed(self, chunk: bytes) -> bytes:
        """What goes out for a chunk that came in."""
        self._left += chunk
        out = b""
        while self._left:
            if self._passed.plain_byte_due():
                out, self._left = out + self._left[:1], self._left[1:]
                continue
            if len(self._left) < _HEADER:
                return out
            length = int.from_bytes(self._left[1:5]) + 1
            if len(self._left) < length:
                return out
            message, self._left = self._left[:length], self._left[length:]
            if not self._passed.swallows(message[0]):
                out += message
        return out
