"""How often the explainer finds a planted mistake, and how often it guesses where there is nothing to find.

    uv run python tests/explainer_trial.py [--sessions 200] [--skip 500]

Prints the table of docs/EXPLAINING.md. Seeds are fixed: the same numbers give the same table. `--skip` leaves out the
first so many days of each kind: the rates were weighed on the first hundred.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from random import Random
from statistics import median

from counter_days import CARD, CASH, CHEQUE, honest_day
from planted_mistakes import MISTAKES, planted_day
from planting import Planted

from ims_desktop.domain.explaining.explain import Candidate, explain
from ims_desktop.domain.explaining.suspicion import Kind

FIRST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One session's answer: the place of the right candidate (0 where it is not shown), and how many leads it has."""

    place: int
    leads: int
    shown: int


@dataclass(frozen=True, slots=True)
class Row:
    """What was found of one kind of mistake."""

    name: str
    found: Sequence[Found]

    @property
    def among_first(self) -> int:
        """Sessions with the right candidate among the first three."""
        return sum(1 for one in self.found if 0 < one.place <= FIRST)


def trial(name: str, sessions: int, skip: int = 0) -> Row:
    """Plant one kind of mistake in so many days, after the first that are skipped."""
    kinds, _ = MISTAKES[name]
    first = 1_000 * (1 + [*MISTAKES].index(name)) + skip
    seeds = range(first, first + sessions)
    return Row(
        name, [_found(kinds, planted, explain(day.seen())) for day, planted in (planted_day(name, s) for s in seeds)]
    )


def _found(kinds: set[Kind], planted: Planted, candidates: Sequence[Candidate]) -> Found:
    for place, candidate in enumerate(candidates, start=1):
        mistake = candidate.mistakes[0]
        if len(candidate.mistakes) > 1 or mistake.kind not in kinds or candidate.leaves:
            continue
        named = planted.entry is None or planted.entry in mistake.entries
        if named and any(re.search(planted.words, lead.words) for lead in mistake.leads):
            return Found(place, len(mistake.leads), len(candidates))
    return Found(0, 0, len(candidates))


def uniform(rng: Random) -> int:
    """From a penny to £200, each amount as often."""
    return rng.randrange(1, 200_01)


def small_ones_oftener(rng: Random) -> int:
    """From 10p to £500, as often between £1 and £10 as between £10 and £100."""
    return round(exp(rng.uniform(log(10), log(500_00))))


LOSSES: dict[str, Callable[[Random], int]] = {
    "any amount from 1p to £200": uniform,
    "10p to £500, small ones oftener": small_ones_oftener,
}


def guessed(loss: Callable[[Random], int], sessions: int, skip: int = 0) -> tuple[int, int]:
    """Of so many honest days that lost or gained a random amount: how many show anything, and how many candidates."""
    showing = shown = 0
    for seed in range(skip, skip + sessions):
        rng = Random(seed)  # noqa: S311  the same losses every time
        session = honest_day(900_000 + seed).seen()
        kind = rng.choices((CASH, CHEQUE, CARD), (8, 1, 1))[0]
        counted = {**session.counted}
        counted[kind] = counted[kind] + rng.choice((1, -1)) * loss(rng)
        candidates = explain(replace(session, counted=counted))
        showing += bool(candidates)
        shown += len(candidates)
    return showing, shown


def table(rows: Iterable[Row]) -> str:
    """As Markdown."""
    lines = [
        "| planted | sessions | first | among the first three | shown at all | leads (median) |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        of, places = len(row.found), [one.place for one in row.found]
        leads = [one.leads for one in row.found if one.place]
        lines.append(
            f"| {row.name} | {of} | {_of(places.count(1), of)} | {_of(row.among_first, of)} "
            f"| {_of(sum(1 for place in places if place), of)} | {median(leads) if leads else 0:g} |"
        )
    return "\n".join(lines)


def _of(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def main() -> None:
    """Try every kind, then losses that nothing explains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--skip", type=int, default=0)
    asked = parser.parse_args()
    sessions: int = asked.sessions
    rows = [trial(name, sessions, asked.skip) for name in MISTAKES]
    sys.stdout.write(table([*rows, Row("**all**", [one for row in rows for one in row.found])]) + "\n\n")
    for name, loss in LOSSES.items():
        showing, shown = guessed(loss, 5 * sessions, 5 * asked.skip)
        sys.stdout.write(f"{name}: {_of(showing, 5 * sessions)} of {5 * sessions} show anything, {shown} candidates\n")


if __name__ == "__main__":
    main()
