"""Pause a session and go on with it: the drawer's insert goes to the safe, so that relief can open their own."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, name_of, write_entry
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_session import SessionState, TillSession


def pause_session(desk: Desk, user: User) -> TillSession:
    """Pause the session that is open on this till: one's own, or another's for who may act in absence."""
    user.must(Permission.KEEP_DRAWER)
    with desk.till.writing() as roll:
        there = roll.open_session()
        if there is None:
            raise Refused(Reason.SESSION_NOT_OPEN)
        if there.cashier != user.id:
            user.must(Permission.ACT_IN_ABSENCE)
        write_entry(desk, roll, user, EntryKind.SESSION_PAUSED, Said({"session": there.id}))
    return there


def resume_session(desk: Desk, user: User, session: SessionId | None = None) -> TillSession:
    """Go on with one's own session that is paused, or whose counting was begun and not finished.

    Without an id it is the last such. Refuses `SESSION_OF_ANOTHER` while one is open on this till, and
    `SESSION_NOT_PAUSED`, `SESSION_COUNTED`, `SESSION_CLOSED`, `SESSION_TAKEN_OVER` as the session stands.
    """
    user.must(Permission.KEEP_DRAWER)
    with desk.till.writing() as roll:
        if (there := roll.open_session()) is not None:
            if there.cashier == user.id:
                raise Refused(Reason.SESSION_ALREADY_OPEN)
            cashier = name_of(desk.till.reference_data(), there.cashier, "Another cashier")
            raise Refused(Reason.SESSION_OF_ANOTHER, cashier=cashier)
        own = [one.id for one in roll.unclosed_sessions() if one.cashier == user.id and not one.gone]
        wanted = session or (own[-1] if own else None)
        so_far = roll.session_so_far(wanted) if wanted else None
        if so_far is None:
            raise Refused(Reason.SESSION_NOT_OPEN)
        if so_far.session.cashier != user.id:
            raise Refused(Reason.NOT_ALLOWED, permission="going on with another's session")
        if so_far.session.state.is_closed:
            raise Refused(Reason.SESSION_CLOSED)
        if so_far.session.gone:
            raise Refused(Reason.SESSION_TAKEN_OVER)
        if so_far.counting_finished:
            raise Refused(Reason.SESSION_COUNTED)
        if so_far.session.state not in {SessionState.PAUSED, SessionState.COUNTED}:
            raise Refused(Reason.SESSION_NOT_PAUSED)
        write_entry(desk, roll, user, EntryKind.SESSION_RESUMED, Said({"session": so_far.session.id}))
    return so_far.session
