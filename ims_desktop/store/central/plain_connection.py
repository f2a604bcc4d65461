"""A till's connection to central's server: one question at a time, one row as its answer, within a time."""

import ctypes
import json
import os
import weakref
from collections.abc import Callable, Mapping, Sequence
from ctypes import CFUNCTYPE, c_char_p, c_int, c_void_p
from datetime import UTC, datetime, timedelta
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from time import monotonic
from typing import Any, Final

from ims_desktop.store.central.libpq import (
    BINARY,
    COMMAND_OK,
    CONNECTION_OK,
    COPYING,
    DETAIL,
    HINT,
    ONE_ROW,
    PRIMARY,
    STATE,
    TUPLES_OK,
    ServerError,
    StrangeAnswer,
    given_back,
    libpq,
    text_of,
)

Value = str | bytes | int | None  # bool is an int
Row = tuple[Any, ...]

_ANSWERED: Final = frozenset({COMMAND_OK, TUPLES_OK, ONE_ROW})
_MOST_RESULTS: Final = 2  # a row, and that there are no more
_LONGEST_WORDS: Final = 500  # of what a server complains of
_NO_PLAIN_PASSWORD: Final = {b"require_auth": b"!password,!md5"}  # to whoever asks for it
_KNOWS_REQUIRE_AUTH: Final = 16_00_00  # libpq's version
NOT_A_CHARACTER: Final = "22021"  # PostgreSQL's own state for it
_SINCE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # timestamptz counts microseconds from here


def _number(sent: bytes, many: int = 8) -> int:
    if len(sent) != many:
        raise ValueError(f"{len(sent)} bytes are no number of {many}")
    return int.from_bytes(sent, "big", signed=True)


# How PostgreSQL sends what central's functions answer, by the number of its type (pg_type.dat)
_READ: Final[Mapping[int, Callable[[bytes], object]]] = {
    16: lambda sent: sent != b"\0",  # boolean
    17: bytes,  # bytea
    20: _number,  # bigint
    21: lambda sent: _number(sent, 2),  # smallint
    23: lambda sent: _number(sent, 4),  # integer
    25: lambda sent: sent.decode(),  # text
    1184: lambda sent: _SINCE + timedelta(microseconds=_number(sent)),  # timestamptz
    2278: lambda _: None,  # void
    3802: lambda sent: json.loads(sent[1:]),  # jsonb, after the number of its version
}


_UNHEARD: Final = CFUNCTYPE(None, c_void_p, c_void_p)(lambda _, __: None)  # a server's notices, which libpq would print


class _Binary(bytes):
    """Bytes that are sent as they are."""


