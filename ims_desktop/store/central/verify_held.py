"""Holding what finance put right against the desks' rolls, both ways, and against what central holds."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.held_entry import Settled
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.held import told_facts
from ims_desktop.store.central.settled_table import late_settled, settled
from ims_desktop.store.central.verify_rows import desks_entries, doc_of, raw

Found = Callable[[str, int, str], None]


def look_at_settled(connection: Connection, found: Found) -> None:
    """Each row is one entry's, each entry has its row, and what it settles is held still, as the entry says."""
    kept, entries = settled.c, schema.entry.c
    rows = connection.execute(
        select(
            kept.device, kept.desk, kept.how, kept.payment, kept.seal,
            *(raw(connection, column) for column in (kept.number, kept.entry, kept.pence)),
            raw(connection, entries.text),
        ).select_from(
            settled.outerjoin(schema.entry, (entries.device == kept.desk) & (entries.number == kept.entry))
        )
    ).all()  # fmt: skip
    known: set[tuple[str, int]] = set()
    for row in rows:
        known.add((row.desk, row.entry))
        body = _body(row.text)
        said = tuple(body.get(name) for name in ("device", "number", "how", "total_pence"))
        if said != (row.device, row.number, row.how, row.pence):
            found(row.desk, row.entry, "the held entry that was put right is not the one that the entry names")
        elif why := _not_as_said(connection, row, body):
            found(row.desk, row.entry, why)
    look_at_late(connection, found)
    for device, number in desks_entries(connection, [EntryKind.HELD_SETTLED]):
        if (device, number) not in known:
            found(device, number, "the held entry that it puts right was not put right")


def look_at_late(connection: Connection, found: Found) -> None:
    """Each late payment that was taken out of overs is one entry's, and each such entry took one out."""
    kept = late_settled.c
    columns = (raw(connection, kept.number), raw(connection, kept.entry))
    rows = connection.execute(select(kept.device, kept.desk, *columns)).all()
    there = {(str(row.desk), row.entry): (str(row.device), row.number) for row in rows}
    told: dict[tuple[str, int], object] = {}
    for row in desks_entries(connection, [EntryKind.LATE_SETTLED], schema.entry.c.text):
        body = body_of(doc_of(row.text))
        told[str(row.device), row.number] = (body.get("device"), body.get("number"))
    for device, number in sorted(there.keys() | told.keys(), key=str):
        if there.get((device, number)) != told.get((device, number)):
            found(device, number, "the payment that was taken out of overs is not the one that the entry names")


def _not_as_said(connection: Connection, row: Any, body: Mapping[str, Any]) -> str:
    held, entries = schema.held.c, schema.entry.c
    columns = (raw(connection, held.pence), raw(connection, entries.seal))
    there = connection.execute(
        select(held.reason, *columns)
        .join(schema.entry, (entries.device == held.device) & (entries.number == held.number))
        .where(held.device == row.device, held.number == row.number)
    ).first()
    if there is None:
        return "what it puts right is not held: its money would count twice"
    seal = bytes(there.seal).hex() if isinstance(there.seal, bytes) else ""
    if (there.reason, there.pence, seal) != (body.get("why"), body.get("pence"), body.get("seal")):
        return "what it puts right is held otherwise than it says"
    payment, mark = told_facts(connection, row.device, row.number)
    if (row.seal, row.payment) != (mark, payment if row.how == Settled.POSTED else None):
        return "the payment that was put right is not the one that is held"
    return ""


def _body(text: object) -> Mapping[str, Any]:
    doc = doc_of(text)
    return body_of(doc) if doc.get("kind") == EntryKind.HELD_SETTLED else {}
