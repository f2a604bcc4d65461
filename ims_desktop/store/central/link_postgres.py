"""Central as a till reaches it on a PostgreSQL server: three calls of its own login, one round trip each."""

from collections.abc import Sequence
from typing import LiteralString

import psycopg

from ims_desktop.actions.ports import PROTOCOL, CentralHead, PulledChanges, PushAnswer, SealedEntry
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import SignedHead
from ims_desktop.store.central.address import PostgresAddress
from ims_desktop.store.central.postgres_connection import ANSWER_SECONDS, TimedConnection, connect_postgres
from ims_desktop.store.central.postgres_troubles import FORKED, server_translated
from ims_desktop.store.central.refused_push import push_refused
from ims_desktop.store.central.versions import SCHEMA_VERSION, wrong_version
from ims_desktop.store.central.wire import packed, read_changes


class PostgresLink:
    """Keeps one connection and makes a new one after trouble; never repeats a call by itself."""

    def __init__(self, address: PostgresAddress, device: DeviceId, *, answer_seconds: int = ANSWER_SECONDS) -> None:
        self._address = address
        self._device = device
        self._answer_seconds = answer_seconds
        self._connection: TimedConnection | None = None
        self.round_trips = 0

    def head(self, said: SignedHead, *, forked: bool = False) -> CentralHead:
        """Where central's copy of this till's roll ends. A central older than this program is `CENTRAL_VERSION`."""
        row = self._ask(
            "SELECT * FROM ims.head(%s, %s, %s, %b, %b, %s)",
            PROTOCOL,
            self._device,
            said.number,
            said.seal,
            said.signature,
            forked,
        )
        number, seal, epoch, schema, now, held, known_fork = row
        if schema < SCHEMA_VERSION:
            raise wrong_version(schema)
        return CentralHead(
            number=number, seal=bytes(seal), epoch=epoch, schema=schema, now=now, held=held, forked=known_fork
        )

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        """Send entries in order; safe to repeat."""
        texts, seals, personal = packed(entries)
        outcome, number, seal, held = self._ask(
            "SELECT * FROM ims.push(%s, %s, %s::text, %b, %s::text, %s, %b, %b)",
            PROTOCOL,
            self._device,
            texts,
            seals,
            personal,
            said.number,
            said.seal,
            said.signature,
        )
        if outcome == FORKED:
            raise Refused(Reason.ROLL_FORKED)
        return PushAnswer(number=number, seal=bytes(seal), held=held)

    def pull(self, epoch: str, after: int, limit: int) -> PulledChanges:
        """Changes after a number of an epoch; another epoch gives a fresh copy."""
        row = self._ask(
            "SELECT schema_version, changes FROM ims.pull(%s, %s, %s, %s, %s)",
            PROTOCOL,
            self._device,
            epoch,
            after,
            limit,
        )
        if row[0] != SCHEMA_VERSION:
            raise wrong_version(row[0])
        return read_changes(row[1])

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, question: LiteralString, *values: str | bytes | int) -> psycopg.rows.TupleRow:
        with server_translated():
            try:
                connection = self._connected()
                self.round_trips += 1
                row = connection.execute(question, values, binary=True).fetchone()
            except psycopg.DataError as error:  # U+0000 or a device id that is none
                raise push_refused("not_readable") from error
            finally:
                if self._connection is not None and self._connection.closed:
                    self._connection = None
        if row is None:
            raise RuntimeError("central's function gave no row")
        return row

    def _connected(self) -> TimedConnection:
        if self._connection is None or self._connection.closed:
            self._connection = connect_postgres(self._address, autocommit=True, answer_seconds=self._answer_seconds)
        return self._connection
