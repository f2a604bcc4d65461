"""A till's clock is believed where something bears it out, and needs a supervisor where nothing does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.refusal import Reason
from ims_desktop.domain.till_clock import (
    ClockDoubt,
    ClockKnown,
    DoubtfulClock,
    Ticks,
    confirmed_clock,
    doubt_of,
    heard_central,
)
from ims_desktop.domain.times import CLOCK_AHEAD_LIMIT, CLOCK_LIMIT

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
HOUR = timedelta(hours=1)
LIMIT = CLOCK_LIMIT


def ticks(after: timedelta = timedelta(), run: str = "one") -> Ticks:
    return Ticks(run, 5_000_000 + after // MS)


def heard(ahead: timedelta = timedelta()) -> ClockKnown:
    """Central was heard at nine; this clock was ahead by so much."""
    return heard_central(ClockKnown(), NINE + ahead, NINE, ticks())


def doubt(
    known: ClockKnown, reading: datetime, counted: Ticks, last_entry_at: datetime | None = NINE
) -> ClockDoubt | None:
    found = doubt_of(known, last_entry_at, reading, counted)
    return None if found is None else found.doubt


def test_nothing_known_and_nothing_sealed_leaves_nothing_to_doubt() -> None:
    assert doubt(ClockKnown(), NINE, ticks(), None) is None


@pytest.mark.parametrize("after", [timedelta(), HOUR, 23 * HOUR, 30 * 24 * HOUR])
@pytest.mark.parametrize("off", [LIMIT, -LIMIT, timedelta()])
def test_ten_minutes_from_central_are_let_pass_either_way(after: timedelta, off: timedelta) -> None:
    found = doubt(heard(), NINE + after + off, ticks(after), NINE + after - 10 * LIMIT)
    assert found is None


def test_more_than_ten_minutes_from_central_are_not() -> None:
    known, after = heard(), 3 * HOUR
    assert doubt(known, NINE + after + LIMIT + MS, ticks(after)) is ClockDoubt.AHEAD_OF_CENTRAL
    assert doubt(known, NINE + after - LIMIT - MS, ticks(after)) is ClockDoubt.BEHIND_CENTRAL


def test_a_clock_that_was_wrong_when_central_said_so_is_wrong_until_it_is_put_right() -> None:
    for ahead, which in ((3 * HOUR, ClockDoubt.AHEAD_OF_CENTRAL), (-3 * HOUR, ClockDoubt.BEHIND_CENTRAL)):
        known = heard(ahead)
        later = NINE + HOUR
        assert doubt(known, later + ahead, ticks(HOUR), NINE - 9 * HOUR) is which
        assert doubt(known, later, ticks(HOUR), NINE - 9 * HOUR) is None
        # after a restart nobody has counted: what was wrong is wrong still
        assert doubt(known, later + ahead, ticks(run="two"), NINE - 9 * HOUR) is which


def test_after_a_restart_a_clock_put_back_behind_central_is_found_and_one_put_right_is_not() -> None:
    known = heard(3 * HOUR)
    assert doubt(known, NINE + HOUR, ticks(run="two")) is None
    assert doubt(known, NINE - HOUR, ticks(run="two"), None) is ClockDoubt.BEHIND_CENTRAL


def test_a_day_without_a_word_is_the_most_that_is_believed() -> None:
    known, late = heard(), ticks(run="two")
    assert doubt(known, NINE + CLOCK_AHEAD_LIMIT, late) is None
    assert doubt(known, NINE + CLOCK_AHEAD_LIMIT + MS, late) is ClockDoubt.LONG_SILENCE
    # an entry that was sealed since is a word too
    last = NINE + 20 * HOUR
    assert doubt(known, last + CLOCK_AHEAD_LIMIT, late, last) is None
    assert doubt(known, last + CLOCK_AHEAD_LIMIT + MS, late, last) is ClockDoubt.LONG_SILENCE
    assert doubt(ClockKnown(), NINE + CLOCK_AHEAD_LIMIT + MS, late) is ClockDoubt.LONG_SILENCE


def test_a_reading_long_before_the_last_entry_would_date_payments_falsely() -> None:
    known = heard()
    assert doubt(known, NINE + HOUR, ticks(HOUR), NINE + HOUR + LIMIT) is None
    assert doubt(known, NINE + HOUR, ticks(HOUR), NINE + HOUR + LIMIT + MS) is ClockDoubt.BEFORE_LAST_ENTRY


@given(
    st.timedeltas(min_value=timedelta(days=-900), max_value=timedelta(days=900)),
    st.timedeltas(min_value=timedelta(days=-9), max_value=timedelta(days=9)),
    st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=23)),
    st.sampled_from(["one", "two"]),
)
def test_what_a_supervisor_confirmed_is_believed_from_then_on(
    off: timedelta, ahead: timedelta, later: timedelta, run: str
) -> None:
    off, ahead, later = off // MS * MS, ahead // MS * MS, later // MS * MS
    reading = NINE + off
    known = confirmed_clock(heard(ahead), reading, ticks(HOUR))
    after = ticks(HOUR + later, run)
    assert doubt(known, reading + later, after, reading) is None
    assert doubt(known, reading - LIMIT - MS, after, None) is ClockDoubt.BEHIND_CENTRAL


def test_a_difference_that_was_accepted_stands_at_the_next_contact_and_goes_with_itself() -> None:
    known = heard(3 * HOUR)
    known = confirmed_clock(known, NINE + 4 * HOUR, ticks(HOUR))
    assert known.accepted_ms == 3 * HOUR // MS
    known = heard_central(known, NINE + 5 * HOUR, NINE + 2 * HOUR, ticks(2 * HOUR))
    assert doubt(known, NINE + 6 * HOUR, ticks(3 * HOUR)) is None
    # central's clock was mended: what was accepted counts no more
    known = heard_central(known, NINE + 7 * HOUR, NINE + 7 * HOUR, ticks(4 * HOUR))
    assert known.accepted_ms == 0
    assert doubt(known, NINE + 10 * HOUR, ticks(4 * HOUR)) is ClockDoubt.AHEAD_OF_CENTRAL


def test_the_refusal_says_what_the_clock_reads_and_what_speaks_against_it() -> None:
    cases = {
        DoubtfulClock(ClockDoubt.AHEAD_OF_CENTRAL, NINE, NINE - 25 * 60 * 1000 * MS, None): "25 min ahead of central",
        DoubtfulClock(ClockDoubt.BEHIND_CENTRAL, NINE, NINE + 3 * HOUR, None): "3 h behind central",
        DoubtfulClock(ClockDoubt.AHEAD_OF_CENTRAL, NINE, None, None): "far ahead of central",
        DoubtfulClock(ClockDoubt.LONG_SILENCE, NINE, None, NINE): "not been heard for more than a day",
        DoubtfulClock(ClockDoubt.BEFORE_LAST_ENTRY, NINE, None, NINE + HOUR): "at 10:00 on 23 Nov",
    }
    for found, words in cases.items():
        refused = found.refused()
        assert refused.reason is Reason.CLOCK_WRONG
        assert "reads 09:00 on 23 Nov 2026" in refused.message
        assert words in refused.message
        assert "supervisor" in refused.message
