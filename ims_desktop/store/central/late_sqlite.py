"""Judging what a desk's entries take out of overs, in central's file: `ims.keep_late` in Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert

from ims_desktop.domain.late_settled import settle_late_fault
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.held import late_now
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.settled_table import late_settled


def keep_late(connection: Connection, user: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep which late payments sound entries take out of overs, or refuse them all."""
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") != EntryKind.LATE_SETTLED:
            continue
        body = doc["body"]
        if body["business_day"] != business_day(from_roll_time(doc["at"])).isoformat():
            raise desk_refused("business_day")
        sees = user.sees_all_of(body["office"])
        now = late_now(connection, body["device"], body["number"])
        if why := settle_late_fault(body, now, user.id, sees=sees):
            raise desk_refused(why)
        row = {"device": body["device"], "number": body["number"], "desk": desk, "entry": number}
        connection.execute(insert(late_settled), row)
