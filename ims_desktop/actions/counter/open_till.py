"""Open a till session: who sits at the drawer, and with what float."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import (
    Said,
    day_sealed,
    must_be_let_in,
    must_have_witness,
    name_of,
    write_entry,
)
from ims_desktop.actions.counter.till_clock import believed_now
from ims_desktop.actions.ports import FloatAtHand, RollWriter
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_count import CashCount, counted_cash
from ims_desktop.domain.cash_move import must_be_sum
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_session import SessionState, TillSession

_LARGEST_FLOAT_PENCE = 10_000_00


@frozen
class FloatCounted:
    """A float in pence, by piece where it was counted so."""

    pence: int
    count: CashCount | None = None


@frozen
class FloatCheck:
    """How a float came: the sum issued in pence (None: what closes at this till kept), and who counted too.

    `alone` says that it was counted again and that nobody is there to witness it.
    """

    issued_pence: int | None = None
    witness: User | None = None
    alone: bool = False


def open_till(
    desk: Desk,
    user: User,
    float_pence: int,
    counted: Mapping[int, int] | CashCount | None = None,
    check: FloatCheck | None = None,
    *,
    post: bool = False,
) -> TillSession:
    """Open a session with a float in pence; `counted` is pieces by denomination in pence, where it was counted so.

    Opening goes on with what was counted. A float that is not the one issued is refused, `FLOAT_NOT_AS_ISSUED`, until
    it was counted again with a witness; the entry charges it to whoever sealed it. A session that was left open on an
    earlier day is paused and blocks nobody. A session for the `post` takes what was logged and nothing else.
    Refuses a second session on a till today, one of their own that is paused, a negative or absurd float, and a count
    that is not the float.
    """
    user.must(Permission.OPEN_SESSION)
    must_be_float(float_pence)
    count = counted_cash(counted) if isinstance(counted, Mapping) else counted
    must_be_sum(count, float_pence)
    check = check or FloatCheck()
    if check.witness is not None:
        must_have_witness(user, check.witness, "")
    with desk.till.writing() as roll:
        said: dict[str, Json] = {"post": True} if post else {}
        return open_on(desk, roll, user, FloatCounted(float_pence, count), check, said)


def must_be_float(float_pence: int) -> None:
    """Refuse a negative or absurd float."""
    if float_pence < 0:
        raise Refused(Reason.AMOUNT_NEGATIVE)
    if float_pence > _LARGEST_FLOAT_PENCE:
        raise Refused(Reason.AMOUNT_ABSURD, amount_pence=float_pence)


def open_on(
    desk: Desk, roll: RollWriter, user: User, counted: FloatCounted, check: FloatCheck, said: Mapping[str, Json]
) -> TillSession:
    """Open a session within a transaction that is under way, with a float that was looked at; `said` is beside it."""
    must_be_let_in(roll)
    session = SessionId(desk.ids.new_id())
    day = day_sealed(roll, believed_now(desk, roll))
    _make_room(desk, roll, user, day)
    body: dict[str, Json] = {"session": session, "float_pence": counted.pence}
    body |= counted.count.body() if counted.count else {}
    body |= said
    body |= _as_issued(roll.float_at_hand(counted.pence), counted.pence, check)
    entry = write_entry(desk, roll, user, EntryKind.SESSION_OPENED, Said(body, check.witness))
    day_opened = date.fromisoformat(str(entry.body["business_day"]))
    return TillSession(session, user.id, entry.at, day_opened, counted.pence, post=said.get("post") is True)


def _make_room(desk: Desk, roll: RollWriter, user: User, day: str) -> None:
    """Pause what was left open on an earlier day; refuse where a session of today stands in the way."""
    there = roll.open_session()
    if there is not None:
        if there.business_day.isoformat() < day:
            body: dict[str, Json] = {"session": there.id, "left_open": True}
            write_entry(desk, roll, user, EntryKind.SESSION_PAUSED, Said(body))
        elif there.cashier == user.id:
            raise Refused(Reason.SESSION_ALREADY_OPEN)
        else:
            cashier = name_of(desk.till.reference_data(), there.cashier, "Another cashier")
            raise Refused(Reason.SESSION_OF_ANOTHER, cashier=cashier)
    for one in roll.unclosed_sessions():
        mine = (one.cashier, one.business_day.isoformat(), one.state) == (user.id, day, SessionState.PAUSED)
        if mine and not one.gone:
            raise Refused(Reason.SESSION_PAUSED)


def _as_issued(at_hand: FloatAtHand | None, float_pence: int, check: FloatCheck) -> dict[str, Json]:
    """What the entry says of the float that was issued, where that is known."""
    if check.issued_pence is not None:
        at_hand = replace(at_hand, pence=check.issued_pence) if at_hand else None
    issued_pence = check.issued_pence if at_hand is None else at_hand.pence
    if issued_pence is None:
        return {}
    body: dict[str, Json] = {"issued_pence": issued_pence}
    if issued_pence != float_pence:
        if check.witness is None and not check.alone:
            raise Refused(Reason.FLOAT_NOT_AS_ISSUED)
        if at_hand is not None:
            body["charged"] = at_hand.kept_by
    return body
