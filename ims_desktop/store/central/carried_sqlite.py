"""Carried entries at a central in a file: whether they go on from what is known here, and what came both ways."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from ims_desktop.domain.canonical import read_json
from ims_desktop.domain.carried import innermost, read_carried
from ims_desktop.domain.roll import NO_SEAL, EntryKind
from ims_desktop.store.central.judging import Judged
from ims_desktop.store.central.sqlite_file import Connection

DEVICE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SEAL = "SELECT seal FROM entry WHERE device = ? AND number = ?"
_ENTRY = "SELECT text, seal FROM entry WHERE device = ? AND number = ?"
_PAYMENT = "SELECT device, number FROM payment WHERE id = ?"
_KNOWN = "UPDATE held SET reason = 'payment_known', pence = 0 WHERE device = ? AND number = ?"


def carried_astray(connection: Connection, device: str, head: int, docs: Sequence[Mapping[str, Any]]) -> set[int]:
    """The numbers of carried entries that do not go on from what is known here of their own roll.

    That is central's entry before it, or the one that was carried just before; where central has neither, nothing
    speaks against it. What does not hold in itself is judged elsewhere.
    """
    return {
        number
        for number, doc in enumerate(docs, start=head + 1)
        if doc.get("kind") == EntryKind.ENTRY_CARRIED
        and innermost(doc)
        and not _goes_on(connection, device, number, doc)
    }


def _goes_on(connection: Connection, device: str, number: int, doc: Mapping[str, Any]) -> bool:
    carried = read_carried(doc["body"])
    if not DEVICE.fullmatch(carried.device):
        return False
    if carried.number == 1:
        return carried.before == NO_SEAL
    last = connection.execute(_ENTRY, (device, number - 1)).fetchall()
    if last:
        before = cast("Mapping[str, Any]", read_json(last[0][0]))
        if before.get("kind") == EntryKind.ENTRY_CARRIED and before["body"].get("seal") == carried.before.hex():
            return True
    here = connection.execute(_SEAL, (carried.device, carried.number - 1)).fetchall()
    return not here or here[0][0] == carried.before


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
            if _told_seal(connection, device, entry.number) == _told_seal(connection, other, at):
                connection.execute(_KNOWN, (device, entry.number))


def _told_seal(connection: Connection, device: str, number: int) -> bytes:
    ((text, seal),) = connection.execute(_ENTRY, (device, number)).fetchall()
    found = innermost(json.loads(text))
    return seal if found is None else found[1].seal
