"""What the watch list reads of an office's rolls, from a day on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, cast

from sqlalchemy import Connection, select

from ims_desktop.domain.canonical import read_json
from ims_desktop.domain.carried import innermost
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.store.central import schema

_entries, _heads = schema.entry.c, schema.head.c


def watched(connection: Connection, office: str, since: date) -> Sequence[tuple[EntryRef, Mapping[str, Any]]]:
    """The entries of an office's tills, and of people's desks, that came since a day began or later.

    What is held is left out. On a server, a login is shown what it may read.
    """
    began = datetime.combine(since, time(), UTC)
    devices = select(schema.device.c.device).where(
        (schema.device.c.office == office) | (schema.device.c.kind == "desk")
    )
    held = {
        (device, number)
        for device, number in connection.execute(select(schema.held.c.device, schema.held.c.number)).all()
    }
    found: list[tuple[EntryRef, Mapping[str, Any]]] = []
    for device in connection.execute(devices).scalars().all():
        found += _of(connection, device, _first_since(connection, device, began), held)
    return found


def _of(
    connection: Connection, device: str, first: int, held: set[tuple[str, int]]
) -> Iterator[tuple[EntryRef, Mapping[str, Any]]]:
    """What is carried is told as the earlier device sealed it; what is held is told as held."""
    rows = connection.execute(
        select(_entries.number, _entries.text)
        .where(_entries.device == device, _entries.number >= first)
        .order_by(_entries.number)
    )
    for number, text in rows:
        if (device, number) not in held:
            doc = cast("Mapping[str, Any]", read_json(text))
            told = innermost(doc)
            yield EntryRef(DeviceId(device), number), doc if told is None else told[0]


def _first_since(connection: Connection, device: str, began: datetime) -> int:
    """The first entry that came since: entries come in the order of their numbers, so it is looked for by halves."""
    low, high = 1, connection.execute(select(_heads.number).where(_heads.device == device)).scalar_one() + 1
    while low < high:
        middle = (low + high) // 2
        came = connection.execute(
            select(_entries.received_at).where(_entries.device == device, _entries.number == middle)
        ).scalar()
        if came is not None and came < began:
            low = middle + 1
        else:
            high = middle
    return low
