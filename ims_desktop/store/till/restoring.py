"""Making a till's file again from its mirror or from central: a record of the old roll, closed to new entries."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ims_desktop.actions.ports import PrintState, SealedEntry, TillIdentity
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind, Head, read_entry
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.store import create_till

_NOT_ONE = (KeyError, TypeError, ValueError, AttributeError)


@frozen
class Restored:
    """What came back: where the roll ends now, payments, and personal values (a mirror holds none)."""

    head: Head
    payments: int
    personal: int


def restore(path: Path, key: bytes, identity: TillIdentity, entries: Iterable[SealedEntry]) -> Restored:
    """Write a till's file of entries in the order of their roll, in one transaction, and close it as a record.

    Refuses `RESTORE_NOT_POSSIBLE` where there is no entry, or one does not follow from the one before.
    """
    store = create_till(path, key, identity)
    payments = personal = 0
    try:
        passing("restore.made")
        with store.writing() as roll:
            for sealed in entries:
                entry = _entry(sealed)
                try:
                    roll.append(entry, PrintState.NONE)
                except ValueError as error:
                    raise Refused(Reason.RESTORE_NOT_POSSIBLE, why=str(error)) from error
                payments += entry.kind is EntryKind.PAYMENT_TAKEN
                personal += len(entry.personal)
            head = roll.head()
            if not head.number:
                raise Refused(Reason.RESTORE_NOT_POSSIBLE, why="no entry of a roll is there")
            store.connection().execute("UPDATE till_state SET record = 'restored'")
            passing("restore.written")
        store.write_out()
    finally:
        store.close()
    return Restored(head, payments, personal)


def identity_told(first: SealedEntry, central: str) -> TillIdentity:
    """Which till a roll is, as its first entry tells."""
    entry = _entry(first)
    try:
        office, till, letter = (entry.body[name] for name in ("office", "till", "letter"))
    except KeyError as error:
        raise Refused(Reason.RESTORE_NOT_POSSIBLE, why="its first entry does not enrol a till") from error
    return TillIdentity(entry.device, str(office), str(till), str(letter), central)


def _entry(sealed: SealedEntry) -> Entry:
    try:
        return replace(read_entry(sealed.text, sealed.seal), personal=sealed.personal)
    except _NOT_ONE as error:
        raise Refused(
            Reason.RESTORE_NOT_POSSIBLE, why=f"entry {sealed.number} is of a kind that this program does not know"
        ) from error
