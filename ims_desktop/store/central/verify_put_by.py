"""Whether what central keeps of things put by under their slips is what the rolls say, both ways."""

from typing import Any

from sqlalchemy import Connection, or_, select

from ims_desktop.domain.carried import as_told
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging_put_by import PutByHere, put_by_row, slips_gone
from ims_desktop.store.central.put_by_table import put_by, put_by_gone
from ims_desktop.store.central.verify_rows import doc_of, raw
from ims_desktop.store.central.verify_twice import Found

_SAYS = (f'"kind":"{EntryKind.CASH_MOVED}"', f'"kind":"{EntryKind.ENTRY_CARRIED}"')


class PutByRead:
    """The part of a proof's ledger that knows what lies where."""

    _connection: Connection

    def put_by(self, slip: str, device: str, number: int) -> PutByHere | None:
        """What was put by under a slip before."""
        there = put_by.c
        columns = [raw(self._connection, there[name]) for name in ("office", "move", "pence", "counterfeit")]
        before = (there.device != device) | (there.number < number)
        row = self._connection.execute(select(*columns).where(there.slip == slip, before)).first()
        return None if row is None else PutByHere(*row)

    def put_by_gone(self, slip: str, device: str, number: int) -> bool:
        """Whether another entry moved it away."""
        there = put_by_gone.c
        other = (there.device != device) | (there.number < number)
        return self._connection.execute(select(there.slip).where(there.slip == slip, other)).first() is not None


def look_at_put_by(connection: Connection, found: Found) -> None:
    """Hold what was put by, and what left, against the entries that are not held."""
    entries, held, devices = schema.entry.c, schema.held.c, schema.device.c
    aside = (held.device == entries.device) & (held.number == entries.number)
    rows = connection.execute(
        select(entries.device, raw(connection, entries.number), raw(connection, entries.text), devices.letter)
        .select_from(schema.entry.outerjoin(schema.held, aside).join(schema.device, devices.device == entries.device))
        .where(held.number.is_(None), devices.kind == "till", or_(*(entries.text.contains(words) for words in _SAYS)))
        .order_by(entries.received_at, entries.device, entries.number)
    )
    there: dict[str, set[tuple[Any, ...]]] = {}
    gone: set[tuple[Any, ...]] = set()
    for row in rows:
        doc = doc_of(row.text)
        tells = as_told(doc)
        try:
            one = put_by_row(tells, doc, row.letter, row.number)
            if one is not None:
                there.setdefault(one[0], set()).add((row.device, one[1], *one[2]))
            gone.update((slip, row.device, row.number) for slip in slips_gone(tells))
        except (KeyError, TypeError, AttributeError):  # that it cannot be read is told where the roll is walked
            continue
    _hold_against(connection, there, gone, found)


def _hold_against(
    connection: Connection, there: dict[str, set[tuple[Any, ...]]], gone: set[tuple[Any, ...]], found: Found
) -> None:
    """What came both ways, as it is and carried over, is kept once, by either."""
    columns = [put_by.c[name] for name in ("slip", "device", "number", "office", "move", "pence", "counterfeit")]
    kept = {row[0]: tuple(row[1:]) for row in connection.execute(select(*(_left(connection, one) for one in columns)))}
    for slip in sorted(kept.keys() | there.keys()):
        if kept.get(slip) not in there.get(slip, set()):
            device, number, *_ = kept.get(slip) or min(there[slip])
            found(device, number, "“put_by” does not say what the entry says")
    left = [_left(connection, put_by_gone.c[name]) for name in ("slip", "device", "number")]
    for _slip, device, number in sorted(gone ^ {tuple(row) for row in connection.execute(select(*left))}):
        found(device, number, "“put_by_gone” does not say what the entry says")


def _left(connection: Connection, column: Any) -> Any:
    return column if column.name == "device" else raw(connection, column)
