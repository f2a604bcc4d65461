"""Central's file on this PC by the driver alone: opened with its key, and its troubles told in plain words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias, cast

from sqlcipher3 import dbapi2

from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.store.central.address import SqliteAddress, refuse_network_folder

Row: TypeAlias = tuple[Any, ...]  # the edge: the driver knows no types
Value: TypeAlias = "str | int | bytes | None"

KEY_BYTES = 32
BUSY_SECONDS = 5

# primary result codes of SQLite (https://www.sqlite.org/rescode.html)
_BY_CODE: Final[dict[int, Trouble]] = {
    3: Trouble.DISK_READ_ONLY,
    5: Trouble.DATABASE_LOCKED,
    6: Trouble.DATABASE_LOCKED,
    8: Trouble.DISK_READ_ONLY,
    10: Trouble.DATABASE_UNREADABLE,
    11: Trouble.DATABASE_UNREADABLE,
    13: Trouble.DISK_FULL,
    14: Trouble.CENTRAL_NOT_MADE,
    26: Trouble.DATABASE_UNREADABLE,
}
_BY_WORDS: Final = {
    "no such table": Trouble.CENTRAL_NOT_MADE,
    "locked": Trouble.DATABASE_LOCKED,
    "disk is full": Trouble.DISK_FULL,
    "readonly": Trouble.DISK_READ_ONLY,
    "not a database": Trouble.DATABASE_UNREADABLE,
    "malformed": Trouble.DATABASE_UNREADABLE,
    "unable to open": Trouble.CENTRAL_NOT_MADE,
}


class Cursor(Protocol):
    """What a statement answers."""

    def fetchone(self) -> Row | None:
        """The next row."""

    def fetchall(self) -> list[Row]:
        """All rows left."""

    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """The part of the driver's connection that central's file needs."""

    in_transaction: bool

    def execute(self, sql: str, values: Sequence[Value] | Mapping[str, Value] = (), /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Value] | Mapping[str, Value]], /) -> Cursor:
        """Run one statement a row."""

    def close(self) -> None:
        """Let go of the file."""


def open_file(address: SqliteAddress, key: bytes | None, *, make: bool = False) -> Connection:
    """One connection; `key` is 32 raw bytes, without one the file is not encrypted.

    Raises Unavailable `NETWORK_FOLDER` and `CENTRAL_NOT_MADE`, else the driver's errors: see `file_translated`.
    """
    may_open(address, make=make)
    return connect_file(address.path, key)


def may_open(address: SqliteAddress, *, make: bool) -> None:
    """Refuse a file on another machine, and one that is not there unless it is to be made."""
    refuse_network_folder(address.path)
    if not make and not address.path.exists():
        raise Unavailable(Trouble.CENTRAL_NOT_MADE)


def connect_file(path: Path, key: bytes | None) -> Connection:
    """One connection of the driver's; raises its errors."""
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    # isolation_level=None: transactions begin where we say so, never by the driver's own idea
    connection = cast(
        "Connection", dbapi2.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    )
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong passphrase is told in our words alone
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("PRAGMA cipher_hmac_algorithm = HMAC_SHA256")  # as a till's file
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except dbapi2.Error:
        connection.close()
        raise
    return connection


@contextmanager
def writing_file(connection: Connection) -> Iterator[None]:
    """One transaction that writes: on leaving without an error it is durable, otherwise nothing happened."""
    with file_translated():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:  # a full disk has already rolled back
                connection.execute("ROLLBACK")


@contextmanager
def file_translated() -> Iterator[None]:
    """Turn the driver's errors into troubles; a bug stays what it is."""
    try:
        yield
    except dbapi2.Error as error:
        told = told_of_file(error)
        if told is None:
            raise
        raise told from error


def told_of_file(error: BaseException | None) -> Unavailable | None:
    """What an error of the driver's means for the office; None where it is none, or a bug."""
    if not isinstance(error, dbapi2.Error):
        return None
    if isinstance(error, dbapi2.ProgrammingError | dbapi2.IntegrityError | dbapi2.InterfaceError):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    words = str(error)
    trouble = _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
    if trouble is None:
        trouble = next((found for part, found in _BY_WORDS.items() if part in words), None)
    return None if trouble is None else Unavailable(trouble, detail=words)
