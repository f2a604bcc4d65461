"""Where differences of a session go, in central's file: `ims.over_short_fits` in Python."""

import json
from collections.abc import Collection

from ims_desktop.domain.canonical import body_of, objects_of
from ims_desktop.store.central.sqlite_file import Connection

_CLOSE = """SELECT text FROM entry WHERE device = ?1 AND number = CASE WHEN ?3 THEN ?3
    ELSE (SELECT closed FROM session WHERE device = ?1 AND id = ?2) END"""
_KEPT = "SELECT kind, key, data FROM reference WHERE kind IN ('fund', 'office') AND NOT removed"


def over_short_in(
    connection: Connection, session: str, close: tuple[str, int] | None, at_till: tuple[str, str]
) -> Collection[tuple[str, str]]:
    """Where a close that stands put its own, or what its office sets, or any suspense fund, by its own names."""
    office, till = at_till
    row = connection.execute(_CLOSE, (close[0], session, close[1])).fetchone() if close else None
    parts = [] if row is None else objects_of(body_of(json.loads(row[0])).get("postings"))
    kept = {(kind, key): json.loads(data) or {} for kind, key, data in connection.execute(_KEPT).fetchall()}
    rules = kept.get(("office", office), {}).get("cash_up") or {}
    code, reference = rules.get("over_short_fund") or "", rules.get("over_short_reference") or ""
    funds = [key for (kind, key), data in kept.items() if kind == "fund" and (key == code or data.get("is_suspense"))]
    named = {office, f"{office}-{till}", reference} - {""}
    return {(str(one.get("fund")), str(one.get("reference"))) for one in parts} | {
        (fund, one) for fund in funds for one in named
    }
