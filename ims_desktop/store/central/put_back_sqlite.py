"""A new epoch in central's file, since it was put back to a backup: `ims.take_epoch` and `ims.put_back` in Python."""

import secrets
from datetime import datetime, timedelta

from ims_desktop.actions.ports.put_back import PutBack
from ims_desktop.actions.ports.rolls_at_central import ShownBy
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.times import from_roll_time, roll_time
from ims_desktop.store.central.sqlite_file import Connection

_A_DAY = timedelta(days=1)
_RENEW = """UPDATE head SET renewed_at = ?1 WHERE device = ?2 AND (renewed_at IS NULL OR renewed_at < ?3)
    AND NOT EXISTS (SELECT 1 FROM epoch_taken WHERE ended = ?4) AND (?4 = (SELECT epoch FROM meta) OR coalesce(
        (SELECT max(taken_at) FROM epoch_taken) <= coalesce(last_contact_at, ''), TRUE)) RETURNING 1"""
_TAKEN = """INSERT INTO epoch_taken (epoch, ended, how, device, said_by, taken_at, shown, had)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_SAID = """SELECT taken_at, said_by FROM epoch_taken e WHERE taken_at = (SELECT max(taken_at) FROM epoch_taken)
    AND how = 'said' AND NOT EXISTS (SELECT 1 FROM head h WHERE h.last_contact_at >= e.taken_at)"""


@frozen
class Showed:
    """What a device showed that it knows, and what central had of it."""

    how: ShownBy
    shown: int
    had: int


def take_epoch(connection: Connection, device: str, epoch: str, showed: Showed, now: datetime) -> str:
    """Take a new epoch; answers the one that holds now.

    A device may lie, so it is believed once a day. One from an epoch that central ended itself, or that was not heard
    since the last one, shows what is known.
    """
    ((current,),) = connection.execute("SELECT epoch FROM meta").fetchall()
    at = roll_time(now)
    if connection.execute(_RENEW, (at, device, roll_time(now - _A_DAY), epoch)).fetchall():
        ended, current = current, secrets.token_hex(16)
        connection.execute("UPDATE meta SET epoch = ?", (current,))
        connection.execute(_TAKEN, (current, ended, showed.how, device, None, at, showed.shown, showed.had))
    return str(current)


def say_put_back(connection: Connection, by: str, now: datetime) -> PutBack:
    """Whoever restored central says so. Safe to repeat: until somebody was heard it is the same time."""
    for at, who in connection.execute(_SAID).fetchall():
        return PutBack(from_roll_time(at), who, known=True)
    ((ended, change),) = connection.execute("SELECT epoch, change FROM meta").fetchall()
    new = secrets.token_hex(16)
    connection.execute("UPDATE meta SET epoch = ?", (new,))
    connection.execute(_TAKEN, (new, ended, ShownBy.SAID, None, by, roll_time(now), change, change))
    return PutBack(from_roll_time(roll_time(now)), by, known=False)
