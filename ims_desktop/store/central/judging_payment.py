"""A payment's body, looked through at central: its types and lengths, its sums, where its postings go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ims_desktop.domain.body_shape import LONGEST_WORD, is_day, is_whole, is_word
from ims_desktop.domain.receipt_book import is_slip

_INDEXED: Final = ("fund", "reference", "mop", "vat_code")
# the parts of a payment, their words and their numbers
_PARTS: Final = {
    "postings": (
        ("fund", "reference", "mop", "vat_code", "narrative"),
        ("amount_pence", "vat_pence", "line", "tender"),
    ),
    "lines": (("fund", "reference", "vat_code"), ("amount_pence", "vat_pence")),
    "tenders": (("mop",), ("amount_pence",)),
}


def well_formed(body: Mapping[str, Any]) -> bool:
    """Whether a payment's body is of the right types and lengths throughout."""
    words = [body.get(name) for name in ("payment", "receipt", "session", "business_day", "office", "till")]
    numbers = [body.get("total_pence"), body.get("change_pence")]
    for name, (texts, counts) in _PARTS.items():
        parts = body.get(name)
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            return False
        words += [part.get(text) for part in parts for text in texts]
        numbers += [part.get(count) for part in parts for count in counts]
    numbers += [tender.get("change_pence", 0) for tender in body["tenders"]]
    return (
        all(isinstance(word, str) for word in words)
        and all(is_whole(number) for number in numbers)
        and all(is_word(body[name]) for name in ("payment", "receipt", "session"))
        and bool(body["postings"])
        and ("slip" not in body or is_slip(body["slip"]))
        and all(_dated(line, body["business_day"]) for line in body["lines"])
        and all(len(posting[name]) <= LONGEST_WORD for posting in body["postings"] for name in _INDEXED)
    )


def _dated(line: Mapping[str, Any], business_day: str) -> bool:
    """Of an amount by the day of receipt: what was due, and the day where it was before the business day."""
    due_pence, received_on = line.get("due_pence", 0), line.get("received_on", "")
    if not is_whole(due_pence) or due_pence < 0:
        return False
    return "received_on" not in line or (
        is_day(received_on) and "due_pence" in line and str(received_on) < business_day
    )


def balances(body: Mapping[str, Any]) -> bool:
    """Postings sum to every line, to every tender less its change, and to the total; VAT to every line."""
    left: Counter[tuple[str, int]] = Counter()
    for posting in body["postings"]:
        left["line", posting["line"]] -= posting["amount_pence"]
        left["vat", posting["line"]] -= posting["vat_pence"]
        left["tender", posting["tender"]] -= posting["amount_pence"]
        left["total", 0] -= posting["amount_pence"]
    for number, line in enumerate(_objects(body.get("lines")), start=1):
        left["line", number] += line["amount_pence"]
        left["vat", number] += line["vat_pence"]
    for number, tender in enumerate(_objects(body.get("tenders")), start=1):
        change_pence = tender.get("change_pence", 0)
        left["tender", number] += tender["amount_pence"] - change_pence
        left["change", 0] += change_pence
    left["total", 0] += body["total_pence"]
    left["change", 0] -= body["change_pence"]
    return not any(left.values())


def is_plain_posting(posting: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Money goes in, to the account and VAT of its line, by the method of its tender."""
    lines, tenders = _objects(body.get("lines")), _objects(body.get("tenders"))
    if posting["amount_pence"] <= 0 or not 1 <= posting["line"] <= len(lines):
        return False
    if not 1 <= posting["tender"] <= len(tenders):
        return False
    line = lines[posting["line"] - 1]
    same = all(line.get(name) == posting[name] for name in ("fund", "reference", "vat_code"))
    return same and tenders[posting["tender"] - 1].get("mop") == posting["mop"]


def _objects(value: object) -> Sequence[Mapping[str, Any]]:
    return [part if isinstance(part, dict) else {} for part in value] if isinstance(value, list) else ()
