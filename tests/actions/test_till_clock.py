"""The till's clock at the counter: refused when doubtful, confirmed by a supervisor, and stepped back once."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fakes.clock import MONDAY
from fakes.counter import ADMINISTRATOR, CASHIER, PASSWORD, SUPERVISOR, Counter
from fakes.link import CutLink
from fakes.signer import FakeSigner

from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.till_clock import clock_doubt, confirm_clock, confirm_clock_as
from ims_desktop.actions.sync import sync
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_clock import ClockDoubt
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def refused_by(work: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        work()
    return refused.value


def wrong(counter: Counter, payment: str = "p-wrong") -> Refused:
    """The refusal of a payment for the clock's sake, with nothing written."""
    before = counter.till.head()
    refused = refused_by(lambda: counter.take(counter.wanted(payment=payment)))
    assert refused.reason is Reason.CLOCK_WRONG
    assert counter.till.head() == before
    return refused


def last(counter: Counter) -> dict[str, object]:
    read: dict[str, object] = json.loads(counter.entries()[-1])
    return read


def test_a_clock_put_forth_takes_nothing_until_a_supervisor_says_that_it_is_right(counter: Counter) -> None:
    counter.take()
    counter.clock.step(2 * HOUR)
    assert "2 h ahead of central" in wrong(counter).message
    found = clock_doubt(counter.desk)
    assert found is not None
    assert found.doubt is ClockDoubt.AHEAD_OF_CENTRAL
    confirmed = confirm_clock_as(counter.desk, SUPERVISOR.user, PASSWORD)
    assert (confirmed.by, confirmed.at, confirmed.stepped_back_ms) == (SUPERVISOR, MONDAY + 2 * HOUR, 0)
    assert confirmed.ahead_of_central_ms == 2 * HOUR // timedelta(milliseconds=1)
    assert clock_doubt(counter.desk) is None
    entry = last(counter)
    assert (entry["kind"], entry["actor"], entry["at"]) == ("clock.set", SUPERVISOR.id, "2026-11-23T11:00:00.000Z")
    assert entry["body"] == {
        "ahead_of_central_ms": 7_200_000,
        "central_heard_at": "2026-11-23T09:00:00.000Z",
        "doubt": "ahead_of_central",
        "stepped_back_ms": 0,
    }
    assert counter.take(counter.wanted(payment="p-2")).at == MONDAY + 2 * HOUR


def test_a_clock_that_was_ahead_does_not_date_later_payments_falsely(counter: Counter) -> None:
    """Ahead by two hours with a supervisor's word, then put right: one more word, and the roll's time steps back."""
    counter.take()
    counter.clock.step(2 * HOUR)
    confirm_clock(counter.desk, SUPERVISOR)
    counter.take(counter.wanted(payment="p-2"))
    counter.clock.step(-2 * HOUR)
    counter.clock.move(MINUTE)
    sync(counter.till, CutLink(now=counter.clock.now), counter.clock, FakeSigner())
    assert "the last entry on this till was made after that" in wrong(counter).message
    confirmed = confirm_clock(counter.desk, SUPERVISOR)
    assert confirmed.stepped_back_ms == (2 * HOUR - MINUTE) // timedelta(milliseconds=1)
    recorded = counter.take(counter.wanted(payment="p-3"))
    assert recorded.at == MONDAY + MINUTE
    assert "clock" not in last(counter)
    counter.clock.move(-MINUTE)  # once only: from here on time does not go back again
    assert counter.take(counter.wanted(payment="p-4")).at == MONDAY + MINUTE
    assert last(counter)["clock"] == {"behind_ms": 60_000}
    assert rebuild(counter.till).entries == counter.till.head().number
    proof = verify_till(counter.till)
    assert proof.passed, proof.findings


def test_nothing_at_all_is_sealed_with_a_doubtful_clock(counter: Counter) -> None:
    recorded = counter.take()
    receipt = recorded.payment.receipt
    counter.clock.step(-HOUR)
    # whether the session is of an earlier day cannot be told by such a clock
    assert refused_by(lambda: open_till(counter.desk, CASHIER, 0)).reason is Reason.CLOCK_WRONG
    copied = refused_by(lambda: copy_receipt(counter.desk, counter.data, CASHIER, receipt))
    assert copied.reason is Reason.CLOCK_WRONG
    wrong(counter)


def test_the_first_answer_is_given_again_whatever_the_clock_says(counter: Counter) -> None:
    first = counter.take()
    counter.clock.step(5 * HOUR)
    assert counter.take().number == first.number


