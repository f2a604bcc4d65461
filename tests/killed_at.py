"""Run `ims-admin` in a process that kills itself at a failpoint: python killed_at.py POINT NTH [ADMIN ARGUMENTS …].

The process ends as by `kill -9` when the point is passed for the NTH time. Only such a program can arm a point:
nothing in the package reads a setting or variable for it.
"""

import os
import signal
import sys
from collections.abc import Callable

from ims_desktop.store.till import failpoints


def kill_at(point: str, nth: int = 1) -> None:
    """Have this process killed when it passes a point for the nth time."""
    failpoints.arm(point, _countdown(nth))


def _countdown(nth: int) -> Callable[[], None]:
    left = nth

    def act() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return act


if __name__ == "__main__":
    kill_at(sys.argv[1], int(sys.argv[2]))
    from ims_desktop.cli import main

    main(sys.argv[3:])
