"""Finding a payment by its receipt's number, without an index that each payment would have to write."""

from ims_desktop.domain.receipt_number import counter_of
from ims_desktop.store.till.connection import Connection

_SERIES = "SELECT office, till, letter, receipt_counter, head_number FROM till_state"
_NEXT = "SELECT number, receipt FROM payment WHERE number >= ? AND NOT carried ORDER BY number LIMIT 1"
_CARRIED = "SELECT number FROM payment WHERE receipt = ? AND carried"


def number_of(connection: Connection, receipt: str) -> int | None:
    """The entry of the payment that has a receipt number, None where this roll has none; `receipt` is as sealed.

    A device counts its receipts without gaps in the order of its roll, so its own are found by halving the entries
    among which one must stand. What was carried from an earlier device has that one's numbers, and an index.
    """
    row = connection.execute(_SERIES).fetchone()
    if row is None:
        return None
    office, till, letter, last, head = row
    prefix = f"{office}-{till}{letter}-"
    wanted = counter_of(receipt, prefix)
    if not wanted:
        carried = connection.execute(_CARRIED, (receipt,)).fetchone()
        return carried[0] if carried else None
    first, end = wanted, head - (last - wanted)  # the payments before it and after it take an entry each
    while first <= end:
        middle = (first + end) // 2
        number, there = connection.execute(_NEXT, (middle,)).fetchone() or (0, "")
        if there == receipt:
            return int(number)
        if number and counter_of(there, prefix) < wanted:
            first = number + 1
        else:
            end = middle - 1
    return None
