"""What may come only once at central, on whichever roll: a payment's id, and a receipt's number but for a clone's."""

from collections.abc import Callable, Sequence

from sqlalchemy import BigInteger, Column, Connection, cast, func, select

from ims_desktop.store.central import schema
from ims_desktop.store.central.verify_rows import raw

_MOST = 200
_CARRIED = '"kind":"entry.carried"'  # not inside of what is carried: quotes are escaped there
Found = Callable[[str, int, str], None]


def look_for_twice(connection: Connection, found: Found) -> None:
    """Tell every payment whose id or receipt stands in central more than once.

    A till and its clone gave the same numbers to different people until one was enrolled again: the clone's payments
    were carried over, and are told apart by their seal marks. Any other number that comes twice is a fault.
    """
    paid = schema.payment.c
    for value in _doubled(connection, paid.id):
        _tell(f"the payment id {value}", _places(connection, paid.id, value), found)
    for value in _doubled(connection, paid.receipt):
        first_hand = [place for place in _places(connection, paid.receipt, value) if not place[2]]
        if len(first_hand) > 1:
            _tell(f"the receipt {value}", first_hand, found)


def _doubled(connection: Connection, column: Column[str]) -> Sequence[str]:
    twice = select(column).group_by(column).having(cast(func.count(), BigInteger) > 1).limit(_MOST)
    return connection.execute(twice).scalars().all()


def _places(connection: Connection, column: Column[str], value: str) -> list[tuple[str, int, bool]]:
    """Device, number and whether it was carried over, of each payment."""
    paid, entries = schema.payment.c, schema.entry.c
    rows = connection.execute(
        select(paid.device, raw(connection, paid.number).label("number"), raw(connection, entries.text).label("text"))
        .outerjoin(schema.entry, (entries.device == paid.device) & (entries.number == paid.number))
        .where(column == value)
        .order_by(paid.device, paid.number)
        .limit(_MOST)
    )
    return [(row.device, row.number if type(row.number) is int else 0, _CARRIED in str(row.text)) for row in rows]


def _tell(what: str, places: Sequence[tuple[str, int, bool]], found: Found) -> None:
    for device, number, _ in places:
        found(device, number, f"{what} comes {len(places)} times at central")
