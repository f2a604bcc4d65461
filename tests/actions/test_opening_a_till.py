"""Open a till session: one at a time, its float counted, on the day that is sealed."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from fakes.counter import ADMINISTRATOR, CASHIER, COLLEAGUE, Counter

from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused


def refusal(
    counter: Counter, user: User = CASHIER, float_pence: int = 50_00, counted: dict[int, int] | None = None
) -> Reason:
    before = counter.entries()
    with pytest.raises(Refused) as refused:
        open_till(counter.desk, user, float_pence, counted)
    assert counter.entries() == before
    return refused.value.reason


def test_a_session_is_an_entry_with_its_float(counter: Counter) -> None:
    session = open_till(counter.desk, CASHIER, 65_00, {2000: 3, 100: 5, 50: 0})
    assert counter.till.open_session() == session
    body = json.loads(counter.entries()[-1])["body"]
    assert body["float_pence"] == 65_00
    assert body["counted"] == {"2000": 3, "100": 5}
    assert (body["office"], body["till"], body["business_day"]) == ("BA1", "03", "2026-11-23")


def test_one_session_at_a_time(counter: Counter) -> None:
    counter.open()
    assert refusal(counter) is Reason.SESSION_ALREADY_OPEN
    with pytest.raises(Refused) as refused:
        open_till(counter.desk, COLLEAGUE, 0)
    assert refused.value.reason is Reason.SESSION_OF_ANOTHER
    assert refused.value.message.startswith("A. Cashier's session")


def test_a_float_is_what_was_counted(counter: Counter) -> None:
    assert refusal(counter, float_pence=-1) is Reason.AMOUNT_NEGATIVE
    assert refusal(counter, float_pence=10_000_01) is Reason.AMOUNT_ABSURD
    assert refusal(counter, counted={2000: 2}) is Reason.COUNT_NOT_THE_SUM
    assert refusal(counter, counted={}) is Reason.COUNT_NOT_THE_SUM
    assert refusal(counter, counted={2500: 2}) is Reason.COUNT_NOT_VALID
    assert refusal(counter, ADMINISTRATOR) is Reason.NOT_ALLOWED
    assert open_till(counter.desk, CASHIER, 0, {}).float_pence == 0


def test_the_day_is_that_of_the_time_sealed(counter: Counter) -> None:
    counter.clock.at = datetime(2026, 7, 1, 23, 5, tzinfo=UTC)
    counter.till.heard_from_central(counter.clock.at, counter.clock.at, counter.clock.ticks())
    session = counter.open()
    assert session.business_day == date(2026, 7, 2)
    # a clock that steps back over midnight: the entry keeps the last time, and so its day
    counter.clock.move(timedelta(minutes=-10))
    recorded = counter.take()
    assert recorded.at == session.opened_at
    assert recorded.payment.business_day == date(2026, 7, 2)
