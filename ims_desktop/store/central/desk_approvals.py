"""Sessions approved at desks, in central's file: what `ims.keep_approvals` does on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.desk_approval import ClosedAtCentral, approval_fault
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.sessions_sqlite import move_session
from ims_desktop.store.central.sqlite_file import Connection

# one that was taken over is closed where it went on: its own till's close may come late, and is held
_SESSION = """SELECT d.office, d.till, s.cashier, CASE WHEN s.gone_to IS NULL THEN s.closed END, s.closed_by,
        s.state = 'approved'
    FROM session s JOIN device d ON d.device = s.device WHERE s.device = ? AND s.id = ?"""
_KEEP = """INSERT INTO approval (device, session, change, closed, by_user, at, desk, number)
    VALUES (?, ?, (SELECT change FROM meta), ?, ?, ?, ?, ?)"""


def keep_approvals(connection: Connection, by: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Approve tills' sessions by entries of a desk, or refuse them all; each till is told by change number."""
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") == EntryKind.SESSION_APPROVED:
            body = doc.get("body")
            fault = approval_fault(body, _session(connection, body), by)
            if fault or not isinstance(body, dict):
                raise desk_refused(fault)
            connection.execute("UPDATE meta SET change = change + 1")
            row = (body["device"], body["session"], body["closed"], by.id, doc["at"], desk, number)
            connection.execute(_KEEP, row)
            move_session(connection, body["device"], doc)


def _session(connection: Connection, body: object) -> ClosedAtCentral | None:
    if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in ("device", "session")):
        return None
    row = connection.execute(_SESSION, (body["device"], body["session"])).fetchone()
    if row is None:
        return None
    office, till, cashier, closed, closed_by, is_approved = row
    return ClosedAtCentral(office, till, cashier, closed, closed_by, bool(is_approved))
