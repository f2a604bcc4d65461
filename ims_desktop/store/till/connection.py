"""The till's file on disk: opened with its key, written through to the disk, and its troubles told in plain words."""

import re
import threading
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeAlias, cast

from sqlcipher3 import dbapi2

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Trouble, Unavailable

Row: TypeAlias = tuple[Any, ...]  # the edge: the driver knows no types
Value: TypeAlias = "str | int | float | bytes | None"

KEY_BYTES = 32
BUSY_SECONDS = 5.0

# primary result codes of SQLite (https://www.sqlite.org/rescode.html); this driver tells no extended ones
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26
_TROUBLES = {
    _PERM: Trouble.DISK_READ_ONLY,
    _BUSY: Trouble.DATABASE_LOCKED,
    _LOCKED: Trouble.DATABASE_LOCKED,
    _READONLY: Trouble.DISK_READ_ONLY,
    _FULL: Trouble.DISK_FULL,
    _CANTOPEN: Trouble.DISK_READ_ONLY,
    _IOERR: Trouble.DATABASE_UNREADABLE,
    _CORRUPT: Trouble.DATABASE_UNREADABLE,
    _NOTADB: Trouble.DATABASE_UNREADABLE,
}
_DETAILS = {
    _IOERR: "the disk fails, or a quota on it is used up",
    _CORRUPT: "it is damaged",
    _NOTADB: "its key is another, or it is damaged",
}


class Cursor(Protocol):
    """What a statement answers."""

    def fetchone(self) -> Row | None:
        """The next row."""

    def fetchall(self) -> list[Row]:
        """All rows left."""

    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """The part of the driver's connection that the till uses."""

    in_transaction: bool

    def execute(self, sql: str, values: Sequence[Value] = (), /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]], /) -> Cursor:
        """Run one statement a row."""

    def create_function(
        self, name: str, arguments: int, function: Callable[[str], str], *, deterministic: bool
    ) -> None:
        """Give SQL a function of ours."""

    def close(self) -> None:
        """Let go of the file."""


class translated:  # noqa: N801  used as a word: `with translated():`
    """Turn the driver's errors into `Unavailable`; whatever is left is a bug and goes on as it is.

    A class, not a generator: every payment passes here several times.
    """

    __slots__ = ()

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, dbapi2.Error):
            _translate(error)


def _translate(error: Exception) -> None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    trouble = _TROUBLES.get(code)
    if str(error).startswith("Could not decode to UTF-8"):
        trouble = Trouble.DATABASE_UNREADABLE
    if trouble is not None:
        raise Unavailable(trouble, detail=_DETAILS.get(code, str(error))) from error


def not_a_search(error: Exception) -> bool:
    """Whether full-text search could not make sense of its words (never a trouble of the file)."""
    return isinstance(error, dbapi2.OperationalError) and str(error).startswith("fts5")


@frozen
class Opening:
    """How a file is opened: all that another process needs to read it too."""

    path: Path
    key: bytes = field(repr=False)
    still: bool = False

    def to_write(self) -> Connection:
        """Open it, where `still` to look at it."""
        return connect(self.path, self.key, still=self.still)

    def to_read(self) -> Connection:
        """Open it for reading only, beside whoever has it open already."""
        return connect(self.path, self.key, still=self.still, reads=True)


def connect(path: Path, key: bytes, *, still: bool = False, reads: bool = False) -> Connection:
    """Open a file that exists, or make an empty one. `key` is 32 raw bytes; nothing is derived from it.

    `still` reads a file that nobody writes to, where nothing may be written beside it: without lock and log. `reads`
    writes nothing, and somebody else has the file open already.

    Raises Unavailable `DATABASE_UNREADABLE` for a wrong key, `DISK_READ_ONLY` where the folder takes no writes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a till's key has 32 bytes")
    with translated():
        how = "immutable=1" if still else "mode=ro" if reads else "mode=rwc"
        # isolation_level=None: transactions begin where we say so, never by the driver's own idea
        place = f"{path.resolve().as_uri()}?{how}"
        connection = cast("Connection", dbapi2.connect(place, uri=True, timeout=BUSY_SECONDS, isolation_level=None))
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA cipher_hmac_algorithm = HMAC_SHA256")  # SHA-512, its own choice, reads slower
            _must_encrypt(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the key is tried here
            connection.create_function("folded", 1, folded, deterministic=True)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA recursive_triggers = ON")  # so that REPLACE meets the roll's triggers too
        except BaseException:
            connection.close()
            raise
    return connection


def _must_encrypt(connection: Connection) -> None:
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise Unavailable(Trouble.DATABASE_UNREADABLE, detail="this program was built without encryption")


class Turn:
    """A lock that goes to whoever has waited longest: a load that takes it again and again keeps nobody from it."""

    __slots__ = ("_guard", "_taken", "_waiting")

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def acquire(self, timeout: float) -> bool:
        """Wait for at most so many seconds; answers whether it was got."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._guard:
            if mine not in self._waiting:  # it was handed over in this very moment
                return True
            self._waiting.remove(mine)
        return False

    def release(self) -> None:
        """Hand it to the next in the queue, or let it lie."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Lanes:
    """One connection a thread: a lane opens its own at first use and never meets another's."""

    def __init__(self, path: Path, key: bytes, *, still: bool = False) -> None:
        self.opening = Opening(path, key, still)
        self._mine = threading.local()
        self._turn = Turn()

    def connection(self) -> Connection:
        """This thread's connection."""
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = self.opening.to_write()
        return connection

    def writing(self) -> "transaction":
        """A transaction of this thread's, in turn with the other lanes'."""
        return transaction(self.connection(), self._turn)

    def close(self) -> None:
        """Close this thread's connection; the next use opens another."""
        connection: Connection | None = getattr(self._mine, "connection", None)
        if connection is not None:
            self._mine.connection = None
            connection.close()


class transaction(translated):  # noqa: N801  used as a word: `with transaction(connection):`
    """One transaction that holds the file's write lock from its start: durable on leaving, or nothing happened.

    Lanes wait for their turn in a queue of ours first, which wakes the next one at once; SQLite's own waiting sleeps
    up to a tenth of a second at a time and may miss every gap that a long load leaves.
    """

    __slots__ = ("_connection", "_turn")

    def __init__(self, connection: Connection, turn: Turn) -> None:
        self._connection = connection
        self._turn = turn

    def __enter__(self) -> None:
        if self._connection.in_transaction:
            raise RuntimeError("a transaction inside another of the same lane")
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise Unavailable(Trouble.DATABASE_LOCKED)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except BaseException as error:
            self._turn.release()
            if isinstance(error, dbapi2.Error):
                _translate(error)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            try:
                if error is None:
                    self._connection.execute("COMMIT")
            finally:
                try:
                    _roll_back(self._connection)
                finally:
                    self._turn.release()
        except dbapi2.Error as failed:
            _translate(failed)
            raise
        super().__exit__(kind, error, trace)


def _roll_back(connection: Connection) -> None:
    if connection.in_transaction:  # a full disk has already rolled back
        connection.execute("ROLLBACK")


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Several reads of one moment, beside whoever writes; inside a transaction of this lane they are part of it."""
    with translated():
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            _roll_back(connection)


def folded(text: str) -> str:
    """A text without accents and capitals, for finding a part of a name: “Siân” is “sian”."""
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one)).casefold()


def like_pattern(part: str) -> str:
    r"""A LIKE pattern (with ESCAPE '\') for text that holds a part, whatever characters the part has."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", part) + "%"
