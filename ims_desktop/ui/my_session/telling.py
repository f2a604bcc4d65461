"""How a session is told on its screen: state, facts, moves, and what can be done. Nothing of it tells the expected."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from ims_desktop.actions.counter.session_at_hand import SessionAtHand
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.money import pounds
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.put_by import Lying
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.times import london
from ims_desktop.ui.my_session import wording
from ims_desktop.ui.my_session.shown import Doing, GoodsRow, MoveRow, SessionShown
from ims_desktop.ui.session_gate import day_words

_OF_THE_SAFE = (Doing.IMPREST, Doing.IMPREST_BACK, Doing.VOUCHER, Doing.FLOAT_BACK)
_OWN_OPEN = (
    Doing.LIFT,
    Doing.TOP_UP,
    Doing.SWAP,
    Doing.SWAP_TILL,
    Doing.SET_ASIDE,
    Doing.COUNTERFEIT,
    *_OF_THE_SAFE,
    Doing.OPEN_DRAWER,
    Doing.SPOT_CHECK,
    Doing.PAUSE,
)


def session_shown(
    at_hand: SessionAtHand, slips: Sequence[CashSlip], user: User, lying: Collection[Doing] = ()
) -> SessionShown:
    """One's own session; another's that is open, to who may see what it should hold; else that there is none.

    `lying`: what can be done because something lies there under its slips.
    """
    shown = _shown(at_hand, slips, user)
    return replace(shown, doings=(*shown.doings, *lying))


def _shown(at_hand: SessionAtHand, slips: Sequence[CashSlip], user: User) -> SessionShown:
    rows = tuple(_row(slip) for slip in slips)
    there = at_hand.open
    if there is not None and there.cashier != user.id and user.may(Permission.SEE_EXPECTED):
        opened = f"{london(there.opened_at):%H:%M}"
        facts = (("Day", day_words(there)), ("Opened", opened), ("Payments", str(at_hand.payments)))
        pause = (Doing.PAUSE,) if user.may(Permission.ACT_IN_ABSENCE) else ()
        return SessionShown(
            f"{at_hand.cashier}'s session",
            wording.STATES[SessionState.OPEN],
            facts,
            wording.OVER_LIMIT if at_hand.over_limit else "",
            rows,
            (*_OF_THE_SAFE, Doing.SPOT_CHECK, *pause),
        )
    own = at_hand.own
    if own is None:
        return SessionShown(wording.NO_SESSION, warning=wording.NO_SESSION_ABOUT, moves=rows, doings=_OF_THE_SAFE)
    is_open = own.session.state is SessionState.OPEN
    may_go_on = there is None and not own.counting_finished
    return SessionShown(
        "My session",
        wording.STATES.get(own.session.state),
        (
            ("Day", day_words(own.session)),
            ("Opened", f"{london(own.session.opened_at):%H:%M}"),
            ("Float", pounds(own.session.float_pence)),
            ("Payments", str(own.payments)),
        ),
        wording.OVER_LIMIT if is_open and at_hand.over_limit else "",
        rows,
        _OWN_OPEN if is_open else (*((Doing.RESUME,) if may_go_on else ()), *_OF_THE_SAFE),
    )


def goods_row(one: Lying, reason: str) -> GoodsRow:
    """Something that lies under a slip, in words."""
    counterfeit = f"{one.goods.counterfeit} counterfeit" if one.goods.counterfeit else ""
    day = london(one.at)
    parts = (one.goods.slip, f"{day.day} {day:%b}", pounds(one.goods.pence), counterfeit, reason)
    return GoodsRow(one.goods.slip, " · ".join(part for part in parts if part))


def _row(slip: CashSlip) -> MoveRow:
    return MoveRow(
        entry=slip.entry,
        time=f"{london(slip.at):%H:%M}",
        what=wording.what_was_done(slip),
        witness=slip.witness,
        reason=slip.reason,
        amount=pounds(slip.pence) if slip.kind is not None else "",
        number=slip.number,
    )
