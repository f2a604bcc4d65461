"""Sessions over midnight, a clock that is put back, and both changes of the clocks: each entry on its London day."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter

from ims_desktop.actions.counter.close_till import CloseWanted, approve_session, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.move_cash import move_cash
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.till_session import SessionState
from ims_desktop.store.till.verify import verify_till


def set_clock(counter: Counter, at: datetime) -> None:
    counter.clock.at = at
    counter.till.heard_from_central(at, at, counter.clock.ticks())


def finish(counter: Counter, pence: int) -> list[str]:
    """Count, close and approve; answers the business days of the three."""
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({"1": pence})))
    close_till(counter.desk, counter.data, CASHIER, CloseWanted())
    approve_session(counter.desk, SUPERVISOR)
    return [json.loads(text)["body"]["business_day"] for text in counter.entries()[-3:]]


@pytest.mark.parametrize(
    ("opened", "day"),
    [
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "2027-03-28"),  # clocks go forward at 01:00 UTC
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25"),  # and back at 01:00 UTC
    ],
)
def test_a_session_over_a_change_of_the_clocks(counter: Counter, opened: datetime, day: str) -> None:
    set_clock(counter, opened)
    session = counter.open(float_pence=10_00)
    counter.take(counter.wanted(counter.line(amount_pence=5_00)))
    counter.clock.move(timedelta(hours=1, minutes=1))
    move_cash(counter.desk, CASHIER, CashMove(MoveKind.LIFT, 2_00), SUPERVISOR)
    assert finish(counter, 13_00) == [day] * 3
    so_far = counter.till.session_so_far(session.id)
    assert so_far is not None
    assert so_far.session.state is SessionState.APPROVED
    assert verify_till(counter.till).findings == ()


def test_a_clock_put_back_over_midnight_in_the_middle_of_a_session(counter: Counter) -> None:
    set_clock(counter, datetime(2026, 11, 24, 0, 3, tzinfo=UTC))
    counter.open(float_pence=10_00)
    counter.take(counter.wanted(counter.line(amount_pence=5_00)))
    counter.clock.step(timedelta(minutes=-8))  # 23:55 of the day before: the roll keeps its last time
    assert finish(counter, 15_00) == ["2026-11-24"] * 3
    assert [json.loads(text).get("clock", {}).get("behind_ms") for text in counter.entries()[-3:]] == [480_000] * 3
    assert counter.open(COLLEAGUE, 10_00).business_day.isoformat() == "2026-11-24"
    assert verify_till(counter.till).findings == ()


def test_a_session_over_midnight_is_closed_on_the_day_it_is_closed(counter: Counter) -> None:
    set_clock(counter, datetime(2026, 7, 1, 22, 50, tzinfo=UTC))  # 23:50 in London
    counter.open(float_pence=10_00)
    counter.take(counter.wanted(counter.line(amount_pence=5_00)))
    counter.clock.move(timedelta(minutes=20))
    counter.take(counter.wanted(counter.line(amount_pence=6_00), payment="p-2"))
    assert finish(counter, 21_00) == ["2026-07-02"] * 3
    days = [json.loads(text)["body"]["business_day"] for text in counter.entries() if '"payment.taken"' in text]
    assert days == ["2026-07-01", "2026-07-02"]
