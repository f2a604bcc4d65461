"""Each time that an office was set, as administrators' desk rolls say it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.actions.ports.offices import OfficeSet
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central import schema

_entries, _devices = schema.entry.c, schema.device.c


def offices_before(connection: Connection, rows: Sequence[ReferenceRow]) -> Mapping[str, Mapping[str, Json]]:
    """The offices among these rows as they stand, before they change."""
    kept = schema.reference.c
    codes = [row.key for row in rows if row.kind is ReferenceKind.OFFICE]
    of_office = select(kept.key, kept.data).where(kept.kind == ReferenceKind.OFFICE.value, kept.removed.is_(False))
    found = connection.execute(of_office.where(kept.key.in_(codes))).all() if codes else ()
    return {row.key: row.data for row in found}


def office_sets(connection: Connection, office: str) -> Sequence[OfficeSet]:
    """The latest first. An administrator reads no entries on a server: `ims.office_sets` answers of offices alone."""
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql("SELECT at, actor, data, was FROM ims.office_sets(%s)", (office,))
        return [OfficeSet(from_roll_time(row.at), UserId(row.actor), row.data, row.was or {}) for row in rows]
    texts = connection.execute(
        select(_entries.text)
        .join(schema.device, _devices.device == _entries.device)
        .where(_devices.kind == "desk", _entries.text.contains(f'"kind":"{EntryKind.REFERENCE_CHANGED}"'))
    ).scalars()
    found = [one for text in texts for one in _of(json.loads(text), office)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of(doc: Mapping[str, Any], office: str) -> list[OfficeSet]:
    return [
        OfficeSet(from_roll_time(doc["at"]), UserId(doc["actor"]), row["data"], row.get("was", {}))
        for row in doc["body"].get("rows", ())
        if (row.get("kind"), row.get("key")) == (ReferenceKind.OFFICE.value, office) and "data" in row
    ]
