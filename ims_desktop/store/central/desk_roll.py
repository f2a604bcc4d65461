"""Writing on one's own desk roll at central: the head is locked, the client seals, the database checks it all again."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from sqlalchemy import Connection

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.references import DeviceId, EntryId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, Head, next_entry, read_entry
from ims_desktop.store.central.desk_postgres import PostgresDesk
from ims_desktop.store.central.desk_sqlite import SqliteDesk
from ims_desktop.store.central.desk_standing import DeskKnown, DeskStanding

Drafted: TypeAlias = Callable[[int], EntryDraft]
Keep: TypeAlias = Callable[[Sequence[SealedEntry]], None]


class Desk(Protocol):
    """One person's desk roll inside a transaction that writes."""

    def standing(self) -> DeskStanding:
        """Where the roll ends, locked until the transaction ends; made at first use."""

    def entry(self, entry: EntryId) -> SealedEntry | None:
        """The entry of an id, where it is on this roll already."""

    def copies_of(self, receipt: str) -> int:
        """How many copies of a receipt were made at desks; no other is until the transaction ends."""

    def next_slip(self, office: str) -> int:
        """The next paying-in slip of an office; nobody else makes one there until the transaction ends."""

    def next_return(self, office: str) -> int:
        """The next number of a returned cheque of an office; nobody else records one there meanwhile."""

    def keep(self, entries: Sequence[SealedEntry]) -> None:
        """Check, store and project entries, or refuse them all."""

    def known(self, number: int) -> DeskKnown | None:
        """Where the roll ends, and the seal at a number of it; None where there is none. Nothing is made."""

    def again(self, device: DeviceId, entry: SealedEntry) -> None:
        """Take in an entry that stood on this roll before central was put back to a backup."""


def desk_of(connection: Connection, actor: UserId) -> Desk:
    """The desk of whoever is logged in; on SQLite, which knows no logins, the actor's."""
    return PostgresDesk(connection) if connection.dialect.name == "postgresql" else SqliteDesk(connection, actor)


def write(connection: Connection, drafts: Sequence[EntryDraft]) -> tuple[Entry, ...]:
    """Write entries on their actor's desk roll, all or nothing.

    Entries that are there already under these ids are answered as they stand, so that a client whose commit was
    lost with its answer may ask by writing again.
    """
    (actor,) = {draft.actor for draft in drafts}
    desk = desk_of(connection, actor)
    standing = desk.standing()
    there = written(desk, drafts)
    if there:
        return there
    return seal(standing, drafts, desk.keep)


def write_once(
    connection: Connection,
    entry: EntryId,
    kind: EntryKind,
    actor: UserId,
    drafted: Callable[[Desk, datetime], EntryDraft],
) -> Entry:
    """Write one entry on its actor's desk roll; `drafted` looks how things stand once it is locked, and at which time.

    The entry that stands there under this id already is answered as it is, and nothing is looked at again.
    """
    desk = desk_of(connection, actor)
    standing = desk.standing()
    there = written(desk, [EntryDraft(entry, kind, actor, {})])
    return (there or seal(standing, [drafted(desk, standing.now)], desk.keep))[0]


def copied(connection: Connection, receipt: str, entry: EntryId, actor: UserId, drafted: Drafted) -> Entry:
    """Write that another copy of a receipt was made; `drafted` is told which one. Safe to repeat with the same id."""
    return write_once(
        connection, entry, EntryKind.RECEIPT_COPIED, actor, lambda desk, _now: drafted(desk.copies_of(receipt) + 1)
    )


def written(desk: Desk, drafts: Sequence[EntryDraft]) -> tuple[Entry, ...]:
    """What stands on the roll under the ids of these drafts; empty where nothing does.

    Refuses `ID_REUSED` where only some do, or another kind of entry does.
    """
    found = [desk.entry(draft.id) for draft in drafts]
    entries = tuple(read_entry(one.text, one.seal) for one in found if one is not None)
    if entries and [entry.kind for entry in entries] != [draft.kind for draft in drafts]:
        raise Refused(Reason.ID_REUSED)
    return entries


def seal(standing: DeskStanding, drafts: Sequence[EntryDraft], keep: Keep) -> tuple[Entry, ...]:
    """Seal drafts to the roll's end and hand them over; a new roll begins with an entry that says which it is."""
    device, head = standing.device, standing.head
    begins: tuple[EntryDraft, ...] = ()
    if not head.number:
        begins = (EntryDraft(EntryId(device), EntryKind.DEVICE_ENROLLED, drafts[0].actor, standing.place()),)
    entries: list[Entry] = []
    for draft in (*begins, *drafts):
        entry = next_entry(device, head, draft, standing.now)
        head = Head(entry.number, entry.seal, entry.at)
        entries.append(entry)
    keep([SealedEntry(entry.number, entry.text, entry.seal, entry.personal) for entry in entries])
    return tuple(entries[len(begins) :])
