"""Starts without Python's search for cycles: a start makes 60,000 objects that stay, and next to no cycles among them.

The search went through them 139 times until a payment could be taken, and found 2,000; afterwards each full one took
15 ms, between two keys.
"""

import gc


def collect_nothing_yet() -> None:
    """Search for no cycles until the program has started."""
    gc.disable()


def collect_from_now_on() -> None:
    """Search again, but never among what is there now: it stays until the program ends."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
