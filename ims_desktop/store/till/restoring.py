"""Making a till's file again from its mirror or from central: a record of the old roll, closed to new entries."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2

from ims_desktop.actions.ports import PrintState, RollWriter, SealedEntry, TillIdentity
from ims_desktop.domain.body_shape import is_device
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.receipt_number import ReceiptNumber, read_receipt_number
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind, Head, read_entry
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.store import create_till

_NOT_ONE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_NOT_KEPT = (dbapi2.IntegrityError, dbapi2.InterfaceError, dbapi2.ProgrammingError)  # of a type that no column has


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
                _append(roll, entry)
                payments += entry.kind is EntryKind.PAYMENT_TAKEN
                personal += len(entry.personal)
            head = roll.head()
            if not head.number:
                raise Refused(Reason.RESTORE_NOT_POSSIBLE, why="no entry of a roll is there")
            _must_open(roll)
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
        office, till, letter = (str(entry.body[name]) for name in ("office", "till", "letter"))
        one = ReceiptNumber(office, till, letter, 1)
        named = read_receipt_number(str(one)) == one and is_device(entry.device)
    except (*_NOT_ONE, Refused):
        named = False
    if not named:  # files, keys and papers are called by these
        raise Refused(Reason.RESTORE_NOT_POSSIBLE, why="its first entry does not enrol a till")
    return TillIdentity(entry.device, office, till, letter, central)


def _must_open(roll: RollWriter) -> None:
    """The session that is open there is the first thing that whoever opens the folder is told."""
    try:
        roll.open_session()
    except _NOT_ONE as error:
        raise Refused(Reason.RESTORE_NOT_POSSIBLE, why="the opening of its last session cannot be read") from error


def _append(roll: RollWriter, entry: Entry) -> None:
    try:
        roll.append(entry, PrintState.NONE)
    except (*_NOT_ONE, *_NOT_KEPT) as error:  # well sealed by whoever wrote the mirror, and no entry of a till
        says = str(error) if type(error) is ValueError else f"entry {entry.number} does not say what its kind says"
        raise Refused(Reason.RESTORE_NOT_POSSIBLE, why=says) from error


def _entry(sealed: SealedEntry) -> Entry:
    try:
        return replace(read_entry(sealed.text, sealed.seal), personal=sealed.personal)
    except _NOT_ONE as error:
        raise Refused(
            Reason.RESTORE_NOT_POSSIBLE, why=f"entry {sealed.number} is of a kind that this program does not know"
        ) from error
