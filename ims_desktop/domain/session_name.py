"""What people call a session: the number of its Z sheet, its till and day, or how its id begins."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from ims_desktop.domain.closed_session import close_number
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.near import near
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import london

_FULL_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ID_BEGINS = re.compile(r"[0-9a-f]{6,8}|[0-9a-f]{8}-[0-9a-f-]*", re.IGNORECASE)
_Z_NUMBER = re.compile(r"(?:.*-)?Z([1-9][0-9]{0,14})", re.IGNORECASE)
_DAY = re.compile(r".*-([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:]*)?", re.IGNORECASE)
_MOST_NAMED = 5


@frozen
class CalledSession:
    """A session with what it is called by: `till` has its letter (03A), `closed` is the number of its close."""

    id: SessionId
    office: str
    till: str
    opened_at: datetime | None
    closed: int | None

    @property
    def opened_name(self) -> str:
        """Its till and when it was opened there, in London: BA1-03A-2026-04-01T08:52."""
        when = "" if self.opened_at is None else f"-{london(self.opened_at):%Y-%m-%dT%H:%M}"
        return f"{self.office}-{self.till}{when}"

    @property
    def name(self) -> str:
        """The number of its Z sheet once it is closed, such as BA1-03A-Z120; before, its till and when it opened."""
        return close_number(self.office, self.till, "", self.closed) if self.closed else self.opened_name

    def is_called(self, typed: str) -> bool:
        """Whether that means it: a Z number whole (without its office too), another name by its beginning."""
        wanted = typed.casefold()
        if _Z_NUMBER.fullmatch(wanted):
            return f"-{self.name}".casefold().endswith(f"-{wanted}")
        opened = self.opened_name.casefold()
        begins = (opened, opened.partition("-")[2], self.id.casefold())
        return any(one.startswith(wanted) for one in begins)


@frozen
class Sought:
    """By what a session that was typed is looked for; all of it blank where it can be no name of one."""

    closed: int | None = None
    on: date | None = None  # opened on this London day
    begins: str = ""  # its id does

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.closed or self.on or self.begins)


def full_id(typed: str) -> SessionId | None:
    """The id of a session, where it was typed whole."""
    return SessionId(typed.strip().lower()) if _FULL_ID.fullmatch(typed.strip()) else None


def sought(typed: str) -> Sought:
    """What to look for by what was typed."""
    wanted = typed.strip()
    if number := _Z_NUMBER.fullmatch(wanted):
        return Sought(closed=int(number[1]))
    if _ID_BEGINS.fullmatch(wanted):
        return Sought(begins=wanted.lower())
    day = _DAY.fullmatch(wanted)
    try:
        return Sought(on=date.fromisoformat(day[1])) if day else Sought()
    except ValueError:
        return Sought()


def the_one_called(typed: str, there: Sequence[CalledSession], others: Sequence[CalledSession] = ()) -> SessionId:
    """The session among `there` that is meant.

    Refuses `SESSION_WHICH`, naming them, where several are, and `SESSION_UNKNOWN` with those of `there` and `others`
    that are called almost so.
    """
    wanted = typed.strip()
    found = {one.id: one for one in there if one.is_called(wanted)}
    if len(found) == 1:
        return next(iter(found))
    if found:
        names = [f"{one.name} ({one.opened_name})" if one.closed else one.name for one in found.values()]
        more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
        raise Refused(Reason.SESSION_WHICH, session=wanted[:64], these=", ".join(names[:_MOST_NAMED]) + more)
    names = [one.name for one in (*there, *others)]
    like = near(wanted, names) or near(wanted, [name.rpartition("-")[2] for name in names])
    raise Refused(Reason.SESSION_UNKNOWN, session=wanted[:64], near=like)
