"""Park a payment to serve somebody else first; a parked basket has no tenders."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import SessionState, TillSession

_AT_THE_COUNTER = frozenset({SessionState.OPEN, SessionState.COUNTED})


def park_basket(desk: Desk, user: User, basket: Basket) -> ParkedBasket:
    """Put a basket aside; refuses an empty one."""
    user.must(Permission.TAKE_PAYMENTS)
    if not basket.lines:
        raise Refused(Reason.NOTHING_TO_PAY)
    parked = ParkedBasket(desk.ids.new_id(), basket, user.id, desk.clock.now())
    desk.till.park(parked)
    return parked


def take_back(desk: Desk, user: User, parked_id: str) -> Basket:
    """Take a parked basket back to the counter; refuses one that is not there any more."""
    user.must(Permission.TAKE_PAYMENTS)
    parked = desk.till.take_back(parked_id)
    if parked is None:
        raise Refused(Reason.BASKET_UNKNOWN)
    return parked.basket


def parked_by(desk: Desk, cashier: UserId) -> tuple[ParkedBasket, ...]:
    """What one cashier has parked here, oldest first."""
    return tuple(one for one in desk.till.parked() if one.by == cashier)


def unpaid_of(desk: Desk, session: TillSession) -> tuple[ParkedBasket, ...]:
    """What a session's cashier has parked here, and, until it is closed, what is at hand: its end parks that too."""
    there = desk.till.open_session()
    is_here = session.state in _AT_THE_COUNTER and (there is None or there.id == session.id)
    basket = desk.till.kept_basket() if is_here else Basket()
    at_hand = (ParkedBasket("", basket, session.cashier, desk.clock.now()),) if basket.lines else ()
    return (*parked_by(desk, session.cashier), *at_hand)


def drop_parked(desk: Desk, user: User, cashier: UserId) -> int:
    """Drop what a cashier parked, when their session is closed: nothing of it was taken. Answers how many there were.

    One's own, or as who may close a session in absence.
    """
    user.must(Permission.TAKE_PAYMENTS if user.id == cashier else Permission.ACT_IN_ABSENCE)
    return sum(desk.till.take_back(one.id) is not None for one in parked_by(desk, cashier))
