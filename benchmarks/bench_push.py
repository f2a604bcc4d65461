"""How fast central takes in a till's week offline, against a bare COPY of the same rows into the same tables.

    uv run python benchmarks/bench_push.py [--entries 50000] [--batch 500] [--holders 0]

Starts a PostgreSQL server of its own, its durability as a council's would be. The next batch is sent while central has
the one before, on two connections, as a till does where much waits; COPY is one connection. Prints one JSON object.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from builders import COUNCIL_TAX, OUTSIDE, RENTS, START
from made_central import Central, Roll, made_central, sqlite_url

from ims_desktop.actions.ports import PushAnswer
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import account_line
from ims_desktop.store.central.link_postgres import PostgresLink
from ims_desktop.store.postgres_server import postgres_server

AT_ONCE = 2  # batches: the next is sent while the one before is under way, as `send` does where much waits
TABLES = ("entry", "personal", "payment", "transaction")


def main() -> None:
    """Measure and print."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--entries", type=int, default=50_000)
    wanted.add_argument("--batch", type=int, default=500)
    wanted.add_argument("--holders", type=int, default=0)
    asked = wanted.parse_args()
    figures: dict[str, float | int] = {"entries": asked.entries, "batch": asked.batch}
    with tempfile.TemporaryDirectory() as folder, postgres_server(Path(folder) / "pg") as server:
        for central in made_central(server.url("bench")):
            figures |= _push(central, asked.entries, asked.batch)
            figures |= _copy(central.url, server.url("bench_floor"))
            if asked.holders:
                figures["holders_postgres_s"] = _holders(central, asked.holders)
        figures["push_over_copy"] = round(figures["push_s"] / figures["copy_s"], 2)
        for central in made_central(sqlite_url(Path(folder)), bytes(range(32))):
            told = _push(central, min(asked.entries, 10_000), asked.batch)
            figures["sqlite_entries_a_second"] = told["entries_a_second"]
            if asked.holders:
                figures["holders_sqlite_s"] = _holders(central, asked.holders)
    print(json.dumps(figures))


def _push(central: Central, count: int, batch: int) -> dict[str, float | int]:
    roll, link = central.till()
    _make(roll, count)
    link.head(roll.said())
    before = link.round_trips if isinstance(link, PostgresLink) else 0
    said = roll.said()
    slowest = 0.0
    waiting = deque(range(0, count, batch))
    under_way: deque[Callable[[], PushAnswer]] = deque()
    began = one = time.perf_counter()
    while waiting or under_way:
        while waiting and len(under_way) < AT_ONCE:
            first = waiting.popleft()
            under_way.append(link.begin_push(roll.entries[first : first + batch], said, ahead=first > 0))
        under_way.popleft()()
        slowest, one = max(slowest, time.perf_counter() - one), time.perf_counter()
    took = time.perf_counter() - began
    head = link.head(roll.said())
    assert (head.number, head.held) == (count, 0)
    trips = link.round_trips - before - 1 if isinstance(link, PostgresLink) else 0
    return {
        "push_s": round(took, 2),
        "entries_a_second": round(count / took),
        "slowest_answer_ms": round(slowest * 1000),
        "round_trips_a_batch": trips / -(-count // batch),
        "bytes_an_entry": sum(len(entry.text) for entry in roll.entries) // count,
    }


def _make(roll: Roll, count: int) -> None:
    """Payments of two lines, half of them with a payer's name."""
    for number in range(count):
        lines = (
            account_line(COUNCIL_TAX, f"7{number:07d}", 142_10, OUTSIDE, START.date()),
            account_line(RENTS, f"HR{number % 5000:04d}", 20_00, OUTSIDE, START.date()),
        )
        roll.paid(lines, payer="A. Payer" if number % 2 else "")


def _copy(url: str, floor: str) -> dict[str, float | int]:
    """Read out what was pushed, then COPY it into the same tables of an empty central."""
    rows: dict[str, list[bytes]] = {}
    with psycopg.connect(url) as connection:
        for table in TABLES:
            with connection.cursor().copy(
                f"COPY (SELECT * FROM ims.{table}) TO STDOUT (FORMAT binary)".encode()
            ) as out:
                rows[table] = [bytes(part) for part in out]
    for _ in made_central(floor):
        with psycopg.connect(floor) as connection:
            began = time.perf_counter()
            for table in TABLES:
                with connection.cursor().copy(f"COPY ims.{table} FROM STDIN (FORMAT binary)".encode()) as into:
                    for part in rows[table]:
                        into.write(part)
            connection.commit()
            took = time.perf_counter() - began
    return {"copy_s": round(took, 2)}


def _holders(central: Central, count: int) -> float:
    made = (
        AccountHolder(
            "01",
            f"7{number:07d}",
            f"Surname{number % 9973}",
            f"Fore{number % 331}",
            "Ms",
            (f"{number % 200} Street {number % 4000}", "Barrow"),
            f"BA{number % 20} {number % 10}AA",
            balance_pence=number,
        )
        for number in range(count)
    )
    began = time.perf_counter()
    central.store.load_holders(made)
    return round(time.perf_counter() - began, 1)


if __name__ == "__main__":
    main()
