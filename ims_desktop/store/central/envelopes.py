"""The envelopes of tills' closes, for the officer who has the key to them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine

from ims_desktop.actions.ports.referrals import ClosedEnvelope
from ims_desktop.domain.carried import innermost
from ims_desktop.domain.quiet_referral import is_envelope
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.judging import read_plainly

_SLICE = 200  # envelopes are long
_NO_DEVICE = "00000000-0000-0000-0000-000000000000"
_CLOSES = """SELECT e.device, e.number, d.office, d.till, d.letter, e.text
    FROM entry e JOIN device d ON d.device = e.device
    WHERE instr(e.text, 'session.closed') > 0 AND (e.device, e.number) > (?, ?)
    ORDER BY e.device, e.number LIMIT ?"""


def envelopes(engine: Engine, first: str) -> Iterator[ClosedEnvelope]:
    """The envelopes of closes from a time on, as rolls write it, roll by roll; what is carried and held too."""
    after: tuple[str, int] = (_NO_DEVICE, 0)
    while True:
        with reading(engine) as connection:
            server = connection.dialect.name == "postgresql"
            found, last = _postgres(connection, *after, first) if server else _sqlite(connection, *after, first)
        yield from found
        if last is None:
            return
        after = last


def _postgres(
    connection: Connection, device: str, number: int, first: str
) -> tuple[Sequence[ClosedEnvelope], tuple[str, int] | None]:
    asked = (device, number, first, _SLICE)
    rows = connection.exec_driver_sql("SELECT * FROM ims.envelopes(%s, %s, %s, %s)", asked).all()
    found = [ClosedEnvelope(DeviceId(str(row[0])), *row[1:]) for row in rows]
    return found, (found[-1].device, found[-1].number) if len(found) == _SLICE else None


def _sqlite(
    connection: Connection, device: str, number: int, first: str
) -> tuple[Sequence[ClosedEnvelope], tuple[str, int] | None]:
    rows = connection.exec_driver_sql(_CLOSES, (device, number, _SLICE)).all()
    found = []
    for row in rows:
        doc = read_plainly(row.text) or {}
        told = innermost(doc)
        doc, letter = (doc, row.letter) if told is None else (told[0], told[1].letter)
        if doc.get("kind") == EntryKind.SESSION_CLOSED and str(doc.get("at")) >= first:
            place = (DeviceId(row.device), row.number, row.office, row.till, letter, str(doc["at"]))
            found.append(ClosedEnvelope(*place, *_said(doc)))
    return found, (rows[-1].device, rows[-1].number) if len(rows) == _SLICE else None


def _said(doc: Mapping[str, Any]) -> tuple[str, str]:
    body = doc["body"] if isinstance(doc.get("body"), dict) else {}
    envelope = body.get("envelope")
    return str(body.get("session", "")), str(envelope) if is_envelope(envelope) else ""
