"""Reading sessions back from the till's file: which is open, how each stands, and all that its close needs."""

from collections.abc import Mapping
from datetime import date

from ims_desktop.actions.ports import FloatAtHand
from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_up import ReversalsMade, SessionSoFar, Taking, TillCount, read_counted
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.gone_session import read_taken_over, with_gone
from ims_desktop.domain.kept_floats import KeptFloat, floats_left, floats_opened, pence_of
from ims_desktop.domain.references import PaymentId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryKind, read_entry
from ims_desktop.domain.till_session import SessionState, TillSession
from ims_desktop.store.till.connection import Connection, Row
from ims_desktop.store.till.projection import moment, told_by

_SESSION = """SELECT session.id, session.cashier, session.opened_at_ms, session.business_day, session.float_pence,
    (SELECT CASE WHEN state IN ('closed', 'awaiting_approval') AND EXISTS (
            SELECT 1 FROM desk_approval WHERE desk_approval.session = session.id) THEN 'approved' ELSE state END
        FROM session_event WHERE session_event.session = session.id AND state <> ''
        ORDER BY number DESC LIMIT 1) AS state, session.number, session.post, session.gone FROM session"""
_LAST_BEGUN = "session.number = (SELECT max(later.number) FROM session AS later WHERE later.id = session.id)"
# one is open at a time, so it can only be the one that was opened or resumed last
_LAST_OPEN = "(SELECT session FROM session_event WHERE state = 'open' AND NOT carried ORDER BY number DESC LIMIT 1)"
_OPEN = f"{_SESSION} WHERE session.id = {_LAST_OPEN}"
_ONE = f"{_SESSION} WHERE session.id = ? ORDER BY session.number DESC LIMIT 1"
_UNCLOSED = f"""{_SESSION} WHERE NOT session.carried AND {_LAST_BEGUN} AND state IN ('open', 'paused', 'counted')
    ORDER BY session.number"""
_AWAITING = f"{_SESSION} WHERE NOT session.carried AND state = 'awaiting_approval' ORDER BY session.number"
_CLOSED_STATES = "('closed', 'awaiting_approval', 'approved')"
_CLOSE = f"""SELECT min(number) FROM session_event
    WHERE session = ? AND number > ? AND state IN {_CLOSED_STATES}"""  # noqa: S608
# the float of a session that was taken over lies in the drawer of the till that is gone
_FLOATS = """SELECT event, pence, actor FROM session_event
    WHERE event IN ('opened', 'closed', 'float_back') AND NOT carried
    AND session NOT IN (SELECT id FROM session WHERE gone <> '') ORDER BY number"""
LAST_CLOSED = """SELECT session FROM session_event WHERE event = 'closed' ORDER BY number DESC LIMIT 1"""
_TAKINGS = """SELECT posting.fund, posting.mop, posting.vat_code, sum(posting.amount_pence), sum(posting.vat_pence)
    FROM (SELECT number, session FROM payment UNION ALL SELECT number, session FROM reversal) AS moved
        JOIN posting USING (number)
    WHERE moved.session = ? AND moved.number > ? AND moved.number < ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
_REVERSALS = """SELECT kind, count(*), sum(moved_pence) FROM reversal
    WHERE session = ? AND number > ? AND number < ? AND (kind <> 'void.asked' OR NOT EXISTS (SELECT 1
        FROM reversal AS void
        WHERE void.payment = reversal.payment AND void.kind = 'payment.voided' AND void.number < ?))
    GROUP BY kind ORDER BY kind"""
_PAYMENTS = """SELECT count(*), min(number), max(number) FROM payment
    WHERE session = ? AND number > ? AND number < ?"""
_NO_END = 2**62


def span(connection: Connection, session: SessionId) -> tuple[int, int]:
    """The entries between which a session's payments lie: its own opening and its close.

    Payments may have been carried here while their session's opening lies on the earlier roll: then it is all of them.
    """
    began = connection.execute("SELECT coalesce(max(number), 0) FROM session WHERE id = ?", (session,)).fetchone()
    first = began[0] if began else 0
    closed = connection.execute(_CLOSE, (session, first)).fetchone()
    return (first, closed[0] or _NO_END if closed else _NO_END)


def open_session(connection: Connection) -> TillSession | None:
    """The session that is open on this till. One that was carried ended with its device."""
    row = connection.execute(_OPEN).fetchone()
    return None if row is None or row[5] != SessionState.OPEN else _session(row)


def unclosed_sessions(connection: Connection) -> list[TillSession]:
    """The sessions of this till that are not closed, in the order in which they were opened."""
    return [_session(row) for row in connection.execute(_UNCLOSED)]


def awaiting_approval(connection: Connection) -> list[TillSession]:
    """The sessions of this till that are closed and await another person's approval, the longest first."""
    return [_session(row) for row in connection.execute(_AWAITING)]


