"""What stands before the counter for whoever comes to a till: nothing, a float to count, a session to go on with."""

from enum import StrEnum

from ims_desktop.actions.counter.session_at_hand import LeftOpen, SessionAtHand
from ims_desktop.domain.permission import User
from ims_desktop.domain.till_session import SessionState, TillSession
from ims_desktop.domain.times import london


class Gate(StrEnum):
    """What somebody must do before they take money."""

    NOTHING = "nothing"
    COUNT_FLOAT = "count_float"
    GO_ON = "go_on"  # with one's own session of today, which is paused or whose counting was only begun
    BLOCKED = "blocked"  # no session is opened at a till that is blocked
    OTHERS = "others"  # another's session of today is open


def gate_of(at_hand: SessionAtHand, user: User) -> Gate:
    """What stands before the counter. A session of an earlier day blocks nobody; a till that is blocked opens none."""
    gate = _gate_of(at_hand, user)
    return Gate.BLOCKED if gate is Gate.COUNT_FLOAT and at_hand.blocked else gate


def _gate_of(at_hand: SessionAtHand, user: User) -> Gate:
    if at_hand.open is not None and not at_hand.open_is_left:
        return Gate.NOTHING if at_hand.open.cashier == user.id else Gate.OTHERS
    if at_hand.open is None and at_hand.own is not None and not at_hand.own.counting_finished:
        left = any(one.session.id == at_hand.own.session.id for one in at_hand.left_open)
        return Gate.COUNT_FLOAT if left else Gate.GO_ON
    return Gate.COUNT_FLOAT


def left_words(at_hand: SessionAtHand, user: User) -> tuple[str, ...]:
    """What was not closed, a sentence each, before a session is opened; it warns and blocks nobody."""
    words = [_left(one, at_hand, user) for one in at_hand.left_open]
    own = at_hand.own
    if own is not None and own.counting_finished and not any(one.session == own.session for one in at_hand.left_open):
        words.append(f"Your session since {london(own.session.opened_at):%H:%M} is counted and not closed yet.")
    if at_hand.elsewhere is not None:
        since = f"{london(at_hand.elsewhere.opened_at):%H:%M}"
        words.append(
            f"Your session at till {at_hand.elsewhere.till} is open since {since}. Pause or close it there first."
        )
    return tuple(words)


def day_words(session: TillSession) -> str:
    """A session's business day as people say it: Mon 23 Nov."""
    day = session.business_day
    return f"{day:%a} {day.day} {day:%b}"


def _left(left: LeftOpen, at_hand: SessionAtHand, user: User) -> str:
    whose = "Your session" if left.session.cashier == user.id else f"{left.cashier}'s session"
    if left.session == at_hand.open:
        return f"{whose} of {day_words(left.session)} is still open. Opening a new one pauses it; count and close it."
    state = "counted and not closed" if left.session.state is SessionState.COUNTED else "paused and not closed"
    return f"{whose} of {day_words(left.session)} is {state}."
