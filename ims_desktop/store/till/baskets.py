"""Baskets as the till's file keeps them: the one at hand, and those put aside."""

import json
from dataclasses import asdict

from ims_desktop.actions.ports import ParkedBasket
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.reference_data import read_thing
from ims_desktop.domain.references import UserId
from ims_desktop.store.till.connection import Row
from ims_desktop.store.till.projection import moment


def basket_text(basket: Basket) -> str:
    """A basket as the file keeps it."""
    return json.dumps(asdict(basket), ensure_ascii=False, default=str)


def read_basket(text: str) -> Basket:
    """Read a basket back."""
    return read_thing(Basket, json.loads(text))


def read_parked(row: Row) -> ParkedBasket:
    """Read back what was put aside: id, basket, by whom, when."""
    return ParkedBasket(row[0], read_basket(row[1]), UserId(row[2]), moment(row[3]))
