"""What this workstation keeps of desk rolls: entries as sealed, in an encrypted file of its own, for a bounded time.

An entry is kept before central has it, and counts as acknowledged once it is durable there. Where the file cannot be
written people go on: as with a till's mirror it is said in the log, and central has what they did.
"""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.actions.ports.desk_again import KeptEntry
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.roll import EntryKind, PersonalValue
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.sqlite_file import Connection, connect_file, file_translated, writing_file

KEPT_DAYS = 92  # longer than any backup that a council would put back
_ACKNOWLEDGED, _LEFT = 1, 2  # 0: nobody was told yet that it stands
_MAKE = """CREATE TABLE IF NOT EXISTS kept (central TEXT NOT NULL, actor TEXT NOT NULL, device TEXT NOT NULL,
    number INTEGER NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL, seal BLOB NOT NULL,
    personal TEXT NOT NULL, state INTEGER NOT NULL, kept_at TEXT NOT NULL, PRIMARY KEY (central, device, number))"""
_KEEP = """INSERT INTO kept (central, actor, device, number, kind, at, text, seal, personal, state, kept_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?) ON CONFLICT (central, device, number) DO UPDATE SET actor = excluded.actor,
    kind = excluded.kind, at = excluded.at, text = excluded.text, seal = excluded.seal, personal = excluded.personal,
    state = 0, kept_at = excluded.kept_at"""
_ACKNOWLEDGE = "UPDATE kept SET state = 1 WHERE central = ? AND device = ? AND number = ? AND seal = ? AND state = 0"
_DROP = "DELETE FROM kept WHERE central = ? AND device = ? AND number = ? AND seal = ? AND state = 0"
_OF = """SELECT device, number, kind, text, seal, personal, state FROM kept
    WHERE central = ? AND actor = ? AND state <= ? ORDER BY kept_at, number"""
_OTHER = """SELECT count(*), min(number) FROM kept WHERE central = ? AND actor = ? AND state = 1
    AND (device <> ? AND ? OR device = ? AND number >= ?)"""
_LEAVE = "UPDATE kept SET state = 2 WHERE central = ? AND actor = ? AND device = ? AND number >= ? AND state = 1"
_OLD = "DELETE FROM kept WHERE kept_at < ?"
_FORGET = "UPDATE kept SET personal = '[]' WHERE central = ? AND at < ?"


class DeskFile:
    """The file, for one central. `key` is 32 raw bytes."""

    def __init__(self, path: Path, key: bytes, central: str) -> None:
        self._path = path
        self._key = key
        self._central = central

    @property
    def is_there(self) -> bool:
        """Whether anything was ever kept here."""
        return self._path.exists()

    # ---- while somebody writes

    def sealing(self, entries: Sequence[SealedEntry]) -> None:
        """Keep what is about to be written; refuses `DESK_BEHIND` where something waits that would lose its place."""
        self._tried(lambda file: self._keep(file, entries))

    def durable(self, entries: Sequence[SealedEntry]) -> None:
        """They stand at central; what is older than any backup goes."""
        self._tried(lambda file: self._acknowledge(file, entries))

    def refused(self, entries: Sequence[SealedEntry]) -> None:
        """They do not."""
        self._tried(lambda file: [file.execute(_DROP, self._named(entry)) for entry in entries])

    def _keep(self, file: Connection, entries: Sequence[SealedEntry]) -> None:
        first, now = _parts(entries[0]), roll_time(datetime.now(UTC))
        begins = entries[0].number == 1  # another roll than the one that is kept
        named = (self._central, first["actor"], first["device"], begins, first["device"], entries[0].number)
        ((count, number),) = file.execute(_OTHER, named).fetchall()
        if count:
            raise Refused(Reason.DESK_BEHIND, count=count, first=number)
        for entry in entries:
            doc = _parts(entry)
            words = (doc["actor"], doc["device"], entry.number, doc["kind"], doc["at"], entry.text, entry.seal)
            file.execute(_KEEP, (self._central, *words, _written(entry.personal), now))

    def _acknowledge(self, file: Connection, entries: Sequence[SealedEntry]) -> None:
        for entry in entries:
            file.execute(_ACKNOWLEDGE, self._named(entry))
        file.execute(_OLD, (roll_time(datetime.now(UTC) - timedelta(days=KEPT_DAYS)),))

    def _named(self, entry: SealedEntry) -> tuple[str, str, int, bytes]:
        return self._central, _parts(entry)["device"], entry.number, entry.seal

    def _tried(self, work: Callable[[Connection], object]) -> None:
        """Where the file cannot be used it is said, and whoever works goes on."""
        try:
            with self._opened() as file:
                work(file)
        except (Unavailable, OSError) as trouble:
            logging.getLogger(__name__).warning("desk entries are not kept at this workstation: %s", trouble)

    # ---- after central was put back

    def kept(self, actor: UserId, *, left_too: bool = False) -> tuple[KeptEntry, ...]:
        """What is kept of somebody's desk rolls, in the order in which it was written."""
        with self._opened() as file:
            most = _LEFT if left_too else _ACKNOWLEDGED
            rows = file.execute(_OF, (self._central, actor, most)).fetchall()
        return tuple(
            KeptEntry(DeviceId(device), number, EntryKind(kind), text, seal, _read(personal), state > 0, state == _LEFT)
            for device, number, kind, text, seal, personal, state in rows
        )

    def leave(self, actor: UserId, waiting: Sequence[KeptEntry]) -> None:
        """Send none of these; they stay here to be done again by hand."""
        with self._opened() as file:
            file.execute(_LEAVE, (self._central, actor, waiting[0].device, waiting[0].number))

    def forget(self, before: str) -> None:
        """Personal values of before a time go, as they went at central; "" is none."""
        if before:
            with self._opened() as file:
                file.execute(_FORGET, (self._central, before))

    @contextmanager
    def _opened(self) -> Iterator[Connection]:
        with file_translated():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = connect_file(self._path, self._key)
            try:
                file.execute("PRAGMA secure_delete = ON")  # what is let go of is overwritten
                with writing_file(file):
                    file.execute(_MAKE)
                    yield file
            finally:
                file.close()


def _parts(entry: SealedEntry) -> dict[str, str]:
    return cast("dict[str, str]", read_plainly(entry.text) or {})


def _written(personal: Sequence[PersonalValue]) -> str:
    return json.dumps([[value.field, value.salt.hex(), value.value] for value in personal])


def _read(written: str) -> tuple[PersonalValue, ...]:
    return tuple(PersonalValue(name, bytes.fromhex(salt), value) for name, salt, value in json.loads(written))
