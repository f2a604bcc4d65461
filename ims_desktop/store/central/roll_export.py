"""A roll as central holds it, entry by entry, for export and for restoring a till."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Engine, select

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import PersonalValue
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


def restorable(engine: Engine, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
    """Entries from a number on with the personal values that were not erased, as an administrator may have them."""
    after = first - 1
    while True:
        with reading(engine) as connection:
            entries = _restorable(connection, device, after)
        yield from entries
        if len(entries) < _SLICE:
            return
        after = entries[-1].number


def _restorable(connection: Connection, device: DeviceId, after: int) -> list[SealedEntry]:
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql("SELECT * FROM ims.restorable(%s, %s, %s)", (device, after, _SLICE)).all()
        return [
            SealedEntry(number, text, bytes(seal), tuple(PersonalValue(f, bytes.fromhex(s), v) for f, s, v in personal))
            for number, text, seal, personal in rows
        ]
    entries = schema.entry.c
    rows = connection.execute(
        select(entries.number, entries.text, entries.seal)
        .where(entries.device == device, entries.number > after)
        .order_by(entries.number)
        .limit(_SLICE)
    ).all()
    last = rows[-1].number if rows else after
    personal = personal_of(connection, device, after + 1, last)
    return [SealedEntry(row.number, row.text, bytes(row.seal), tuple(personal.get(row.number, ()))) for row in rows]


def personal_of(connection: Connection, device: str, first: int, last: int) -> Mapping[int, Sequence[PersonalValue]]:
    """The personal values that were not erased, by entry from one number to another, both inclusive."""
    kept = schema.personal.c
    values: dict[int, list[PersonalValue]] = {}
    for row in connection.execute(
        select(schema.personal)
        .where(kept.device == device, kept.number.between(first, last))
        .order_by(kept.number, kept.field)
    ):
        values.setdefault(row.number, []).append(PersonalValue(row.field, bytes(row.salt), row.value))
    return values
