"""How tills' sessions stand at central, in its file: what `ims.project` and `ims.move_session` keep on PostgreSQL."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.cash_move import MoveKind, drawer_change
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.close_fault import awaits_approval
from ims_desktop.domain.office import Office
from ims_desktop.domain.reference_data import read_thing
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.session_event import event_of
from ims_desktop.domain.till_session import SessionState
from ims_desktop.store.central.cards_sqlite import keep_cards
from ims_desktop.store.central.judging import Judged, time_said, whole
from ims_desktop.store.central.judging_sessions import SessionsSoFar
from ims_desktop.store.central.sqlite_file import Connection

_BEGINS = (EntryKind.SESSION_OPENED, EntryKind.SESSION_TAKEN_OVER)
_MOVES = frozenset(kind.value for kind in MoveKind)
_SO_FAR = "SELECT id, number, cashier, closed, closed_by, came_from FROM session WHERE device = ?"
_OPEN = """INSERT INTO session (device, id, number, cashier, state_at, opened_at, float_pence)
    SELECT ?1, ?2, ?3, ?4, t, t, ?6 FROM (SELECT coalesce(?5, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) AS t) WHERE true
    ON CONFLICT DO NOTHING"""  # known from where it was carried over; one held for its time began when it came
_CLOSE = "UPDATE session SET closed = ?, closed_by = ? WHERE device = ? AND id = ?"
_MOVE = """UPDATE session SET state_at = CASE WHEN :state IS NULL OR :state = state THEN state_at ELSE :at END,
    state = coalesce(:state, state), moved_pence = moved_pence + :moved_pence,
    approved_by = CASE WHEN :state = 'approved' THEN coalesce(approved_by, :approver) ELSE approved_by END,
    approved_at = CASE WHEN :state = 'approved' THEN coalesce(approved_at, :at) ELSE approved_at END
    WHERE device = :device AND id = :session"""
_OFFICE = "SELECT data FROM reference WHERE kind = 'office' AND key = ? AND NOT removed"
_TAKE = """INSERT INTO session_taking (device, session, mop, pence, payments) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (device, session, mop) DO UPDATE
    SET pence = pence + excluded.pence, payments = payments + excluded.payments"""


def sessions_so_far(connection: Connection, device: str) -> SessionsSoFar:
    """The sessions of a roll that central has already."""
    sessions = SessionsSoFar()
    for session, number, cashier, closed, closed_by, came_from in connection.execute(_SO_FAR, (device,)).fetchall():
        sessions.opened[session], sessions.cashiers[session] = number, cashier
        if came_from is not None:
            sessions.gone.add(session)
        if closed is not None:
            sessions.closed[session], sessions.closers[session] = closed, closed_by or ""
    return sessions


def keep_sessions(
    connection: Connection, device: str, head: int, sessions: SessionsSoFar, judged: Sequence[Judged]
) -> None:
    """Keep which sessions the entries after `head` opened and closed, and how each stands by those not held."""
    docs = {one.number: one.doc for one in judged}
    opened = [
        (device, session, number, sessions.cashiers[session], *_opening(docs[number]))
        for session, number in sessions.opened.items()
        if number > head and _opens(docs.get(number, {}), session)
    ]
    connection.executemany(_OPEN, opened)
    closed = [
        (number, sessions.closers[session] or None, device, session)
        for session, number in sessions.closed.items()
        if number > head
    ]
    connection.executemany(_CLOSE, closed)
    for one in judged:
        if not one.held and one.carrier is None:
            session = one.body.get("session")  # of a kind that is not judged by it anything
            move_session(connection, device, one.doc, gone=isinstance(session, str) and session in sessions.gone)
            if one.doc.get("kind") == EntryKind.SESSION_CLOSED:
                keep_cards(connection, device, one.number, one.body)


def _opens(doc: Mapping[str, Any], session: str) -> bool:
    """Whether it stands on this roll: what was carried over from another end of it may have any number."""
    body = doc.get("body")
    return doc.get("kind") == EntryKind.SESSION_OPENED and isinstance(body, dict) and body.get("session") == session


def _opening(doc: Mapping[str, Any]) -> tuple[str | None, int]:
    return time_said(doc.get("at")), whole(doc["body"].get("float_pence")) or 0


def move_session(connection: Connection, device: str, doc: Mapping[str, Any], *, gone: bool = False) -> None:
    """A session moves on by an entry: how it stands, what its drawer lost or was given, who approved it.

    `gone`: it was taken over from a till that is gone, so one person alone does not close it.
    """
    kind = doc.get("kind")
    if kind in _BEGINS or not str(kind).startswith(("session.", "cash.", "drawer.")):
        return
    event = event_of(EntryKind(str(kind)), doc["body"])
    moved_pence = drawer_change(MoveKind(event.name), event.pence) if event.name in _MOVES else 0
    if event.session and (event.state or moved_pence):
        state = event.state
        if kind == EntryKind.SESSION_CLOSED and (
            awaits_approval(doc["body"], _rules(connection, doc["body"]["office"]))
            or (gone and state is SessionState.CLOSED and "approver" not in doc)
        ):
            state = SessionState.AWAITING_APPROVAL
        row = {
            "state": state.value if state else None,
            "at": doc["at"],
            "moved_pence": moved_pence,
            "approver": doc["actor"] if kind == EntryKind.SESSION_APPROVED else doc.get("approver"),
            "device": device,
            "session": event.session,
        }
        connection.execute(_MOVE, row)


def _rules(connection: Connection, office: str) -> CashUpRules:
    row = connection.execute(_OFFICE, (office,)).fetchone()
    return CashUpRules() if row is None else read_thing(Office, json.loads(row[0])).cash_up


def keep_takings(connection: Connection, device: str, paid: Sequence[Judged]) -> None:
    """Add payments, and what is done to payments, to what their sessions took by method of payment."""
    pence: Counter[tuple[str, str]] = Counter()
    payments: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for one in paid:
        for posting in one.body.get("postings", ()):
            key = one.body["session"], posting["mop"]
            pence[key] += posting["amount_pence"]
            if one.is_payment:
                payments[key].add(one.number)
    connection.executemany(_TAKE, [(device, *key, pence[key], len(payments[key])) for key in sorted(pence)])
