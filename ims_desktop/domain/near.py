"""What may have been meant by a code or name that is not there: those that are spelt almost so."""

from collections.abc import Iterable
from difflib import get_close_matches

_MOST, _LIKE = 3, 0.6


def near(typed: str, known: Iterable[str]) -> str | None:
    """The names that come nearest to what was typed, as `A or B`, capitals or not; None where none comes near."""
    named = {one.casefold(): one for one in known}
    found = get_close_matches(typed.strip().casefold(), named, n=_MOST, cutoff=_LIKE)
    return " or ".join(named[one] for one in found) or None
