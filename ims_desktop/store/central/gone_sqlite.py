"""Sessions of tills that are gone, in central's file: what `ims.gone_sessions` and `ims.take_over` do on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.body_shape import is_word
from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.gone_session import SessionBegun, ToldEntry, gone_known, moved_pence
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_session import UNCLOSED
from ims_desktop.store.central.judging import Judged, time_said, whole
from ims_desktop.store.central.judging_gone import CARRIED, GoneHere, carried_from
from ims_desktop.store.central.sqlite_file import Connection

_SESSION = """SELECT d.office, d.till || d.letter, d.blocked AND d.kind = 'till', s.state, s.gone_to,
        s.number, s.cashier, s.float_pence
    FROM session s JOIN device d ON d.device = s.device WHERE s.device = ? AND s.id = ?"""
_HEARD = "SELECT last_heard FROM head WHERE device = ?"
_HEADS = """SELECT h.device, h.number FROM device mine JOIN device d USING (office, till, kind)
    JOIN head h ON h.device = d.device WHERE mine.device = ?"""
_OWN = """SELECT number, seal, text FROM entry
    WHERE device = ? AND number BETWEEN ? AND ? AND instr(text, ?) ORDER BY number"""
_CARRIED = "SELECT text FROM entry WHERE device = ? AND number <= ? AND instr(text, ?) ORDER BY number"
_TAKE = """INSERT INTO session (device, id, number, cashier, state, state_at, opened_at, float_pence, moved_pence,
    came_from) VALUES (?, ?, ?, ?, 'paused', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_GO = "UPDATE session SET gone_to = ? WHERE device = ? AND id = ?"
_CARRIED_OPENING = """INSERT INTO session (device, id, number, cashier, state_at, opened_at, float_pence)
    SELECT device, ?2, ?3, ?4, ?5, ?5, ?6 FROM device WHERE device = ?1 ON CONFLICT DO NOTHING"""
_GONE = """SELECT s.device, s.id, d.office, d.till || d.letter, s.cashier, s.opened_at, h.number, h.last_heard
    FROM session s JOIN device d ON d.device = s.device JOIN head h ON h.device = s.device
    WHERE d.office = ?1 AND d.kind = 'till' AND d.blocked AND s.gone_to IS NULL
        AND s.state IN ('open', 'paused', 'counted') AND (?2 IS NULL OR s.id = ?2) ORDER BY s.opened_at, s.id"""


class GoneInFile:
    """The part of the ledger that knows other tills' sessions."""

    _connection: Connection
    takes_in = True

    def gone(self, device: str, session: str, number: int) -> GoneHere | None:
        """A till's session as it stands now."""
        del number
        return _here(self._connection, device, session)

    def told(self, begun: SessionBegun, upto: Mapping[str, int]) -> tuple[Sequence[ToldEntry], int]:
        """What these rolls say of it up to there."""
        connection, last = self._connection, upto.get(begun.device, 0)
        own = connection.execute(_OWN, (begun.device, begun.number, last, begun.session)).fetchall()
        told = [ToldEntry(number, bytes(seal), read_doc(text)) for number, seal, text in own]
        for device, number in upto.items():
            if device != begun.device:
                rows = connection.execute(_CARRIED, (device, number, CARRIED)).fetchall()
                came = carried_from(begun.device, [read_doc(text) for (text,) in rows])
                last = max([last, *(one.number for one in came)])
                told += [one for one in came if one.number >= begun.number]
        return told, last


class _Told(GoneInFile):
    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def gone_in(connection: Connection, office: str, session: str | None) -> list[dict[str, Any]]:
    """Sessions that wait on tills of an office that are gone; of one that is asked for all that is known of it."""
    found: list[dict[str, Any]] = []
    for device, one, of_office, till, cashier, opened_at, last, heard in connection.execute(
        _GONE, (office, session)
    ).fetchall():
        row = {"session": one, "device": device, "office": of_office, "till": till, "cashier": cashier}
        row |= {"opened_at": opened_at, "last": last, "heard": heard}
        if session is not None and (here := _here(connection, device, one)) is not None:
            told, known = _Told(connection).told(here.begun, here.heads)
            figures = gone_known(here.begun, told, here.heads, known)
            row["gone"] = None if figures is None else figures | {"heard": heard}
        found.append(row)
    return found


def keep_taken_over(connection: Connection, device: str, judged: Judged) -> None:
    """A session goes on at the till that took it over; one that its device never could send can be taken over."""
    doc, body = judged.doc, judged.body
    if judged.carrier is not None:
        if doc.get("kind") == EntryKind.SESSION_OPENED and is_word(body.get("session")):
            opening = (doc["device"], body["session"], doc["number"], doc["actor"], doc["at"])
            connection.execute(_CARRIED_OPENING, (*opening, whole(body.get("float_pence")) or 0))
        return
    if doc.get("kind") != EntryKind.SESSION_TAKEN_OVER:
        return
    gone = body["gone"]
    moved = moved_pence(gone["moved"])
    opened_at = time_said(gone["opened_at"]) or doc["at"]
    row = (device, body["session"], judged.number, gone["cashier"], doc["at"], opened_at, gone["float_pence"])
    connection.execute(_TAKE, (*row, moved, gone["device"]))
    connection.execute(_GO, (device, gone["device"], body["session"]))


def _here(connection: Connection, device: str, session: str) -> GoneHere | None:
    row = connection.execute(_SESSION, (device, session)).fetchone()
    if row is None:
        return None
    office, till, blocked, state, gone_to, number, cashier, float_pence = row
    heads: dict[str, int] = dict(connection.execute(_HEADS, (device,)).fetchall())
    begun = SessionBegun(device, till, session, number, cashier, float_pence)
    ((heard,),) = connection.execute(_HEARD, (device,)).fetchall()
    return GoneHere(begun, office, bool(blocked), state not in UNCLOSED, gone_to is not None, heads, heard)
