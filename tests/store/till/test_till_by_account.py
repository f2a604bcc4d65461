"""What was lately paid on an account: found by stretches of the roll, and never by looking through all of it."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders import till

from ims_desktop.domain.times import business_day
from ims_desktop.store.till import by_account, linked_cash, reading
from ims_desktop.store.till.by_account import begins_ms, entry_before
from ims_desktop.store.till.connection import Connection
from ims_desktop.store.till.projection import INSERTS, milliseconds

DAY = date(2026, 4, 1)
START = datetime(2026, 4, 1, 9, tzinfo=UTC)
ENTRIES = 700  # six stretches
ACCOUNTS = ("70123456", "70123457", "GARDEN")
PAID = list[tuple[int, datetime, str, int]]


def rolled(run: Connection, seed: int) -> PAID:
    """Payments of ten days, each of one account in cash: number, time, reference, pence."""
    chosen = random.Random(seed)  # noqa: S311  no secret
    paid: PAID = []
    for number in range(2, ENTRIES + 1):  # after the till's enrolment
        at = START + timedelta(days=10) * (number / ENTRIES)
        paid.append((number, at, chosen.choice(ACCOUNTS), number))
    run.execute("BEGIN")
    run.executemany(
        "INSERT INTO entry VALUES (?, 'payment.taken', ?, '', x'')", [(one[0], milliseconds(one[1])) for one in paid]
    )
    run.executemany(
        INSERTS["payment"],
        [(n, f"p{n}", f"r{n}", "s", milliseconds(at), business_day(at).isoformat(), p, 0, 0) for n, at, _, p in paid],
    )
    run.executemany(INSERTS["posting"], [(n, 1, "01", ref, "CA", p, "N0", 0, 1, 1) for n, _, ref, p in paid])
    run.execute("UPDATE till_state SET head_number = ?", (ENTRIES,))
    run.execute("COMMIT")
    return paid


@pytest.mark.parametrize("days", [-1, 0, 1, 5, 9, 10, 30])
def test_what_was_paid_since_a_day_is_all_found(tmp_path: Path, days: int) -> None:
    run = till(tmp_path).connection()
    paid = rolled(run, seed=days)
    since = DAY + timedelta(days=days)
    for reference in ACCOUNTS:
        due = [pence for _, at, of, pence in paid if of == reference and business_day(at) >= since]
        found = reading.earlier_payments(run, "01", reference, since)
        assert [one.amount_pence for one in found] == due[::-1]
        assert linked_cash.linked_cash(run, {("01", reference)}, "", ["CA"], since) == sum(due)
    assert reading.earlier_payments(run, "02", ACCOUNTS[0], since) == []


@pytest.mark.parametrize(
    "parts",  # hours between two settings of the clock
    [
        [[0, 1, 2, 3, 4, 20, 21, 22], [5, 6, 7, 8, 9]],
        [[30, 31], [0, 1, 2, 3, 4, 5, 6, 7, 8], [32, 33]],  # days of long ago would hide what was taken before
        [[10, 11, 12], [40], [13, 13, 14], [2, 3], [15, 16]],
    ],
)
def test_where_the_clock_was_set_nothing_that_is_later_is_passed_over(tmp_path: Path, parts: list[list[int]]) -> None:
    run = till(tmp_path).connection()
    ((enrolled,),) = run.execute("SELECT at_ms FROM entry").fetchall()
    entries = [
        ("payment.taken" if at or not part else "clock.set", enrolled + hour)
        for part, hours in enumerate(parts)
        for at, hour in enumerate(hours)
    ]
    times = [enrolled, *(ms for _, ms in entries)]
    rows = [(number, kind, ms) for number, (kind, ms) in enumerate(entries, start=2)]
    run.executemany("INSERT INTO entry VALUES (?, ?, ?, '', x'')", rows)
    run.execute("UPDATE till_state SET head_number = ?", (len(times),))
    for ms in range(enrolled, max(times) + 2):
        first = next((number for number, at in enumerate(times, start=1) if at >= ms), len(times) + 1)
        assert entry_before(run, ms) == first - 1
    plan = [row[3] for row in run.execute(f"EXPLAIN QUERY PLAN {by_account._HALVED}", (0,))]
    assert not any("SCAN entry" in step and "entry_clock" not in step for step in plan), plan


def test_an_account_is_looked_up_by_its_index(tmp_path: Path) -> None:
    run = till(tmp_path).connection()
    for asked, values in (
        (reading._LATELY, (0, "7", "01", 0, "")),
        (linked_cash._LATELY, (0, "7", "01", 0)),
    ):
        plan = [row[3] for row in run.execute(f"EXPLAIN QUERY PLAN {asked}", values)]
        assert any("INDEX posting_account (<expr>=? AND reference=? AND fund=?" in step for step in plan), plan
    assert begins_ms(DAY) == milliseconds(datetime(2026, 3, 31, 23, tzinfo=UTC))
