"""Starts with Python's search for cycles kept to what is new: of a start's 60,000 objects, nearly all stay.

Until a payment could be taken the search went through them again and again, for 2,000 in all; afterwards each full one
took 15 ms, between two keys. No search at all would leave holes: a MiB for the rest of the day.
"""

import gc
from typing import Final

_NEW: Final = 3_000  # objects, after which those are searched, and only those
_USUAL: Final = gc.get_threshold()


def collect_only_what_is_new() -> None:
    """Search for cycles among new objects alone, until the program has started."""
    gc.set_threshold(_NEW, 1_000_000, 1_000_000)


def collect_from_now_on() -> None:
    """Search as usual again, but never among what is there now: it stays until the program ends."""
    if gc.get_threshold() != _USUAL:
        gc.freeze()
        gc.set_threshold(*_USUAL)
