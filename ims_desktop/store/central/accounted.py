"""That nothing of a till's roll is missing since central was put back: read, and held against desks' rolls."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Table, select

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.schema import RollTime, device_id, tables
from ims_desktop.store.central.verify_rows import desks_entries, doc_of, raw, time_cell_of
from ims_desktop.store.central.verify_twice import Found

roll_accounted = Table(
    "roll_accounted",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("roll", device_id),
    Column("put_back_at", RollTime),
    Column("said_at", RollTime),
)
_rows, _entries = roll_accounted.c, schema.entry.c


def accounted_since(connection: Connection, at: datetime) -> Mapping[str, datetime]:
    """The tills of which finance said that nothing is missing since central was put back then, and when it last did."""
    rows = connection.execute(select(_rows.roll, _rows.said_at).where(_rows.put_back_at >= at).order_by(_rows.said_at))
    return {row.roll: row.said_at for row in rows}


def look_at_accounted(connection: Connection, found: Found) -> None:
    """Each row is one entry's, and each entry has its row."""
    columns = [raw(connection, column) for column in (_rows.number, _rows.put_back_at, _rows.said_at)]
    rows = connection.execute(select(_rows.device, _rows.roll, *columns)).all()
    there = {(str(row.device), row.number): (str(row.roll), row.put_back_at, row.said_at) for row in rows}
    told = {}
    for row in desks_entries(connection, [EntryKind.ROLL_ACCOUNTED], _entries.text):
        doc = doc_of(row.text)
        body = body_of(doc)
        times = (time_cell_of(connection, str(one)) for one in (body.get("put_back_at"), doc.get("at")))
        told[str(row.device), row.number] = (body.get("device"), *times)
    for device, number in sorted(there.keys() | told.keys(), key=str):
        if there.get((device, number)) is None or there.get((device, number)) != told.get((device, number)):
            found(device, number, "that nothing of a till is missing is not what the entry says")
