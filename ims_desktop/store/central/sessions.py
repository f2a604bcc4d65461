"""Tills' sessions as central knows them: how each stands, and what it took, read from sums that push keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select, tuple_

from ims_desktop.actions.ports import CentralSession, SessionQuery
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.till_session import SessionState
from ims_desktop.store.central import schema

_AT_ONCE = 500
_sessions, _devices, _takings = schema.session.c, schema.device.c, schema.session_taking.c


def sessions(connection: Connection, query: SessionQuery) -> Sequence[CentralSession]:
    """Sessions, the latest opened first."""
    wanted = _wanted().order_by(_sessions.opened_at.desc(), _sessions.id.desc()).limit(query.limit)
    if query.offices:
        wanted = wanted.where(_devices.office.in_(query.offices))
    if query.states:
        wanted = wanted.where(_sessions.state.in_([state.value for state in query.states]))
    if query.before is not None:
        opened_at, last = query.before
        same = and_(_sessions.opened_at == opened_at, _sessions.id < last)
        wanted = wanted.where(or_(_sessions.opened_at < opened_at, same))
    return with_takings(connection, connection.execute(wanted).all())


def session(connection: Connection, wanted: SessionId) -> CentralSession | None:
    """One session. Its id is made once in the world, so it stands on one roll."""
    found = with_takings(connection, connection.execute(_wanted().where(_sessions.id == wanted)).all())
    return found[0] if found else None


def found_sessions(connection: Connection, *where: ColumnElement[bool]) -> Sequence[CentralSession]:
    """The sessions for which all of this holds."""
    return with_takings(connection, connection.execute(_wanted().where(*where)).all())


def _wanted() -> Select[Any]:
    return select(schema.session, _devices.office, _devices.till, _devices.letter).join(
        schema.device, _devices.device == _sessions.device
    )


def with_takings(connection: Connection, rows: Sequence[Row[Any]]) -> Sequence[CentralSession]:
    """Sessions with their takings, in as many questions as there are hundreds of them."""
    sums: dict[tuple[str, str], list[Row[Any]]] = {}
    for start in range(0, len(rows), _AT_ONCE):
        keys = [(row.device, row.id) for row in rows[start : start + _AT_ONCE]]
        for one in connection.execute(
            select(schema.session_taking).where(tuple_(_takings.device, _takings.session).in_(keys))
        ):
            sums.setdefault((one.device, one.session), []).append(one)
    return [_read(row, sums.get((row.device, row.id), ())) for row in rows]


def _read(row: Row[Any], sums: Sequence[Row[Any]]) -> CentralSession:
    pence: Mapping[str, int] = {one.mop: one.pence for one in sums}
    return CentralSession(
        device=DeviceId(row.device),
        office=row.office,
        till=row.till,
        letter=row.letter,
        id=SessionId(row.id),
        number=row.number,
        cashier=UserId(row.cashier),
        opened_at=row.opened_at,
        float_pence=row.float_pence,
        moved_pence=row.moved_pence,
        state=SessionState(row.state),
        since=row.state_at,
        closed=row.closed,
        closed_by=UserId(row.closed_by or ""),
        approved_by=UserId(row.approved_by or ""),
        approved_at=row.approved_at,
        takings=pence,
        payments={one.mop: one.payments for one in sums},
    )
