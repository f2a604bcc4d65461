"""The entries behind a figure, as people look at them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select, tuple_, union_all

from ims_desktop.actions.ports import CentralSession, SeenEntry
from ims_desktop.domain.carried import as_told
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import from_roll_time
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly

_AT_ONCE = 400
_AFTERWARDS = 2_000  # entries after its close among which a session's approval is looked for
_FURTHEST = 2**62
_entries, _devices, _posted = schema.entry.c, schema.device.c, schema.transaction.c


def entries(connection: Connection, refs: Sequence[EntryRef]) -> Sequence[SeenEntry]:
    """These entries, in the order of their times; those that are not here or not shown are left out."""
    found: list[SeenEntry] = []
    for start in range(0, len(refs), _AT_ONCE):
        some = [tuple(ref) for ref in refs[start : start + _AT_ONCE]]
        found += _seen(connection, _wanted().where(tuple_(_entries.device, _entries.number).in_(some)))
    return sorted(found, key=_by_time)


def paid_entries(
    connection: Connection, session: CentralSession, mops: tuple[str, ...], limit: int
) -> Sequence[SeenEntry]:
    """What a session took, gave back or put right by these methods of payment, the latest first."""
    if session.came_from is not None:
        return _paid_elsewhere(connection, session, mops, limit)
    of_session = union_all(
        *(
            select(table.c.number).where(table.c.device == session.device, table.c.session == session.id)
            for table in (schema.payment, schema.reversal)
        )
    )
    numbers = (
        select(_posted.number)
        .where(
            _posted.device == session.device,
            _posted.number > session.number,
            _posted.mop.in_(mops),
            _posted.number.in_(of_session),
        )
        .distinct()
        .order_by(_posted.number.desc())
        .limit(limit)
    )
    refs = [EntryRef(session.device, number) for number in connection.execute(numbers).scalars()]
    return sorted(entries(connection, refs), key=lambda one: -one.number)


def _paid_elsewhere(
    connection: Connection, session: CentralSession, mops: tuple[str, ...], limit: int
) -> Sequence[SeenEntry]:
    """The same of a session that was taken over: on the roll of the till that is gone, or carried over from it."""
    refs: set[EntryRef] = set()
    for table in (schema.payment, schema.reversal):
        here = (_posted.device == table.c.device) & (_posted.number == table.c.number)
        rows = connection.execute(
            select(table.c.device, table.c.number)
            .join(schema.transaction, here)
            .where(table.c.session == session.id, _posted.mop.in_(mops))
            .order_by(table.c.device, table.c.number.desc())
            .distinct()
            .limit(limit)
        )
        refs |= {EntryRef(DeviceId(row.device), row.number) for row in rows}
    return list(reversed(entries(connection, sorted(refs))))[:limit]


def session_entries(connection: Connection, session: CentralSession, limit: int) -> Sequence[SeenEntry]:
    """Everything of a session but its payments, in order, and the entry of the desk that approved it."""
    texts = _entries.text
    of_roll = _wanted().where(
        _entries.device == session.device,
        _entries.number.between(session.number, _FURTHEST if session.closed is None else session.closed + _AFTERWARDS),
        texts.contains(f'"session":"{session.id}"', autoescape=True),
        ~texts.contains(f'"kind":"{EntryKind.PAYMENT_TAKEN}"'),
    )
    found = list(_seen(connection, of_roll.order_by(_entries.number).limit(limit)))
    if session.came_from is not None:  # what was done in it before, on the roll of the till that is gone
        before = _wanted().where(
            _entries.device == session.came_from,
            texts.contains(f'"session":"{session.id}"', autoescape=True),
            ~texts.contains(f'"kind":"{EntryKind.PAYMENT_TAKEN}"'),
        )
        found = [*_seen(connection, before.order_by(_entries.number).limit(limit)), *found]
    kept = schema.approval.c
    at_desk = connection.execute(
        select(kept.desk, kept.number).where(kept.device == session.device, kept.session == session.id)
    ).all()
    found = [one for one in found if one.body.get("session") == session.id]
    return [*found, *entries(connection, [EntryRef(DeviceId(row.desk), row.number) for row in at_desk])]


def _wanted() -> Select[Any]:
    held = schema.held.c
    return (
        select(
            _entries.device,
            _entries.number,
            _entries.text,
            _devices.office,
            _devices.till,
            _devices.letter,
            _devices.kind,
            held.reason,
        )
        .join(schema.device, _devices.device == _entries.device)
        .outerjoin(schema.held, and_(held.device == _entries.device, held.number == _entries.number))
    )


def _seen(connection: Connection, wanted: Select[Any]) -> Iterable[SeenEntry]:
    rows = connection.execute(wanted).all()
    personal: dict[tuple[str, int], dict[str, str]] = {}
    kept = schema.personal.c
    for start in range(0, len(rows), _AT_ONCE):
        keys = [(row.device, row.number) for row in rows[start : start + _AT_ONCE]]
        values = select(schema.personal).where(tuple_(kept.device, kept.number).in_(keys))
        for value in connection.execute(values):
            personal.setdefault((value.device, value.number), {})[value.field] = value.value
    return [_entry(row, personal.get((row.device, row.number), {})) for row in rows]


def _entry(row: Row[Any], personal: Mapping[str, str]) -> SeenEntry:
    """What is carried is told as the earlier device sealed it; what cannot be read says nothing of itself."""
    doc = as_told(read_plainly(row.text) or {})
    body = doc.get("body")
    return SeenEntry(
        device=DeviceId(row.device),
        number=row.number,
        roll="a desk" if row.kind == "desk" else f"{row.office}-{row.till}{row.letter}",
        kind=str(doc.get("kind") or ""),
        at=_time(doc.get("at")),
        actor=UserId(str(doc.get("actor") or "")),
        approver=UserId(str(doc.get("approver") or "")),
        body=body if isinstance(body, dict) else {},
        personal=personal,
        held=row.reason or "",
    )


def _time(at: object) -> datetime | None:
    try:
        return from_roll_time(str(at))
    except ValueError:
        return None


def _by_time(one: SeenEntry) -> tuple[bool, str, str, int]:
    return one.at is None, one.at.isoformat() if one.at else "", one.device, one.number
