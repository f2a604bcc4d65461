"""Connections to central: one way to open each kind, with short time-outs and honest troubles."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from ims_desktop.store.central.address import PostgresAddress, SqliteAddress
from ims_desktop.store.central.postgres_connection import DESK_SECONDS, connect_postgres
from ims_desktop.store.central.schema import SCHEMA
from ims_desktop.store.central.sqlite_file import connect_file, may_open
from ims_desktop.store.central.troubles import translated

_WRITES = "ims_writes"


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
    """One transaction that writes: on leaving without an error it is durable, otherwise nothing happened."""
    with translated(), engine.connect() as connection:
        connection = connection.execution_options(**{_WRITES: True})  # noqa: PLW2901
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads."""
    with translated(), engine.connect() as connection, connection.begin():
        yield connection
