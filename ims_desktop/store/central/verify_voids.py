"""Whether the voids that were answered at desks, as central keeps them, are what the desks' rolls say, both ways."""

from sqlalchemy import Connection, select

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.verify_rows import desks_entries, doc_of, raw
from ims_desktop.store.central.verify_twice import Found


def look_at_void_words(connection: Connection, found: Found) -> None:
    """Hold answers to voids against the entries that gave them."""
    kept, entries = schema.void_word.c, schema.entry.c
    rows = connection.execute(
        select(
            kept.desk, kept.device, kept.by_user,
            *(raw(connection, column) for column in (kept.number, kept.asked, kept.payment, entries.text)),
            kept.approved,
        ).select_from(
            schema.void_word.outerjoin(schema.entry, (entries.device == kept.desk) & (entries.number == kept.number))
        )
    ).all()  # fmt: skip
    known: set[tuple[str, int]] = set()
    for row in rows:
        known.add((row.desk, row.number))
        doc = doc_of(row.text)
        body = body_of(doc)
        kind = EntryKind.VOID_APPROVED if row.approved else EntryKind.VOID_REFUSED
        said = (doc.get("kind"), doc.get("actor"), body.get("device"), body.get("asked"), body.get("payment"))
        if said != (kind.value, row.by_user, row.device, row.asked, row.payment):
            found(row.desk, row.number, "the answer to a void that is kept is not the one that the entry gives")
    for device, number in desks_entries(connection, [EntryKind.VOID_APPROVED, EntryKind.VOID_REFUSED]):
        if (device, number) not in known:
            found(device, number, "the void that it answers is not answered")
