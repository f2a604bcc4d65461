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

CLOCK_INDEX = "CREATE INDEX entry_clock ON entry (number) WHERE kind = 'clock.set'"
# `upto` is the first setting of the clock after which time was told anew though it had come to what is asked for
_HALVED = """WITH RECURSIVE upto (number) AS (
    SELECT coalesce(
        (SELECT min(number) FROM entry AS clock WHERE kind = 'clock.set'
            AND (SELECT at_ms FROM entry WHERE entry.number = clock.number - 1) >= ?1),
        head_number + 1) FROM till_state),
half (since, before) AS (
    SELECT upto.number, coalesce(
        (SELECT max(entry.number) - 1 FROM entry WHERE kind = 'clock.set' AND entry.number < upto.number), 0) FROM upto
    UNION ALL SELECT iif(at_ms < ?1, since, number), iif(at_ms < ?1, number, before)
        FROM half JOIN entry ON entry.number = (before + since) / 2 WHERE since - before > 1)
    SELECT max(before) FROM half"""


def begins_ms(day: date) -> int:
    """A moment before anything of a London day: its midnight is at 23:00 or 00:00 UTC."""
    return milliseconds(datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1))


def entry_before(connection: Connection, ms: int) -> int:
    """An entry, 0 for none, after which all entries of a time or later lie; found by halving.

    Only between two settings of the clock do times never fall: what is halved is the first such part that came to the
    time, or else days of long ago, set for an hour, would hide what was taken before. Where it was set back, some
    entries after the one found may be earlier too, so whoever must know looks at each entry's time.
    """
    row = connection.execute(_HALVED, (ms,)).fetchone()
    return int(row[0]) if row else 0
