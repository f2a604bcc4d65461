"""See tills' sessions at central: those of one's own offices, whole or not at all."""

from collections.abc import Sequence
from dataclasses import replace

from ims_desktop.actions.ports import CentralSession, SessionCentral, SessionQuery
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused

MOST_BEHIND = 500  # entries behind one figure


def see_sessions(central: SessionCentral, user: User, query: SessionQuery) -> Sequence[CentralSession]:
    """Sessions of the offices that the person sees, the latest opened first.

    Refuses `NOT_ALLOWED`, also for an office beyond them and to who sees some funds only: a session is of all funds.
    """
    must_see_sessions(user)
    for office in query.offices:
        if not user.sees(office):
            raise Refused(Reason.NOT_ALLOWED, permission=f"seeing office {office}")
    found = central.sessions(replace(query, offices=query.offices or user.offices_seen))
    return [_blind(user, one) for one in found]


def see_session(central: SessionCentral, user: User, session: SessionId) -> CentralSession:
    """One session. Refuses `NOT_ALLOWED` and, also for one of an office that is not shown, `SESSION_UNKNOWN`."""
    must_see_sessions(user)
    found = central.session(session)
    if found is None or not user.sees(found.office):
        raise Refused(Reason.SESSION_UNKNOWN, session=session[:64])
    return _blind(user, found)


def _blind(user: User, one: CentralSession) -> CentralSession:
    """One's own session tells nothing of its takings before its close: it is counted blind."""
    own = one.cashier == user.id and not one.state.is_closed
    return replace(one, takings={}, payments={}) if own else one


def must_see_sessions(user: User) -> None:
    """Refuse `NOT_ALLOWED` to who may not look at tills at work."""
    user.must(Permission.WATCH)
    if user.only_funds:
        raise Refused(Reason.NOT_ALLOWED, permission=f"{Permission.WATCH.value}: you see some funds only")
