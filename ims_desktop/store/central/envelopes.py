"""The envelopes of tills' closes, for the officer who has the key to them."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Engine

from ims_desktop.actions.officer.closes import envelope_told
from ims_desktop.actions.ports.referrals import ClosedEnvelope
from ims_desktop.domain.references import DeviceId
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
    told = (
        envelope_told(
            read_plainly(row.text) or {}, DeviceId(row.device), row.number, (row.office, row.till, row.letter)
        )
        for row in rows
    )
    found = [one for one in told if one is not None and one.at >= first]
    return found, (rows[-1].device, rows[-1].number) if len(rows) == _SLICE else None
