"""What is wrong with an entry of the post in itself; central's database says the same (`ims.post_fault`)."""

from collections.abc import Mapping
from typing import Any

from ims_desktop.domain.body_shape import is_whole, is_word
from ims_desktop.domain.post import (
    BY_PAYMENT,
    MOST_ITEMS,
    Came,
    Outcome,
    needs_reason,
    needs_second,
)
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.session_fault import is_sum

POST_KINDS = frozenset({EntryKind.POST_LOGGED.value, EntryKind.POST_WORKED.value})
_CAME, _OUTCOMES = frozenset(one.value for one in Came), frozenset(one.value for one in Outcome)


def post_fault(kind: str, body: object) -> str:
    """`malformed`, `sums` or `count`, or nothing where the entry is sound in itself."""
    if not isinstance(body, dict) or not _well_formed(kind, body):
        return "malformed"
    if kind == EntryKind.POST_WORKED and body["outcome"] in BY_PAYMENT:
        if body["paid_pence"] - body["logged_pence"] != body["difference_pence"]:
            return "sums"
        if not is_sum(body, (body["paid_pence"],)):
            return "count"
    return ""


def signs_alone(doc: Mapping[str, Any]) -> bool:
    """Whether one person wrote what two must sign."""
    body = doc["body"]
    if doc["kind"] == EntryKind.POST_LOGGED:
        return "approver" not in doc
    second = needs_second(Came(body["came"]), Outcome(body["outcome"]), body["logged_pence"])
    return second and "approver" not in doc


def lacks_reason(doc: Mapping[str, Any]) -> bool:
    """Whether a reason must be said and is not."""
    body = doc["body"]
    needed = needs_reason(Outcome(body["outcome"]), body.get("difference_pence", 0))
    personal = doc.get("personal")
    return needed and not (isinstance(personal, dict) and "reason" in personal)


def _well_formed(kind: str, body: Mapping[str, Any]) -> bool:
    if not all(isinstance(body.get(word), str) for word in ("business_day", "office", "till")):
        return False
    if kind == EntryKind.POST_LOGGED:
        items = body.get("items")
        return (
            is_word(body.get("sheet"))
            and isinstance(items, list)
            and 1 <= len(items) <= MOST_ITEMS
            and all(_is_item(item) for item in items)
        )
    if not all(is_word(body.get(word)) for word in ("session", "item", "logged", "came", "outcome")):
        return False
    paid, passed = body["outcome"] in BY_PAYMENT, body["outcome"] == Outcome.PASSED
    words = ("payment", "receipt") if paid else ("to",) if passed else ()
    numbers = ("logged_pence", "paid_pence", "difference_pence") if paid else ("logged_pence",)
    return (
        all(is_word(body.get(word)) for word in words)
        and all(is_whole(body.get(number)) for number in numbers)
        and body["came"] in _CAME
        and body["outcome"] in _OUTCOMES
    )


def _is_item(item: object) -> bool:
    """A letter holds no money, a bag has its seal and service, all else is for something."""
    if not isinstance(item, dict) or not is_whole(item.get("pence")) or item["pence"] < 0:
        return False
    came = item.get("came")
    bag = came == Came.SEALED_BAG
    return (
        isinstance(came, str)
        and came in _CAME
        and (item["pence"] == 0 if came == Came.LETTER else bag or item["pence"] > 0)
        and all(is_word(item.get(word)) if bag else word not in item for word in ("seal", "service"))
        and ("reference" not in item or is_word(item["reference"]))
    )
