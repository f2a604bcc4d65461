"""Sessions that were taken over from tills that are gone, read for a proof, on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.domain.gone_session import SessionBegun, ToldEntry
from ims_desktop.domain.till_session import UNCLOSED
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import whole
from ims_desktop.store.central.judging_gone import CARRIED, GoneHere, carried_from
from ims_desktop.store.central.verify_rows import doc_of, raw

_sessions, _devices, _heads, _entries = schema.session.c, schema.device.c, schema.head.c, schema.entry.c


class GoneRead:
    """The part of a proof's ledger that knows other tills' sessions."""

    _connection: Connection
    _device: str
    takes_in = False  # what came later is here too: a taking over is held against what it says that it knew

    def gone(self, device: str, session: str, number: int) -> GoneHere | None:
        """A till's session as it stood before an entry of this roll took it over."""
        known = self._device_of(device)
        row = None if known is None else self._connection.execute(self._row(device, session)).first()
        if known is None or row is None:
            return None
        by_this = row.gone_to == self._device and self._began(session) == number
        begun = SessionBegun(device, f"{known.till}{known.letter}", session, row.number, row.cashier, row.float_pence)
        blocked, closed = bool(known.blocked) and known.kind == "till", row.state not in UNCLOSED
        said = self._connection.execute(select(_heads.last_heard).where(_heads.device == known.device)).scalar()
        taken_over = row.gone_to is not None and not by_this
        return GoneHere(begun, known.office, blocked, closed, taken_over, self._heads(known), whole(said) or 0)

    def told(self, begun: SessionBegun, upto: Mapping[str, int]) -> tuple[Sequence[ToldEntry], int]:
        """What these rolls say of it up to there."""
        last = whole(upto.get(begun.device)) or 0
        wanted = select(*(raw(self._connection, _entries[name]) for name in ("number", "seal", "text")))
        own = wanted.where(
            _entries.device == begun.device,
            _entries.number.between(begun.number, last),
            _entries.text.contains(begun.session, autoescape=True),
        )
        rows = self._connection.execute(own.select_from(schema.entry).order_by(_entries.number))
        told = [ToldEntry(row.number, bytes(row.seal), doc_of(row.text)) for row in rows]
        for device, number in upto.items():
            if device != begun.device:
                beside = wanted.where(
                    _entries.device == device, _entries.number <= number, _entries.text.contains(CARRIED)
                )
                docs = [doc_of(row.text) for row in self._connection.execute(beside.select_from(schema.entry))]
                came = carried_from(begun.device, docs)
                last = max([last, *(one.number for one in came)])
                told += [one for one in came if one.number >= begun.number]
        return told, last

    def _taken_over_before(self, session: str, device: str, carrier: str, number: int) -> bool:
        """Whether a device's session had been taken over when an entry of another roll came."""
        taking, mine, later = schema.entry.alias("taking"), schema.entry.alias("mine"), schema.session.alias("later")
        there = (
            select(mine.c.number)
            .select_from(schema.session)
            .join(later, (later.c.device == _sessions.gone_to) & (later.c.id == _sessions.id))
            .join(taking, (taking.c.device == later.c.device) & (taking.c.number == later.c.number))
            .join(mine, taking.c.received_at <= mine.c.received_at)
            .where(
                _sessions.device == device, _sessions.id == session, mine.c.device == carrier, mine.c.number == number
            )
        )
        return self._connection.execute(there).first() is not None

    def _began(self, session: str) -> int:
        there = select(_sessions.number).where(_sessions.device == self._device, _sessions.id == session)
        return int(self._connection.execute(there).scalar() or 0)

    def _row(self, device: str, session: str) -> Any:
        columns = ("number", "cashier", "float_pence", "state", "gone_to")
        return select(*(_sessions[name] for name in columns)).where(_sessions.device == device, _sessions.id == session)

    def _device_of(self, device: str) -> Any:
        # compared here: PostgreSQL reads an id that is none as an error
        return next((row for row in self._connection.execute(select(schema.device)) if row.device == device), None)

    def _heads(self, known: Any) -> Mapping[str, int]:
        same = (_devices.office == known.office, _devices.till == known.till, _devices.kind == known.kind)
        rows = self._connection.execute(
            select(_devices.device, _heads.number).join(schema.head, _heads.device == _devices.device).where(*same)
        )
        return {row.device: row.number for row in rows}
