"""Which personal data is kept, and which days are refused."""

from datetime import date

import pytest

from ims_desktop.domain.erasure import check_day, kept_from
from ims_desktop.domain.refusal import Reason, Refused

KEPT = date(2020, 4, 1)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("today", "years", "first"),
    [
        (TODAY, 6, KEPT),
        (date(2027, 3, 31), 6, KEPT),  # the financial year is still that of 1 April 2026
        (date(2027, 4, 1), 6, date(2021, 4, 1)),
        (TODAY, 0, date(2026, 4, 1)),
    ],
)
def test_six_years_and_the_current_one_are_kept(today: date, years: int, first: date) -> None:
    assert kept_from(today, years) == first


def test_days_in_the_future_and_younger_than_kept_are_refused() -> None:
    check_day(KEPT, TODAY, KEPT, "")
    check_day(TODAY, TODAY, KEPT, "a court ordered it")
    for day, reason, why in (
        (date(2020, 4, 2), "", Reason.ERASE_TOO_YOUNG),
        (date(2020, 4, 2), "  ", Reason.ERASE_TOO_YOUNG),
        (date(2026, 11, 25), "a court ordered it", Reason.ERASE_IN_FUTURE),
    ):
        with pytest.raises(Refused) as refused:
            check_day(day, TODAY, KEPT, reason)
        assert refused.value.reason is why
        assert day.isoformat() in refused.value.message
