"""A simulated office: every planted fraud is on the watch list in time, and honest people are hardly ever."""

from functools import cache

import pytest
from planted_frauds import FRAUDS, STANDING_FAULTS, false_alarms_of_tills, fault_found_after, found_after
from watched_cheques import with_cheques
from watched_office import Year, honest_year

from ims_desktop.domain.watching.watch import watch

SEED = 41
PLANTED_ON = 66
_MONTHS = 11.5  # of 250 working days
MOST_FALSE_ALARMS = 1.5  # a month, for the whole office


@cache
def short_year() -> Year:
    return with_cheques(honest_year(SEED, 128), SEED)


@pytest.mark.parametrize("name", FRAUDS)
def test_a_planted_fraud_is_found_in_time(name: str) -> None:
    honest = short_year()
    days = found_after(name, honest, honest.days[PLANTED_ON], SEED)
    assert days is not None
    assert days <= FRAUDS[name].within


@pytest.mark.parametrize("name", STANDING_FAULTS)
def test_a_fault_of_a_till_is_found_in_time(name: str) -> None:
    days = short_year().days
    found = fault_found_after(name, days, days[PLANTED_ON], SEED)
    assert found is not None
    assert found <= STANDING_FAULTS[name][1]


def test_an_honest_year_gives_few_alarms() -> None:
    year = with_cheques(honest_year(SEED + 1), SEED + 1)
    found = watch(year.seen, year.days[-1])
    alarms = len(found) + false_alarms_of_tills(year.days, SEED)
    assert alarms <= MOST_FALSE_ALARMS * _MONTHS, [(one.kind, one.words) for one in found]


def test_the_same_entries_give_the_same_list() -> None:
    seen = short_year().seen[:8_000]
    assert watch(seen, seen[-1].day) == watch(list(seen), seen[-1].day)
