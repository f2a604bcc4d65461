"""Erasing personal data at central: values go, and an entry on the administrator's desk roll says so, or neither."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from ims_desktop.actions.ports import PROTOCOL
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.carried import made_at
from ims_desktop.domain.erasure import Erased
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, PersonalValue
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.changing import change
from ims_desktop.store.central.desk_roll import desk_of, seal, written
from ims_desktop.store.central.desk_sqlite import SqliteDesk
from ims_desktop.store.central.engine import writing
from ims_desktop.store.central.erased import erased_before
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.postgres_connection import TimedConnection

Facts: TypeAlias = Mapping[str, Json]
_LONG_SECONDS = 3600  # every personal value is looked at once
_PLACE, _STEM = re.compile(r"[.][0-9]+"), re.compile(r"[a-z_.]{1,32}")
_LONDON = ZoneInfo("Europe/London")
_OLD = """SELECT p.device, p.number, p.field, p.salt, p.value FROM personal p
    JOIN entry e ON e.device = p.device AND e.number = p.number
    WHERE min(made_at(e.text), e.received_at) < ?
    ORDER BY p.device, p.number, p.field"""
_FORGET_WITHDRAWN = "UPDATE own_account SET salt = x'' WHERE until < ?"
_ERASE = """DELETE FROM personal WHERE EXISTS (SELECT 1 FROM entry e
    WHERE e.device = personal.device AND e.number = personal.number
        AND min(made_at(e.text), e.received_at) < ?)"""


def erase(engine: Engine, day: date, entry: EntryId, actor: UserId, drafted: Callable[[Facts], EntryDraft]) -> Entry:
    """Erase the personal values of entries before a London day; `drafted` makes the entry that says what went.

    One transaction; where an entry of this id is there already it is answered, and nothing is erased again.
    """
    with writing(engine) as connection:
        desk = desk_of(connection, actor)
        standing = desk.standing()
        there = written(desk, [EntryDraft(entry, EntryKind.PERSONAL_ERASED, actor, {})])
        if there:
            done = there[0]
        elif isinstance(desk, SqliteDesk):
            facts = erase_in_file(connection, day)
            (done,) = seal(standing, [drafted(facts)], lambda entries: desk.keep_checked(entries, erasing=True))
        else:
            facts = _erase_on_server(connection, day)
            (done,) = seal(standing, [drafted(facts)], desk.keep)
    if engine.dialect.name == "sqlite":
        _forget_log(engine)
    return done


def _erase_on_server(connection: Connection, day: date) -> Facts:
    with patient(connection):
        return cast("Facts", connection.exec_driver_sql("SELECT ims.erase(%s, %s)", (PROTOCOL, day)).scalar_one())


@contextmanager
def patient(connection: Connection) -> Iterator[None]:
    """A server may take its time: every personal value is looked at once."""
    driver = connection.connection.driver_connection
    patience = driver.answer_seconds if isinstance(driver, TimedConnection) else 0.0
    try:
        if isinstance(driver, TimedConnection):
            driver.answer_seconds = _LONG_SECONDS
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{_LONG_SECONDS}s'")
        yield
    finally:
        if isinstance(driver, TimedConnection):
            driver.answer_seconds = patience


def erase_in_file(connection: Connection, day: date) -> Facts:
    """Erase the personal values of entries before a London day in central's file; answers what went."""
    before = roll_time(datetime.combine(day, time(), _LONDON).astimezone(UTC))
    driver = cast("Any", connection.connection.driver_connection)
    driver.create_function("made_at", 1, _made_at, deterministic=True)
    facts = facts_of(day, before, connection.exec_driver_sql(_OLD, (before,)))
    # what is deleted is overwritten, not only let go of
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    connection.exec_driver_sql(_ERASE, (before,))
    connection.exec_driver_sql(_FORGET_WITHDRAWN, (before,))
    connection.exec_driver_sql("PRAGMA secure_delete = OFF")
    if erased_before(connection) < before:
        change(connection, [to_row(Erased(before))], {})
    return facts


def _made_at(text: str) -> str:
    doc = read_plainly(text)
    return "" if doc is None else made_at(doc)


def facts_of(day: date, before: str, rows: Iterable[Any]) -> Facts:
    """What was erased: counts, and a hash of the commitments, a roll at a time (as `ims.erase` reckons it)."""
    values = entries = rolls = 0
    fields: Counter[str] = Counter()
    whole = hashlib.sha256()
    for device, of_device in groupby(rows, key=itemgetter(0)):
        rolls += 1
        mark = hashlib.sha256()
        last = 0
        for _, number, name, salt, value in of_device:
            values += 1
            entries += number != last
            last = number
            stem = _PLACE.sub("", name)  # “line.3.note” counts as “line.note”
            fields[stem if _STEM.fullmatch(stem) else "other"] += 1
            mark.update(f"{number} {name} {PersonalValue(name, bytes(salt), value).commitment}\n".encode())
        whole.update(f"{device} {mark.hexdigest()}\n".encode())
    return {
        "day": day.isoformat(),
        "before": before,
        "values": values,
        "entries": entries,
        "rolls": rolls,
        "fields": dict(fields),
        "commitments": whole.hexdigest(),
    }


def _forget_log(engine: Engine) -> None:
    """Pages with erased values go from the write-ahead log too, unless somebody is reading them just now."""
    with engine.connect() as connection:
        driver = cast("Any", connection.connection.driver_connection)
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
