"""How soon the watch list finds planted frauds, and how often it troubles honest people.

    uv run python tests/watch_trial.py [--years 10]

Prints the table of docs/WATCHING.md: five tills, 250 working days a year. Seeds are fixed: the same numbers, the same
table. Limits were weighed on years 0 to 3; the trial begins at year 100.
"""

import argparse
import sys
from collections import Counter
from statistics import median

from planted_frauds import FRAUDS, STANDING_FAULTS, false_alarms_of_tills, fault_found_after, found_after
from watched_cheques import with_cheques
from watched_office import honest_year

from ims_desktop.domain.watching.finding import Kind
from ims_desktop.domain.watching.watch import watch

FIRST_YEAR = 100
PLANTED_ON = 120  # the working day from which on somebody is not honest
_MONTHS = 12 * 250 / 261  # of 250 working days


def false_alarms(seed: int) -> Counter[Kind]:
    """What an honest year puts on the list."""
    year = with_cheques(honest_year(seed), seed)
    found = Counter(one.kind for one in watch(year.seen, year.days[-1]))
    if tills := false_alarms_of_tills(year.days, seed):
        found[Kind.SILENT] += tills
    return found


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--years", type=int, default=10)
    years = range(FIRST_YEAR, FIRST_YEAR + asked.parse_args().years)
    out = sys.stdout.write
    found: dict[str, list[int | None]] = {name: [] for name in [*FRAUDS, *STANDING_FAULTS]}
    alarms: Counter[Kind] = Counter()
    for seed in years:
        alarms += false_alarms(seed)
        honest = with_cheques(honest_year(seed), seed)
        since = honest.days[PLANTED_ON]
        for name in FRAUDS:
            found[name].append(found_after(name, honest, since, seed))
        for name in STANDING_FAULTS:
            found[name].append(fault_found_after(name, honest.days, since, seed))
    out("| planted | what | found by | found | working days: median | slowest | allowed |\n" + "|---" * 7 + "|\n")
    for name, fraud in FRAUDS.items():
        out(_row(name, fraud.words, fraud.kind, found[name], fraud.within))
    for name, (kind, within, _) in STANDING_FAULTS.items():
        out(_row(name, "", kind, found[name], within))
    months = len(years) * _MONTHS
    out(f"\n{len(years)} honest years: {alarms.total() / months:.2f} false alarms a month for the office\n\n")
    out("| false alarm | a month |\n|---|---|\n")
    for alarm, count in alarms.most_common():
        out(f"| {alarm} | {count / months:.2f} |\n")


def _row(name: str, words: str, kind: Kind, days: list[int | None], within: int) -> str:
    known = [one for one in days if one is not None]
    slowest = f"{median(known):.0f} | {max(known)}" if known else "never | never"
    return f"| {name} | {words} | {kind} | {len(known)} of {len(days)} | {slowest} | {within} |\n"


if __name__ == "__main__":
    main()
