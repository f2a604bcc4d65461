"""The last daily statement of rolls that central told of: its seal stands on this till's cash-up sheets."""

from datetime import date

from ims_desktop.domain.roll_statement import StatedDay
from ims_desktop.store.till.connection import Connection, Lanes, translated

STATED = "CREATE TABLE told_statement (one INTEGER PRIMARY KEY CHECK (one = 1), day TEXT NOT NULL, seal BLOB NOT NULL)"


class KnownStatement:
    """The part of a till's store that knows it."""

    _lanes: Lanes

    def told_statement(self) -> StatedDay | None:
        """The last one, None where this till heard of none yet."""
        with translated():
            return _told(self._lanes.connection())


def keep_stated(lanes: Lanes, stated: StatedDay) -> None:
    """Keep what central told; it is the same all day, so mostly nothing is written."""
    connection = lanes.connection()
    if _told(connection) != stated:
        with lanes.writing():
            row = (stated.day.isoformat(), stated.seal)
            connection.execute("INSERT OR REPLACE INTO told_statement VALUES (1, ?, ?)", row)


def _told(connection: Connection) -> StatedDay | None:
    row = connection.execute("SELECT day, seal FROM told_statement").fetchone()
    return None if row is None else StatedDay(date.fromisoformat(row[0]), row[1])
