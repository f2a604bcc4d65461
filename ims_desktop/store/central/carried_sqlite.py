"""Carried entries at a central in a file: what is known here of their rolls, and what came both ways."""

from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.carried_rules import why_astray
from ims_desktop.store.central.judging import Judged, whole
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.sqlite_file import Connection
from ims_desktop.store.central.told_sqlite import told_seal

_ENTRY = "SELECT text, seal FROM entry WHERE device = ? AND number = ?"
_HELD = "SELECT 1 FROM held WHERE device = ? AND number = ? AND reason = 'carried'"
_PLACE = """INSERT INTO earlier_device (office, till, letter, device) SELECT ?1, ?2, ?3, ?4
    WHERE NOT EXISTS (SELECT 1 FROM device JOIN head USING (device)
        WHERE device = ?4 OR (office, till, letter) = (?1, ?2, ?3) AND number > 0)
    ON CONFLICT DO NOTHING"""
_IS_OF = """SELECT 1 FROM (SELECT device, office, till, letter FROM device
        UNION ALL SELECT device, office, till, letter FROM earlier_device)
    WHERE (device, office, till, letter) = (?4, ?1, ?2, ?3)"""
_PAYMENT = "SELECT device, number FROM payment WHERE id = ?"
_EARLIER = "SELECT device FROM device WHERE (device, office, till, kind) = (?, ?, ?, ?) AND letter < ?"
_FOLLOWS = "UPDATE head SET follows = ?, follows_number = ? WHERE device = ?"
_BROUGHT = "UPDATE head SET brought = brought + 1 WHERE device = ? AND follows = ?"
_SETTLED = "SELECT device, number FROM settled WHERE seal = ? AND how = 'posted' AND NOT (device = ? AND number = ?)"
_KNOWN = "UPDATE held SET reason = 'payment_known', pence = 0 WHERE device = ? AND number = ?"


def astray(connection: Connection, place: Place, head: int, docs: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Of the carried entries after a head, those that do not count, by number, and why."""
    rolls = _Rolls(connection)
    found: dict[int, str] = {}
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") == EntryKind.ENTRY_CARRIED and (why := why_astray(number, doc, place, rolls)):
            found[number] = why
            rolls.astray |= {(place.device, number)} if why == "carried" else set()
    return found


class _Rolls:
    """What the file knows, and what went astray in this push. Who names a letter that nobody has, has it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.astray: set[tuple[str, int]] = set()

    def entry(self, device: str, number: int) -> tuple[str, bytes] | None:
        row = self._connection.execute(_ENTRY, (device, number)).fetchone()
        return None if row is None else (row[0], row[1])

    def went_astray(self, device: str, number: int) -> bool:
        return (device, number) in self.astray or bool(self._connection.execute(_HELD, (device, number)).fetchall())

    def is_of(self, office: str, till: str, letter: str, device: str) -> bool:
        self._connection.execute(_PLACE, (office, till, letter, device))
        return bool(self._connection.execute(_IS_OF, (office, till, letter, device)).fetchall())


def note_earlier(connection: Connection, place: Place, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep which device of the same place this one came after, and how much of it came over: for `device_state`."""
    if head == 0 and docs and docs[0].get("kind") == EntryKind.DEVICE_ENROLLED:
        follows = body_of(docs[0]).get("follows")
        if isinstance(follows, dict) and (number := whole(follows.get("number"))) is not None and number >= 0:
            earlier = (str(follows.get("device")), place.office, place.till, place.kind, place.letter)
            for (device,) in connection.execute(_EARLIER, earlier).fetchall():
                connection.execute(_FOLLOWS, (device, number, place.device))
    for doc in docs:
        if doc.get("kind") == EntryKind.ENTRY_CARRIED:
            device = body_of(doc).get("device")
            connection.execute(_BROUGHT, (place.device, device if isinstance(device, str) else None))


def note_known(
    connection: Connection, device: str, payments: Sequence[Judged], held: Sequence[Mapping[str, Any]]
) -> None:
    """The very same entry came both ways, as it is and carried: held as known, nothing is missing.

    Whatever it was held for: what a replaced till's PC sends at last, blocked, may be posted already as carried.
    """
    waiting = {row["number"] for row in held if row["reason"] != "carried"}
    for entry in payments:
        if entry.number not in waiting:
            continue
        for other, at in connection.execute(_PAYMENT, (str(entry.body.get("payment")),)).fetchall():
            if told_seal(connection, device, entry.number) == told_seal(connection, other, at):
                connection.execute(_KNOWN, (device, entry.number))
        seal = told_seal(connection, device, entry.number).hex()
        if connection.execute(_SETTLED, (seal, device, entry.number)).fetchone():  # held before, and put right
            connection.execute(_KNOWN, (device, entry.number))
