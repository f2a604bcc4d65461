"""A server that speaks PostgreSQL's protocol (version 3, unencrypted) and answers every question as it is told to."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

Answer = Callable[[socket.socket], None]

INTEGER, BIGINT, TEXT, BYTES, BOOLEAN, TIME, JSONB, NUMERIC = 23, 20, 25, 17, 16, 1184, 3802, 1700
_SSL_OR_GSS = (80877103, 80877104)
_READY = b"Z\0\0\0\x05I"
_LET_IN = b"R\0\0\0\x08\0\0\0\0"
_PASSWORD_IN_CLEAR = b"R\0\0\0\x08\0\0\0\x03"


def message(letter: bytes, body: bytes = b"", length: int | None = None) -> bytes:
    """One message; `length` is what it says of itself where that is not the truth."""
    return letter + struct.pack("!i", len(body) + 4 if length is None else length) + body


def row(*values: tuple[int, bytes | None]) -> bytes:
    """Columns by type and what is sent of them: their description, and one row."""
    described = b"".join(b"x\0" + struct.pack("!ihihih", 0, 0, kind, -1, -1, 1) for kind, _ in values)
    return message(b"T", struct.pack("!h", len(values)) + described) + only_row(*values)


def only_row(*values: tuple[int, bytes | None]) -> bytes:
    """The row alone."""
    sent = (struct.pack("!i", -1) if one is None else struct.pack("!i", len(one)) + one for _, one in values)
    return message(b"D", struct.pack("!h", len(values)) + b"".join(sent))


def said(*parts: bytes) -> Answer:
    """These messages, and that it is ready for more."""
    return lambda to: to.sendall(b"".join((message(b"1"), message(b"2"), *parts, message(b"C", b"SELECT 1\0"), _READY)))


def cut(*parts: bytes) -> Answer:
    """These bytes, and then it is gone."""

    def answer(to: socket.socket) -> None:
        to.sendall(b"".join((message(b"1"), message(b"2"), *parts)))
        to.shutdown(socket.SHUT_RDWR)

    return answer


def endless(first: bytes, again: bytes) -> Answer:
    """The same again and again, until nobody listens."""

    def answer(to: socket.socket) -> None:
        to.sendall(message(b"1") + message(b"2") + first)
        many = again * (1 + 65_536 // len(again))
        while True:
            to.sendall(many)

    return answer


class LyingServer:
    """Listens on loopback; `answers` says what each question gets, the last of them for ever."""

    def __init__(self, *, wants_password: bool = False) -> None:
        self.answers: Sequence[Answer] = ()
        self.asked = 0
        self.told: list[bytes] = []  # passwords that somebody sent as they are
        self._wants_password = wants_password
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.port = self._listens.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listens.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                to, _ = self._listens.accept()
                threading.Thread(target=self._speak, args=(to,), daemon=True).start()

    def _speak(self, to: socket.socket) -> None:
        with to, suppress(OSError, struct.error):
            while struct.unpack("!i", _begun(to)[:4])[0] in _SSL_OR_GSS:
                to.sendall(b"N")
            if self._wants_password:
                to.sendall(_PASSWORD_IN_CLEAR)
                self.told.append(_read(to)[1])
            to.sendall(_LET_IN + _READY)
            while True:
                letter, _ = _read(to)
                if letter == b"S":  # the whole question is here
                    answer = self.answers[min(self.asked, len(self.answers) - 1)]
                    self.asked += 1
                    answer(to)


def _begun(to: socket.socket) -> bytes:
    return _exactly(to, struct.unpack("!i", _exactly(to, 4))[0] - 4)


def _read(to: socket.socket) -> tuple[bytes, bytes]:
    letter = _exactly(to, 1)
    return letter, _begun(to)


def _exactly(to: socket.socket, many: int) -> bytes:
    got = b""
    while len(got) < many:
        part = to.recv(many - len(got))
        if not part:
            raise OSError("the other side is gone")
        got += part
    return got


@contextmanager
def lying_server(*, wants_password: bool = False) -> Iterator[LyingServer]:
    """One that stops at the end."""
    server = LyingServer(wants_password=wants_password)
    try:
        yield server
    finally:
        server.close()
