"""The till's clock: believed where it can be, confirmed by a supervisor where it cannot."""

from datetime import datetime

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.ports import RollWriter
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId
from ims_desktop.domain.roll import EntryDraft, EntryKind, next_entry
from ims_desktop.domain.till_clock import DoubtfulClock, confirmed_clock, doubt_of
from ims_desktop.domain.times import roll_time, to_milliseconds


@frozen
class ConfirmedClock:
    """A time that a supervisor confirmed: the entry, and by how much the roll's time stepped back for it."""

    number: int
    at: datetime
    stepped_back_ms: int
    ahead_of_central_ms: int  # 0 within ten minutes, or where it is not known
    by: User


def believed_now(desk: Desk, roll: RollWriter) -> datetime:
    """What the clock reads, to be sealed; refuses `CLOCK_WRONG` where a supervisor must confirm it first."""
    reading = desk.clock.now()
    doubt = doubt_of(roll.clock_known(), roll.head().at, reading, desk.clock.ticks())
    if doubt is not None:
        raise doubt.refused()
    return reading


def clock_doubt(desk: Desk) -> DoubtfulClock | None:
    """What speaks against this till's clock now; None where it is believed."""
    return doubt_of(desk.till.clock_known(), desk.till.head().at, desk.clock.now(), desk.clock.ticks())


def confirm_clock(desk: Desk, user: User) -> ConfirmedClock:
    """Say that the clock is right as it stands, for a supervisor. It is an entry, and the roll's time goes on from it.

    It may step back once, so that a till whose clock was ahead does not date what follows falsely.
    """
    user.must(Permission.CONFIRM_CLOCK)
    with desk.till.writing() as roll:
        reading, ticks, known, head = (
            to_milliseconds(desk.clock.now()),
            desk.clock.ticks(),
            roll.clock_known(),
            roll.head(),
        )
        after = confirmed_clock(known, reading, ticks)
        doubt = doubt_of(known, head.at, reading, ticks)
        back_ms = 0 if head.at is None else max(0, round((head.at - reading).total_seconds() * 1000))
        body: dict[str, Json] = {"stepped_back_ms": back_ms, "ahead_of_central_ms": after.accepted_ms}
        if doubt is not None:
            body["doubt"] = doubt.doubt.value
        if known.central_at is not None:
            body["central_heard_at"] = roll_time(known.central_at)
        draft = EntryDraft(EntryId(desk.ids.new_id()), EntryKind.CLOCK_SET, user.id, body)
        entry = next_entry(desk.till.identity.device, head, draft, reading)
        roll.append(entry)
        roll.know_clock(after)
    return ConfirmedClock(entry.number, entry.at, back_ms, after.accepted_ms, user)


def confirm_clock_as(desk: Desk, user: str, password: str) -> ConfirmedClock:
    """A supervisor confirms the time with their own name and password, whoever sits at the till; offline too."""
    return confirm_clock(desk, sign_in(desk, user, password))
