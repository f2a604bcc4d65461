"""Misreadings: the numbers that a hurried hand keys instead of the right one.

Two neighbouring digits changed over (their difference divides by 9), the decimal point slipped (£4.50 for £45.00),
a key beside the right one on the number pad, a digit left out or struck twice.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

_POUND = 100
_BESIDE = {  # on the number pad, across and up and down
    "0": "12",
    "1": "024",
    "2": "0135",
    "3": "26",
    "4": "157",
    "5": "2468",
    "6": "359",
    "7": "48",
    "8": "579",
    "9": "68",
}


class Slip(StrEnum):
    """How a number was keyed wrong."""

    SWAPPED = "two digits changed over"
    POINT = "the decimal point slipped"
    BESIDE = "a key beside the right one"
    REPEATED = "a digit too many or too few"


_SHARE = {Slip.SWAPPED: 0.4, Slip.POINT: 0.25, Slip.BESIDE: 0.2, Slip.REPEATED: 0.15}


class Misreading(NamedTuple):
    """What may have been meant by a number as keyed, and how likely that is among all misreadings."""

    meant: int
    slip: Slip
    share: float


@lru_cache(maxsize=4096)
def meant_amounts(keyed_pence: int) -> tuple[Misreading, ...]:
    """What may have been meant by an amount as keyed; nothing at or below zero, nothing twice."""
    whole = keyed_pence % _POUND == 0  # nobody keys the .00, so it is not misread
    unit = _POUND if whole else 1
    found = [(keyed_pence * factor, Slip.POINT) for factor in (10, 100)]
    found += [(keyed_pence // factor, Slip.POINT) for factor in (10, 100) if keyed_pence % factor == 0]
    found += [(unit * meant, slip) for meant, slip in _digits_meant(str(keyed_pence // unit))]
    return _shared(keyed_pence, found)


@lru_cache(maxsize=4096)
def meant_pieces(keyed: int) -> tuple[Misreading, ...]:
    """What may have been meant by a number of pieces as keyed."""
    return _shared(keyed, list(_digits_meant(str(keyed))))


def _digits_meant(text: str) -> Iterator[tuple[int, Slip]]:
    for place, digit in enumerate(text):
        before, after = text[:place], text[place + 1 :]
        if after[:1] not in {"", digit} and (before or after[0] != "0"):
            yield int(before + after[0] + digit + after[1:]), Slip.SWAPPED
        for other in _BESIDE[digit]:
            if before or other != "0":
                yield int(before + other + after), Slip.BESIDE
        if after[:1] != digit:  # of a run of equal digits only one is looked at
            yield int(before + digit + digit + after), Slip.REPEATED
        elif len(text) > 1:
            yield int(before + after), Slip.REPEATED


def _shared(keyed: int, found: list[tuple[int, Slip]]) -> tuple[Misreading, ...]:
    slips: dict[int, Slip] = {}
    for meant, slip in found:
        if meant > 0 and meant != keyed:
            slips.setdefault(meant, slip)
    times = [*slips.values()]
    return tuple(Misreading(meant, slip, _SHARE[slip] / times.count(slip)) for meant, slip in slips.items())
