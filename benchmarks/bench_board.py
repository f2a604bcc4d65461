"""How fast the supervisor's board is at central (PostgreSQL): many tills, a day's payments, one refresh after another.

    uv run python benchmarks/bench_board.py [--tills 50] [--payments 100000] [--refreshes 50]

Starts a PostgreSQL server of its own; asks under a supervisor's own login, with its row-level security. Prints one JSON
object.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from builders import CARD, CASH, CHEQUE, COUNCIL_TAX, OUTSIDE, START, SUPERVISOR
from made_central import Central, at_desk, made_central

from ims_desktop.actions.supervisor.see_board import see_board, see_evidence, see_paid
from ims_desktop.domain.basket import account_line
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.settlement import Tender
from ims_desktop.store.postgres_server import postgres_server

MOPS = (CASH, CASH, CARD, CHEQUE)
BATCH = 500
GOAL_MS = 100


def main() -> None:
    """Measure and print."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--tills", type=int, default=50)
    wanted.add_argument("--payments", type=int, default=100_000)
    wanted.add_argument("--refreshes", type=int, default=50)
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder, postgres_server(Path(folder) / "pg") as server:
        for central in made_central(server.url("bench")):
            for till in range(asked.tills):
                _fill(central, till, asked.payments // asked.tills)
            figures = {"tills": asked.tills, "payments": asked.payments} | _refresh(central, asked.refreshes)
    print(json.dumps(figures))
    raise SystemExit(0 if figures["refresh_p95_ms"] < GOAL_MS else 1)


def _fill(central: Central, till: int, payments: int) -> None:
    roll, link = central.till(f"{till:02d}")
    roll.opened(SessionId(f"s-{till}"))
    for number in range(payments):
        mop = MOPS[number % len(MOPS)]
        line = account_line(COUNCIL_TAX, f"7{number:07d}", 1_00 + number % 50_00, OUTSIDE, START.date())
        roll.paid((line,), (_tender(mop, line.amount_pence, number),))
    said = roll.said()
    for first in range(0, len(roll.entries), BATCH):
        link.push(roll.entries[first : first + BATCH], said)
    link.close()


def _tender(mop: Mop, pence: int, number: int) -> Tender:
    if mop is CHEQUE:
        return Tender(mop, pence, cheque_number=f"{number:06d}", cheque_date=START.date())
    return Tender(mop, pence, card_last4="4417", card_authorisation="882104") if mop is CARD else Tender(mop, pence)


def _refresh(central: Central, times: int) -> dict[str, float]:
    with at_desk(central, SUPERVISOR) as desk:
        data = desk.reference_data()
        took: list[float] = []
        for _ in range(times):
            began = time.perf_counter()
            board = see_board(desk, SUPERVISOR, data)
            took.append((time.perf_counter() - began) * 1000)
        shown = sum(sum(one.taken.values()) for one in board)
        began = time.perf_counter()
        paid = see_paid(desk, SUPERVISOR, data, SessionId("s-3"), MopKind.CARD)
        behind = time.perf_counter()
        see_evidence(desk, SUPERVISOR, SessionId("s-3"))
        evidence = time.perf_counter()
    assert shown == sum(one.postings_pence for one in central.store.reconcile())
    return {
        "refresh_ms": round(statistics.median(took), 1),
        "refresh_p95_ms": round(sorted(took)[int(len(took) * 0.95)], 1),
        "behind_a_figure_ms": round((behind - began) * 1000, 1),
        "entries_behind": len(paid),
        "evidence_ms": round((evidence - behind) * 1000, 1),
    }


if __name__ == "__main__":
    main()
