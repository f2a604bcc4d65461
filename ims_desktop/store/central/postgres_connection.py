"""One connection to central's server by the driver, for people and finance, with short time-outs."""

from typing import TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from ims_desktop.store.central.address import ANSWER_SECONDS, PostgresAddress

Answer = TypeVar("Answer")


class TimedConnection(psycopg.Connection[TupleRow]):
    """A connection that gives up when the server says nothing for too long, whatever the network pretends."""

    answer_seconds: float = ANSWER_SECONDS

    def wait(self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None) -> Answer:
        """Wait for an answer within the time-out; after it the connection is of no more use."""
        try:
            return super().wait(gen, interval, self.answer_seconds if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001  its only name
            self.close()
            raise


def connect_postgres(address: PostgresAddress, *, autocommit: bool, answer_seconds: int) -> TimedConnection:
    """One connection; raises psycopg's errors, see `translated`."""
    where = make_conninfo("", **address.to_connect(answer_seconds))
    connection = TimedConnection.connect(where, autocommit=autocommit, prepare_threshold=None)
    connection.answer_seconds = answer_seconds
    return connection


def scram_verifier(connection: psycopg.Connection[TupleRow], login: str, password: str) -> str:
    """A password as PostgreSQL keeps it, made here so that the server's logs never see the password."""
    return connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
