"""Long rolls in little time: a few payments are really taken, and their texts sealed again under new numbers.

What is made is an honest roll: `verify` reads every text of it and finds nothing. In twenty payments eleven are one
line in exact cash, five by card, three name a payer, and one is of two lines and two tenders.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from builders import IDS, STANDARD, START, SUNDRY, card, cash, line, take, till

from ims_desktop.domain.payment import PAYER
from ims_desktop.domain.receipt_number import ReceiptSeries
from ims_desktop.domain.roll import personal_value, read_entry, seal_of
from ims_desktop.domain.times import business_day, roll_time
from ims_desktop.store.till.projection import INSERTS, milliseconds, rows_of
from ims_desktop.store.till.store import SqlTillStore

_EVERY = timedelta(seconds=7)  # a payment
_AT_ONCE = 20_000
_IN_TWENTY = (3, 0, 2, 0, 1, 0, 2, 0, 0, 1, 0, 2, 0, 0, 2, 0, 1, 0, 2, 0)  # which of the payments that were taken
_PAYER = "Mrs J. Smith"
_FIRST = 3  # entries 1 and 2 enrol the till and open its session

_ENTRY = "INSERT INTO entry (number, kind, at_ms, text, seal) VALUES (?, ?, ?, ?, ?)"
_PERSONAL = "INSERT INTO personal (number, field, salt, value) VALUES (?, ?, ?, ?)"
_PRINT_JOB = "INSERT INTO print_job (number, state) VALUES (?, 'sent')"
_HEAD = "UPDATE till_state SET head_number = ?, head_seal = ?, head_at_ms = ?, receipt_counter = ?"


def sealed_roll(folder: Path, entries: int) -> SqlTillStore:
    """A till whose roll has so many entries."""
    store = till(folder)
    connection = store.connection()
    connection.execute("PRAGMA synchronous = OFF")
    take(store)
    take(store, payer=_PAYER)
    take(store, tenders=(card(142_10),))
    take(store, line(100_00), line(12_00, "GARDEN", SUNDRY, vat=STANDARD), tenders=(card(60_00), cash(60_00)))
    forms = [_form(one.text) for one in store.roll(_FIRST)]
    while (number := store.head().number) < entries:
        _seal(store, forms, min(entries - number, _AT_ONCE))
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return store


def _form(text: str) -> str:
    """A payment's text with room for what differs in the next one like it."""
    parts = json.loads(text)
    body = parts["body"]
    filled = {"at": parts["at"], "id": parts["id"], "day": body["business_day"]}
    filled |= {"payment": body["payment"], "receipt": body["receipt"], "payer": parts["personal"].get(PAYER, "none")}
    form = text.replace("%", "%%").replace(f'"number":{parts["number"]},', '"number":%(number)s,')
    for name, value in filled.items():
        form = form.replace(f'"{value}"', f'"%({name})s"')
    return form


def _seal(store: SqlTillStore, forms: list[str], count: int) -> None:
    """Put so many payments more on the roll."""
    identity = store.identity
    series = ReceiptSeries(identity.office, identity.till, identity.letter)
    head = store.head()
    at, seal = head.at or START, head.seal
    entries, personal, jobs = [], [], []
    derived: dict[str, list[tuple[object, ...]]] = {"payment": [], "posting": []}
    for number in range(head.number + 1, head.number + count + 1):
        at += _EVERY
        value = personal_value(PAYER, IDS.salt(), _PAYER)
        form = forms[_IN_TWENTY[number % len(_IN_TWENTY)]]
        text = form % {
            "at": roll_time(at),
            "day": business_day(at).isoformat(),
            "number": number,
            "id": IDS.new_id(),
            "payment": IDS.new_id(),
            "receipt": series.number(number - _FIRST + 1),
            "payer": value.commitment,
        }
        seal = seal_of(seal, text)
        entry = read_entry(text, seal)
        entries.append((number, entry.kind.value, milliseconds(at), text, seal))
        jobs.append((number,))
        if value.commitment in text:
            personal.append((number, value.field, value.salt, value.value))
        for table, rows in rows_of(entry).items():
            derived[table] += rows
    with store.lanes.writing():
        run = store.connection()
        run.executemany(_ENTRY, entries)
        run.executemany(_PERSONAL, personal)
        run.executemany(_PRINT_JOB, jobs)
        for table, kept in derived.items():
            run.executemany(INSERTS[table], kept)  # type: ignore[arg-type]  # cells
        run.execute(_HEAD, (number, seal, milliseconds(at), number - _FIRST + 1))
