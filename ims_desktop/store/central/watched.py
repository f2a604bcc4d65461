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


def watched(
    connection: Connection, office: str, since: date, held_for: str = ""
) -> Sequence[tuple[EntryRef, Mapping[str, Any]]]:
    """The entries of an office's tills, and of people's desks, that came since a day began or later.

    What is held is left out; with `held_for`, that alone is told which is held for this reason. On a server, a login is
    shown what it may read. Beside an entry stands whether it is of a desk's roll (`at_desk`), and what tells one cheque
    from another (`told`).
    """
    began = datetime.combine(since, time(), UTC)
    devices = select(schema.device.c.device, schema.device.c.kind).where(
        (schema.device.c.office == office) | (schema.device.c.kind == "desk")
    )
    of = select(schema.held.c.device, schema.held.c.number)
    rows = connection.execute(of.where(schema.held.c.reason == held_for) if held_for else of).all()
    held = {(device, number) for device, number in rows}
    found: list[tuple[EntryRef, Mapping[str, Any]]] = []
    for device, kind in connection.execute(devices).all():
        if held_for and not any(one == device for one, _number in held):
            continue
        told = _of(connection, device, _first_since(connection, device, began))
        beside = {"at_desk": True} if kind == "desk" else {}
        found += [(ref, {**doc, **beside}) for ref, doc in told if (ref in held) is bool(held_for)]
    return found


def _of(connection: Connection, device: str, first: int) -> Iterator[tuple[EntryRef, Mapping[str, Any]]]:
    """What is carried is told as the earlier device sealed it."""
    rows = connection.execute(
        select(_entries.number, _entries.text)
        .where(_entries.device == device, _entries.number >= first)
        .order_by(_entries.number)
    )
    cheques = _cheques_told(connection, device, first)
    for number, text in rows:
        doc = cast("Mapping[str, Any]", read_json(text))
        told = innermost(doc)
        shown = doc if told is None else told[0]
        yield EntryRef(DeviceId(device), number), {**shown, "told": cheques[number]} if number in cheques else shown


def _cheques_told(connection: Connection, device: str, first: int) -> Mapping[int, Mapping[str, str]]:
    """What tells one cheque from another, by entry: accounts and drawers, as far as they are kept and may be read."""
    kept = schema.personal.c
    wanted = (
        select(kept.number, kept.field, kept.value)
        .where(kept.device == device, kept.number >= first)
        .where(kept.field.like("tender.%.bank") | kept.field.like("tender.%.drawer"))
    )
    found: dict[int, dict[str, str]] = {}
    for number, field, value in connection.execute(wanted):
        found.setdefault(number, {})[field] = value
    return found


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
