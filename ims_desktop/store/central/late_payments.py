"""Payments on a roll of which the close of their session knew nothing, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.carried import innermost
from ims_desktop.domain.till_session import UNCLOSED
from ims_desktop.store.central import schema

_sessions, _devices, _entries, _payments = schema.session.c, schema.device.c, schema.entry.c, schema.payment.c


def late_payments(connection: Connection, device: str) -> Sequence[int]:
    """Their entries on that roll.

    A session that was taken over was counted by what was known then, of either roll; any other by its own roll alone,
    so that nothing counts which came over of a copy of its till.
    """
    place = schema.device.alias("place")
    same = (
        select(_devices.device)
        .join(place, (place.c.office == _devices.office) & (place.c.till == _devices.till))
        .where(place.c.device == device)
    )
    here = select(_payments.id).where(_payments.device == device, _payments.session == _sessions.id)
    rows = connection.execute(
        select(_sessions.id, _sessions.device, _sessions.came_from)
        .where(_sessions.gone_to.is_(None), _sessions.state.not_in(UNCLOSED))
        .where(or_(_sessions.came_from.is_not(None), _sessions.device.in_(same)), here.exists())
    ).all()
    late: list[int] = []
    for row in rows:
        if row.came_from or row.device != device:
            late += _late(connection, device, row.id, _taking_knew(connection, row.id) if row.came_from else {})
    return late


def _late(connection: Connection, device: str, session: str, upto: Mapping[str, Any]) -> Sequence[int]:
    rows = connection.execute(
        select(_payments.number, _entries.text)
        .join(schema.entry, (_entries.device == _payments.device) & (_entries.number == _payments.number))
        .where(_payments.device == device, _payments.session == session, _payments.number > upto.get(device, 0))
    )
    return [number for number, text in rows if not _is_known(text, upto)]


def _is_known(text: str, upto: Mapping[str, Any]) -> bool:
    """By the number under which its own device sealed it."""
    carried = innermost(read_doc(text))
    return carried is not None and carried[1].number <= upto.get(carried[1].device, 0)


def _taking_knew(connection: Connection, session: str) -> Mapping[str, Any]:
    """Up to which entry each roll was known to whoever took a session over first."""
    begun = schema.session.alias("begun")
    text = connection.execute(
        select(_entries.text)
        .join(schema.session, (_sessions.device == _entries.device) & (_sessions.number == _entries.number))
        .join(begun, (begun.c.gone_to == _sessions.device) & (begun.c.id == _sessions.id))
        .where(_sessions.id == session, begun.c.came_from.is_(None))
    ).scalar()
    doc = {} if text is None else read_doc(text)
    gone = doc.get("body", {}).get("gone", {})
    return gone.get("upto", {}) if isinstance(gone, dict) else {}
