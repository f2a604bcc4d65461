"""Times: aware UTC to the millisecond on the roll, London days and clocks for people."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")
CLOCK_LIMIT = timedelta(minutes=10)  # a till's clock may be off by so much before a supervisor is asked
CLOCK_AHEAD_LIMIT = timedelta(hours=24)  # past the last entry with no word from central (till-roll.md)


def to_milliseconds(at: datetime) -> datetime:
    """An aware time in UTC, cut to whole milliseconds, as it is sealed."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)  # every payment asks thrice
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def roll_time(at: datetime) -> str:
    """A time as entries write it: 2026-04-01T08:52:03.123Z."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def from_roll_time(text: str) -> datetime:
    """Read a time as entries write it; raises ValueError for any other form."""
    at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    if roll_time(at) != text:
        raise ValueError(text)
    return at


def business_day(at: datetime) -> date:
    """The London date of a time: the day on which money counts as taken."""
    return at.astimezone(_LONDON).date()


def day_begins(day: date) -> datetime:
    """The moment at which a business day begins: midnight in London."""
    return datetime.combine(day, time(), _LONDON).astimezone(UTC)


def day_ends(day: date) -> datetime:
    """The moment at which a business day ends: midnight in London."""
    return day_begins(day + timedelta(days=1))


def as_typed(text: str) -> datetime:
    """A time as people type it, ISO 8601; without a zone it is London's. Raises ValueError for anything else."""
    at = datetime.fromisoformat(text.strip())
    return (at if at.tzinfo else at.replace(tzinfo=_LONDON)).astimezone(UTC)


def london(at: datetime) -> datetime:
    """A time as clocks on the wall show it, summer time included."""
    return at.astimezone(_LONDON)


def span_words(span: timedelta) -> str:
    """A span in whole minutes, hours or days; nothing below one minute."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return ""
    if minutes < 120:  # noqa: PLR2004  minutes are read easily up to two hours
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"  # noqa: PLR2004  hours, up to two days


def full_words(at: datetime) -> str:
    """A time with its year, where the year may be what is wrong: 10:12 on 3 Nov 2026."""
    return f"{when_words(at)} {london(at).year}"


def when_words(at: datetime) -> str:
    """A time in few words: 10:12 on 3 Nov."""
    wall = london(at)
    return f"{wall:%H:%M} on {wall.day} {wall:%b}"


def clock_and_day(at: datetime) -> str:
    """A time as papers print it: 3 Nov 2026, 10:12."""
    wall = london(at)
    return f"{day_words(wall.date())}, {wall:%H:%M}"


def day_words(day: date) -> str:
    """A day in few words: 3 Nov 2026."""
    return f"{day.day} {day:%b %Y}"
