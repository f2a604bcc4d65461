"""Whether a till's clock may be believed: what is sealed carries its time for ever, so a doubtful one needs a person.

Two things are known of the right time. Central says its own at each contact; and between contacts a count of seconds
runs on in this machine that nobody can set. Where both are missing, a day past the last word is believed, no more.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import CLOCK_AHEAD_LIMIT, CLOCK_LIMIT, full_words, span_words, to_milliseconds, when_words

_MILLISECOND = timedelta(milliseconds=1)


@frozen
class Ticks:
    """A count of milliseconds that runs evenly whatever the clock is set to; two compare within one `run` only."""

    run: str
    ms: int


@frozen
class ClockKnown:
    """What a till knows of the right time.

    `right_at` is what its clock should have read when central was last heard, or when a supervisor last confirmed it
    (None: neither has happened). `ahead_ms` is by how much it was ahead of central then; `accepted_ms` by how much a
    supervisor has accepted that it is. `ticks` were counted at that moment.
    """

    right_at: datetime | None = None
    ahead_ms: int = 0
    accepted_ms: int = 0
    ticks: Ticks | None = None

    @property
    def central_at(self) -> datetime | None:
        """Central's own time at that moment."""
        return None if self.right_at is None else self.right_at - self.accepted_ms * _MILLISECOND


class ClockDoubt(StrEnum):
    """Why a reading is not believed."""

    AHEAD_OF_CENTRAL = "ahead_of_central"
    BEHIND_CENTRAL = "behind_central"
    LONG_SILENCE = "long_silence"  # over 24 hours past the last entry, and no word from central since
    BEFORE_LAST_ENTRY = "before_last_entry"


@frozen
class DoubtfulClock:
    """A reading that needs a supervisor before anything is sealed with it."""

    doubt: ClockDoubt
    reading: datetime
    right_at: datetime | None  # what it should read about now, as far as that is known
    last_entry_at: datetime | None

    @property
    def why(self) -> str:
        """What speaks against the reading, in words that go on from “This till's clock reads …, and”."""
        off = span_words(abs(self.reading - self.right_at)) if self.right_at is not None else ""
        match self.doubt:
            case ClockDoubt.AHEAD_OF_CENTRAL:
                return f"that is {off or 'far'} ahead of central's time"
            case ClockDoubt.BEHIND_CENTRAL:
                return f"that is {off or 'far'} behind central's time"
            case ClockDoubt.BEFORE_LAST_ENTRY:
                at = "" if self.last_entry_at is None else f" at {when_words(self.last_entry_at)}"
                return f"the last entry on this till was made after that,{at}"
            case ClockDoubt.LONG_SILENCE:
                return "central has not been heard for more than a day, so nothing bears it out"

    def refused(self) -> Refused:
        """The refusal of whatever was to be sealed."""
        return Refused(Reason.CLOCK_WRONG, reading=full_words(self.reading), why=self.why, doubt=self.doubt.value)


def heard_central(known: ClockKnown, reading: datetime, central_at: datetime, ticks: Ticks) -> ClockKnown:
    """What is known after central said its time. A difference that was accepted stands until it is gone."""
    ahead_ms = _milliseconds(reading - central_at)
    accepted_ms = 0 if abs(ahead_ms) <= _milliseconds(CLOCK_LIMIT) else known.accepted_ms
    return ClockKnown(to_milliseconds(central_at) + accepted_ms * _MILLISECOND, ahead_ms, accepted_ms, ticks)


def confirmed_clock(known: ClockKnown, reading: datetime, ticks: Ticks) -> ClockKnown:
    """What is known after a supervisor said that the reading is right, whatever central says."""
    ahead_ms = _ahead_now(known, reading, ticks)
    accepted_ms = ahead_ms if abs(ahead_ms) > _milliseconds(CLOCK_LIMIT) else 0
    return ClockKnown(to_milliseconds(reading), ahead_ms, accepted_ms, ticks)


def doubt_of(
    known: ClockKnown, last_entry_at: datetime | None, reading: datetime, ticks: Ticks
) -> DoubtfulClock | None:
    """Why a reading may not be sealed, or None where it may (till-roll.md, Clock)."""
    doubt, right_at = _against_central(known, reading, ticks)
    if doubt is None and last_entry_at is not None and last_entry_at - reading > CLOCK_LIMIT:
        doubt = ClockDoubt.BEFORE_LAST_ENTRY
    if doubt is None:
        last_words = [at for at in (last_entry_at, known.right_at) if at is not None]
        if last_words and reading - max(last_words) > CLOCK_AHEAD_LIMIT:
            doubt = ClockDoubt.LONG_SILENCE
    return None if doubt is None else DoubtfulClock(doubt, reading, right_at, last_entry_at)


def _against_central(known: ClockKnown, reading: datetime, ticks: Ticks) -> tuple[ClockDoubt | None, datetime | None]:
    if known.right_at is None:
        return None, None
    elapsed = _elapsed(known, ticks)
    right_at = known.right_at + (elapsed or timedelta())
    if right_at - reading > CLOCK_LIMIT:
        return ClockDoubt.BEHIND_CENTRAL, right_at
    if elapsed is not None:
        return (ClockDoubt.AHEAD_OF_CENTRAL if reading - right_at > CLOCK_LIMIT else None), right_at
    return _as_it_was(known, reading), None


def _as_it_was(known: ClockKnown, reading: datetime) -> ClockDoubt | None:
    """In another run nobody counted: a clock that was wrong then is wrong still, unless it has been put back since."""
    off_ms = known.ahead_ms - known.accepted_ms
    if known.right_at is None or abs(off_ms) <= _milliseconds(CLOCK_LIMIT):
        return None
    if reading < known.right_at + off_ms * _MILLISECOND:
        return None
    return ClockDoubt.AHEAD_OF_CENTRAL if off_ms > 0 else ClockDoubt.BEHIND_CENTRAL


def _ahead_now(known: ClockKnown, reading: datetime, ticks: Ticks) -> int:
    """By how many milliseconds a reading is ahead of central, as far as can be told; 0 where it cannot."""
    central_at, elapsed = known.central_at, _elapsed(known, ticks)
    if central_at is None:
        return 0
    if elapsed is not None:
        return _milliseconds(reading - central_at - elapsed)
    return known.ahead_ms if _as_it_was(known, reading) is not None else 0


def _elapsed(known: ClockKnown, ticks: Ticks) -> timedelta | None:
    if known.ticks is None or known.ticks.run != ticks.run:
        return None
    return max(0, ticks.ms - known.ticks.ms) * _MILLISECOND


def _milliseconds(span: timedelta) -> int:
    return span // _MILLISECOND
