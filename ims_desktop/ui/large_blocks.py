"""Lets what is large go back to the system as soon as it is let go of, such as the picture of a window."""

import ctypes
import sys

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of glibc's malloc.h
_LARGE_BYTES = 1024 * 1024


def give_large_blocks_back() -> bool:
    """Have blocks from 1 MiB on mapped by themselves; whether this C library can.

    glibc raises its own threshold to the size of the first such block that is freed (mallopt(3)); later ones are
    then cut out of the heap, and the holes that they leave stay. Elsewhere nothing is changed.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    return mallopt is not None and mallopt(_MMAP_THRESHOLD, _LARGE_BYTES) == 1
