"""Whether a till with 50,000 waiting entries takes a payment, starts, and sends as one with none does.

uv run python benchmarks/bench_waiting.py [--waiting 50000] [--payments 300] [--folder DIR]

Payments are taken in turns at both tills, so that a busy machine slows both. A start is what opening the till's file,
its reference data and its open session take. While everything is sent (to a central in memory, so that the till's own
work is what is seen), payments go on, and the longest that one waited for the file's write lock is set beside the
sender's own longest commit: no payment waits for more than that one.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import builders
from fakes.desk import PlainPasswords
from fakes.link import CutLink
from fakes.signer import FakeSigner

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.sync import sync
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.references import EntryId, PaymentId
from ims_desktop.domain.roll import EntryDraft, EntryKind, next_entry
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.store.till.store import SqlTillStore

LIMIT = 1.2
SCHEDULING_MS = 10.0  # what two threads of one interpreter may owe one another
CLOCK = SystemClock()


def filled(folder: Path, entries: int) -> SqlTillStore:
    """A till with a session open and so many entries that wait; they are written a thousand a transaction."""
    folder.mkdir()
    store = builders.till(folder)
    store.heard_from_central(CLOCK.now(), CLOCK.now(), CLOCK.ticks())
    now = CLOCK.now()
    builders.open_session(store, at=now)
    taken = builders.take(store, at=now)
    body: dict[str, Json] = {"receipt": taken.payment.receipt, "payment": taken.payment.payment}
    left = entries
    while left > 0:
        with store.writing() as roll:
            for _ in range(min(left, 1_000)):
                draft = EntryDraft(
                    EntryId(builders.IDS.new_id()),
                    EntryKind.RECEIPT_COPIED,
                    builders.CASHIER.id,
                    {**body, "copy": left, "about": "x" * 700},  # as large as a payment's
                )
                roll.append(next_entry(store.identity.device, roll.head(), draft, now))
                left -= 1
    return store


def payer(store: SqlTillStore) -> Callable[[], float]:
    """Takes a payment; answers how many seconds it took."""
    desk = Desk(store, CLOCK, builders.IDS, PlainPasswords(), ReferralSealer())
    data = store.reference_data()

    def one() -> float:
        wanted = PaymentWanted(PaymentId(builders.IDS.new_id()), (builders.line(),), (builders.cash(142_10),))
        began = time.perf_counter()
        take_payment(desk, data, builders.CASHIER, wanted)
        return time.perf_counter() - began

    return one


def start_seconds(folder: Path) -> float:
    """What opening the till's file takes."""
    began = time.perf_counter()
    store = SqlTillStore(folder / "till.db", builders.KEY)
    store.reference_data()
    store.open_session()
    store.sync_state()
    taken = time.perf_counter() - began
    store.close()
    return taken


def main() -> None:
    """Measure, print, and fail where a limit is broken."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--waiting", type=int, default=50_000)
    asked.add_argument("--payments", type=int, default=300)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="bench-waiting-"))
    try:
        broken = measure(folder, options.waiting, options.payments)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)
    raise SystemExit(broken)


def measure(folder: Path, waiting: int, payments: int) -> int:
    """All three measurements; answers how many limits were broken."""
    none, many = filled(folder / "none", 0), filled(folder / "many", waiting)
    pay_none, pay_many = payer(none), payer(many)
    for one in (pay_none, pay_many):
        [one() for _ in range(20)]
    pairs = [(pay_none(), pay_many()) for _ in range(payments)]
    ratio = statistics.median(many_s for _n, many_s in pairs) / statistics.median(none_s for none_s, _m in pairs)
    none_ms, many_ms = (statistics.median(pair[at] for pair in pairs) * 1000 for at in (0, 1))
    print(f"payment, median: none waiting {none_ms:.2f} ms, {waiting:,} waiting {many_ms:.2f} ms, ratio {ratio:.2f}")
    none.close()
    many.close()  # nobody else has the files open, as at a start
    starts = [(start_seconds(folder / "none"), start_seconds(folder / "many")) for _ in range(40)][5:]
    start_none, start_many = (min(pair[at] for pair in starts) * 1000 for at in (0, 1))
    start_ratio = start_many / start_none
    print(f"start, fastest of {len(starts)}: {start_none:.1f} ms and {start_many:.1f} ms, ratio {start_ratio:.2f}")
    waits, commits = send_beside(many, pay_many)
    print(
        f"while {waiting:,} are sent: {len(waits)} payments waited for the write lock {statistics.median(waits):.2f} ms"
        f" at the median, {max(waits):.1f} ms at most; the sender's {len(commits)} commits took"
        f" {statistics.median(commits):.2f} ms at the median, {max(commits):.1f} ms at most"
    )
    return sum((ratio > LIMIT, start_ratio > LIMIT, max(waits) > 1.5 * max(commits) + SCHEDULING_MS))


def send_beside(store: SqlTillStore, pay: Callable[[], float]) -> tuple[list[float], list[float]]:
    """While another lane sends everything that waits: milliseconds waited for the lock, and the sender's commits."""
    done = threading.Event()
    commits: list[float] = []
    acknowledge = store.acknowledge

    def timed(number: int, at: datetime) -> None:
        began = time.perf_counter()
        acknowledge(number, at)
        commits.append((time.perf_counter() - began) * 1000)

    def send() -> None:
        store.acknowledge = timed  # type: ignore[method-assign]
        sync(store, CutLink(now=CLOCK.now), CLOCK, FakeSigner())
        done.set()

    lane = threading.Thread(target=send)
    lane.start()
    waits: list[float] = []
    while not done.is_set():
        began = time.perf_counter()
        with store.writing():
            waits.append((time.perf_counter() - began) * 1000)
        pay()
        time.sleep(0.005)
    lane.join()
    return waits, commits


if __name__ == "__main__":
    main()
