"""Rebuilding what is derived: the tables are dropped and made again from the roll, in one transaction."""

from collections import Counter
from collections.abc import Mapping

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Refused, Trouble, Unavailable
from ims_desktop.domain.roll import Entry, read_entry
from ims_desktop.store.till import schema
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.projection import COLUMNS, INSERTS, Rows, rows_of
from ims_desktop.store.till.store import SqlTillStore


@frozen
class Rebuilt:
    """How many entries were read, and how many rows each derived table has now."""

    entries: int
    rows: Mapping[str, int]


def rebuild(store: SqlTillStore) -> Rebuilt:
    """Make every derived table again from the roll, or leave the file as it was. The till's lock must be held.

    Print states, baskets and reference data stay as they are: they do not follow from the roll. Raises Unavailable
    `DATABASE_UNREADABLE` where an entry cannot be read.
    """
    connection = store.connection()
    entries, rows = 0, Counter(dict.fromkeys(COLUMNS, 0))
    with store.lanes.writing():
        schema.drop_derived(connection)
        passing("rebuild.dropped")
        schema.make_derived(connection)
        for number, text, seal in connection.execute("SELECT number, text, seal FROM entry ORDER BY number"):
            for table, derived in _rows_of(number, text, seal).items():
                connection.executemany(INSERTS[table], derived)
                rows[table] += len(derived)
            entries += 1
        passing("rebuild.filled")
    passing("rebuild.committed")
    return Rebuilt(entries, rows)


def _rows_of(number: int, text: str, seal: bytes) -> Rows:
    try:
        entry: Entry = read_entry(text, seal)
        return rows_of(entry)
    except (KeyError, TypeError, ValueError, Refused) as error:
        raise Unavailable(
            Trouble.DATABASE_UNREADABLE,
            detail=f"entry {number} of its roll cannot be read by this program; run ims-admin verify",
        ) from error
