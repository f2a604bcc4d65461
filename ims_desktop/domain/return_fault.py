"""What is wrong with a returned cheque's entry in itself. Central's database says the same (`ims.return_fault`)."""

from collections.abc import Mapping
from typing import Any

from ims_desktop.domain.body_shape import are_postings, is_day, is_whole, is_word
from ims_desktop.domain.returned_cheque import ReturnCause

_WORDS = ("office", "till", "business_day", "session", "payment", "receipt", "banking", "cause", "returned_on")
_NUMBERS = ("returned", "tender", "pence")
_CAUSES = frozenset(cause.value for cause in ReturnCause)
_ONE_FEE = 2  # charged here, income there


def return_fault(body: object) -> str:
    """`malformed`, `sums` or `posting`, or nothing where the entry is sound in itself.

    Its shape; postings that come to the cheque, and a fee that nets to nothing; each taken from the cheque's tender,
    and a fee charged to one of its accounts, without VAT.
    """
    if not isinstance(body, dict) or not _well_formed(body):
        return "malformed"
    if not _adds_up(body):
        return "sums"
    return "" if _posts_rightly(body) else "posting"


def _well_formed(body: Mapping[str, Any]) -> bool:
    paid = body.get("paid")
    return (
        all(is_word(body.get(word)) for word in _WORDS)
        and all(is_whole(body.get(number)) and body[number] >= 1 for number in _NUMBERS)
        and body["cause"] in _CAUSES
        and is_day(body["returned_on"])
        and isinstance(paid, dict)
        and is_word(paid.get("device"))
        and is_whole(paid.get("number"))
        and is_whole(body.get("total_pence"))
        and are_postings(body.get("postings"))
    )


def _adds_up(body: Mapping[str, Any]) -> bool:
    back = sum(one["amount_pence"] for one in body["postings"] if one["line"])
    fee = sum(one["amount_pence"] for one in body["postings"] if not one["line"])
    return bool(-back == body["pence"] == -body["total_pence"] and fee == 0)


def _posts_rightly(body: Mapping[str, Any]) -> bool:
    back = [one for one in body["postings"] if one["line"]]
    fee = [one for one in body["postings"] if not one["line"]]
    accounts = {(one["fund"], one["reference"]) for one in back}
    return (
        all(one["line"] > 0 > one["amount_pence"] and one["tender"] == body["tender"] for one in back)
        and all(one["vat_pence"] == 0 == one["tender"] for one in fee)
        and len(fee) in {0, _ONE_FEE}
        and (not fee or (fee[0]["amount_pence"] < 0 and (fee[0]["fund"], fee[0]["reference"]) in accounts))
    )
