"""Central as a till reaches it in a file on the same PC: the same three calls, the same answers."""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select, update

from ims_desktop.actions.ports import CentralHead, PulledChanges, PushAnswer, SealedEntry
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.store.central import schema
from ims_desktop.store.central.address import SqliteAddress
from ims_desktop.store.central.engine import sqlite_engine, writing
from ims_desktop.store.central.judging import Place
from ims_desktop.store.central.pull_sqlite import changes_after
from ims_desktop.store.central.push_sqlite import take_in
from ims_desktop.store.central.versions import SCHEMA_VERSION, wrong_version
from ims_desktop.store.central.wire import packed


def secret_mark(secret: str) -> str:
    """What central keeps of a till's secret."""
    return hashlib.sha256(b"ims till 1\n" + secret.encode()).hexdigest()


class SqliteLink:
    """A till's calls to central in one file. There are no database rights: who has the key has the file."""

    def __init__(
        self,
        address: SqliteAddress,
        key: bytes | None,
        device: DeviceId,
        secret: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._address = address
        self._key = key
        self._device = device
        self._secret = secret
        self._now = now
        self._engine: Engine | None = None
        self._file = (0, 0)  # device and inode of the file that is open

    def head(self) -> CentralHead:
        """Where central's copy of this till's roll ends. A central older than this program is `CENTRAL_VERSION`."""
        with writing(self._connected()) as connection:
            self._place(connection)
            connection.execute(
                update(schema.head).where(schema.head.c.device == self._device).values(last_contact_at=self._now())
            )
            head = connection.execute(select(schema.head).where(schema.head.c.device == self._device)).one()
            meta = connection.execute(select(schema.meta)).one()
            held = connection.execute(
                select(func.count()).select_from(schema.held).where(schema.held.c.device == self._device)
            ).scalar_one()
        if meta.schema_version < SCHEMA_VERSION:
            raise wrong_version(meta.schema_version)
        return CentralHead(head.number, head.seal, meta.epoch, meta.schema_version, self._now(), held)

    def push(self, entries: Sequence[SealedEntry], last_number: int) -> PushAnswer:
        """Send entries in order; safe to repeat."""
        packed(entries)  # what cannot travel is refused as on the wire
        with writing(self._connected()) as connection:
            answer = take_in(connection, self._place(connection), entries, last_number, self._now())
        if answer is None:
            raise Refused(Reason.ROLL_FORKED)
        return answer

    def pull(self, epoch: str, after: int, limit: int) -> PulledChanges:
        """Changes after a number of an epoch; another epoch gives a fresh copy."""
        with writing(self._connected()) as connection:
            office = self._place(connection).office
            version = connection.execute(select(schema.meta.c.schema_version)).scalar_one()
            if version != SCHEMA_VERSION:
                raise wrong_version(version)
            return changes_after(connection, office, epoch, after, limit)

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _place(self, connection: Connection) -> Place:
        """This till at central; another's id or a wrong secret is a refused login."""
        row = connection.execute(select(schema.device).where(schema.device.c.device == self._device)).first()
        if row is None or not hmac.compare_digest(row.login, secret_mark(self._secret)):
            raise Unavailable(Trouble.CENTRAL_REFUSED_LOGIN)
        return Place(row.device, row.office, row.till, row.letter, row.blocked)

    def _connected(self) -> Engine:
        """The file that is at its place now: one that was moved away is central no more, whoever still has it open."""
        try:
            there = self._address.path.stat()
        except OSError as error:
            self.close()
            raise Unavailable(Trouble.CENTRAL_ABSENT) from error
        file = (there.st_dev, there.st_ino)
        if self._engine is not None and file != self._file:
            self.close()
        if self._engine is None:
            self._engine = sqlite_engine(self._address, self._key)
            self._file = file
        return self._engine
