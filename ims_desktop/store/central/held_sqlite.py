"""Judging what a desk's entries say of held ones, in central's file: `ims.keep_held` in Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert

from ims_desktop.domain.held_entry import REASON, settle_fault
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.held import held_now, told_facts
from ims_desktop.store.central.held_back_sqlite import takes_too_much
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.settled_table import settled
from ims_desktop.store.central.sqlite_file import Connection as FileConnection


def keep_held(
    connection: Connection, file: FileConnection, user: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]
) -> None:
    """Keep what sound entries settle, or refuse them all. `file` is the same transaction, under SQLAlchemy."""
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") != EntryKind.HELD_SETTLED:
            continue
        body = doc["body"]
        if why := _fault(connection, user, doc):
            raise desk_refused(why)
        if takes_too_much(file, body["device"], body["number"], body["postings"]):
            raise desk_refused("held_reversed")
        payment, seal = told_facts(connection, body["device"], body["number"])
        connection.execute(
            insert(settled).values(
                device=body["device"],
                number=body["number"],
                desk=desk,
                entry=number,
                how=body["how"],
                pence=body["total_pence"],
                payment=payment if body["postings"] else None,
                seal=seal,
            )
        )


def _fault(connection: Connection, user: User, doc: Mapping[str, Any]) -> str:
    body = doc["body"]
    if body["business_day"] != business_day(from_roll_time(doc["at"])).isoformat():
        return "business_day"
    sees = user.sees_all_of(body["office"])
    now = held_now(connection, body["device"], body["number"])
    return settle_fault(body, now, user.id, sees=sees, reasoned=REASON in doc["personal"])
