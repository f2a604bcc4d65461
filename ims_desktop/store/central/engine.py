"""Connections to central: one way to open each kind, with short time-outs and honest troubles."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.refusal import Refused
from ims_desktop.store.central.address import DESK_SECONDS, PostgresAddress, SqliteAddress
from ims_desktop.store.central.postgres_connection import connect_postgres
from ims_desktop.store.central.schema import SCHEMA
from ims_desktop.store.central.sqlite_file import connect_file, may_open
from ims_desktop.store.central.troubles import translated

_WRITES = "ims_writes"
_KEEPS = "ims_keeps"
_SEALED = "ims_sealed"


class Keeps(Protocol):
    """Whoever keeps at this workstation what somebody sealed on their desk roll."""

    def sealing(self, entries: Sequence[SealedEntry]) -> None:
        """These are about to be written; refuses them where they may not be."""

    def durable(self, entries: Sequence[SealedEntry]) -> None:
        """They stand at central."""

    def refused(self, entries: Sequence[SealedEntry]) -> None:
        """They do not."""


class Sealed:
    """What one transaction sealed."""

    def __init__(self, keeps: Keeps | None) -> None:
        self._keeps = keeps
        self._entries: list[SealedEntry] = []
        self._there: list[SealedEntry] = []

    def add(self, entries: Sequence[SealedEntry]) -> None:
        """Entries that are written next."""
        if self._keeps is not None:
            self._keeps.sealing(entries)
            self._entries += entries

    def there(self, entry: SealedEntry) -> None:
        """One that stands already: a commit whose answer was lost."""
        self._there.append(entry)

    def durable(self) -> None:
        """The transaction is on disk."""
        if self._keeps is not None and self._there:
            self._keeps.durable(self._there)
        if self._keeps is not None and self._entries:
            self._keeps.durable(self._entries)

    def refused(self) -> None:
        """Nothing happened."""
        if self._keeps is not None and self._entries:
            self._keeps.refused(self._entries)


def keeping(engine: Engine, keeps: Keeps) -> Engine:
    """The same connections, for somebody whose desk entries are kept at this workstation."""
    return engine.execution_options(**{_KEEPS: keeps})


def sealed_in(connection: Connection) -> Sealed:
    """What is sealed in the transaction at hand."""
    found = connection.get_execution_options().get(_SEALED)
    return found if isinstance(found, Sealed) else Sealed(None)


def postgres_engine(address: PostgresAddress) -> Engine:
    """Finance's and administration's connections to a server."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: connect_postgres(address, autocommit=False, answer_seconds=DESK_SECONDS),
        pool_size=2,
        pool_pre_ping=True,
    )


def sqlite_engine(address: SqliteAddress, key: bytes | None, *, make: bool = False) -> Engine:
    """Connections to central's file on this PC. `key` is 32 raw bytes; without one the file is not encrypted."""
    may_open(address, make=make)
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect_file(address.path, key),
        poolclass=QueuePool,
        pool_size=2,
    ).execution_options(schema_translate_map={SCHEMA: None})

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: on leaving without an error it is durable, otherwise nothing happened.

    What is sealed on a desk roll in it is told to whoever keeps it at this workstation, before it is durable and after.
    """
    sealed = Sealed(engine.get_execution_options().get(_KEEPS))
    try:
        with translated(), engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True, _SEALED: sealed})  # noqa: PLW2901
            with connection.begin():
                yield connection
    except Refused:
        sealed.refused()
        raise
    sealed.durable()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads."""
    with translated(), engine.connect() as connection, connection.begin():
        yield connection


def is_replica(connection: Connection) -> bool:
    """Whether this is a copy of central that can only be read."""
    if connection.dialect.name != "postgresql":
        return False
    return bool(connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one())
