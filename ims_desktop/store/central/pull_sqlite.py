"""One slice of changes for a till, on SQLite: `ims.pull` in Python."""

import secrets
from typing import Any

from sqlalchemy import Connection, select, update

from ims_desktop.actions.ports import PulledChanges
from ims_desktop.domain.references import UserId
from ims_desktop.store.central import schema
from ims_desktop.store.central.holder_rows import COLUMNS, holder_of
from ims_desktop.store.central.wire import reference_rows

_MOST = 20_000


def changes_after(connection: Connection, office: str, epoch: str, after: int, limit: int) -> PulledChanges:
    """Changes after a number; another epoch gives a fresh copy, a till ahead of central a new epoch."""
    meta = connection.execute(select(schema.meta)).one()
    current = meta.epoch
    if epoch == current and after > meta.change:  # central was restored from a backup
        current = secrets.token_hex(16)
        connection.execute(update(schema.meta).values(epoch=current))
    fresh = epoch != current
    start, most = (0 if fresh else after), min(max(limit, 1), _MOST)
    found: list[tuple[int, str, Any]] = []
    reference, holder, hashes = schema.reference.c, schema.holder.c, schema.password_hash.c
    found += [
        (row.change, "row", (row.kind, row.key, None if row.removed else row.data))
        for row in connection.execute(
            select(schema.reference).where(reference.change > start).order_by(reference.change).limit(most)
        )
    ]
    columns = [holder[name] for name in COLUMNS]
    found += [
        (row.change, "removed" if row.removed else "holder", tuple(row)[2:])
        for row in connection.execute(
            select(holder.change, holder.removed, *columns)
            .where(holder.change > start)
            .order_by(holder.change)
            .limit(most)
        )
    ]
    found += [
        (row.change, "hash", (UserId(row.user_id), row.hash))
        for row in connection.execute(
            select(schema.password_hash, reference.data, reference.removed)
            .join(schema.reference, (reference.kind == "user") & (reference.key == hashes.user_id))
            .where(hashes.change > start)
            .order_by(hashes.change)
        )
        if not row.removed and (row.data or {}).get("office") == office
    ]
    found.sort(key=lambda change: change[0])
    found = found[:most]
    more = len(found) == most

    def of(what: str) -> list[Any]:
        return [value for _, kind, value in found if kind == what]

    return PulledChanges(
        epoch=current,
        upto=found[-1][0] if more else meta.change,
        more=more,
        fresh=fresh,
        rows=reference_rows(of("row")),
        password_hashes=tuple(of("hash")),
        holders=tuple(holder_of(values) for values in of("holder")),
        removed_holders=tuple((values[0], values[1]) for values in of("removed")),
    )
