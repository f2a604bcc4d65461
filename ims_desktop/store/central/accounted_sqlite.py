"""Judging that nothing of a till's roll is missing, in central's file: `ims.keep_accounted` in Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.accounted_roll import REASON
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.sqlite_file import Connection

_PLACE = "SELECT office, till, letter FROM device WHERE device = ? AND kind = 'till'"
_KEEP = "INSERT INTO roll_accounted (device, number, roll, put_back_at, said_at) VALUES (?, ?, ?, ?, ?)"


def keep_accounted(connection: Connection, user: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep what sound entries of a desk say, or refuse them all. Whoever says it sees the till's money."""
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") != EntryKind.ROLL_ACCOUNTED:
            continue
        body = doc["body"]
        place = connection.execute(_PLACE, (body["device"],)).fetchone()
        wrong = {
            "business_day": body["business_day"] != business_day(from_roll_time(doc["at"])).isoformat(),
            "office": not user.sees_all_of(body["office"]),
            "other_till": place != (body["office"], body["till"], body["letter"]),
            "time": body["put_back_at"] > doc["at"],
            "reason": REASON not in doc["personal"],
        }
        if why := next((fault for fault, is_wrong in wrong.items() if is_wrong), ""):
            raise desk_refused(why)
        connection.execute(_KEEP, (desk, number, body["device"], body["put_back_at"], doc["at"]))