def session_so_far(connection: Connection, session: SessionId) -> SessionSoFar | None:
    """All that the roll says of a session, None where this till has none of that id."""
    row = connection.execute(_ONE, (session,)).fetchone()
    if row is None:
        return None
    within = (session, *span(connection, session))
    here = within[:2]
    payments, first, last = connection.execute(_PAYMENTS, within).fetchone() or (0, None, None)
    moves = connection.execute(
        "SELECT event, sum(pence) FROM session_event WHERE session = ? AND number > ? AND pence > 0 GROUP BY event",
        here,
    ).fetchall()
    closed = connection.execute(_CLOSE, here).fetchone()
    approved = connection.execute(
        "SELECT min(number) FROM session_event WHERE session = ? AND number > ? AND event = 'approved'", here
    ).fetchone()
    so_far = SessionSoFar(
        session=_session(row),
        takings=tuple(Taking(*taking) for taking in connection.execute(_TAKINGS, within)),
        moved={MoveKind(event): pence for event, pence in moves if event in set(MoveKind)},
        counts=_counts(connection, session, within[1]),
        payments=payments,
        first_receipt=_receipt(connection, first),
        last_receipt=_receipt(connection, last),
        reversals=tuple(ReversalsMade(*row) for row in connection.execute(_REVERSALS, (*within, within[-1]))),
        close_number=closed[0] if closed else None,
        approve_number=approved[0] if approved else None,
        desk_approval=_desk_approval(connection, session),
        handed_float_pence=_handed_float(connection, row[6]),
    )
    return with_gone(so_far, read_taken_over(entry_of(connection, within[1]).body)) if so_far.session.gone else so_far


def _handed_float(connection: Connection, number: int) -> int | None:
    """Of a session whose drawer was handed over: the float that is usual there."""
    usual = entry_of(connection, number).body.get("usual_float_pence")
    return usual if isinstance(usual, int) else None


def _desk_approval(connection: Connection, session: SessionId) -> DeskApproval | None:
    row = connection.execute(
        "SELECT closed, by_user, at_ms FROM desk_approval WHERE session = ?", (session,)
    ).fetchone()
    return None if row is None else DeskApproval(session, row[0], UserId(row[1]), moment(row[2]))


def cash_entries(connection: Connection, session: SessionId | None) -> list[Entry]:
    """The moves of cash in a session and the openings of its drawer without a sale, in order; None: of no session."""
    rows = connection.execute(
        "SELECT entry.text, entry.seal FROM session_event JOIN entry USING (number)"
        " WHERE session_event.session = ? AND NOT carried AND entry.kind IN (?, ?) ORDER BY entry.number",
        (session or "", EntryKind.CASH_MOVED.value, EntryKind.DRAWER_OPENED.value),
    )
    return [read_entry(text, seal) for text, seal in rows]


def session_entries(connection: Connection, session: SessionId) -> list[Entry]:
    """Everything that this roll says of a session of its own, payments and all, in order."""
    within = (session, *span(connection, session))
    rows = connection.execute(
        "SELECT text, seal FROM entry WHERE number IN"
        " (SELECT number FROM session_event WHERE session = ? AND NOT carried"
        " UNION ALL SELECT number FROM payment WHERE session = ? AND number > ? AND number < ?"
        " UNION ALL SELECT number FROM reversal WHERE session = ? AND number > ? AND number < ?) ORDER BY number",
        (session, *within, *within),
    )
    return [told_by(read_entry(text, seal)) for text, seal in rows]


def done_to(connection: Connection, payment: PaymentId) -> list[Entry]:
    """What was done to a payment on this roll, in order: voids asked for, voids, corrections, refunds."""
    rows = connection.execute(
        "SELECT entry.text, entry.seal FROM reversal JOIN entry USING (number) WHERE reversal.payment = ?"
        " ORDER BY number",
        (payment,),
    )
    return [told_by(read_entry(text, seal)) for text, seal in rows]


def float_at_hand(connection: Connection, float_pence: int) -> FloatAtHand | None:
    """Of the floats that closes here kept and no session has opened with since, what comes nearest to this one."""
    kept: list[KeptFloat] = []
    for event, pence, actor in connection.execute(_FLOATS):
        if event == "closed":
            kept.append(KeptFloat(pence, UserId(actor)))
        else:
            kept = floats_left(kept, floats_opened(kept, pence))
    opened = floats_opened(kept, float_pence)
    return FloatAtHand(pence_of(opened), opened[0].holder) if opened else None


def entry_of(connection: Connection, number: int) -> Entry:
    """An entry of the roll, told as the earlier device sealed it where it was carried."""
    row = connection.execute("SELECT text, seal FROM entry WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise LookupError(f"no entry {number}")
    return told_by(read_entry(row[0], row[1]))


def _session(row: Row) -> TillSession:
    state = SessionState(row[5] or SessionState.OPEN)
    return TillSession(
        SessionId(row[0]),
        UserId(row[1]),
        moment(row[2]),
        date.fromisoformat(row[3]),
        row[4],
        state,
        bool(row[7]),
        row[8],
    )


def _counts(connection: Connection, session: SessionId, first: int) -> tuple[TillCount, ...]:
    rows = connection.execute(
        "SELECT entry.number, entry.text, entry.seal FROM session_event JOIN entry USING (number)"
        " WHERE session_event.session = ? AND entry.number > ? AND entry.kind IN (?, ?) ORDER BY entry.number",
        (session, first, EntryKind.SESSION_COUNTED.value, EntryKind.ENTRY_CARRIED.value),
    )
    entries = ((number, told_by(read_entry(text, seal))) for number, text, seal in rows)
    return tuple(_count(number, entry) for number, entry in entries if entry.kind is EntryKind.SESSION_COUNTED)


def _count(number: int, entry: Entry) -> TillCount:
    body: Mapping[str, object] = entry.body
    attempt = body["attempt"]
    if not isinstance(attempt, int):
        raise TypeError("an attempt is counted")
    return TillCount(
        number=number,
        attempt=attempt,
        counted=read_counted(entry.body),
        by=entry.actor,
        finished=body.get("finished") is True,
        spot=body.get("spot") is True,
    )


def _receipt(connection: Connection, number: int | None) -> str:
    row = connection.execute("SELECT receipt FROM payment WHERE number = ?", (number,)).fetchone()
    return str(row[0]) if row else ""
