"""Baskets as the till's file keeps them: the one at hand, and those put aside."""

import json
from dataclasses import asdict

from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.reference_data import read_thing
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.store.till.connection import Connection, Lanes, Row, translated
from ims_desktop.store.till.projection import milliseconds, moment

_PARK = "INSERT INTO parked_basket (id, basket, by_user, at_ms) VALUES (?, ?, ?, ?)"
_PARKED = "SELECT id, basket, by_user, at_ms FROM parked_basket"
_WHOSE = """SELECT id, cashier FROM session WHERE id = (
        SELECT session FROM session_event WHERE state = 'open' AND NOT carried AND number < ?
        ORDER BY number DESC LIMIT 1)
    ORDER BY number DESC LIMIT 1"""

CHANGES_HANDS = frozenset(
    {EntryKind.SESSION_OPENED, EntryKind.SESSION_RESUMED, EntryKind.SESSION_PAUSED, EntryKind.SESSION_CLOSED}
)
"""After these the counter may be another person's."""
# beside the roll's head, which each payment writes: what was at hand goes with it
NOTHING_AT_HAND = "{}"


class KeptBaskets:
    """The part of a till's store that keeps baskets."""

    _lanes: Lanes

    def park(self, parked: ParkedBasket) -> None:
        """Put a basket aside."""
        with self._lanes.writing():
            self._lanes.connection().execute(
                _PARK, (parked.id, basket_text(parked.basket), parked.by, milliseconds(parked.at))
            )

    def parked(self) -> list[ParkedBasket]:
        """The baskets put aside, oldest first."""
        with translated():
            rows = self._lanes.connection().execute(f"{_PARKED} ORDER BY at_ms, rowid").fetchall()
        return [read_parked(row) for row in rows]

    def take_back(self, parked_id: str) -> ParkedBasket | None:
        """Take a parked basket back; it is parked no more."""
        connection = self._lanes.connection()
        with self._lanes.writing():
            row = connection.execute(f"{_PARKED} WHERE id = ?", (parked_id,)).fetchone()
            connection.execute("DELETE FROM parked_basket WHERE id = ?", (parked_id,))
        return read_parked(row) if row else None

    def keep_basket(self, basket: Basket) -> None:
        """Remember the basket at hand, so that it survives a restart."""
        with self._lanes.writing():
            self._lanes.connection().execute("UPDATE till_state SET basket = ?", (basket_text(basket),))

    def kept_basket(self) -> Basket:
        """The basket at hand."""
        with translated():
            row = self._lanes.connection().execute("SELECT basket FROM till_state").fetchone()
        return read_basket(row[0]) if row else Basket()


def basket_text(basket: Basket) -> str:
    """A basket as the file keeps it."""
    return json.dumps(asdict(basket), ensure_ascii=False, default=str)


def read_basket(text: str) -> Basket:
    """Read a basket back."""
    return read_thing(Basket, json.loads(text))


def read_parked(row: Row) -> ParkedBasket:
    """Read back what was put aside: id, basket, by whom, when."""
    return ParkedBasket(row[0], read_basket(row[1]), UserId(row[2]), moment(row[3]))


def park_at_hand(connection: Connection, entry: Entry) -> None:
    """Put the basket at hand aside for its cashier once their session pauses or ends, or another one begins.

    The next one at the drawer finds a counter of their own, and among what is parked whose that is. Who pauses or
    closes in absence cannot do it at the counter, which shows nobody another person's basket.
    """
    ((kept,),) = connection.execute("SELECT basket FROM till_state").fetchall()
    if not read_basket(kept).lines:
        return
    whose = connection.execute(_WHOSE, (entry.number,)).fetchone()
    ends = entry.kind in {EntryKind.SESSION_PAUSED, EntryKind.SESSION_CLOSED}
    if whose is None or (str(entry.body.get("session")) == whose[0]) is not ends:
        return
    connection.execute(_PARK, (entry.id, kept, whose[1], milliseconds(entry.at)))
    connection.execute("UPDATE till_state SET basket = ?", (NOTHING_AT_HAND,))
