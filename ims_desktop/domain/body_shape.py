"""What the parts of an entry's body can be: words, whole numbers, days and devices, as whoever has a key may seal any.

Central's database says the same of each (`ims.whole`, `ims.is_word`, `ims.is_day`, `ims.parts_fit`).
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeGuard

LONGEST_WORD = 64  # characters
MOST_PENCE = 10**15  # no number of a body comes to so much
DEVICE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_word(value: object) -> TypeGuard[str]:
    """Whether a value of JSON is a word of 1 to 64 characters."""
    return isinstance(value, str) and 1 <= len(value) <= LONGEST_WORD


def is_whole(value: object) -> bool:
    """Whether a value of JSON is a whole number that can be money."""
    return type(value) is int and abs(value) < MOST_PENCE


def is_day(value: object) -> bool:
    """Whether a value of JSON is a day of the calendar as entries write it, 2026-04-01."""
    if not isinstance(value, str) or _DAY.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def is_device(value: object) -> bool:
    """Whether a value of JSON is the id of a device as central's database writes it: a UUID in small letters."""
    return isinstance(value, str) and DEVICE.fullmatch(value) is not None


def parts_fit(parts: object, words: Sequence[str], numbers: Sequence[str]) -> TypeGuard[list[dict[str, Any]]]:
    """Whether every element of a list is an object with these words, of at most 64 characters, and whole numbers."""
    return isinstance(parts, list) and all(
        isinstance(part, dict)
        and all(isinstance(part.get(word), str) and len(part[word]) <= LONGEST_WORD for word in words)
        and all(is_whole(part.get(number)) for number in numbers)
        for part in parts
    )


def are_postings(parts: object) -> bool:
    """Whether a value of JSON is a list of postings, each with its account, method of payment, sums and narrative."""
    words, numbers = ("fund", "reference", "mop", "vat_code"), ("amount_pence", "vat_pence", "line", "tender")
    return parts_fit(parts, words, numbers) and all(isinstance(one.get("narrative"), str) for one in parts)
