"""Whether the card sales that a count names are on its roll: whoever has a till's key may name any.

Central's database says the same (`ims.cards_fault`); contract tests hold the two against each other.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from ims_desktop.domain.canonical import objects_of
from ims_desktop.domain.card_sales import Stands
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.tenders_held import CORRECTED, TAKEN, VOIDED

Told: TypeAlias = Callable[[int], Iterable[Mapping[str, Any]]]
"""The entry at a number, then all voids and corrections after it up to the count, held or not."""


def cards_fault(count: Mapping[str, Any], session: str, opened: int, told: Told) -> str:
    """`cards`, or nothing where each sale that a sound count names is a card's of that sum, and is named once.

    It was taken in this session, or before it opened where it is an earlier one's.
    """
    named = count.get("cards", [])
    places = {(one["entry"], one["tender"]) for one in named}
    return "" if len(places) == len(named) and all(_is_there(one, session, opened, told) for one in named) else "cards"


def _is_there(one: Mapping[str, Any], session: str, opened: int, told: Told) -> bool:
    if one["stands"] == Stands.EARLIER and one["entry"] >= opened:
        return False
    wanted = None if one["stands"] == Stands.EARLIER else session
    part = _sale(told(one["entry"]), one["tender"], wanted)
    said = [part.get(name) for name in ("kind", "mop", "amount_pence")]
    said += [part.get(name, "") for name in ("card_authorisation", "card_last4")]
    return said == [MopKind.CARD, one["mop"], one["pence"], one["authorisation"], one["last4"]]


def _sale(docs: Iterable[Mapping[str, Any]], tender: int, session: str | None) -> Mapping[str, Any]:
    """A tender as it stands; nothing where it is none of that session, or was voided. What is held may be anything."""
    part: Mapping[str, Any] = {}
    payment: object = None
    for doc in docs:
        body = doc.get("body")
        if not isinstance(body, dict):
            continue
        if doc.get("kind") == TAKEN and payment is None and (session is None or body.get("session") == session):
            payment = body.get("payment")
            part = _at(body.get("tenders"), tender)
        elif payment is not None and body.get("payment") == payment:
            if doc.get("kind") == VOIDED:
                return {}
            if doc.get("kind") == CORRECTED:
                part = next((x for x in objects_of(body.get("tenders")) if x.get("tender") == tender), part)
    return part


def _at(value: object, place: int) -> Mapping[str, Any]:
    part = value[place - 1] if isinstance(value, list) and 1 <= place <= len(value) else None
    return part if isinstance(part, dict) else {}
