"""Floats that closed sessions of a till kept: each is its own until a session opens with it, relief's among them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from ims_desktop.domain.references import UserId

_MOST = 8  # kept at one till at once: as many sessions were open or paused together


class KeptFloat(NamedTuple):
    """What a close kept, pence, and who counted and sealed it."""

    pence: int
    holder: UserId
    since: datetime | None = None


def floats_opened(kept: Sequence[KeptFloat], float_pence: int) -> tuple[KeptFloat, ...]:
    """With which of the floats kept a session opened: those nearest to what was counted, of like ones the last.

    One alone goes before several together. A close that kept nothing counts only where nothing else lies there.
    """
    lying = [one for one in reversed(kept) if one.pence > 0][:_MOST]
    choices = (some for many in range(1, len(lying) + 1) for some in combinations(lying, many))
    return min(choices, key=lambda some: abs(float_pence - pence_of(some)), default=tuple(kept[-1:]))


def floats_left(kept: Sequence[KeptFloat], opened: Sequence[KeptFloat]) -> list[KeptFloat]:
    """What still lies there, in the order in which it was kept, once a session has opened with some."""
    left = [one for one in kept if one.pence > 0]
    for one in opened:
        if one in left:
            left.remove(one)
    return left


def pence_of(floats: Sequence[KeptFloat]) -> int:
    """All of them together."""
    return sum(one.pence for one in floats)
