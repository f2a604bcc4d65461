"""Times: aware UTC to the millisecond on the roll, London days and clocks for people."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")
CLOCK_AHEAD_LIMIT = timedelta(hours=24)  # past the last entry with no word from central (till-roll.md)


def to_milliseconds(at: datetime) -> datetime:
    """An aware time in UTC, cut to whole milliseconds, as it is sealed."""
    utc = at.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def roll_time(at: datetime) -> str:
    """A time as entries write it: 2026-04-01T08:52:03.123Z."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def from_roll_time(text: str) -> datetime:
    """Read a time as entries write it; raises ValueError for any other form."""
    at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    if roll_time(at) != text:
        raise ValueError(text)
    return at


def business_day(at: datetime) -> date:
    """The London date of a time: the day on which money counts as taken."""
    return at.astimezone(_LONDON).date()


def london(at: datetime) -> datetime:
    """A time as clocks on the wall show it, summer time included."""
    return at.astimezone(_LONDON)


def when_words(at: datetime) -> str:
    """A time in few words: 10:12 on 3 Nov."""
    wall = london(at)
    return f"{wall:%H:%M} on {wall.day} {wall:%b}"
