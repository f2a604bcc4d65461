"""A roll as central holds it, entry by entry, for export and for restoring a till."""

from collections.abc import Iterator

from sqlalchemy import Engine, select

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.references import DeviceId
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading

_SLICE = 1000


def exported(engine: Engine, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
    """Entries from a number on, in order, read in slices so that a long roll needs little memory."""
    entries = schema.entry.c
    after = first - 1
    while True:
        with reading(engine) as connection:
            rows = connection.execute(
                select(entries.number, entries.text, entries.seal)
                .where(entries.device == device, entries.number > after)
                .order_by(entries.number)
                .limit(_SLICE)
            ).all()
        for row in rows:
            yield SealedEntry(row.number, row.text, bytes(row.seal))
        if len(rows) < _SLICE:
            return
        after = rows[-1].number
