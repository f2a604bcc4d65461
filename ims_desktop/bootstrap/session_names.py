"""Which session of a till somebody means by what they call it."""

from ims_desktop.bootstrap.till import OpenTill
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.session_name import CalledSession, full_id, the_one_called
from ims_desktop.store.till.session_names import sessions_called


def session_at_till(till: OpenTill, typed: str | None) -> SessionId | None:
    """The session of that name on this till's roll, None where none was named; an id is taken as it is.

    Refuses `SESSION_UNKNOWN` with those that are called almost so, and `SESSION_WHICH` where several are called so.
    """
    if typed is None:
        return None
    return full_id(typed) or the_one_called(typed, called_at_till(till))


def called_at_till(till: OpenTill) -> list[CalledSession]:
    """The sessions of this till, the latest first, with what they are called by."""
    with till.store.moment() as connection:
        return sessions_called(connection, till.store.identity)


def name_at_till(till: OpenTill, session: SessionId) -> str:
    """What a session of this till is called."""
    return next((one.name for one in called_at_till(till) if one.id == session), session)
