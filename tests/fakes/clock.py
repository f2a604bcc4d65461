"""A clock that stands where it is put."""

from datetime import UTC, datetime, timedelta

from ims_desktop.domain.till_clock import Ticks

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class SetClock:
    """Stands still until it is moved, back or forth, as the clocks of PCs are."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at
        self.stepped = timedelta()
        self.run = "run"

    def now(self) -> datetime:
        return self.at

    def ticks(self) -> Ticks:
        """Time that passes: `move` is the time going on, `step` a hand on the clock."""
        return Ticks(self.run, (self.at - self.stepped - MONDAY) // timedelta(milliseconds=1))

    def step(self, by: timedelta) -> None:
        """Set the clock back or forth while no time passes."""
        self.at += by
        self.stepped += by

    def move(self, by: timedelta) -> None:
        self.at += by
