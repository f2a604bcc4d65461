"""Central as a till reaches it in a file on the same PC: the same calls, the same answers."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ims_desktop.actions.ports import CentralHead, PulledChanges, PushAnswer, SealedEntry
from ims_desktop.actions.ports.rolls_at_central import ShownBy
from ims_desktop.domain.gone_session import GoneFound, GoneSession, gone_found, read_gone
from ims_desktop.domain.references import ClaimId, DeviceId, PaymentId, SessionId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.reversal import PaymentNow
from ims_desktop.domain.roll import SignedHead
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.address import SqliteAddress
from ims_desktop.store.central.claim_sqlite import claim_in, paid_in
from ims_desktop.store.central.gone_sqlite import gone_in
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.pull_sqlite import changes_after
from ims_desktop.store.central.push_sqlite import hear, take_in
from ims_desktop.store.central.put_back_sqlite import Showed, take_epoch
from ims_desktop.store.central.sqlite_file import Connection, file_translated, open_file, writing_file
from ims_desktop.store.central.stating import keep_in_file
from ims_desktop.store.central.versions import SCHEMA_VERSION, must_feed, wrong_version
from ims_desktop.store.central.wire import packed, read_paid

_PLACE = "SELECT device, office, till, letter, blocked, login FROM device WHERE device = ?"
_HEAD = """SELECT h.number, h.seal, m.epoch, m.schema_version,
    (SELECT count(*) FROM held_open k WHERE k.device = h.device), h.forked FROM head h, meta m WHERE h.device = ?"""
_HEARD = """UPDATE head SET last_contact_at = ?, last_heard = max(last_heard, ?), forked = forked OR ?
    WHERE device = ?"""


def secret_mark(secret: str) -> str:
    """What central keeps of a till's secret."""
    return hashlib.sha256(b"ims till 1\n" + secret.encode()).hexdigest()


class SqliteLink:
    """A till's calls to central in one file. There are no database rights: who has the key has the file.

    By the driver alone, so that a till stays light. One connection: used on one lane at a time.
    """

    def __init__(
        self,
        address: SqliteAddress,
        key: bytes | None,
        device: DeviceId,
        secrets: Callable[[], Sequence[str]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._address = address
        self._key = key
        self._device = device
        self._secrets = secrets
        self._now = now
        self._connection: Connection | None = None
        self._file = (0, 0)  # device and inode of the file that is open

    def head(self, said: SignedHead, *, forked: bool = False, had: int = 0, epoch: str = "") -> CentralHead:
        """Where central's copy of this till's roll ends. A central older than this program is `CENTRAL_VERSION`."""
        connection = self._connected()
        now = self._now()
        with writing_file(connection):
            place = self._place(connection)
            ((stored,),) = connection.execute("SELECT number FROM head WHERE device = ?", (self._device,)).fetchall()
            if had > stored and not place.blocked:
                take_epoch(connection, self._device, epoch, Showed(ShownBy.ENTRIES, had, stored), now)
            keep_in_file(lambda sql, values: connection.execute(sql, values).fetchall(), now)
            forked = hear(connection, self._device, stored, said, now) or forked
            connection.execute(_HEARD, (roll_time(now), said.number, forked, self._device))
            (found,) = connection.execute(_HEAD, (self._device,)).fetchall()
        number, seal, its_epoch, version, held, known_fork = found
        if version < SCHEMA_VERSION:
            raise wrong_version(version)
        return CentralHead(number, seal, its_epoch, version, self._now(), held, bool(known_fork), place.blocked)

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        """Send entries in order; safe to repeat."""
        packed(entries)  # what cannot travel is refused as on the wire
        connection = self._connected()
        with writing_file(connection):
            answer = take_in(connection, self._place(connection), entries, said, self._now())
        if answer is None:
            raise Refused(Reason.ROLL_FORKED)
        return answer

    def begin_push(
        self,
        entries: Sequence[SealedEntry],
        said: SignedHead,
        *,
        ahead: bool = False,  # noqa: ARG002  it is begun after the one before in any case
    ) -> Callable[[], PushAnswer]:
        """Send entries when their answer is asked for: one writes into a file at a time."""
        return partial(self.push, entries, said)

    def pull(
        self, epoch: str, after: int, limit: int, cash_known: Mapping[DeviceId, int] | None = None
    ) -> PulledChanges:
        """Changes after a number of an epoch; another epoch gives a fresh copy. Refuses `TILL_BLOCKED`."""
        connection = self._connected()
        with writing_file(connection):
            place = self._place(connection)
            ((version,),) = connection.execute("SELECT schema_version FROM meta").fetchall()
            must_feed(version)
            if place.blocked:
                raise Refused(Reason.TILL_BLOCKED)
            return changes_after(connection, place, epoch, after, limit, self._now(), cash_known)

    def change_password(self, new: str) -> None:
        """Change this till's own password: central keeps its mark."""
        connection = self._connected()
        with writing_file(connection):
            if self._place(connection).blocked:
                raise Refused(Reason.TILL_BLOCKED)
            connection.execute("UPDATE device SET login = ? WHERE device = ?", (secret_mark(new), self._device))

    def paid(self, receipt: str) -> PaymentNow:
        """A payment of any till by its receipt's number, with what was done to it."""
        connection = self._connected()
        with writing_file(connection):
            if self._place(connection).blocked:
                raise Refused(Reason.TILL_BLOCKED)
            return read_paid(paid_in(connection, receipt))

    def gone_sessions(self) -> Sequence[GoneSession]:
        """Sessions that wait at tills of this till's office that are gone."""
        return [read_gone(row) for row in self._gone(None)]

    def gone_session(self, session: SessionId) -> GoneFound | None:
        """One of them with all that a taking over must say."""
        return gone_found(self._gone(session))

    def _gone(self, session: str | None) -> Sequence[Mapping[str, Any]]:
        connection = self._connected()
        with writing_file(connection):
            place = self._place(connection)
            if place.blocked:
                raise Refused(Reason.TILL_BLOCKED)
            return gone_in(connection, place.office, session)

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        """Reserve what is left of a payment's line for a refund; answers what is left then."""
        connection = self._connected()
        with writing_file(connection):
            place = self._place(connection)
            if place.blocked:
                raise Refused(Reason.TILL_BLOCKED)
            return claim_in(connection, place, claim, payment, line, pence, self._now())

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _place(self, connection: Connection) -> Place:
        """This till at central; another's id or a wrong secret is a refused login."""
        row = connection.execute(_PLACE, (self._device,)).fetchone()
        if row is None or not any(hmac.compare_digest(row[-1], secret_mark(one)) for one in self._secrets()):
            raise Unavailable(Trouble.CENTRAL_REFUSED_LOGIN)
        device, office, till, letter, blocked, _ = row
        return Place(device, office, till, letter, bool(blocked))

    def _connected(self) -> Connection:
        """The file that is at its place now: one that was moved away is central no more, whoever still has it open."""
        try:
            there = self._address.path.stat()
        except OSError as error:
            self.close()
            raise Unavailable(Trouble.CENTRAL_ABSENT) from error
        file = (there.st_dev, there.st_ino)
        if self._connection is not None and file != self._file:
            self.close()
        if self._connection is None:
            with file_translated():
                self._connection = open_file(self._address, self._key)
            self._file = file
        return self._connection
