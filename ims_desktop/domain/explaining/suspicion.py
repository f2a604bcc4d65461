"""Suspicions: one thing that may have gone wrong, what it would make of the difference, and how likely it is."""

from enum import StrEnum
from typing import NamedTuple

from ims_desktop.domain.explaining.session_seen import TENDERS
from ims_desktop.domain.mop import MopKind


class Kind(StrEnum):
    """The mistakes that the explainer knows."""

    OTHER_TENDER = "other tender"
    AMOUNT_MISKEYED = "amount miskeyed"
    KEYED_TWICE = "keyed twice"
    NEVER_PAID = "never paid"
    PAPER_MISSING = "cheque or slip missing"
    CARD_NOT_TAKEN = "card not taken"
    CARD_TAKEN_TWICE = "card taken twice"
    ITEM_COUNT = "item sold or not"
    CHANGE_NOT_GIVEN = "change not given"
    ONE_FOR_ANOTHER = "a note, coin or bag for another"
    NOT_HANDED_BACK = "not handed back"
    HANDED_BACK_TWICE = "handed back twice"
    CORRECTION_WRONG = "correction wrong"
    LIFT_MISSED = "lift missed"
    TOP_UP_MISSED = "top-up missed"
    MOVEMENT_NOT_MADE = "lift or top-up not made"
    MOVEMENT_MISKEYED = "lift or top-up miskeyed"
    MOVEMENT_WRONG_WAY = "lift or top-up the wrong way"
    SWAP_UNEVEN = "swap one-sided"
    ROW_FOR_ANOTHER = "a row counted as another"
    PILE_MISSED = "pile or bag not counted"
    PILE_TWICE = "pile or bag counted twice"
    COUNT_MISKEYED = "count miskeyed"
    FLOAT_WRONG = "float wrong at opening"
    FLOAT_LEFT_OUT = "float left out or counted twice"


Effect = tuple[int, ...]  # pence that a mistake adds to counted less expected, by tender in the order of TENDERS
FLOAT = "float: "  # stands before the name of words about a count, where the float's at opening is meant
NOTHING: Effect = (0,) * len(TENDERS)
_PLACE = {kind: place for place, kind in enumerate(TENDERS)}


def effect(*parts: tuple[MopKind, int]) -> Effect:
    """The effect that has these pence by tender; several on one tender are added."""
    pence = list(NOTHING)
    for kind, amount_pence in parts:
        pence[_PLACE[kind]] += amount_pence
    return tuple(pence)


def on_cash(pence: int) -> Effect:
    """The effect of so much cash too many (above zero) or too few."""
    return (pence, 0, 0, 0)


class Suspicion(NamedTuple):
    """One thing that may have gone wrong.

    `chance` is how often this very thing happens in a session such as this one, about; `how` names the words for it,
    `facts` are the pence, pieces and denominations in them.
    """

    kind: Kind
    effect: Effect
    chance: float
    how: str
    entries: tuple[int, ...] = ()
    facts: tuple[int, ...] = ()
