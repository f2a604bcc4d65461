"""Blocking tills at central, and letting one in again: on PostgreSQL the database does it, on SQLite this does."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, func, select, update

from ims_desktop.actions.ports import TillPlace
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.central import schema

_devices = schema.device.c


def block_till(
    connection: Connection, office: str, till: str, letter: str, by: UserId, *, blocked: bool
) -> Sequence[TillPlace]:
    """Block the devices of a place (of every letter where none is named), or let its last one in again.

    Answers how each of those devices stands now; refuses `TILL_UNKNOWN` where there is none. Who did it is, on
    PostgreSQL, whoever is logged in; `by` is for SQLite.
    """
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(
            "SELECT device::text, letter, blocked FROM ims.block_till(%s, %s, %s, %s)", (office, till, letter, blocked)
        ).all()
    else:
        meant = letter or ("" if blocked else _last_letter(connection, office, till))
        if not blocked and _was_taken_over(connection, office, till, meant):
            raise Refused(Reason.TILL_TAKEN_OVER)
        wanted = _at(office, till, meant)
        now = datetime.now(UTC)
        connection.execute(
            update(schema.device)
            .where(*wanted, _devices.blocked.is_not(blocked))
            .values(blocked=blocked, block_changed_at=now, block_changed_by=by)
        )
        if blocked and not meant:
            _void_codes(connection, office, till, now)
        chosen = select(_devices.device, _devices.letter, _devices.blocked).where(*wanted).order_by(_devices.letter)
        rows = connection.execute(chosen).all()
    if not rows:
        raise Refused(Reason.TILL_UNKNOWN, office=office, till=till + letter)
    return tuple(TillPlace(DeviceId(row[0]), office, till, row[1], bool(row[2])) for row in rows)


def block_places(connection: Connection, office: str, till: str, but: DeviceId, now: datetime, by: str) -> None:
    """Block every other device of a place that was taken over (SQLite; `ims.enrol` does it on PostgreSQL)."""
    connection.execute(
        update(schema.device)
        .where(*_at(office, till, ""), _devices.device != but, _devices.blocked.is_(False))
        .values(blocked=True, block_changed_at=now, block_changed_by=by)
    )


def _was_taken_over(connection: Connection, office: str, till: str, letter: str) -> bool:
    """Whether a session of a device was taken over: it goes on elsewhere."""
    sessions = schema.session.c
    taken = select(sessions.id).join(schema.device, _devices.device == sessions.device)
    return (
        connection.execute(taken.where(*_at(office, till, letter), sessions.gone_to.is_not(None))).first() is not None
    )


def _last_letter(connection: Connection, office: str, till: str) -> str:
    return connection.execute(select(func.max(_devices.letter)).where(*_at(office, till, ""))).scalar() or ""


def _void_codes(connection: Connection, office: str, till: str, now: datetime) -> None:
    places = schema.enrolment.c
    connection.execute(
        update(schema.enrolment)
        .where(places.office == office, places.till == till, places.used_at.is_(None), places.expires_at > now)
        .values(expires_at=now)
    )


def _at(office: str, till: str, letter: str) -> list[ColumnElement[bool]]:
    here = [_devices.office == office, _devices.till == till]
    return [*here, _devices.letter == letter] if letter else here
