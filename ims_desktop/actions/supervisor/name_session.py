"""Which session at central somebody means by what they call it."""

from dataclasses import replace

from ims_desktop.actions.ports import CentralSession, SessionCentral, SessionQuery
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.session_name import CalledSession, full_id, sought, the_one_called

_LATEST = 200  # among which what is called almost so is looked for


def session_at_central(central: SessionCentral, user: User | None, typed: str) -> SessionId:
    """The session of that name, in the offices that the person sees; what may be done with it is judged later.

    Refuses `SESSION_UNKNOWN` with those that are called almost so, and `SESSION_WHICH`. An id is taken as it is.
    """
    known = full_id(typed)
    if known is not None:
        return known
    seen = SessionQuery(offices=() if user is None else user.offices_seen, limit=_LATEST)
    wanted = sought(typed)
    there = central.sessions(replace(seen, sought=wanted)) if wanted else ()
    found = [called(one) for one in there]
    latest = () if any(one.is_called(typed.strip()) for one in found) else central.sessions(seen)
    return the_one_called(typed, found, [called(one) for one in latest])


def called(one: CentralSession) -> CalledSession:
    """A session at central with what it is called by."""
    return CalledSession(one.id, one.office, one.till_name, one.opened_at, one.closed)
