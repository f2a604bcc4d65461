"""How long the explainer takes on a session of 1,000 entries, against one look at each entry.

`uv run python benchmarks/bench_explain.py [--entries 1000] [--rounds 15]`; processor time, so that other work on the
machine matters less. The floor walks the same entries once and compares each tender with the difference, which finds no
more than a payment of just that amount.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from counter_days import CARD, CASH, honest_day

from ims_desktop.domain.explaining.explain import explain
from ims_desktop.domain.explaining.session_seen import PaymentSeen, SessionSeen

LIMIT_MS = 200.0
DIFFERENCES = ((-45_00, 0), (-10_00, 0), (-83_47, 0), (27_00, 0), (-100_00, 100_00), (-1_200_00, 31_90))


def walked(session: SessionSeen) -> list[int]:
    """The payments of just a tender's difference: the floor."""
    difference = session.difference()
    return [
        entry.number
        for entry in session.entries
        if isinstance(entry, PaymentSeen)
        for tender in entry.tenders
        if abs(difference[tender.kind]) == tender.kept_pence
    ]


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=15)
    asked = parser.parse_args()
    entries: int = asked.entries
    taken: list[float] = []
    floor: list[float] = []
    for seed in range(asked.rounds):
        honest = honest_day(seed, entries).seen()
        honest = replace(honest, entries=honest.entries[:entries])
        for cash, card in DIFFERENCES:
            counted = {**honest.counted, CASH: honest.counted[CASH] + cash, CARD: honest.counted[CARD] + card}
            session = replace(honest, expected=honest.expected, counted=counted)
            floor.append(milliseconds(lambda seen=session: walked(seen)))  # type: ignore[misc]
            taken.append(milliseconds(lambda seen=session: explain(seen)))  # type: ignore[misc]
    middle, slowest = statistics.median(taken), max(taken)
    print(
        f"{entries} entries, {len(taken)} runs: median {middle:.0f} ms, slowest {slowest:.0f} ms (goal {LIMIT_MS:.0f})"
    )
    print(f"{middle / statistics.median(floor):.0f} x one look at each entry ({statistics.median(floor):.2f} ms)")
    sys.exit(slowest > LIMIT_MS)


if __name__ == "__main__":
    main()
