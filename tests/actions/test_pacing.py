"""The pace of sync: larger batches as they succeed, longer waits as they fail, and never all tills at once."""

from random import Random

import pytest

from ims_desktop.actions.pacing import (
    FIRST_WAIT_SECONDS,
    HEARTBEAT_SECONDS,
    LARGEST_BATCH,
    LONGEST_WAIT_SECONDS,
    BatchPace,
    Pace,
)
from ims_desktop.actions.standing import Standing, standing_after
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable


def test_batches_grow_from_one_to_five_hundred_and_begin_again_after_a_cut() -> None:
    batches = BatchPace()
    sizes = []
    for _ in range(11):
        sizes.append(batches.size)
        batches.worked(10)
    assert sizes == [1, 2, 4, 8, 16, 32, 64, 128, 256, LARGEST_BATCH, LARGEST_BATCH]
    batches.worked(3_000)  # neither quick nor late
    assert batches.size == LARGEST_BATCH
    batches.worked(6_000)
    assert batches.size == LARGEST_BATCH // 2
    batches.failed()
    assert batches.size == 1
    batches.worked(60_000)
    assert batches.size == 1


def test_a_hundred_tills_do_not_come_back_in_the_same_second() -> None:
    waits = []
    for seed in range(100):
        pace = Pace(Random(seed))  # noqa: S311  jitter
        for _ in range(7):
            pace.failed(mends_itself=True)
        waits.append(pace.failed(mends_itself=True))
    assert min(waits) >= LONGEST_WAIT_SECONDS / 2
    assert max(waits) <= LONGEST_WAIT_SECONDS
    by_second = [int(wait) for wait in waits]
    assert max(by_second.count(second) for second in by_second) <= 8


def test_waits_double_and_a_success_makes_them_short_again() -> None:
    pace = Pace(Random(1))  # noqa: S311  jitter
    for number in range(9):
        whole = min(FIRST_WAIT_SECONDS * 2**number, LONGEST_WAIT_SECONDS)
        assert whole / 2 <= pace.failed(mends_itself=True) <= whole
    assert 0.9 * HEARTBEAT_SECONDS <= pace.succeeded() <= 1.1 * HEARTBEAT_SECONDS
    assert pace.failures == 0
    assert pace.failed(mends_itself=True) <= FIRST_WAIT_SECONDS
    pace.succeeded()
    assert pace.failed(mends_itself=False) >= LONGEST_WAIT_SECONDS / 2


@pytest.mark.parametrize(
    ("trouble", "standing"),
    [
        (Refused(Reason.TILL_BLOCKED), Standing.BLOCKED),
        (Refused(Reason.ROLL_FORKED), Standing.FORKED),
        (Refused(Reason.PUSH_REFUSED), Standing.REFUSED),
        (Unavailable(Trouble.CENTRAL_ABSENT), Standing.OFFLINE),
        (Unavailable(Trouble.CENTRAL_REFUSED_LOGIN), Standing.LOGIN),
        (Unavailable(Trouble.CENTRAL_VERSION), Standing.VERSION),
        (RuntimeError(), Standing.TROUBLE),
    ],
)
def test_each_end_of_a_sync_has_a_word(trouble: Exception, standing: Standing) -> None:
    assert standing_after(trouble) is standing