class PlainConnection:
    """One connection, for one thread at a time. What leaves its state in doubt closes it."""

    def __init__(self, options: Mapping[str, str | int], answer_seconds: float) -> None:
        """Connect, within libpq's own `connect_timeout` for each host. Raises `ServerError`."""
        said = {name.encode(): str(value).encode() for name, value in options.items()} | {b"client_encoding": b"UTF8"}
        if libpq().PQlibVersion() >= _KNOWS_REQUIRE_AUTH:
            said = _NO_PLAIN_PASSWORD | said
        names, values = ((c_char_p * (len(said) + 1))(*part) for part in (said.keys(), said.values()))  # None ends them
        self._at: int | None = libpq().PQconnectdbParams(names, values, 0)
        self._answer_seconds = answer_seconds
        self._end = weakref.finalize(self, _finish, self._at, os.getpid())
        self._end.atexit = False
        if self._lost:
            raise self._gone()
        libpq().PQsetNoticeReceiver(self._at, _UNHEARD, None)
        libpq().PQsetnonblocking(self._at, 1)

    @property
    def closed(self) -> bool:
        """Whether nothing can be asked any more."""
        return not self._end.alive

    def close(self) -> None:
        """Let go of it."""
        self._end()
        self._at = None  # which libpq takes for a lost one

    def ask(self, question: str, *values: Value) -> Row:
        """The one row that answers; `$1`, `$2` and so on stand for the values. Raises `ServerError`."""
        given = [_given(value) for value in values]
        results: list[int] = []
        try:
            self._ask(question, given, results)
            if not results:
                raise self._gone()
            return _row(results)
        finally:
            for result in results:
                libpq().PQclear(result)
            if self._lost:
                self.close()

    def scram_verifier(self, login: str, password: str) -> str:
        """A password as PostgreSQL keeps it, made here so that the server's logs never see the password."""
        made = libpq().PQencryptPasswordConn(self._at, password.encode(), login.encode(), b"scram-sha-256")
        if not made:
            raise ServerError(self._complaint())
        return given_back(made)

    def _ask(self, question: str, given: Sequence[bytes | None], results: list[int]) -> None:
        """Have every result of the question: its row, and how it ended."""
        until = monotonic() + self._answer_seconds
        try:
            self._send(question, given)
            libpq().PQsetSingleRowMode(self._at)  # or it would keep whatever comes until time is up
            while result := self._result(until):
                results.append(result)
                copies = libpq().PQresultStatus(result) in COPYING  # libpq would give it again and again
                if copies or len(results) > _MOST_RESULTS:
                    self.close()
                    return
        except BaseException:  # after Ctrl+C, say, the next question would get what is left of this one's answer
            self.close()
            raise

    def _send(self, question: str, given: Sequence[bytes | None]) -> None:
        many = len(given)
        sent = libpq().PQsendQueryParams(
            self._at,
            question.encode(),
            many,
            None,  # the function called says which types it takes
            (c_char_p * many)(*given),
            (c_int * many)(*(len(value or b"") for value in given)),
            (c_int * many)(*(isinstance(value, _Binary) for value in given)),
            BINARY,
        )
        if not sent:
            raise self._gone()

    def _result(self, until: float) -> int | None:
        """The next result of what was asked, None after the last."""
        unsent = libpq().PQflush(self._at)
        while unsent or libpq().PQisBusy(self._at):
            if unsent < 0 or self._lost:
                raise self._gone()
            if self._ready(EVENT_READ | (EVENT_WRITE if unsent else 0), until) & EVENT_READ:
                libpq().PQconsumeInput(self._at)  # where it fails, the connection is lost or the result says why
            unsent = libpq().PQflush(self._at)
        result: int | None = libpq().PQgetResult(self._at)
        return result

    def _ready(self, wanted: int, until: float) -> int:
        """Wait for the network, which says what it is ready for."""
        with DefaultSelector() as selector:
            selector.register(libpq().PQsocket(self._at), wanted)
            ready = selector.select(max(until - monotonic(), 0))
        if not ready or monotonic() > until:  # one who always has a little more to say is late as well
            raise ServerError(f"no answer within {self._answer_seconds} s: timeout expired")
        return ready[0][1]

    @property
    def _lost(self) -> bool:
        return bool(libpq().PQstatus(self._at) != CONNECTION_OK)

    def _complaint(self) -> str:
        return text_of(libpq().PQerrorMessage(self._at))

    def _gone(self) -> ServerError:
        """No connection, or no longer one, in libpq's words."""
        error = ServerError(self._complaint())
        self.close()
        return error


def _finish(connection: int, process: int) -> None:
    if os.getpid() == process:  # in one forked from it, it is still the other's
        libpq().PQfinish(connection)


def _given(value: Value) -> bytes | None:
    """A value as it is sent: bytes as they are, everything else as a text, for the server knows the types."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return _Binary(value)
    text = (str(value).lower() if isinstance(value, bool) else str(value)).encode()
    if b"\0" in text:
        raise ServerError("PostgreSQL keeps no U+0000", state=NOT_A_CHARACTER)
    return text


def _row(results: Sequence[int]) -> Row:
    for result in results:
        if libpq().PQresultStatus(result) not in _ANSWERED | COPYING:
            raise _refused(result)
    rows = [result for result in results if libpq().PQntuples(result) == 1]
    if len(rows) != 1:
        raise StrangeAnswer(f"central's function gave {len(rows) or 'no'} row{'s' * (len(rows) > 1)}")
    return tuple(_value(rows[0], column) for column in range(libpq().PQnfields(rows[0])))


def _value(result: int, column: int) -> object:
    if libpq().PQgetisnull(result, 0, column):
        return None
    sent = ctypes.string_at(libpq().PQgetvalue(result, 0, column), libpq().PQgetlength(result, 0, column))
    try:
        return _READ[libpq().PQftype(result, column)](sent)
    except (
        LookupError,
        OverflowError,
        RecursionError,
        ValueError,
    ) as error:  # a type that we do not ask for, or no value of it
        raise StrangeAnswer(f"column {column + 1} cannot be read") from error


def _refused(result: int) -> ServerError:
    state, primary, detail, hint = (
        text_of(libpq().PQresultErrorField(result, field))[:_LONGEST_WORDS] for field in (STATE, PRIMARY, DETAIL, HINT)
    )
    words = primary or text_of(libpq().PQresultErrorMessage(result))[:_LONGEST_WORDS]
    return ServerError(words, state, detail, hint)
