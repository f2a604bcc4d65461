"""A job's time limit: one for all its steps together, so that a slow printer cannot hold up the till step by step."""

import time


class Deadline:
    """A moment after which a job is given up; times are of the monotonic clock, in seconds."""

    __slots__ = ("_ends",)

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left, never below 0."""
        return max(0.0, self._ends - time.monotonic())

    def over(self) -> bool:
        """Whether nothing is left."""
        return self.left() <= 0

    def at_most(self, seconds: float) -> "Deadline":
        """A deadline for one step: so many seconds, but never past this one."""
        return Deadline(min(seconds, self.left()))
