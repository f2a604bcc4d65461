"""Times: London days over the borders of summer time, and the form in which entries write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.times import business_day, from_roll_time, london, roll_time, to_milliseconds, when_words


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, 59, 999_999, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),  # the night before summer time begins
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),  # the night in which it ends
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 3, 31, 23, 30, tzinfo=UTC), date(2026, 4, 1)),  # the council's year ends in summer time
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 7, 2, 4, 30, tzinfo=timezone(timedelta(hours=5))), date(2026, 7, 2)),
    ],
)
def test_the_business_day_is_london_s(at: datetime, day: date) -> None:
    assert business_day(at) == day


def test_the_wall_shows_the_hour_that_comes_twice_twice() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert when_words(first) == when_words(second) == "01:30 on 25 Oct"
    assert london(first).utcoffset() != london(second).utcoffset()
    assert roll_time(first) < roll_time(second)


def test_entries_write_utc_in_milliseconds() -> None:
    at = datetime(2026, 4, 1, 9, 52, 3, 123_999, tzinfo=timezone(timedelta(hours=1)))
    assert roll_time(at) == "2026-04-01T08:52:03.123Z"
    assert to_milliseconds(at) == datetime(2026, 4, 1, 8, 52, 3, 123_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-01T08:52:03Z",
        "2026-04-01T08:52:03.1Z",
        "2026-04-01T08:52:03.123456Z",
        "2026-04-01T08:52:03.123+00:00",
        "2026-04-01 08:52:03.123Z",
        "2026-4-1T8:52:3.123Z",
        "2026-02-30T08:52:03.123Z",
        "",
    ],
)
def test_no_other_form_is_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  strptime's words or ours
        from_roll_time(text)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  zone follows
def test_what_is_written_is_read_back(at: datetime) -> None:
    assert from_roll_time(roll_time(at)) == to_milliseconds(at)
