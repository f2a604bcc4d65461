"""Till sessions: a cashier, a drawer, the float that it began with, and how far its day has come."""

from datetime import date, datetime
from enum import StrEnum

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import SessionId, UserId


class SessionState(StrEnum):
    """How far a session has come. One is open on a till at a time; any number may be paused or counted."""

    OPEN = "open"
    PAUSED = "paused"  # the drawer's insert is in the safe
    COUNTED = "counted"  # counting has begun; figures are fixed once it is finished
    CLOSED = "closed"  # within the office's tolerance: it can be banked
    AWAITING_APPROVAL = "awaiting_approval"  # closed, and not to be banked before somebody else approved it
    APPROVED = "approved"

    @property
    def is_closed(self) -> bool:
        """Whether its figures can never change again."""
        return self in {SessionState.CLOSED, SessionState.AWAITING_APPROVAL, SessionState.APPROVED}


UNCLOSED = frozenset(state.value for state in SessionState if not state.is_closed)


@frozen
class TillSession:
    """One cashier's time at one till."""

    id: SessionId
    cashier: UserId
    opened_at: datetime
    business_day: date
    float_pence: int
    state: SessionState = SessionState.OPEN
    post: bool = False  # it works off the post, apart from the counter
    gone: str = ""  # the till from which it was taken over, because that one is gone; blank for a till's own
