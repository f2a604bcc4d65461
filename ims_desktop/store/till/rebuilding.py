"""Rebuilding what is derived: the tables are dropped and made again from the roll, in one transaction."""

from ims_desktop.store.till import schema
from ims_desktop.store.till.projection import INSERTS, read_entry, rows_of
from ims_desktop.store.till.store import SqlTillStore


def rebuild(store: SqlTillStore) -> int:
    """Make every derived table again from the roll; answers how many entries were read.

    Print states, baskets and reference data stay as they are: they do not follow from the roll.
    """
    connection = store.connection()
    entries = 0
    with store.lanes.writing():
        for table in reversed(schema.DERIVED_TABLES):
            connection.execute(f"DROP TABLE {table}")
        for statement in (*schema.DERIVED_TABLES.values(), *schema.DERIVED_INDEXES):
            connection.execute(statement)
        for text, seal in connection.execute("SELECT text, seal FROM entry ORDER BY number"):
            for table, rows in rows_of(read_entry(text, seal)).items():
                connection.executemany(INSERTS[table], rows)
            entries += 1
    return entries
