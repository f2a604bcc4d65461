"""Look at a session: how it stands, what was counted, and what it should hold, to whoever may see that."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import rules_of
from ims_desktop.domain.cash_up import (
    Counted,
    SessionSoFar,
    TenderFigure,
    TillCount,
    cash_mop,
    expected_cash,
    figures,
    may_see_expected,
)
from ims_desktop.domain.closed_session import ClosedSession, read_closed
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry


@frozen
class SessionLook:
    """A session as one person may see it. `tenders` is None where they may not know what it should hold."""

    so_far: SessionSoFar
    count: TillCount | None
    tenders: tuple[TenderFigure, ...] | None
    closed: ClosedSession | None = None
    close_entry: Entry | None = None


def look_at_session(desk: Desk, data: ReferenceData, user: User, session: SessionId | None = None) -> SessionLook:
    """One session; without an id the open one, else the last that is not closed, else the one closed last.

    Another's session is shown to who may see what sessions should hold. Refuses `SESSION_NOT_OPEN` where there was
    none yet, `SESSION_UNKNOWN`, `NOT_ALLOWED`.
    """
    so_far = find_session(desk, session)
    if so_far.session.cashier != user.id:
        user.must(Permission.SEE_EXPECTED)
    count = so_far.last_count
    if so_far.close_number is not None:
        entry = desk.till.entry(so_far.close_number)
        closed = read_closed(entry.body)
        seen = may_see_expected(user, so_far, rules_of(desk, data))
        return SessionLook(so_far, count, closed.tenders if seen else None, closed, entry)
    if not may_see_expected(user, so_far, rules_of(desk, data)):
        return SessionLook(so_far, count, None)
    return SessionLook(so_far, count, figures(so_far, count.counted if count else Counted({}), data.mops))


def find_session(desk: Desk, session: SessionId | None = None) -> SessionSoFar:
    """A session of this till; without an id the open one, else the last not closed, else the one closed last."""
    wanted = session
    if wanted is None:
        open_, unclosed = desk.till.open_session(), desk.till.unclosed_sessions()
        there = open_ or (unclosed[-1] if unclosed else None)
        wanted = there.id if there else desk.till.last_closed()
    if wanted is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    so_far = desk.till.session_so_far(wanted)
    if so_far is None:
        raise Refused(Reason.SESSION_UNKNOWN, session=wanted[:64])
    return so_far


def approval_of(desk: Desk, so_far: SessionSoFar) -> DeskApproval | None:
    """By whom and when a closed session was approved later, here or at somebody's desk; None where nobody did."""
    if so_far.approve_number is None or so_far.close_number is None:
        return so_far.desk_approval
    entry = desk.till.entry(so_far.approve_number)
    return DeskApproval(so_far.session.id, so_far.close_number, entry.actor, entry.at)


def drawer_over_limit(desk: Desk, data: ReferenceData) -> bool:
    """Whether the drawer of the open session should be lifted from by now; how much it holds is not told."""
    session = desk.till.open_session()
    so_far = desk.till.session_so_far(session.id) if session else None
    if so_far is None:
        return False
    cash_pence = expected_cash(so_far, so_far.taken.get(cash_mop(data.mops), 0))
    return cash_pence > rules_of(desk, data).drawer_limit_pence
