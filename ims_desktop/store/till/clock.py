"""What a till's file keeps of the right time."""

from ims_desktop.domain.till_clock import ClockKnown, Ticks
from ims_desktop.store.till.connection import Connection, Value
from ims_desktop.store.till.projection import milliseconds, optional_moment

CLOCK_COLUMNS = "clock_right_ms, clock_ahead_ms, clock_accepted_ms, clock_run, clock_ticks_ms"
KNOW_CLOCK = (
    "UPDATE till_state SET clock_right_ms = ?, clock_ahead_ms = ?, clock_accepted_ms = ?, clock_run = ?,"
    " clock_ticks_ms = ?"
)


def clock_of(right_ms: int | None, ahead_ms: int, accepted_ms: int, run: str, ticks_ms: int) -> ClockKnown:
    """What is known of the right time, from its columns."""
    return ClockKnown(optional_moment(right_ms), ahead_ms, accepted_ms, Ticks(run, ticks_ms) if run else None)


def clock_values(known: ClockKnown) -> tuple[Value, ...]:
    """What is known of the right time, as its columns."""
    right_ms = None if known.right_at is None else milliseconds(known.right_at)
    run, ticks_ms = ("", 0) if known.ticks is None else (known.ticks.run, known.ticks.ms)
    return right_ms, known.ahead_ms, known.accepted_ms, run, ticks_ms


def clock_known(connection: Connection) -> ClockKnown:
    """What is known of the right time."""
    row = connection.execute(f"SELECT {CLOCK_COLUMNS} FROM till_state").fetchone()  # noqa: S608  our own SQL
    return ClockKnown() if row is None else clock_of(*row)
