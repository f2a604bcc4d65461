"""A roll as central holds it, entry by entry, for export and for restoring a till."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Engine, select

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import PersonalValue
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading

_SLICE = 1000


def exported(engine: Engine, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
    """Entries from a number on, in order, without what is personal."""
    return _in_slices(engine, device, first, _plain)


def restorable(engine: Engine, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
    """Entries from a number on with the personal values that were not erased, as an administrator may have them."""
    return _in_slices(engine, device, first, _with_personal)


def _in_slices(
    engine: Engine,
    device: DeviceId,
    first: int,
    slice_after: Callable[[Connection, DeviceId, int], Sequence[SealedEntry]],
) -> Iterator[SealedEntry]:
    """A long roll needs little memory, and no transaction stays open while somebody else works on it."""
    after = first - 1
    while True:
        with reading(engine) as connection:
            entries = slice_after(connection, device, after)
        yield from entries
        if len(entries) < _SLICE:
            return
        after = entries[-1].number


def _plain(connection: Connection, device: DeviceId, after: int) -> Sequence[SealedEntry]:
    entries = schema.entry.c
    rows = connection.execute(
        select(entries.number, entries.text, entries.seal)
        .where(entries.device == device, entries.number > after)
        .order_by(entries.number)
        .limit(_SLICE)
    )
    return [SealedEntry(row.number, row.text, bytes(row.seal)) for row in rows]


def _with_personal(connection: Connection, device: DeviceId, after: int) -> Sequence[SealedEntry]:
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql("SELECT * FROM ims.restorable(%s, %s, %s)", (device, after, _SLICE))
        return [
            SealedEntry(number, text, bytes(seal), tuple(PersonalValue(f, bytes.fromhex(s), v) for f, s, v in personal))
            for number, text, seal, personal in rows
        ]
    entries = _plain(connection, device, after)
    last = entries[-1].number if entries else after
    personal = personal_of(connection, device, after + 1, last)
    return [replace(entry, personal=tuple(personal.get(entry.number, ()))) for entry in entries]


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
