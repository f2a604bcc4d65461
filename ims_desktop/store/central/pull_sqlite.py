"""One slice of changes for a till, on SQLite: `ims.pull` in Python."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ims_desktop.actions.ports import PulledChanges
from ims_desktop.actions.ports.rolls_at_central import ShownBy
from ims_desktop.domain.cash_limit import CashElsewhere, CashLimit, CashTold, PaidElsewhere, told_days
from ims_desktop.domain.office import Office
from ims_desktop.domain.reference_data import read_thing
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.roll_statement import StatedDay
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.holder_rows import COLUMNS, holder_of
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.put_back_sqlite import Showed, take_epoch
from ims_desktop.store.central.sqlite_file import Connection
from ims_desktop.store.central.wire import desk_approvals, read_at_work, reference_rows, void_words

_MOST = 20_000
_ROWS = "SELECT change, kind, key, removed, data FROM reference WHERE change > ? ORDER BY change LIMIT ?"
_HOLDERS = f"SELECT change, removed, {', '.join(COLUMNS)} FROM holder WHERE change > ? ORDER BY change LIMIT ?"  # noqa: S608  names of ours
_OFFICE = "SELECT data FROM reference WHERE kind = 'office' AND key = ? AND NOT removed"
_OTHERS = "SELECT h.device, h.number FROM head h JOIN device d USING (device) WHERE d.kind = 'till' AND h.device <> ?"
_CASH = """SELECT t.number, t.fund, t.reference, t.business_day, sum(t.amount_pence) FROM "transaction" t
    JOIN reference m ON m.kind = 'mop' AND m.key = t.mop AND json_extract(m.data, '$.kind') = 'cash'
    WHERE t.device = ? AND t.number > ? AND t.business_day >= ?
        AND t.kind NOT IN ('session.closed', 'payment.refunded')
    GROUP BY t.number, t.fund, t.reference, t.business_day"""
_AGAIN = "SELECT json_extract(data, '$.asks_again_days') FROM reference WHERE kind = 'council' AND NOT removed"
_PAID = """SELECT number, office || '-' || till, min(at), fund, reference, business_day, sum(amount_pence)
    FROM "transaction" WHERE device = ? AND number > ? AND business_day >= ?
        AND kind IN ('payment.taken', 'payment.voided')
    GROUP BY number, office, till, fund, reference, business_day"""
_VOID_WORDS = """SELECT w.change, w.device, w.asked, w.approved, w.by_user, w.at, w.desk, w.number
    FROM void_word w JOIN device d ON d.device = w.device
    WHERE w.change > ? AND d.office = ? AND d.till = ? ORDER BY w.change LIMIT ?"""
_HASHES = """SELECT h.change, h.user_id, h.hash, r.removed, r.data FROM password_hash h
    JOIN reference r ON r.kind = 'user' AND r.key = h.user_id WHERE h.change > ? ORDER BY h.change"""
# of the till's own sessions, and of those that were carried over to it
_APPROVALS = """SELECT a.change, a.session, a.closed, a.by_user, a.at
    FROM approval a JOIN device d ON d.device = a.device
    WHERE a.change > ? AND d.office = ? AND d.till = ? ORDER BY a.change LIMIT ?"""

# as `ims.at_work_elsewhere`: at a till of theirs that is in use, neither closed nor paused
_AT_WORK = """SELECT s.cashier, d.office || '-' || d.till, s.opened_at
    FROM session s JOIN device d ON d.device = s.device
    WHERE s.closed IS NULL AND s.gone_to IS NULL AND s.state IN ('open', 'counted') AND s.opened_at IS NOT NULL
        AND d.office = ? AND d.till <> ? AND NOT d.blocked
        AND NOT EXISTS (SELECT 1 FROM head l WHERE l.follows = d.device)"""

# of the office's people; which account it is, is in none of it
_OWN = """SELECT o.change, o.id, o.user_id, o.salt, o.mark, o.since, o.until
    FROM own_account o JOIN reference u ON u.kind = 'user' AND u.key = o.user_id
    WHERE o.change > ? AND NOT u.removed AND json_extract(u.data, '$.office') = ? ORDER BY o.change LIMIT ?"""


def changes_after(
    connection: Connection,
    place: Place,
    epoch: str,
    after: int,
    limit: int,
    now: datetime,
    cash_known: Mapping[DeviceId, int] | None = None,
) -> PulledChanges:
    """Changes after a number; another epoch gives a fresh copy, a till ahead of central a new epoch.

    That it is ahead may be a lie: a device can make every till fetch all again once a day.
    """
    ((current, newest),) = connection.execute("SELECT epoch, change FROM meta").fetchall()
    ahead = epoch == current and after > newest  # central was restored from a backup
    if ahead:
        current = take_epoch(connection, place.device, epoch, Showed(ShownBy.CHANGES, after, newest), now)
    fresh = ahead or epoch != current
    most = min(max(limit, 1), _MOST)
    found = _found(connection, place, 0 if fresh else after, most)
    more = len(found) == most

    def of(what: str) -> list[Any]:
        return [value for _, kind, value in found if kind == what]

    return PulledChanges(
        epoch=current,
        upto=found[-1][0] if more else newest,
        more=more,
        fresh=fresh,
        rows=reference_rows(of("row")),
        password_hashes=tuple(of("hash")),
        holders=tuple(holder_of(values) for values in of("holder")),
        removed_holders=tuple((values[0], values[1]) for values in of("removed")),
        approvals=desk_approvals(of("approval")),
        statement=_stated(connection),
        void_words=void_words(of("void")),
        at_work=None if more else read_at_work(connection.execute(_AT_WORK, (place.office, place.till)).fetchall()),
        cash=None if more or cash_known is None else _cash_elsewhere(connection, place, cash_known, now),
    )


def _found(connection: Connection, place: Place, start: int, most: int) -> list[tuple[int, str, Any]]:
    """The next changes for a till, by their number: each with what it is, and its values."""
    found: list[tuple[int, str, Any]] = []
    found += [
        (change, "row", (kind, key, None if removed else _read(data)))
        for change, kind, key, removed, data in connection.execute(_ROWS, (start, most))
    ]
    found += [
        (change, "removed" if removed else "holder", values)
        for change, removed, *values in connection.execute(_HOLDERS, (start, most))
    ]
    found += [
        (change, "hash", (UserId(user), hashed))
        for change, user, hashed, removed, data in connection.execute(_HASHES, (start,))
        if not removed and (_read(data) or {}).get("office") == place.office
    ]
    found += [
        (change, "approval", values)
        for change, *values in connection.execute(_APPROVALS, (start, place.office, place.till, most))
    ]
    found += [
        (change, "row", ("own_account", known, _own_account(known, *told)))
        for change, known, *told in connection.execute(_OWN, (start, place.office, most))
    ]
    found += [
        (change, "void", values)
        for change, *values in connection.execute(_VOID_WORDS, (start, place.office, place.till, most))
    ]
    found.sort(key=lambda change: change[0])
    return found[:most]


def _stated(connection: Connection) -> StatedDay | None:
    row = connection.execute("SELECT day, seal FROM statement ORDER BY day DESC LIMIT 1").fetchone()
    return None if row is None else StatedDay(date.fromisoformat(row[0]), row[1])


def _cash_elsewhere(connection: Connection, place: Place, known: Mapping[DeviceId, int], now: datetime) -> CashTold:
    """What other tills took on each account: cash within the window of the office's limit, all payments of late."""
    row = connection.execute(_OFFICE, (place.office,)).fetchone()
    limit = read_thing(Office, json.loads(row[0])).cash_limit if row else CashLimit()
    row = connection.execute(_AGAIN).fetchone()
    today, again_days = business_day(now), row[0] if row else 0
    days = told_days(limit, again_days)
    since, again = today - timedelta(days=days - 1), today - timedelta(days=again_days)
    others = [(DeviceId(device), number) for device, number in connection.execute(_OTHERS, (place.device,))]
    upto = {device: number for device, number in others if number > known.get(device, 0)}
    taken = tuple(
        CashElsewhere(device, number, fund, reference, date.fromisoformat(day), pence)
        for device in upto
        for number, fund, reference, day, pence in connection.execute(
            _CASH, (device, known.get(device, 0), since.isoformat())
        )
    )
    paid = tuple(
        PaidElsewhere(device, number, till, from_roll_time(at), fund, reference, date.fromisoformat(day), pence)
        for device in upto
        for number, till, at, fund, reference, day, pence in connection.execute(
            _PAID, (device, known.get(device, 0), again.isoformat())
        )
    )
    return CashTold(since, upto, taken, days, paid)


def _own_account(known: str, user: str, salt: bytes, mark: str, since: str, until: str | None) -> Mapping[str, Any]:
    kept = "" if until else salt.hex()
    told = {"id": known, "user": user, "salt": kept, "mark": mark, "declared_at": since}
    return {**told, "withdrawn": until is not None}


def _read(data: str | None) -> Any:
    return None if data is None else json.loads(data)
