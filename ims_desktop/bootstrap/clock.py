"""The time, from this machine's clock."""

import secrets
import sys
import time
from datetime import UTC, datetime

from ims_desktop.domain.till_clock import Ticks

_RUN = secrets.token_hex(8)  # a count of another process is another count


class SystemClock:
    """Aware UTC from the operating system."""

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC)

    def ticks(self) -> Ticks:
        """Milliseconds since this machine started; they go on while it sleeps wherever the system can tell."""
        return Ticks(_RUN, _counted_ns() // 1_000_000)


def _counted_ns() -> int:
    # Windows' monotonic clock goes on through sleep; Linux and macOS have another one that does
    which = getattr(time, "CLOCK_BOOTTIME", None) or (
        getattr(time, "CLOCK_MONOTONIC", None) if sys.platform == "darwin" else None
    )
    return time.monotonic_ns() if which is None else time.clock_gettime_ns(which)
