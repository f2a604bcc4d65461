"""What is wrong with a void, correction or refund in itself: tills prove it of their own, central holds it.

Central's database says the same (`ims.reversal_fault`); a contract test holds the two against each other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.body_shape import are_postings, is_whole, is_word, parts_fit
from ims_desktop.domain.reversal import AFTER_PAYMENT
from ims_desktop.domain.roll import EntryKind

REVERSAL_KINDS = frozenset(kind.value for kind in AFTER_PAYMENT)


def reversal_fault(kind: str, body: object) -> str:
    """`malformed`, `sums`, `posting` or `claim`, or nothing where the entry is sound in itself.

    Its shape; a total that is the sum of its postings, of a correction nothing; of a void or refund no posting that
    puts money in, but those by which a void that a desk approved after the close settles the drawer's difference; and
    of a refund one claim a line, of what is given back of it.
    """
    if not isinstance(body, dict) or not _well_formed(kind, body):
        return "malformed"
    if kind == EntryKind.VOID_ASKED:
        return ""
    postings = body["postings"]
    total_pence = sum(one["amount_pence"] for one in postings)
    if body["total_pence"] != total_pence or (kind == EntryKind.PAYMENT_CORRECTED and total_pence):
        return "sums"
    beside = [one for one in postings if one["line"] < 1]
    if beside and not ("approved" in body and _settles(postings, beside)):
        return "posting"
    if kind != EntryKind.PAYMENT_CORRECTED and any(one["amount_pence"] > 0 for one in postings if one["line"] > 0):
        return "posting"
    return "claim" if kind == EntryKind.PAYMENT_REFUNDED and not _claims(body) else ""


def _well_formed(kind: str, body: Mapping[str, Any]) -> bool:
    paid = body.get("paid")
    framed = (
        all(isinstance(body.get(word), str) for word in ("business_day", "office", "till"))
        and all(is_word(body.get(word)) for word in ("session", "payment", "receipt"))
        and isinstance(paid, dict)
        and is_word(paid.get("device"))
        and is_whole(paid.get("number"))
    )
    if kind == EntryKind.VOID_ASKED:
        return framed and is_whole(body.get("asked_pence"))
    return (
        framed
        and ("approved" not in body or _names_desk(kind, body))
        and is_whole(body.get("total_pence"))
        and are_postings(body.get("postings"))
        and bool(body["postings"])
        and (kind != EntryKind.PAYMENT_REFUNDED or parts_fit(body.get("claims"), ("claim",), ("line", "pence")))
    )


def _names_desk(kind: str, body: Mapping[str, Any]) -> bool:
    """A void may name the desk's entry that approved it, and then the entry that asked for it."""
    desk = body["approved"]
    return (
        kind == EntryKind.PAYMENT_VOIDED
        and is_whole(body.get("asked"))
        and isinstance(desk, dict)
        and is_word(desk.get("device"))
        and is_whole(desk.get("number"))
    )


def _settles(postings: Sequence[Mapping[str, Any]], beside: Sequence[Mapping[str, Any]]) -> bool:
    """Postings beside the lines put back, method by method, what the void takes: the drawer was counted without it."""
    left: Counter[str] = Counter()
    for one in postings:
        left[one["mop"]] += one["amount_pence"]
    sound = all(one["line"] == one["tender"] == one["vat_pence"] == 0 < one["amount_pence"] for one in beside)
    return sound and not any(left.values())


def _claims(body: Mapping[str, Any]) -> bool:
    """One claim a line, each of exactly what is given back of it, and none by the same claim twice."""
    back: Counter[int] = Counter()
    for posting in body["postings"]:
        back[posting["line"]] -= posting["amount_pence"]
    claims = body["claims"]
    named = {one["claim"] for one in claims}
    return len(named) == len(claims) and sorted(back.items()) == sorted((one["line"], one["pence"]) for one in claims)
