"""The close that counted a held entry before anybody knew of it, as both centrals' tables tell (`ims.late_count`)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.domain.canonical import body_of, objects_of
from ims_desktop.domain.closed_session import OverShortAccount
from ims_desktop.domain.late_count import LateCount
from ims_desktop.domain.till_session import UNCLOSED
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly, whole

Doc = Mapping[str, Any]
_sessions, _entries, _kept, _devices = schema.session.c, schema.entry.c, schema.reference.c, schema.device.c


def late_count(connection: Connection, told: Doc, device: str, number: int) -> LateCount | None:
    """None where its session was taken over by nobody, or who did knew of it, or it was made after their count."""
    session = body_of(told).get("session")
    own = str(told.get("device")), whole(told.get("number")) or 0
    if not isinstance(session, str) or not _is_late(connection, session, own, (device, number)):
        return None
    went_on = connection.execute(
        select(_sessions.device, _sessions.closed, _sessions.state, _devices.office, _devices.till)
        .join(schema.device, _devices.device == _sessions.device)
        .where(_sessions.id == session, _sessions.gone_to.is_(None), _sessions.came_from.is_not(None))
    ).first()
    if went_on is None:
        return None
    if went_on.state in UNCLOSED:  # a close that is held moves nothing: the drawer is as it was
        return LateCount(str(went_on.device), 0) if went_on.closed is None else None
    closing = _body(connection, went_on.device, went_on.closed)
    at, counted_at = _time(told.get("at")), _time(_doc(connection, went_on.device, closing.get("count")).get("at"))
    if at is not None and counted_at is not None and at > counted_at:
        return None
    mops = frozenset(str(one.get("mop")) for one in objects_of(closing.get("tenders")))
    accounts = (*_posted(closing), *over_short_accounts(connection, went_on.office, went_on.till))
    return LateCount(str(went_on.device), went_on.closed, mops, accounts)


def over_short_accounts(connection: Connection, office: str, till: str) -> Sequence[OverShortAccount]:
    """Where an office's differences go: what it sets, then any suspense fund, by the name set, the till's or its."""
    rows = connection.execute(
        select(_kept.kind, _kept.key, _kept.data).where(_kept.kind.in_(("fund", "office")), _kept.removed.is_(False))
    ).all()
    rules = next((row.data.get("cash_up") for row in rows if (row.kind, row.key) == ("office", office)), None) or {}
    code, reference = rules.get("over_short_fund") or "", rules.get("over_short_reference") or ""
    funds = [row for row in rows if row.kind == "fund" and (row.key == code or row.data.get("is_suspense"))]
    funds.sort(key=lambda row: row.key != code)  # what is set comes first
    named = dict.fromkeys((*((reference,) if reference else ()), f"{office}-{till}", office))
    return [OverShortAccount(row.key, one, str(row.data.get("vat_code"))) for row in funds for one in named]


def _is_late(connection: Connection, session: str, own: tuple[str, int], at: tuple[str, int]) -> bool:
    """Whether it was taken over from the till that made it, by somebody who knew it neither there nor carried over."""
    begun = schema.session.alias("begun")
    rows = connection.execute(
        select(_sessions.device, _sessions.number, begun.c.device.label("own"))
        .join(begun, (begun.c.gone_to == _sessions.device) & (begun.c.id == _sessions.id))
        .where(_sessions.id == session, begun.c.came_from.is_(None))
    ).all()
    took = next((row for row in rows if str(row.own) == own[0]), None)
    if took is None:
        return False
    gone = _body(connection, took.device, took.number).get("gone")
    upto = gone.get("upto") if isinstance(gone, dict) else None
    ends = upto if isinstance(upto, dict) else {}
    return all(number > (whole(ends.get(device)) or 0) for device, number in (own, at))


def _posted(closing: Doc) -> Iterable[OverShortAccount]:
    parts = objects_of(closing.get("postings"))
    return dict.fromkeys(OverShortAccount(one["fund"], one["reference"], one["vat_code"]) for one in parts)


def _doc(connection: Connection, device: object, number: object) -> Doc:
    at = whole(number)
    text = connection.execute(
        select(_entries.text).where(_entries.device == device, _entries.number == (at or 0))
    ).scalar()
    return (read_plainly(text) if text else None) or {}


def _body(connection: Connection, device: object, number: object) -> Doc:
    return body_of(_doc(connection, device, number))


def _time(value: object) -> Any:
    try:
        return from_roll_time(str(value))
    except ValueError:
        return None
