"""Tills at work, as a board shows them: a few rows a till, and no payments."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, select

from ims_desktop.actions.ports import CentralSession, TillAtWork
from ims_desktop.domain.references import DeviceId, SessionId
from ims_desktop.domain.till_session import SessionState
from ims_desktop.store.central import schema
from ims_desktop.store.central.sessions import found_sessions
from ims_desktop.store.central.settled_table import is_open

_devices, _heads, _held, _sessions = schema.device.c, schema.head.c, schema.held.c, schema.session.c
_AWAITS = (_sessions.state == SessionState.AWAITING_APPROVAL.value, _sessions.closed.is_not(None))

_NOT_CLOSED, _TO_APPROVE, _DONE_WITH = range(3)


def tills_at_work(connection: Connection, offices: tuple[str, ...]) -> Sequence[TillAtWork]:
    """Every till in use (not blocked, and no other device came after it), by office and till."""
    later = schema.head.alias("later")
    mine: list[ColumnElement[bool]] = [
        _devices.kind == "till",
        _devices.blocked.is_(False),
        ~select(later.c.device).where(later.c.follows == _devices.device).exists(),
    ]
    if offices:
        mine.append(_devices.office.in_(offices))
    devices = connection.execute(
        select(
            _devices.device,
            _devices.office,
            _devices.till,
            _devices.letter,
            _heads.number,
            _heads.last_heard,
            _heads.last_contact_at,
            _heads.forked,
        )
        .join(schema.head, _heads.device == _devices.device)
        .where(*mine)
        .order_by(_devices.office, _devices.till, _devices.letter)
    ).all()
    held: dict[str, tuple[int, int]] = {}
    for device, count, pence in connection.execute(
        select(_held.device, func.count(), func.sum(_held.pence))
        .where(_held.device.in_([one.device for one in devices]), is_open())
        .group_by(_held.device)
    ):
        held[device] = count, int(pence)
    there = _sessions_of(connection, [DeviceId(one.device) for one in devices])
    return [
        TillAtWork(
            device=DeviceId(one.device),
            office=one.office,
            till=one.till,
            letter=one.letter,
            last_heard=one.last_heard,
            last_stored=one.number,
            last_contact_at=one.last_contact_at,
            held=held.get(one.device, (0, 0))[0],
            held_pence=held.get(one.device, (0, 0))[1],
            forked=bool(one.forked),
            sessions=there.get(DeviceId(one.device), ()),
        )
        for one in devices
    ]


def _sessions_of(connection: Connection, devices: Sequence[DeviceId]) -> Mapping[DeviceId, tuple[CentralSession, ...]]:
    """Of each till what is still to be done with: sessions not closed, then those awaiting approval.

    The latest first of each. After relief the session of whoever went waits beside the one that goes on. With none of
    either, the one opened last.
    """
    last = (
        select(_sessions.device, func.max(_sessions.number).label("number"))
        .where(_sessions.device.in_(devices))
        .group_by(_sessions.device)
        .subquery()
    )
    is_last = and_(last.c.device == _sessions.device, last.c.number == _sessions.number)
    found = [
        *found_sessions(connection, _sessions.device.in_(devices), _sessions.closed.is_(None)),
        *found_sessions(connection, _sessions.device.in_(devices), *_AWAITS),
        *found_sessions(connection, select(last.c.device).where(is_last).exists(), _sessions.closed.is_not(None)),
    ]
    kept: dict[DeviceId, dict[SessionId, CentralSession]] = {}
    for one in sorted(found, key=lambda session: (_stage(session), -session.number)):
        of_till = kept.setdefault(one.device, {})
        if not of_till or _stage(one) != _DONE_WITH:
            of_till[one.id] = one
    return {device: tuple(of_till.values()) for device, of_till in kept.items()}


def _stage(session: CentralSession) -> int:
    if session.closed is None:
        return _NOT_CLOSED
    return _TO_APPROVE if session.state is SessionState.AWAITING_APPROVAL else _DONE_WITH
