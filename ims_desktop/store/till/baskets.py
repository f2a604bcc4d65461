"""Baskets as the till's file keeps them: the one at hand, and those put aside."""

import json
from dataclasses import asdict

from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.reference_data import read_thing
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import Entry
from ims_desktop.store.till.connection import Connection, Row
from ims_desktop.store.till.projection import milliseconds, moment

NOTHING_AT_HAND = "UPDATE kept_basket SET basket = '{}' WHERE basket <> '{}'"


def basket_text(basket: Basket) -> str:
    """A basket as the file keeps it."""
    return json.dumps(asdict(basket), ensure_ascii=False, default=str)


def read_basket(text: str) -> Basket:
    """Read a basket back."""
    return read_thing(Basket, json.loads(text))


def read_parked(row: Row) -> ParkedBasket:
    """Read back what was put aside: id, basket, by whom, when."""
    return ParkedBasket(row[0], read_basket(row[1]), UserId(row[2]), moment(row[3]))


def park_at_hand(connection: Connection, paused: Entry) -> None:
    """Put the basket at hand aside for the cashier whose session is paused: the next one finds a counter of their own.

    Who pauses in absence cannot do it at the counter, which shows nobody another person's basket.
    """
    ((kept,),) = connection.execute("SELECT basket FROM kept_basket").fetchall()
    cashier = connection.execute(
        "SELECT cashier FROM session WHERE id = ?", (str(paused.body.get("session")),)
    ).fetchone()
    if cashier is None or not read_basket(kept).lines:
        return
    connection.execute(
        "INSERT INTO parked_basket (id, basket, by_user, at_ms) VALUES (?, ?, ?, ?)",
        (paused.id, kept, cashier[0], milliseconds(paused.at)),
    )
    connection.execute(NOTHING_AT_HAND)
