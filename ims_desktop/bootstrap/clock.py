"""The time, from this machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """Aware UTC from the operating system."""

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC)
