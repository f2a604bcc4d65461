"""Corrections of a payment that were held, and that finance posted: no row of `reversal` tells of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.domain.carried import as_told
from ims_desktop.domain.held_entry import Settled
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.settled_table import settled

_entries = schema.entry.c


def moved_by_finance(connection: Connection, payment: str) -> Sequence[Mapping[str, Any]]:
    """Their bodies: they may have put another account in the place of one that the payment paid (`ims.put_right`)."""
    rows = connection.execute(
        select(_entries.text)
        .join(settled, (settled.c.device == _entries.device) & (settled.c.number == _entries.number))
        .where(settled.c.how == Settled.POSTED.value, _entries.text.contains(payment, autoescape=True))
    ).scalars()
    told = (as_told(read_plainly(text) or {}) for text in rows)
    bodies = (doc["body"] for doc in told if doc.get("kind") == EntryKind.PAYMENT_CORRECTED)
    return [body for body in bodies if isinstance(body, dict) and body.get("payment") == payment]