def test_who_is_no_supervisor_confirms_nothing(counter: Counter) -> None:
    counter.clock.step(HOUR)
    before = counter.till.head()
    for user in (CASHIER, ADMINISTRATOR):
        assert refused_by(lambda user=user: confirm_clock(counter.desk, user)).reason is Reason.NOT_ALLOWED  # type: ignore[misc]
    assert refused_by(lambda: confirm_clock_as(counter.desk, "acashier", PASSWORD)).reason is Reason.NOT_ALLOWED
    assert refused_by(lambda: confirm_clock_as(counter.desk, SUPERVISOR.user, "wrong")).reason is Reason.SIGN_IN_WRONG
    assert counter.till.head() == before
    assert clock_doubt(counter.desk) is not None


def test_a_weekend_without_central_asks_for_a_supervisor_once(counter: Counter) -> None:
    counter.take()
    counter.clock.move(3 * 24 * HOUR)
    assert "not been heard for more than a day" in wrong(counter).message
    confirm_clock(counter.desk, SUPERVISOR)
    for number in range(3):
        counter.take(counter.wanted(payment=f"p-{number + 10}"))
        counter.clock.move(8 * HOUR)


def test_a_word_from_central_is_enough_after_a_weekend(counter: Counter) -> None:
    counter.take()
    counter.clock.move(3 * 24 * HOUR)
    sync(counter.till, CutLink(now=counter.clock.now), counter.clock, FakeSigner())
    assert counter.take(counter.wanted(payment="p-2")).at == MONDAY + 3 * 24 * HOUR


def test_central_s_word_is_remembered_across_a_restart(counter: Counter, tmp_path: Path) -> None:
    counter.take()
    counter.clock.step(2 * HOUR)
    sync(counter.till, CutLink(now=lambda: MONDAY), counter.clock, FakeSigner())
    counter.till.close()
    again = Counter(tmp_path, SqlTillStore(counter.folder / "till.db", bytes(range(32))), counter.clock)
    again.clock.run = "another process"
    assert "ahead of central" in wrong(again).message


@pytest.mark.parametrize(
    "evening",
    [
        datetime(2026, 11, 23, 23, 58, tzinfo=UTC),
        datetime(2026, 3, 28, 23, 58, tzinfo=UTC),  # the night in which summer time begins
        datetime(2026, 10, 24, 22, 58, tzinfo=UTC),  # and the one in which it ends; London's 23:58
    ],
)
def test_midnight_and_the_nights_of_the_clock_changes_need_nobody(tmp_path: Path, evening: datetime) -> None:
    """Times on the roll are UTC: neither a new day nor an hour more or less on the wall is a step of the clock."""
    from fakes.counter import counter_on  # noqa: PLC0415  its own clock, in another season

    counter = counter_on(tmp_path)
    counter.clock.at = evening
    counter.till.heard_from_central(evening, evening, counter.clock.ticks())
    if counter.till.head().at is not None and counter.till.head().at > evening + 10 * MINUTE:  # type: ignore[operator]
        confirm_clock(counter.desk, SUPERVISOR)  # the made-up till was enrolled in spring
    times: list[datetime] = []
    days: list[date] = []
    for number in range(40):
        recorded = counter.take(counter.wanted(payment=f"p-{number}"))
        times.append(recorded.at)
        days.append(recorded.payment.business_day)
        counter.clock.move(6 * MINUTE)
    assert times == [evening + number * 6 * MINUTE for number in range(40)]
    assert days == sorted(days)
    assert len(set(days)) == 2
    assert verify_till(counter.till).passed


def test_stepped_back_and_forth_all_day_the_roll_is_honest(counter: Counter) -> None:
    """Whatever somebody does to the clock: each payment is taken at a time that was believed, or refused whole."""
    counter.take()
    taken, refused = 1, 0
    for number, minutes in enumerate((5, -5, 40, -40, 9, 9, -18, -120, 120, 1440, -1440, 3)):
        counter.clock.move(MINUTE)
        counter.clock.step(minutes * MINUTE)
        if clock_doubt(counter.desk) is None:
            counter.take(counter.wanted(payment=f"p-{number + 2}"))
            taken += 1
        else:
            wrong(counter)
            refused += 1
    assert (taken, refused) == (9, 4)
    times = [json.loads(text)["at"] for text in counter.entries()]
    assert times == sorted(times)
    assert verify_till(counter.till).passed
