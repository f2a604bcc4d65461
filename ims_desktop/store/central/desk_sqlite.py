"""A desk roll in central's file: what `ims.desk_head` and `ims.desk_keep` do on PostgreSQL, in Python."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, delete, func, select, update

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.desk import desk_name, may_write
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceKind, read_thing
from ims_desktop.domain.references import DeviceId, EntryId, UserId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import EntryKind, Head
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.accounted_sqlite import keep_accounted
from ims_desktop.store.central.bankings_sqlite import keep_bankings, next_slip
from ims_desktop.store.central.checks_sqlite import keep_checks
from ims_desktop.store.central.desk_approvals import keep_approvals
from ims_desktop.store.central.desk_ids import may_be_own
from ims_desktop.store.central.desk_standing import DeskKnown, DeskStanding
from ims_desktop.store.central.engine import sealed_in
from ims_desktop.store.central.enrol import add_device
from ims_desktop.store.central.erased import erased_before
from ims_desktop.store.central.held_sqlite import keep_held
from ims_desktop.store.central.ids import id_at
from ims_desktop.store.central.judging import read_plainly, time_said
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.kept_sqlite import keep_kept
from ims_desktop.store.central.late_sqlite import keep_late
from ims_desktop.store.central.matched_sqlite import keep_matched
from ims_desktop.store.central.push_sqlite import check, project, read, store
from ims_desktop.store.central.refused_push import desk_refused, push_refused
from ims_desktop.store.central.returns_sqlite import keep_returns, next_return
from ims_desktop.store.central.sqlite_file import Connection as FileConnection
from ims_desktop.store.central.void_words_sqlite import keep_void_words

_CLOCK_GRACE = timedelta(seconds=10)  # entries take central's own time
_ASKED_BACK = 500  # a client asks at once for what may have been lost
_devices, _heads, _entries = schema.device.c, schema.head.c, schema.entry.c


class SqliteDesk:
    """The actor's desk roll. There are no database rights: the actions checked the password."""

    def __init__(self, connection: Connection, actor: UserId) -> None:
        self._connection = connection
        self._actor = actor
        self._login = f"desk:{actor}"

    def standing(self) -> DeskStanding:
        """Where the roll ends; made at first use. The transaction writes, so nobody else does."""
        user = self._person()
        if not may_write(user, EntryKind.DEVICE_ENROLLED):
            raise desk_refused("kind")
        now = datetime.now(UTC)
        row = self._row()
        if row is None:
            self._make(user, now)
            row = self._row()
        device, office, name, letter, _, number, seal = cast("tuple[Any, ...]", row)
        last = self._connection.execute(
            select(_entries.text).where(_entries.device == device, _entries.number == number)
        ).scalar()
        at = None if last is None else from_roll_time((read_plainly(last) or {})["at"])
        return DeskStanding(DeviceId(device), office, name, letter, Head(number, bytes(seal), at), now)

    def entry(self, entry: EntryId) -> SealedEntry | None:
        """The entry of an id, where it is among the last on this roll."""
        standing = self.standing()
        rows = self._connection.execute(
            select(_entries.number, _entries.text, _entries.seal)
            .where(_entries.device == standing.device, _entries.number > standing.head.number - _ASKED_BACK)
            .where(_entries.text.contains(entry, autoescape=True))
        ).all()
        for row in rows:
            if (read_plainly(row.text) or {}).get("id") == entry:
                found = SealedEntry(row.number, row.text, bytes(row.seal))
                sealed_in(self._connection).there(found)
                return found
        return None

    def copies_of(self, receipt: str) -> int:
        """How many copies of a receipt were made at desks."""
        texts = self._connection.execute(
            select(_entries.text)
            .join(schema.device, _devices.device == _entries.device)
            .where(_devices.kind == "desk", _entries.text.contains('"kind":"receipt.copied"'))
        ).scalars()
        return sum((read_plainly(text) or {}).get("body", {}).get("receipt") == receipt for text in texts)

    def next_slip(self, office: str) -> int:
        """The next paying-in slip of an office. The transaction writes, so nobody else makes one."""
        return next_slip(cast("FileConnection", self._connection.connection.driver_connection), office)

    def next_return(self, office: str) -> int:
        """The next number of a returned cheque of an office."""
        return next_return(cast("FileConnection", self._connection.connection.driver_connection), office)

    def keep(self, entries: Sequence[SealedEntry]) -> None:
        """Check, store and project entries, or refuse them all."""
        self.keep_checked(entries, erasing=False)

    def known(self, number: int) -> DeskKnown | None:
        """Where the roll ends, and the seal at a number of it; None where there is none. Nothing is made."""
        row = self._row()
        if row is None:
            return None
        there = self._connection.execute(
            select(_entries.seal).where(_entries.device == row[0], _entries.number == number)
        ).scalar()
        return DeskKnown(DeviceId(row[0]), row[5], bytes(row[6]), None if there is None else bytes(there))

    def again(self, device: DeviceId, entry: SealedEntry) -> None:
        """Take in an entry that stood on this roll before central was put back to a backup."""
        user, row = self._person(), self._row()
        if row is None or not row[5]:
            self._make_again(user, device, entry)
            row = self._row()
        if row is None or row[0] != device:
            raise desk_refused("device")
        kind = (read_plainly(entry.text) or {}).get("kind")
        self.keep_checked([entry], erasing=kind == EntryKind.PERSONAL_ERASED, again=True)

    def keep_checked(self, entries: Sequence[SealedEntry], *, erasing: bool, again: bool = False) -> None:
        """The same for an erasure, whose entry nothing else may write.

        `again`: they stood here before, and of their personal values some may be erased since.
        """
        if not again:
            sealed_in(self._connection).add(entries)
        user, row = self._person(), self._row()
        if row is None or row[4]:
            raise desk_refused("login")
        device, office, name, letter, blocked, number, seal = row
        last = self.standing().head.at
        try:
            docs = _read(entries)
            check(device, number, bytes(seal), entries, docs)
        except Refused as refused:
            raise desk_refused(str(refused.facts.get("why"))) from refused
        now = datetime.now(UTC)
        for place, (entry, doc) in enumerate(zip(entries, docs, strict=True), start=number + 1):
            self._check(user, place, entry, doc, erasing=erasing, again=again)
            written = time_said(doc.get("at"))
            if written is None:
                raise desk_refused("time")
            at = from_roll_time(written)
            if at > max(now, last or now) + _CLOCK_GRACE or (last is not None and at < last):
                raise desk_refused("time")
            last = at
        file = cast("FileConnection", self._connection.connection.driver_connection)
        store(file, device, number, entries, now)
        keep_approvals(file, user, str(device), number, docs)
        if project(file, Place(device, office, name, letter, bool(blocked), "desk"), number, docs):
            why = self._connection.execute(
                select(schema.held.c.reason).where(schema.held.c.device == device, schema.held.c.number > number)
            ).scalar()
            raise desk_refused(str(why))
        keep_void_words(file, user, str(device), number, docs)
        keep_bankings(self._connection, user, str(device), number, docs)
        keep_returns(self._connection, user, str(device), number, docs)
        keep_held(self._connection, file, user, str(device), number, docs)
        keep_late(self._connection, user, str(device), number, docs)
        keep_kept(self._connection, user, str(device), number, docs)
        keep_matched(self._connection, user, str(device), number, docs)
        keep_checks(self._connection, user, str(device), number, docs)
        keep_accounted(file, user, str(device), number, docs)
        last = number + len(entries)
        self._connection.execute(
            update(schema.head)
            .where(_heads.device == device)
            .values(number=last, seal=entries[-1].seal, last_heard=last, last_contact_at=now)
        )

    def _check(
        self, user: User, number: int, entry: SealedEntry, doc: Mapping[str, Any], *, erasing: bool, again: bool
    ) -> None:
        kind, first = doc.get("kind"), number == 1
        promised = doc.get("personal")
        if doc.get("actor") != self._actor:
            raise desk_refused("actor")
        if "approver" in doc:  # a second person is a second entry by a second login
            raise desk_refused("approver")
        known = {one.value: one for one in EntryKind}.get(str(kind))
        if (
            known is None
            or not may_write(user, known)
            or (known is EntryKind.DEVICE_ENROLLED) is not first
            or (known is EntryKind.PERSONAL_ERASED) is not (erasing and not first)
        ):
            raise desk_refused("kind")
        given = {value.field for value in entry.personal}
        gone = again and str(doc.get("at")) < erased_before(self._connection)  # its values may have been erased since
        if not isinstance(promised, dict) or not (given <= set(promised) if gone else given == set(promised)):
            raise desk_refused("commitment")

    def _person(self) -> User:
        kept = schema.reference.c
        data = self._connection.execute(
            select(kept.data).where(
                kept.kind == ReferenceKind.USER.value, kept.key == self._actor, kept.removed.is_(False)
            )
        ).scalar()
        if data is None or data.get("disabled"):
            raise desk_refused("login")
        return read_thing(User, data)

    def _row(self) -> Sequence[Any] | None:
        return self._connection.execute(
            select(
                _devices.device,
                _devices.office,
                _devices.till,
                _devices.letter,
                _devices.blocked,
                _heads.number,
                _heads.seal,
            )
            .join(schema.head, _heads.device == _devices.device)
            .where(_devices.login == self._login, _devices.kind == "desk")
        ).first()

    def _make_again(self, user: User, device: DeviceId, entry: SealedEntry) -> None:
        """Begin a roll again that was begun since the backup, under its own device."""
        row, name = self._row(), desk_name(user.id)
        if row is not None:  # one that was made since and on which nothing stands
            self._connection.execute(delete(schema.head).where(_heads.device == row[0]))
            self._connection.execute(delete(schema.device).where(_devices.device == row[0]))
        place = {"office": user.office, "till": name, "letter": self._next_letter(name)}
        doc = read_plainly(entry.text) or {}
        body = doc.get("body")
        if not isinstance(body, dict) or {name: body.get(name) for name in place} != place:
            raise desk_refused("device")
        if not may_be_own(self._connection, device, user.id, doc.get("at")):
            raise desk_refused("device")
        now = datetime.now(UTC)
        add_device(self._connection, now, device=device, kind="desk", login=self._login, public_key=b"", **place)

    def _make(self, user: User, now: datetime) -> None:
        name = desk_name(user.id)
        add_device(
            self._connection,
            now,
            device=id_at(now),
            office=user.office,
            till=name,
            letter=self._next_letter(name),
            kind="desk",
            login=self._login,
            public_key=b"",
        )

    def _next_letter(self, name: str) -> str:
        """A person who was given another login begins another roll, as a till that is enrolled again does."""
        before = select(func.count()).select_from(schema.device).where(_devices.till == name)
        return chr(ord("A") + self._connection.execute(before).scalar_one())


def _read(entries: Sequence[SealedEntry]) -> list[Mapping[str, Any]]:
    """The entries' texts, read; a desk refuses what has no id or no body besides, whichever kind it says that it is."""
    docs = read(entries)
    for entry, doc in zip(entries, docs, strict=True):
        if not isinstance(doc.get("id"), str) or not isinstance(doc.get("body"), dict):
            raise push_refused("not_readable", entry.number)
    return docs
