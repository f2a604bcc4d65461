"""Which session somebody has to do with at this till now: what is open, what is their own, what was left unclosed."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.look_at_session import drawer_over_limit
from ims_desktop.actions.counter.session_entries import name_of
from ims_desktop.actions.counter.till_clock import clock_doubt
from ims_desktop.domain.at_work import AtWork
from ims_desktop.domain.cash_up import SessionSoFar
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import business_day


@frozen
class LeftOpen:
    """A session of an earlier day that is not closed yet, and whose it is; it blocks nobody."""

    session: TillSession
    cashier: str


@frozen
class SessionAtHand:
    """What of this till's sessions concerns one person now. `over_limit` is of the drawer of the open session."""

    open: TillSession | None = None
    own: SessionSoFar | None = None  # their own that is open, else their last that is not closed
    cashier: str = ""  # of the open session
    payments: int = 0  # in the open session
    left_open: tuple[LeftOpen, ...] = ()
    over_limit: bool = False
    elsewhere: AtWork | None = None  # their session of today that is open at another till, as central told
    blocked: bool = False  # no session is opened here

    @property
    def open_is_left(self) -> bool:
        """Whether the open session is one of an earlier day: a new one may be opened, which pauses it."""
        return any(left.session == self.open for left in self.left_open)


def session_at_hand(desk: Desk, data: ReferenceData, user: User) -> SessionAtHand:
    """How this till's sessions stand, for somebody who comes to it; nothing of it tells what a drawer should hold.

    With a clock that is not believed no session counts as an earlier day's.
    """
    till = desk.till
    there, unclosed = till.open_session(), till.unclosed_sessions()
    own = there if there is not None and there.cashier == user.id else None
    if own is None:
        own = next((one for one in reversed(unclosed) if one.cashier == user.id and not one.gone), None)
    left = () if clock_doubt(desk) is not None else (one for one in unclosed if one.business_day < desk.today())
    return SessionAtHand(
        open=there,
        own=till.session_so_far(own.id) if own else None,
        cashier=name_of(data, there.cashier, "another cashier") if there else "",
        payments=till.session_figures(there.id)[0] if there else 0,
        left_open=tuple(LeftOpen(one, name_of(data, one.cashier, "another cashier")) for one in left),
        elsewhere=_elsewhere(desk, user),
        blocked=till.sync_state().blocked,
        over_limit=there is not None and user.may(Permission.KEEP_DRAWER) and drawer_over_limit(desk, data),
    )


def _elsewhere(desk: Desk, user: User) -> AtWork | None:
    """Of an earlier day it was left open there, and that till tells of it."""
    there = desk.till.at_work_elsewhere(user.id)
    return there if there is not None and business_day(there.opened_at) == desk.today() else None
