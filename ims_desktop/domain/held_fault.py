"""What is wrong in itself with an entry that settles a held one; `ims.held_fault` says the same."""

import re
from collections.abc import Mapping
from typing import Any

from ims_desktop.domain.body_shape import are_postings, is_device, is_whole, is_word
from ims_desktop.domain.held_entry import Settled
from ims_desktop.domain.late_count import main_and_beside, names_close

_WORDS = ("office", "till", "business_day", "device", "seal", "why", "receipt", "how")
_SEAL = re.compile(r"[0-9a-f]{64}")
_HOW = frozenset(how.value for how in Settled)
_MOST_POSTINGS = 200


def held_fault(body: object) -> str:
    """`malformed`, `sums` or `posting`, or nothing where the entry is sound in itself.

    Its shape; postings that come to what the held entry carries, or none where it has no effect; VAT that is a part of
    what it is of.
    """
    if not isinstance(body, dict) or not _well_formed(body):
        return "malformed"
    total = sum(one["amount_pence"] for one in body["postings"])
    main, beside = main_and_beside(body)
    carries = sum(one["amount_pence"] for one in main)
    if total != body["total_pence"] or (body["how"] == Settled.POSTED and carries != body["pence"]):
        return "sums"
    if (body["how"] == Settled.POSTED) is not bool(main) or ("over" in body) is not bool(beside):
        return "posting"
    if any(one["tender"] or one["vat_pence"] for one in beside):
        return "posting"
    return "" if all(_is_money(one) for one in body["postings"]) else "posting"


def _well_formed(body: Mapping[str, Any]) -> bool:
    return (
        all(is_word(body.get(word)) for word in _WORDS)
        and ("session" not in body or is_word(body["session"]))
        and is_device(body["device"])
        and _SEAL.fullmatch(body["seal"]) is not None
        and body["how"] in _HOW
        and is_whole(body.get("number"))
        and body["number"] >= 1
        and is_whole(body.get("pence"))
        and is_whole(body.get("total_pence"))
        and are_postings(body.get("postings"))
        and len(body["postings"]) <= _MOST_POSTINGS
        and ("over" not in body or names_close(body["over"]))
    )


def _is_money(posting: Mapping[str, Any]) -> bool:
    """Something, whose VAT is a part of it of the same sign."""
    pence, vat_pence = posting["amount_pence"], posting["vat_pence"]
    return bool(pence and abs(vat_pence) <= abs(pence) and vat_pence * pence >= 0)
