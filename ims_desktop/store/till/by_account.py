"""Finding what was lately paid on an account, by an index that a payment hardly writes.

The index is parted into stretches of 128 entries, each in its own few pages: what a payment adds lies together with
what was added just before, where an index over all the roll would have it write a page somewhere for each of its
accounts. Who asks says since when, so that only the stretches since then are looked through.
"""

from datetime import UTC, date, datetime, timedelta

from ims_desktop.store.till.connection import Connection
from ims_desktop.store.till.projection import milliseconds

ACCOUNT_INDEX = "CREATE INDEX posting_account ON posting (number >> 7, reference, fund)"
# bound to: an entry after which is looked. Joined by ON_ACCOUNT, bound to: reference, fund
SINCE = """WITH RECURSIVE stretch (at) AS (
    VALUES (? >> 7) UNION ALL SELECT at + 1 FROM stretch WHERE at < (SELECT head_number >> 7 FROM till_state)) """
ON_ACCOUNT = "posting.number >> 7 = stretch.at AND posting.reference = ? AND posting.fund = ?"

_HALVED = """WITH RECURSIVE half (before, since) AS (
    SELECT 0, head_number + 1 FROM till_state
    UNION ALL SELECT iif(at_ms < ?1, number, before), iif(at_ms < ?1, since, number)
        FROM half JOIN entry ON entry.number = (before + since) / 2 WHERE since - before > 1)
    SELECT max(before) FROM half"""


def begins_ms(day: date) -> int:
    """A moment before anything of a London day: its midnight is at 23:00 or 00:00 UTC."""
    return milliseconds(datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1))


def entry_before(connection: Connection, ms: int) -> int:
    """An entry earlier than a time, 0 for none, after which all entries of that time or later lie; found by halving.

    Where a supervisor set the clock back, entries before it may be of times that come again: some of those in between
    may then be earlier too, so whoever must know looks at each entry's time; and what was dated too late is not found.
    """
    row = connection.execute(_HALVED, (ms,)).fetchone()
    return int(row[0]) if row else 0
