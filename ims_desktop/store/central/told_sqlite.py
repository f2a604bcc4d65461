"""What an entry of central's file tells: itself, or the one that it carries."""

from collections.abc import Mapping
from typing import Any

from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.carried import as_told, seal_as_told
from ims_desktop.store.central.sqlite_file import Connection


def told_of(text: str) -> Mapping[str, Any]:
    """What an entry tells: itself, or what it carries."""
    return as_told(read_doc(text))


def told_seal(connection: Connection, device: str, number: int) -> bytes:
    """The seal of an entry, or of what it carries."""
    row = connection.execute(
        "SELECT text, seal FROM entry WHERE device = ? AND number = ?", (device, number)
    ).fetchone()
    if row is None:
        return b""
    return seal_as_told(read_doc(row[0]), bytes(row[1]))
