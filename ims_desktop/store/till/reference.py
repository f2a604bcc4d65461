"""Reference data and account holders as they come from central, slice by slice, searchable all the while."""

import json
import time
from collections.abc import Sequence
from datetime import datetime

from ims_desktop.actions.ports import Credentials, PulledChanges
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData, ReferenceKind, ReferenceRow, from_rows, read_thing
from ims_desktop.store.till.at_work import keep_at_work
from ims_desktop.store.till.connection import Connection, Lanes, translated
from ims_desktop.store.till.erasing import erase_due
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.linked_cash import keep_told
from ims_desktop.store.till.own_accounts import with_own_accounts
from ims_desktop.store.till.projection import milliseconds
from ims_desktop.store.till.search import holder_values
from ims_desktop.store.till.stated import keep_stated
from ims_desktop.store.till.void_words import keep_void_words

_KEEP_ROW = """INSERT INTO reference (kind, key, data, generation) VALUES (?, ?, ?, ?)
    ON CONFLICT (kind, key) DO UPDATE SET data = excluded.data, generation = excluded.generation"""
_KEEP_HASH = """INSERT INTO password_hash (user_id, hash, generation) VALUES (?, ?, ?)
    ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, generation = excluded.generation"""
_KEEP_APPROVAL = """INSERT INTO desk_approval (session, closed, by_user, at_ms, generation) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (session) DO UPDATE SET closed = excluded.closed, by_user = excluded.by_user, at_ms = excluded.at_ms,
        generation = excluded.generation"""
_KEEP_HOLDER = """INSERT INTO holder (fund, reference, surname, forename, title, address, postcode, balance_pence,
        due_pence, as_at, message, note, record_type, arrears_pence, collects_on, amounts, generation)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (reference, fund) DO UPDATE SET surname = excluded.surname, forename = excluded.forename,
        title = excluded.title, address = excluded.address, postcode = excluded.postcode,
        balance_pence = excluded.balance_pence, due_pence = excluded.due_pence, as_at = excluded.as_at,
        message = excluded.message, note = excluded.note, record_type = excluded.record_type,
        arrears_pence = excluded.arrears_pence, collects_on = excluded.collects_on, amounts = excluded.amounts,
        generation = excluded.generation"""
_AT_ONCE = 250  # account holders in one transaction: some 25 ms
_OTHERS_TURN = 0.001  # seconds in which a lane that waits gets its turn


@frozen
class _Copy:
    """Which copy of the reference data this is, and whether a fresh one is coming or the old one being swept."""

    generation: int
    fresh: str


def apply_changes(lanes: Lanes, changes: PulledChanges, at: datetime) -> None:
    """Apply one slice. Its change number is kept with the last of it: cut off before, the same slice comes again.

    Account holders go in a few hundred at a time, so that a payment never waits long for its turn. A fresh copy begins
    with a slice marked so; rows of the old copy stay and are found until the last slice has come, then they are swept.
    A sweep that was cut off is made good by the next call.
    """
    connection = lanes.connection()
    holders = changes.holders
    with lanes.writing():
        copy = _begin(connection, changes)
        connection.execute("UPDATE till_state SET generation = ?, fresh_copy = ?", (copy.generation, copy.fresh))
        _keep_holders(connection, holders[:_AT_ONCE], copy.generation)
        passing("changes.begun")
        if len(holders) <= _AT_ONCE:
            copy = _finish(connection, changes, copy, at)
    for start in range(_AT_ONCE, len(holders), _AT_ONCE):
        passing("changes.between")
        time.sleep(_OTHERS_TURN)
        with lanes.writing():
            _keep_holders(connection, holders[start : start + _AT_ONCE], copy.generation)
            if start + _AT_ONCE >= len(holders):
                copy = _finish(connection, changes, copy, at)
    passing("changes.finished")
    if copy.fresh == "sweeping":
        _sweep(lanes, copy.generation)
        passing("changes.swept")
    if changes.cash is not None:
        keep_told(lanes, changes.cash)
    if changes.statement is not None:
        keep_stated(lanes, changes.statement)
    if changes.at_work is not None:
        keep_at_work(lanes, changes.at_work)
    erase_due(lanes)


