"""Spot checks of custody at central: writing, signing and listing them, and holding them against the desks' rolls."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Column, Connection, String, Table, func, select

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.custody_checks import CheckMoment, CheckNamed, SignMoment
from ims_desktop.domain.canonical import body_of, read_doc
from ims_desktop.domain.custody_check import CustodyCheck, read_check
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, read_entry
from ims_desktop.store.central import schema
from ims_desktop.store.central.custody import custody_entries
from ims_desktop.store.central.desk_roll import write_once
from ims_desktop.store.central.schema import device_id, tables
from ims_desktop.store.central.verify_rows import desks_entries, doc_of, raw
from ims_desktop.store.central.verify_twice import Found

Drafted: TypeAlias = Callable[[CheckMoment], EntryDraft]
Signed: TypeAlias = Callable[[SignMoment], EntryDraft]

_MOST = 200
custody_check = Table(
    "custody_check",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("office", String),
)
custody_agreed = Table(
    "custody_agreed",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("by_device", device_id),
    Column("by_number", BigInteger),
)
_agreed = custody_agreed.c
_checks, _entries, _devices, _heads = custody_check.c, schema.entry.c, schema.device.c, schema.head.c


def check_custody(connection: Connection, wanted: BankingEntryWanted, drafted: Drafted) -> Entry:
    """Write a check; `drafted` is told what moved the office's money. Safe to repeat with the same id."""

    def now_drafted(_desk: object, now: Any) -> EntryDraft:
        entries = custody_entries(connection, wanted.office, None)
        return drafted(CheckMoment(now, entries, _missing(connection, wanted.office)))

    return write_once(connection, wanted.id, wanted.kind, wanted.actor, now_drafted)


def sign_check(connection: Connection, wanted: BankingEntryWanted, named: CheckNamed, drafted: Signed) -> Entry:
    """Sign a check on its checker's desk roll; `drafted` is told of it, and what moved money by now and by then."""

    def now_drafted(_desk: object, now: Any) -> EntryDraft:
        there = (_entries.device == named.device, _entries.number == named.number)
        of_checks = select(_entries.text, _entries.seal).join(
            custody_check, (_checks.device == _entries.device) & (_checks.number == _entries.number)
        )
        row = connection.execute(of_checks.where(*there)).first()
        if row is None:
            raise Refused(Reason.CHECK_UNKNOWN)
        check = read_check(read_doc(row.text))
        moments = (custody_entries(connection, wanted.office, until) for until in (None, check.at))
        return drafted(SignMoment(now, check, bytes(row.seal), moments))

    return write_once(connection, wanted.id, wanted.kind, wanted.actor, now_drafted)


def custody_checks(connection: Connection, office: str) -> Sequence[tuple[CustodyCheck, str]]:
    """An office's checks, the latest first, each with its entry's mark."""
    signature = (_agreed.device == _checks.device) & (_agreed.number == _checks.number)
    rows = connection.execute(
        select(_entries.text, _entries.seal, _agreed.by_device)
        .join(custody_check, (_checks.device == _entries.device) & (_checks.number == _entries.number))
        .outerjoin(custody_agreed, signature)
        .where(_checks.office == office)
    ).all()
    found = [
        (read_check(read_doc(row.text), signed=row.by_device is not None), read_entry(row.text, bytes(row.seal)).mark)
        for row in rows
    ]
    return sorted(found, key=lambda one: one[0].at, reverse=True)[:_MOST]


def look_at_checks(connection: Connection, found: Found) -> None:
    """Each row is one entry's, and each entry has its row."""
    columns = [raw(connection, column) for column in (_checks.number, _checks.office)]
    rows = connection.execute(select(_checks.device, *columns)).all()
    there = {(str(row.device), row.number): row.office for row in rows}
    written = desks_entries(connection, [EntryKind.CUSTODY_COUNTED], _entries.text)
    told = {(str(row.device), row.number): body_of(doc_of(row.text)).get("office") for row in written}
    for device, number in sorted(there.keys() | told.keys(), key=str):
        if there.get((device, number)) is None or there.get((device, number)) != told.get((device, number)):
            found(device, number, "the check of custody is not the one that the entry says")
    _look_at_signatures(connection, found)


def _look_at_signatures(connection: Connection, found: Found) -> None:
    columns = [raw(connection, column) for column in (_agreed.number, _agreed.by_number)]
    rows = connection.execute(select(_agreed.device, _agreed.by_device, *columns)).all()
    there = {(str(row.by_device), row.by_number): (str(row.device), row.number) for row in rows}
    told: dict[tuple[str, int], object] = {}
    for row in desks_entries(connection, [EntryKind.CUSTODY_AGREED], _entries.text):
        body = body_of(doc_of(row.text))
        told[str(row.device), row.number] = (body.get("device"), body.get("number"))
    for device, number in sorted(there.keys() | told.keys(), key=str):
        if there.get((device, number)) != told.get((device, number)):
            found(device, number, "the signed check of custody is not the one that the entry says")


def _missing(connection: Connection, office: str) -> int:
    """Entries that tills of an office told of and that central lacks."""
    lacking = func.sum(_heads.last_heard - _heads.number)
    of_office = (_devices.office == office, _devices.kind == "till", _heads.last_heard > _heads.number)
    wanted = select(lacking).join(schema.device, _devices.device == _heads.device).where(*of_office)
    return int(connection.execute(wanted).scalar() or 0)
