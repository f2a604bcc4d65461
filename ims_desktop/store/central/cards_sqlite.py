"""Card sales that a close leaves open, in central's file: what `ims.keep_cards` does on PostgreSQL."""

from collections.abc import Mapping
from typing import Any

from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.open_card import found_by, opened_by
from ims_desktop.store.central.sqlite_file import Connection as FileConnection

_COUNT = "SELECT text FROM entry WHERE device = ? AND number = ?"
_OPEN = """INSERT INTO card_open
    (device, number, session, office, entry, tender, mop, pence, stands, authorisation, last4)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_FOUND = """INSERT INTO card_matched (device, entry, tender, by_device, by_number)
    SELECT device, entry, tender, ?1, ?2 FROM card_open WHERE device = ?1 AND entry = ?3 AND tender = ?4
    ON CONFLICT DO NOTHING"""


def keep_cards(file: FileConnection, device: str, number: int, close: Mapping[str, Any]) -> None:
    """Keep what a close that is not held leaves open by its count, and which earlier sales that count found."""
    (text,) = file.execute(_COUNT, (device, close["count"])).fetchone() or ("{}",)
    count = read_doc(text)["body"]
    of_close = (device, number, close["session"], close["office"])
    file.executemany(_OPEN, [(*of_close, *one) for one in opened_by(close, count, number)])
    file.executemany(_FOUND, [(device, number, *place) for place in found_by(count)])
