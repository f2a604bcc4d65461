"""What the watch list reads of an office's rolls, from a day on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.domain.body_shape import are_postings
from ims_desktop.domain.canonical import body_of, read_doc
from ims_desktop.domain.carried import as_told
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.post_table import post_item, post_step

_SETTLES = '"kind":"held.settled"'
_EARLIER = '"received_on":"'
_entries, _heads = schema.entry.c, schema.head.c


def watched(
    connection: Connection, office: str, since: date, held_for: str = ""
) -> Sequence[tuple[EntryRef, Mapping[str, Any]]]:
    """The entries of an office's tills, and of people's desks, that came since a day began or later.

    What is held is left out; with `held_for`, that alone is told which is held for this reason. On a server, a login is
    shown what it may read. Beside an entry stands whether it is of a desk's roll (`at_desk`), what tells one cheque
    from another (`told`), of what puts a held entry right what that one is and posts itself (`settles`, `says`), and
    of a payment by the amount of an earlier day when its post was logged (`logged_on`).
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
    logged = _logged_on(connection, device, first)
    for number, text in rows:
        shown = as_told(read_doc(text))
        if number in cheques:
            shown = {**shown, "told": cheques[number]}
        if _EARLIER in text:
            shown = {**shown, "logged_on": logged.get(str(shown["body"].get("payment")), ())}
        if _SETTLES in text:
            shown = {**shown, **_settled(connection, shown["body"])}
        yield EntryRef(DeviceId(device), number), shown


def _settled(connection: Connection, settling: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the held entry is, by kind, roll and number, and the postings that it says itself, if it says any."""
    there = (_entries.device == settling["device"]) & (_entries.number == settling["number"])
    told = as_told(read_plainly(connection.execute(select(_entries.text).where(there)).scalar() or "") or {})
    said = body_of(told).get("postings")
    says = said if isinstance(said, list) and are_postings(said) else ()
    return {"settles": [told.get(name) for name in ("kind", "device", "number")], "says": says}


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


def _logged_on(connection: Connection, device: str, first: int) -> Mapping[str, Sequence[str]]:
    """On which days the items of the post were logged that a roll's payments ended."""
    item = (post_item.c.logged == post_step.c.logged) & (post_item.c.id == post_step.c.item)
    rows = connection.execute(
        select(post_step.c.payment, post_item.c.business_day)
        .join(post_item, item)
        .where(post_step.c.device == device, post_step.c.number >= first, post_step.c.payment != "")
    )
    found: dict[str, list[str]] = {}
    for payment, day in rows:
        found.setdefault(payment, []).append(day.isoformat())
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
