"""Tills' sessions as central knows them: how each stands, and what it took, read from sums that push keeps."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, or_, select

from ims_desktop.actions.ports import CentralSession, SessionQuery
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.session_name import Sought
from ims_desktop.domain.till_session import UNCLOSED, SessionState
from ims_desktop.domain.times import day_begins, day_ends
from ims_desktop.store.central import schema

_AT_ONCE = 500
_At = tuple[str, str, str]  # a session's id, its office and till
_sessions, _devices, _takings = schema.session.c, schema.device.c, schema.session_taking.c


def sessions(connection: Connection, query: SessionQuery) -> Sequence[CentralSession]:
    """Sessions, the latest opened first."""
    wanted = _wanted().order_by(_sessions.opened_at.desc(), _sessions.id.desc()).limit(query.limit)
    if query.offices:
        wanted = wanted.where(_devices.office.in_(query.offices))
    if query.gone:
        wanted = wanted.where(_devices.blocked, _devices.kind == "till", _sessions.state.in_(UNCLOSED))
    if query.states:
        wanted = wanted.where(_sessions.state.in_([state.value for state in query.states]))
    if query.sought is not None:
        wanted = wanted.where(*_called(query.sought))
    if query.before is not None:
        opened_at, last = query.before
        same = and_(_sessions.opened_at == opened_at, _sessions.id < last)
        wanted = wanted.where(or_(_sessions.opened_at < opened_at, same))
    return with_takings(connection, connection.execute(wanted).all())


def _called(by: Sought) -> Iterator[ColumnElement[bool]]:
    """What holds of sessions that may be called so."""
    if by.closed is not None:
        yield _sessions.closed == by.closed
    if by.on is not None:
        yield _sessions.opened_at >= day_begins(by.on)
        yield _sessions.opened_at < day_ends(by.on)
    if by.begins:
        yield _sessions.id.startswith(by.begins, autoescape=True)


def session(connection: Connection, wanted: SessionId) -> CentralSession | None:
    """One session. Its id is made once in the world, so it stands on one roll."""
    found = with_takings(connection, connection.execute(_wanted().where(_sessions.id == wanted)).all())
    return found[0] if found else None


def found_sessions(connection: Connection, *where: ColumnElement[bool]) -> Sequence[CentralSession]:
    """The sessions for which all of this holds."""
    return with_takings(connection, connection.execute(_wanted().where(*where)).all())


def _wanted() -> Select[Any]:
    """Sessions where they go on; a till that is gone has none that another took over."""
    columns = (_devices.office, _devices.till, _devices.letter, _devices.blocked)
    wanted = select(schema.session, *columns).join(schema.device, _devices.device == _sessions.device)
    return wanted.where(_sessions.gone_to.is_(None))


def with_takings(connection: Connection, rows: Sequence[Row[Any]]) -> Sequence[CentralSession]:
    """Sessions with their takings, in as many questions as there are hundreds of them.

    What a session took may stand on several rolls: its till's, those of devices that came in its till's place and
    carried it over, and those of tills that are gone. What any other till says of a session of this id is its own.
    """
    pence: defaultdict[_At, Counter[str]] = defaultdict(Counter)
    payments: defaultdict[_At, Counter[str]] = defaultdict(Counter)
    gone: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for start in range(0, len(rows), _AT_ONCE):
        ids = [row.id for row in rows[start : start + _AT_ONCE]]
        before = _at_tills(_sessions.id, schema.session).where(_sessions.id.in_(ids), _sessions.gone_to.is_not(None))
        for one in connection.execute(before):
            gone[one.id].add((one.office, one.till))
        for one in connection.execute(
            _at_tills(schema.session_taking, schema.session_taking).where(_takings.session.in_(ids))
        ):
            at = (one.session, one.office, one.till)
            pence[at][one.mop] += one.pence
            payments[at][one.mop] += one.payments
    return [_read(row, _all_of(pence, row, gone[row.id]), _all_of(payments, row, gone[row.id])) for row in rows]


def _at_tills(wanted: Any, table: Table) -> Select[Any]:
    return select(wanted, _devices.office, _devices.till).join_from(
        table, schema.device, _devices.device == table.c.device
    )


def _all_of(sums: Mapping[_At, Counter[str]], row: Row[Any], gone: set[tuple[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for office, till in gone | {(row.office, row.till)}:
        found.update(sums.get((row.id, office, till), {}))
    return found


def _read(row: Row[Any], pence: Mapping[str, int], payments: Mapping[str, int]) -> CentralSession:
    state = SessionState(row.state)
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
        state=state,
        since=row.state_at,
        closed=row.closed,
        closed_by=UserId(row.closed_by or ""),
        approved_by=UserId(row.approved_by or ""),
        approved_at=row.approved_at,
        takings=pence,
        payments=payments,
        is_gone=bool(row.blocked) and not state.is_closed,
        came_from=DeviceId(row.came_from) if row.came_from else None,
    )
