"""Card sales that are matched at desks, in central's file: what `ims.keep_matched` does on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection

from ims_desktop.domain.open_card import PAPER
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.sqlite_file import Connection as FileConnection

_THERE = """SELECT o.office, o.pence, m.device IS NOT NULL, s.cashier FROM card_open o
    LEFT JOIN card_matched m USING (device, entry, tender)
    LEFT JOIN session s ON s.device = o.device AND s.id = o.session
    WHERE o.device = ? AND o.entry = ? AND o.tender = ?"""
_MATCH = "INSERT INTO card_matched (device, entry, tender, by_device, by_number) VALUES (?, ?, ?, ?, ?)"


def keep_matched(connection: Connection, user: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep which sales sound entries of a desk match, or refuse them all."""
    file = cast("FileConnection", connection.connection.driver_connection)
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") != EntryKind.CARD_MATCHED:
            continue
        if why := _fault(file, user, doc):
            raise desk_refused(why)
        sales = doc["body"]["sales"]
        file.executemany(_MATCH, [(one["device"], one["entry"], one["tender"], desk, number) for one in sales])


def _fault(file: FileConnection, user: User, doc: Mapping[str, Any]) -> str:
    body = doc["body"]
    if body["business_day"] != business_day(from_roll_time(doc["at"])).isoformat():
        return "business_day"
    if PAPER not in doc["personal"]:
        return "reason"
    sees = Role.FINANCE in user.roles and user.sees(body["office"])
    if body["office"] != user.office and not sees:
        return "office"
    places = [(one["device"], one["entry"], one["tender"]) for one in body["sales"]]
    rows = [file.execute(_THERE, place).fetchone() for place in places]
    there = [row for row in rows if row is not None and row[0] == body["office"]]
    wrong = {
        "card_unknown": len(there) != len(rows),
        "card_matched": any(row[2] for row in there),
        "own_takings": any(row[3] == user.id for row in there),
        "sums": sum(row[1] for row in there) != body["pence"],
    }
    return next((why for why, is_wrong in wrong.items() if is_wrong), "")
