"""How long a payment takes at a till, beside the least that this disk can do: one row, flushed.

uv run python benchmarks/bench_payment.py [--rounds 40] [--million] [--folder DIR] [--cpu]

Every case has its own file under the same key on the same disk, its write-ahead log grown first, and the cases
take turns, so that a busy minute of the machine falls on all of them.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import builders

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.basket import PaymentLine
from ims_desktop.domain.payment import PAYER, asked_hash, taken_payment
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.references import EntryId, PaymentId
from ims_desktop.domain.roll import NO_SEAL, EntryDraft, EntryKind, next_entry, personal_value, read_entry, seal_of
from ims_desktop.domain.settlement import settle
from ims_desktop.domain.times import business_day
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.store.till.connection import Connection, connect
from ims_desktop.store.till.projection import INSERTS, milliseconds, rows_of
from ims_desktop.store.till.store import SqlTillStore

TURN = 25  # payments of a case before the next case has its turn
WARM = 250
MILLION = 1_000_000

BARE_TABLES = """
CREATE TABLE roll (number INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT, at INTEGER, text TEXT, seal BLOB);
CREATE TABLE personal (number INTEGER, field TEXT, salt BLOB, value TEXT, PRIMARY KEY (number, field)) WITHOUT ROWID;
CREATE TABLE payment (number INTEGER PRIMARY KEY, id TEXT UNIQUE, receipt TEXT UNIQUE, session TEXT, at INTEGER,
    day TEXT, total INTEGER, change INTEGER);
CREATE TABLE line (number INTEGER, line INTEGER, fund TEXT, reference TEXT, amount INTEGER, vat_code TEXT, vat INTEGER,
    PRIMARY KEY (number, line)) WITHOUT ROWID;
CREATE INDEX line_account ON line (reference, fund);
CREATE TABLE tender (number INTEGER, tender INTEGER, mop TEXT, kind TEXT, amount INTEGER, change INTEGER,
    PRIMARY KEY (number, tender)) WITHOUT ROWID;
CREATE TABLE posting (number INTEGER, posting INTEGER, fund TEXT, reference TEXT, mop TEXT, amount INTEGER,
    vat_code TEXT, vat INTEGER, line INTEGER, tender INTEGER, PRIMARY KEY (number, posting)) WITHOUT ROWID;
CREATE TABLE print_job (number INTEGER PRIMARY KEY, state TEXT);
CREATE TABLE head (one INTEGER PRIMARY KEY, number INTEGER, seal BLOB, at INTEGER, receipt INTEGER)
"""

Case = Callable[[], None]


class Ids:
    """Ids that grow with time, as UUIDv7 does, and random salts."""

    def new_id(self) -> str:
        """The next id."""
        return str(uuid.UUID(int=(time.time_ns() // 1_000_000 << 80) | 7 << 76 | random.getrandbits(76)))

    def salt(self) -> bytes:
        """32 random bytes."""
        return os.urandom(32)


class NoPasswords:
    """Nobody signs in here."""

    def hashed(self, password: str) -> str:
        """Nothing."""
        return password

    def agrees(self, kept: str, password: str) -> bool:
        """Whatever."""
        return kept == password


IDS = Ids()


def two_lines() -> tuple[PaymentLine, PaymentLine]:
    """What is paid: two lines in cash, with change and a payer's name."""
    return (
        builders.line(100_00, builders.SMITH.reference, note=""),
        builders.line(12_00, "GARDEN", builders.SUNDRY, vat=builders.STANDARD),
    )


def empty_file(path: Path) -> Connection:
    """A file with nothing in it, opened as the till opens its own."""
    run = connect(path, builders.KEY)
    run.execute("PRAGMA journal_mode = WAL")
    return run


