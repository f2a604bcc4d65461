"""The pace of sync: batches as large as they succeed, and waits that grow where they fail.

Jitter keeps a hundred tills from coming back in the same second when central does.
"""

from typing import Protocol

HEARTBEAT_SECONDS = 30.0
FIRST_WAIT_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 120.0
SMALLEST_BATCH = 1
LARGEST_BATCH = 500
_QUICK_MS = 2_000  # an answer within this asks for more at once
_LATE_MS = 5_000  # and one after this for less


class Chance(Protocol):
    """Where jitter comes from."""

    def random(self) -> float:
        """A number from 0 to below 1."""


class Pace:
    """How long to wait until the next sync."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self.failures = 0

    def succeeded(self) -> float:
        """Seconds to the next heartbeat: about thirty."""
        self.failures = 0
        return HEARTBEAT_SECONDS * (0.9 + 0.2 * self._chance.random())

    def failed(self, *, mends_itself: bool) -> float:
        """Seconds to the next try: 5, doubled at each failure up to 120, of that anything from half to all."""
        self.failures += 1
        whole = LONGEST_WAIT_SECONDS
        if mends_itself:
            whole = min(FIRST_WAIT_SECONDS * 2 ** min(self.failures - 1, 10), LONGEST_WAIT_SECONDS)
        return whole * (0.5 + self._chance.random() / 2)


class BatchPace:
    """How many entries go in one call: twice as many after a quick answer, half after a late one, one after none."""

    def __init__(self, largest: int = LARGEST_BATCH) -> None:
        self.largest = largest
        self.size = SMALLEST_BATCH

    def worked(self, milliseconds: int) -> None:
        """Central took a batch in so many milliseconds."""
        if milliseconds <= _QUICK_MS:
            self.size = min(self.size * 2, self.largest)
        elif milliseconds > _LATE_MS:
            self.size = max(self.size // 2, SMALLEST_BATCH)

    def failed(self) -> None:
        """Nothing came back: begin again with one."""
        self.size = SMALLEST_BATCH
