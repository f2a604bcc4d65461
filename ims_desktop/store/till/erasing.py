"""Erasing a till's own copies of personal values when central says that their time has come.

The roll keeps their commitments, so `verify` still passes. It goes a few hundred entries at a time, so that a payment
never waits long for its turn; cut off, it goes on after the next word from central.
"""

import json
import time

from ims_desktop.domain.canonical import read_json
from ims_desktop.domain.carried import made_at
from ims_desktop.domain.erasure import Erased, erased_before
from ims_desktop.domain.reference_data import ReferenceKind, read_thing
from ims_desktop.domain.times import roll_time
from ims_desktop.store.till.connection import Connection, Lanes, translated
from ims_desktop.store.till.projection import milliseconds, moment

_AT_ONCE = 500
_OTHERS_TURN = 0.001  # seconds in which a lane that waits gets its turn
_OLD = """SELECT DISTINCT personal.number, CASE entry.kind WHEN 'entry.carried' THEN entry.text END
    FROM personal JOIN entry USING (number)
    WHERE personal.number > ? AND (entry.at_ms < ? OR entry.kind = 'entry.carried')
    ORDER BY personal.number LIMIT ?"""


def erase_due(lanes: Lanes) -> int:
    """Erase what central said is to be erased and was not yet; answers how many entries lost their values."""
    connection = lanes.connection()
    with translated():
        due = _due_ms(connection)
    if due is None:
        return 0
    done = last = 0
    before = roll_time(moment(due))
    # what is deleted is overwritten, not only let go of
    connection.execute("PRAGMA secure_delete = ON")
    try:
        while True:
            with translated():
                looked_at = connection.execute(_OLD, (last, due, _AT_ONCE)).fetchall()
            if not looked_at:
                break
            old = [
                (number,) for number, carried in looked_at if carried is None or made_at(read_json(carried)) < before
            ]
            with lanes.writing():
                connection.executemany("DELETE FROM personal WHERE number = ?", old)
            done, last = done + len(old), looked_at[-1][0]
            time.sleep(_OTHERS_TURN)
    finally:
        connection.execute("PRAGMA secure_delete = OFF")
    with lanes.writing():
        connection.execute("UPDATE till_state SET erased_ms = max(coalesce(erased_ms, 0), ?)", (due,))
    with translated():
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # best effort: a reader may still need the log
    return done


def _due_ms(connection: Connection) -> int | None:
    """The time before which values are to go, where they have not gone yet; the last one counts."""
    told = connection.execute(
        "SELECT reference.data, till_state.erased_ms FROM reference, till_state WHERE reference.kind = ?",
        (ReferenceKind.ERASED.value,),
    ).fetchone()
    if told is None:
        return None
    data, done_ms = told
    before = erased_before(read_thing(Erased, json.loads(data)))
    due = None if before is None else milliseconds(before)
    return None if due is None or (done_ms is not None and done_ms >= due) else due
