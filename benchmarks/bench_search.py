"""How long an account search takes at a till with half a million accounts, key by key, beside the least there is.

uv run python benchmarks/bench_search.py [--holders 500000] [--searches 60] [--folder DIR]

The floor is fetching one account by its key. Accounts come in as central sends them, in slices of 5,000.
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import builders

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.store.till.store import SqlTillStore

SLICE = 5_000
LIMIT = 50
SURNAMES = (
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Robinson", "Wright",
    "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Khan",
    "Lewis", "James", "Hughes", "Begum", "Edwards", "Ali", "Ahmed", "Hussain", "O'Brien", "Smith-Jones", "Llŷr",
    "Thomas", "Harris", "Martin", "Cooper", "King", "Lee", "Morris", "Moore", "Ward", "Turner", "Hill", "Scott",
    "Baker", "Harrison", "Morgan", "Allen", "Bennett",
)  # fmt: skip
FORENAMES = (
    "Olivia", "Amelia", "Isla", "Ava", "Mia", "Noah", "George", "Oliver", "Arthur", "Muhammad", "Leo", "Siân",
    "Zoë", "Mary", "Margaret", "Susan", "David", "John", "Peter", "Michael", "Patricia", "Sarah", "James",
    "Robert", "William", "Elizabeth", "Linda", "Barbara", "Aisha", "Fatima", "Priya", "Wei", "Aleksandra", "Jan",
    "Ewa",
)  # fmt: skip
STREETS = (
    "High", "Station", "Church", "Park", "Victoria", "Mill", "Queen", "King", "Green", "New", "York", "London",
    "Chapel", "School", "North", "South",
)  # fmt: skip
KINDS = (
    "Street", "Road", "Lane", "Avenue", "Close", "Court", "Drive", "Way",
)  # fmt: skip
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def made_up(count: int) -> Iterator[AccountHolder]:
    """Made-up accounts, the same in every run; a tenth of surnames are rare."""
    chance = random.Random(500_000)
    for number in range(count):
        common = chance.random() < 0.9
        surname = chance.choice(SURNAMES) if common else "".join(chance.choices("bcdfglmnprstaeiou", k=7)).title()
        inward = f"{chance.randrange(1, 10)}{chance.choice(LETTERS)}{chance.choice(LETTERS)}"
        yield AccountHolder(
            fund=chance.choice(("01", "02")),
            reference=f"{70_000_000 + number * 7 % 29_999_999:08}",
            surname=surname,
            forename=chance.choice(FORENAMES),
            title=chance.choice(("Mr", "Mrs", "Ms", "")),
            address=(f"{chance.randrange(1, 200)} {chance.choice(STREETS)} {chance.choice(KINDS)}", "Barrow"),
            postcode=f"BA{chance.randrange(1, 25)} {inward}",
            balance_pence=chance.randrange(300_000),
        )


def typed_keys(holders: list[AccountHolder], chance: random.Random) -> Iterator[str]:
    """What people type, letter by letter: names, postcodes, references, streets, and mixtures of them."""
    for one in holders:
        house_and_street = " ".join(one.address[0].split()[:2])
        said = chance.choice(
            (
                one.surname,
                f"{one.forename} {one.surname}",
                f"{one.surname} {one.address[0].split()[0]}",
                one.postcode,
                one.postcode.replace(" ", ""),
                one.reference,
                f"{one.reference[:4]} {one.reference[4:]}",
                house_and_street,
                f"{one.surname} {one.postcode}",
                f"{one.postcode[:4]} {one.forename}",
            )
        ).lower()
        yield from (said[:end] for end in range(1, len(said) + 1))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def report(name: str, times: list[float]) -> None:
    """One line of figures."""
    cuts = statistics.quantiles(times, n=100)
    print(f"{name:<26}{cuts[49]:>9.3f}{cuts[94]:>9.3f}{cuts[98]:>9.3f}{max(times):>9.3f}")


def load(store: SqlTillStore, count: int) -> list[float]:
    """Bring the accounts in by slices; answers milliseconds of each slice."""
    slices: list[float] = []
    waiting: list[AccountHolder] = []
    for number, one in enumerate(made_up(count), start=1):
        waiting.append(one)
        if len(waiting) == SLICE or number == count:
            pulled = builders.changes(
                waiting, things=[], epoch="bench", upto=number, more=number < count, fresh=number <= SLICE, hashes=()
            )
            slices.append(timed(lambda: store.apply_changes(pulled, builders.START)))  # noqa: B023  called at once
            waiting = []
    return slices


def bare_load(store: SqlTillStore, count: int) -> float:
    """Seconds to put the same rows into a plain table with the same keys."""
    run = store.connection()
    run.execute("CREATE TABLE bare AS SELECT * FROM holder LIMIT 0")
    run.execute("CREATE UNIQUE INDEX bare_key ON bare (reference, fund)")
    rows = run.execute(f"SELECT * FROM holder LIMIT {count}").fetchall()
    places = ", ".join("?" * len(rows[0]))

    def work() -> None:
        with store.lanes.writing():
            run.executemany(f"INSERT INTO bare VALUES ({places})", rows)

    seconds = timed(work) / 1000
    run.execute("DROP TABLE bare")
    return seconds


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--holders", type=int, default=500_000)
    arguments.add_argument("--searches", type=int, default=60)
    arguments.add_argument("--folder", help="a folder on the disk to measure")
    asked = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(dir=asked.folder))
    try:
        store = builders.till(folder, loaded=False)
        slices = load(store, asked.holders)
        size = (folder / "till.db").stat().st_size / 1e6
        print(
            f"{asked.holders:,} accounts in {sum(slices) / 1000:.1f} s, {size:,.0f} MB;"
            f" a slice of {SLICE:,}: median {statistics.median(slices):.0f} ms, longest {max(slices):.0f} ms"
        )
        print(f"the same rows without search, in one go: {bare_load(store, asked.holders):.1f} s")
        chance = random.Random(20260401)
        everybody = list(made_up(asked.holders))
        asked_for = chance.sample(everybody, asked.searches)
        keys = list(typed_keys(asked_for, chance))
        floor = [
            timed(lambda: store.holder(one.fund, one.reference))  # noqa: B023  called at once
            for one in chance.sample(everybody, len(keys))
        ]
        typed = [timed(lambda: store.search_holders(key, LIMIT)) for _ in range(3) for key in keys]  # noqa: B023
        print(f"{len(keys):,} keystrokes x 3, limit {LIMIT}")
        print(f"{'ms':<26}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}")
        report("floor: by key", floor)
        report("search, each keystroke", typed)
        ratio = statistics.quantiles(typed, n=100)[98] / statistics.median(floor)
        print(f"p99 of a keystroke is {ratio:.0f} x the median fetch by key")
        worst = sorted(zip(typed, keys * 3, strict=True), reverse=True)[:5]
        print("slowest:", ", ".join(f"“{key}” {ms:.1f} ms" for ms, key in worst))
        missed = [one for one in asked_for if not store.search_holders(f"{one.surname} {one.reference}", LIMIT)]
        assert not missed, missed
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
