"""Who is at work at the office's other tills, as central told with the last changes."""

from collections.abc import Sequence

from ims_desktop.domain.at_work import AtWork
from ims_desktop.domain.references import UserId
from ims_desktop.store.till.connection import Connection, Lanes, translated
from ims_desktop.store.till.projection import milliseconds, moment

AT_WORK = """CREATE TABLE at_work_elsewhere (
    user TEXT NOT NULL,
    till TEXT NOT NULL,
    opened_ms INTEGER NOT NULL,
    PRIMARY KEY (user, till, opened_ms)
) WITHOUT ROWID"""
_ALL = "SELECT user, till, opened_ms FROM at_work_elsewhere ORDER BY opened_ms"


class KnownAtWork:
    """The part of a till's store that knows it."""

    _lanes: Lanes

    def at_work_elsewhere(self, user: UserId) -> AtWork | None:
        """Their session that was opened last at another till, and was neither closed nor paused when central told."""
        with translated():
            mine = [one for one in _told(self._lanes.connection()) if one.user == user]
        return mine[-1] if mine else None


def keep_at_work(lanes: Lanes, told: Sequence[AtWork]) -> None:
    """Keep what central told instead of what it told before; mostly it is the same, and nothing is written."""
    connection = lanes.connection()
    if {*_told(connection)} != {*told}:
        with lanes.writing():
            connection.execute("DELETE FROM at_work_elsewhere")
            rows = [(one.user, one.till, milliseconds(one.opened_at)) for one in told]
            connection.executemany("INSERT OR REPLACE INTO at_work_elsewhere VALUES (?, ?, ?)", rows)


def _told(connection: Connection) -> list[AtWork]:
    rows = connection.execute(_ALL).fetchall()
    return [AtWork(UserId(user), till, moment(opened_ms)) for user, till, opened_ms in rows]