def _finish(connection: Connection, changes: PulledChanges, copy: _Copy, at: datetime) -> _Copy:
    """Everything but the holders, with the change number."""
    _apply_rows(connection, changes, copy.generation)
    connection.executemany("DELETE FROM holder WHERE fund = ? AND reference = ?", changes.removed_holders)
    fresh = "sweeping" if copy.fresh == "coming" and not changes.more else copy.fresh
    connection.execute(
        "UPDATE till_state SET epoch = ?, change = ?, fresh_copy = ?,"
        " accounts_ms = CASE WHEN ? THEN accounts_ms ELSE ? END",
        (changes.epoch, changes.upto, fresh, changes.more, milliseconds(at)),
    )
    return _Copy(copy.generation, fresh)


def _begin(connection: Connection, changes: PulledChanges) -> _Copy:
    row = connection.execute("SELECT generation, fresh_copy, epoch, change FROM till_state").fetchone()
    if row is None:
        raise LookupError("a till's file without its state")
    generation, fresh, epoch, change = row
    goes_on = (
        fresh == "coming" and epoch == changes.epoch and changes.upto > change
    )  # whether marked fresh again or not
    if (changes.fresh and not goes_on) or (epoch and epoch != changes.epoch):
        return _Copy(generation + 1, "coming")
    return _Copy(generation, fresh)


def _apply_rows(connection: Connection, changes: PulledChanges, generation: int) -> None:
    kept = [(row.kind.value, row.key, _written(row), generation) for row in changes.rows if row.data is not None]
    connection.executemany(_KEEP_ROW, kept)
    gone = [(row.kind.value, row.key) for row in changes.rows if row.data is None]
    connection.executemany("DELETE FROM reference WHERE kind = ? AND key = ?", gone)
    people = [(key,) for kind, key in gone if kind == ReferenceKind.USER.value]
    connection.executemany("DELETE FROM password_hash WHERE user_id = ?", people)
    approvals = [(one.session, one.closed, one.by, milliseconds(one.at), generation) for one in changes.approvals]
    connection.executemany(_KEEP_APPROVAL, approvals)
    keep_void_words(connection, changes.void_words, generation)
    connection.executemany(_KEEP_HASH, [(user, kept, generation) for user, kept in changes.password_hashes])


def _written(row: ReferenceRow) -> str:
    return json.dumps(row.data, ensure_ascii=False, separators=(",", ":"))


def _keep_holders(connection: Connection, holders: Sequence[AccountHolder], generation: int) -> None:
    connection.executemany(_KEEP_HOLDER, [(*holder_values(one), generation) for one in holders])


def _sweep(lanes: Lanes, generation: int) -> None:
    """Remove what the fresh copy did not bring, a few hundred at a time."""
    connection = lanes.connection()
    last = 0
    while True:
        with translated():
            old = connection.execute(
                "SELECT id FROM holder WHERE id > ? AND generation < ? ORDER BY id LIMIT ?",
                (last, generation, _AT_ONCE),
            ).fetchall()
        if not old:
            break
        with lanes.writing():
            connection.executemany("DELETE FROM holder WHERE id = ?", old)
        time.sleep(_OTHERS_TURN)
        last = old[-1][0]
    with lanes.writing():
        connection.execute("DELETE FROM reference WHERE generation < ?", (generation,))
        connection.execute("DELETE FROM password_hash WHERE generation < ?", (generation,))
        connection.execute("DELETE FROM desk_approval WHERE generation < ?", (generation,))
        connection.execute("DELETE FROM void_word WHERE generation < ?", (generation,))
        connection.execute("UPDATE till_state SET fresh_copy = '' WHERE generation = ?", (generation,))


def reference_data(connection: Connection) -> ReferenceData:
    """All reference data as last pulled; kinds that only a newer program knows are left alone."""
    known = {kind.value for kind in ReferenceKind}
    rows = connection.execute("SELECT kind, key, data FROM reference ORDER BY kind, key").fetchall()
    central = [ReferenceRow(ReferenceKind(kind), key, json.loads(data)) for kind, key, data in rows if kind in known]
    return from_rows(with_own_accounts(connection, central))


def credentials(connection: Connection, name: str) -> Credentials | None:
    """A person by the name that they sign in with (case ignored), where their password's hash is known here."""
    wanted = name.strip().casefold()
    rows: Sequence[tuple[str, str]] = connection.execute(
        "SELECT reference.data, password_hash.hash FROM reference"
        " JOIN password_hash ON password_hash.user_id = reference.key WHERE reference.kind = ?",
        (ReferenceKind.USER.value,),
    ).fetchall()
    for data, kept in rows:
        read = json.loads(data)
        if read["user"].casefold() == wanted:
            return Credentials(read_thing(User, read), kept)
    return None