def floor(folder: Path) -> Case:
    """One row of an entry's size, committed and flushed."""
    run = empty_file(folder / "floor.db")
    run.execute("CREATE TABLE entry (number INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    text = "x" * 795

    def one() -> None:
        run.execute("BEGIN IMMEDIATE")
        run.execute("INSERT INTO entry (text) VALUES (?)", (text,))
        run.execute("COMMIT")

    return one


def bare(folder: Path) -> Case:
    """The same payment by the driver alone: plain dictionaries, the same rows and indexes, no rules and no triggers."""
    run = empty_file(folder / "bare.db")
    for statement in BARE_TABLES.split(";"):
        run.execute(statement)
    run.execute("INSERT INTO head VALUES (1, 0, ?, 0, 0)", (NO_SEAL,))

    def one() -> None:
        payment, entry_id, salt, payer = IDS.new_id(), IDS.new_id(), IDS.salt(), "Siân O'Brien"
        now = datetime.now(UTC)
        run.execute("BEGIN IMMEDIATE")
        row = run.execute("SELECT number, seal, at, receipt FROM head").fetchone()
        assert row is not None
        number, counter, at = row[0] + 1, row[3] + 1, int(now.timestamp() * 1000)
        receipt = f"BA1-03A-{counter:06d}-X"
        lines = [("01", "70123456", 10000, "N0", 0), ("04", "GARDEN", 1200, "S1", 200)]
        entry = {
            "v": 1, "device": builders.DEVICE, "number": number, "id": entry_id, "at": now.isoformat(),
            "actor": "u-cashier", "kind": "payment.taken",
            "personal": {"payer": hashlib.sha256(salt + payer.encode()).hexdigest()},
            "body": {
                "payment": payment, "asked": "0" * 64, "receipt": receipt, "office": "BA1", "till": "03",
                "session": builders.DEVICE, "business_day": "2026-04-01", "total_pence": 11200, "change_pence": 800,
                "drawer": True,
                "lines": [
                    {"fund": f, "reference": r, "amount_pence": a, "vat_code": c, "vat_rate": "0", "vat_pence": v,
                     "narrative": "Council Tax payment"} for f, r, a, c, v in lines
                ],
                "tenders": [{"mop": "CA", "kind": "cash", "amount_pence": 12000, "change_pence": 800}],
                "postings": [
                    {"fund": f, "reference": r, "mop": "CA", "amount_pence": a, "vat_code": c, "vat_pence": v,
                     "narrative": "Council Tax payment", "line": at, "tender": 1}
                    for at, (f, r, a, c, v) in enumerate(lines, start=1)
                ],
            },
        }  # fmt: skip
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        seal = hashlib.sha256(b"ims roll 1\n" + row[1] + text.encode()).digest()
        run.execute("INSERT INTO roll VALUES (?, ?, ?, ?, ?, ?)", (number, entry_id, "payment.taken", at, text, seal))
        run.execute("INSERT INTO personal VALUES (?, ?, ?, ?)", (number, "payer", salt, payer))
        run.execute(
            "INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, payment, receipt, builders.DEVICE, at, "2026-04-01", 11200, 800),
        )
        run.executemany(
            "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(number, at, *line) for at, line in enumerate(lines, start=1)],
        )
        run.execute("INSERT INTO tender VALUES (?, ?, ?, ?, ?, ?)", (number, 1, "CA", "cash", 12000, 800))
        run.executemany(
            "INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, at, f, r, "CA", a, c, v, at, 1) for at, (f, r, a, c, v) in enumerate(lines, start=1)],
        )
        run.execute("INSERT INTO print_job VALUES (?, 'waiting')", (number,))
        run.execute("UPDATE head SET number = ?, seal = ?, at = ?, receipt = ?", (number, seal, at, counter))
        run.execute("COMMIT")

    return one


def shipped_store(store: SqlTillStore) -> Case:
    """Settle, seal and write by the domain and the till's store."""
    lines, tenders = two_lines(), (builders.cash(120_00),)
    till = store.identity

    def one() -> None:
        now = datetime.now(UTC)
        day = business_day(now)
        personal = (personal_value(PAYER, IDS.salt(), "Siân O'Brien"),)
        with store.writing() as roll:
            session = roll.open_session()
            assert session is not None
            taken = taken_payment(
                payment=PaymentId(IDS.new_id()),
                asked=asked_hash(lines, tenders, "Siân O'Brien"),
                receipt=ReceiptNumber(till.office, till.till, till.letter, roll.last_receipt_counter() + 1),
                session=session.id,
                day=day,
                lines=lines,
                settlement=settle(lines, tenders, day),
            )
            kind = EntryKind.PAYMENT_TAKEN
            draft = EntryDraft(EntryId(IDS.new_id()), kind, builders.CASHIER.id, taken.body(), personal)
            roll.append(next_entry(till.device, roll.head(), draft, now))

    return one


def shipped_action(store: SqlTillStore) -> Case:
    """What a key press runs: `take_payment`, every rule checked again."""
    desk = Desk(store, SystemClock(), IDS, NoPasswords(), ReferralSealer())
    now = desk.clock.now()
    store.heard_from_central(now, now, desk.clock.ticks())
    data = store.reference_data()
    lines, tenders = two_lines(), (builders.cash(120_00),)

    def one() -> None:
        wanted = PaymentWanted(PaymentId(IDS.new_id()), lines, tenders, "Siân O'Brien")
        take_payment(desk, data, builders.CASHIER, wanted)

    return one


def opened_till(folder: Path) -> SqlTillStore:
    """A new till with a session open."""
    folder.mkdir()
    store = builders.till(folder)
    builders.open_session(store, at=datetime(2026, 4, 1, 8, tzinfo=UTC))
    return store


def grow(store: SqlTillStore, entries: int) -> None:
    """Bulk-load a roll with sealed payments on many accounts (only for measuring: the rules were not asked)."""
    shipped_store(store)()
    run = store.connection()
    row = run.execute("SELECT number, text, seal FROM entry ORDER BY number DESC LIMIT 1").fetchone()
    assert row is not None
    number, text, seal = row
    template = read_entry(text, seal)
    payment, receipt = str(template.body["payment"]), str(template.body["receipt"])
    first_id = int(uuid.UUID(template.id))
    last = number + entries
    while number < last:
        sealed: list[tuple[int, str, int, str, bytes]] = []
        derived: dict[str, list[tuple[str | int, ...]]] = {table: [] for table in INSERTS}
        for number in range(number + 1, min(number + 10_000, last) + 1):  # noqa: B020  goes on where it stopped
            entry_id, payment_id = (
                str(uuid.UUID(int=first_id + 2 * number)),
                str(uuid.UUID(int=first_id + 2 * number + 1)),
            )
            counter = ReceiptNumber("BA1", "03", "A", number - 2)
            mine = (
                text.replace(f'"number":{row[0]}', f'"number":{number}')
                .replace(template.id, entry_id)
                .replace(payment, payment_id)
                .replace(receipt, str(counter))
                .replace("70123456", f"7{random.randrange(10**7):07}")
            )
            seal = seal_of(seal, mine)
            entry = read_entry(mine, seal)
            sealed.append((number, entry.kind.value, milliseconds(entry.at), mine, seal))
            for table, rows in rows_of(entry).items():
                derived[table] += rows
        run.execute("BEGIN IMMEDIATE")
        run.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", sealed)
        for table, rows in derived.items():
            run.executemany(INSERTS[table], rows)
        run.executemany("INSERT INTO print_job VALUES (?, 'sent')", [(one[0],) for one in sealed])
        run.execute(
            "UPDATE till_state SET head_number = ?, head_seal = ?, receipt_counter = ?", (number, seal, number - 2)
        )
        run.execute("COMMIT")


def measure(cases: dict[str, Case], rounds: int, clock: Callable[[], float]) -> dict[str, list[float]]:
    """Milliseconds of every run by a clock; the cases take turns."""
    for one in cases.values():
        for _ in range(WARM):
            one()
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, one in cases.items():
            for _ in range(TURN):
                began = clock()
                one()
                taken[name].append((clock() - began) * 1000)
    return taken


def report(taken: dict[str, list[float]], floor_name: str, bare_name: str) -> None:
    """One line a case, with its ratios to the floor and to the bare driver by their medians."""
    p50 = {name: statistics.median(times) for name, times in taken.items()}
    print(f"{'case':<34}{'min ms':>9}{'p50 ms':>9}{'p99 ms':>9}{'x floor':>9}{'x bare':>8}{'p99/p50':>9}")
    for name, times in taken.items():
        p99 = statistics.quantiles(times, n=100)[98]
        ratios = f"{p50[name] / p50[floor_name]:>9.2f}{p50[name] / p50[bare_name]:>8.2f}{p99 / p50[name]:>9.1f}"
        print(f"{name:<34}{min(times):>9.3f}{p50[name]:>9.3f}{p99:>9.3f}{ratios}")


@contextmanager
def scratch(where: str | None) -> Iterator[Path]:
    """A folder of our own on the disk to be measured."""
    folder = Path(tempfile.mkdtemp(dir=where))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=40)
    arguments.add_argument("--million", action="store_true", help="also on a roll of 1,000,000 entries")
    arguments.add_argument("--folder", help="a folder on the disk to measure")
    arguments.add_argument(
        "--cpu", action="store_true", help="CPU time, where others work beside; use a folder in memory"
    )
    asked = arguments.parse_args()
    with scratch(asked.folder) as folder:
        cases = {
            "floor: one row": floor(folder),
            "bare driver": bare(folder),
            "shipped store": shipped_store(opened_till(folder / "store")),
            "shipped action": shipped_action(opened_till(folder / "action")),
        }
        if asked.million:
            large = opened_till(folder / "large")
            began = time.perf_counter()
            grow(large, MILLION)
            size = (folder / "large" / "till.db").stat().st_size / 1e6
            print(f"a roll of {MILLION:,} entries: {size:,.0f} MB, loaded in {time.perf_counter() - began:.0f} s")
            cases["shipped store, 1,000,000 entries"] = shipped_store(large)
            cases["shipped action, 1,000,000 entries"] = shipped_action(large)
        taken = measure(cases, asked.rounds, time.process_time if asked.cpu else time.perf_counter)
        report(taken, "floor: one row", "bare driver")
        if asked.million:
            for name in ("shipped store", "shipped action"):
                few, many = taken[name], taken[f"{name}, 1,000,000 entries"]
                by_median, by_least = statistics.median(many) / statistics.median(few), min(many) / min(few)
                print(f"{name}: 1,000,000 entries cost {by_median:.2f} x an empty roll by p50, {by_least:.2f} x by min")


if __name__ == "__main__":
    main()
