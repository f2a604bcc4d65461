"""How fairly twenty tills drain at once, and what a slow network costs one till with a long queue.

    uv run python benchmarks/bench_drain.py [--tills 20] [--entries-each 1000] [--entries 50000] [--delay-ms 20]

Tills are real: their own files, keys, logins and processes, sending as `sync` does, each batch as large as its pace
allows. Central is a PostgreSQL server with a council's durability, behind a proxy that counts and delays. Prints one
JSON object; ratios are to the same run.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from faulty_proxy import Fault
from forked_commands import Commands, ProxyProcess, load_everything
from tried_office import PostgresCentral, TriedOffice

from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.ports import SyncState
from ims_desktop.actions.sync import send
from ims_desktop.bootstrap.till import opened
from ims_desktop.domain.basket import account_line
from ims_desktop.domain.payment import PAYER, asked_hash, taken_payment
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.references import EntryId, PaymentId
from ims_desktop.domain.roll import EntryDraft, EntryKind, next_entry, personal_value
from ims_desktop.domain.settlement import Tender, settle
from ims_desktop.domain.times import business_day
from ims_desktop.store.postgres_server import postgres_server

CASHIER = "acashier"
IN_ONE_TRANSACTION = 2_000
OF_CONNECTIONS = 11  # round trips beside calls: encryption, start, two of the password, the end, all twice; one head


@dataclass(frozen=True)
class Drained:
    """What one drain took."""

    seconds: float
    batches: int
    round_trips: int


def main() -> None:
    """Measure and print."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--tills", type=int, default=20)
    wanted.add_argument("--entries-each", type=int, default=1_000)
    wanted.add_argument("--entries", type=int, default=50_000)
    wanted.add_argument("--delay-ms", type=float, default=20.0)
    wanted.add_argument("--postgres", help="the bin folder of another PostgreSQL, such as 15")
    asked = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="ims-drain-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ["IMS_LOG_FOLDER"] = str(folder / "logs")
        load_everything()
        os.umask(0o022)
        binaries = Path(asked.postgres) if asked.postgres else None
        with postgres_server(folder / "server" / "data", binaries=binaries) as server:
            proxy = ProxyProcess(server.port)
            try:
                home = folder / "office"
                home.mkdir(mode=0o755)
                office = TriedOffice(home, PostgresCentral(server, proxy.port))
                print(json.dumps(measured(office, proxy, asked)))
            finally:
                proxy.stop()


def measured(office: TriedOffice, proxy: ProxyProcess, asked: argparse.Namespace) -> dict[str, object]:
    """All figures."""
    os.environ.update(office.environment())
    del os.environ["IMS_MIRROR"]
    commands = Commands(office.folder, office.environment())
    office.make([("BA1", f"{number:02}", CASHIER) for number in range(1, asked.tills + 1)])
    for number, till in enumerate(office.tills):
        _fill(till.folder, asked.entries if number == 0 else asked.entries_each)
    office.keep()
    figures: dict[str, object] = {"entries": asked.entries, "delay_ms": asked.delay_ms}
    plain = _drained(office, proxy, commands, Fault())
    slow = _drained(office, proxy, commands, Fault(delay_seconds=asked.delay_ms / 1000))
    figures |= {
        "drain_s": round(plain.seconds, 2),
        "drain_delayed_s": round(slow.seconds, 2),
        "delayed_over_plain": round(slow.seconds / plain.seconds, 2),
        "batches_delayed": slow.batches,
        "round_trips_a_batch": round((slow.round_trips - OF_CONNECTIONS) / slow.batches, 3),
    }
    office.put_back()
    proxy.healthy()
    shutil.rmtree(office.tills[0].folder)  # the long one takes no part
    together = _together(office, commands, asked.tills - 1)
    figures |= {
        "tills": len(together),
        "entries_each": asked.entries_each,
        "median_s": round(statistics.median(together), 2),
        "slowest_s": round(max(together), 2),
        "slowest_over_median": round(max(together) / statistics.median(together), 2),
    }
    return figures


def _fill(folder: Path, count: int) -> None:
    """Payments of two lines, half of them with a payer's name, as a till that was offline has them."""
    till = opened(folder)
    desk, store = till.desk, till.store
    data = store.reference_data()
    cashier = next(user for user in data.users.values() if user.user == CASHIER)
    session = open_till(desk, cashier, 100_00)
    now = desk.clock.now()
    day = business_day(now)
    lines = tuple(
        account_line(data.fund(fund), reference, pence, data.vat("N0"), day, confirmed=True)
        for fund, reference, pence in (("CT", "70123456", 142_10), ("RENT", "61000881203", 20_00))
    )
    tenders = (Tender(next(mop for mop in data.mops.values() if mop.kind.value == "cash"), 162_10),)
    settled, asked = settle(lines, tenders, day), asked_hash(lines, tenders, "")
    till_of = store.identity
    for first in range(0, count, IN_ONE_TRANSACTION):
        with store.writing() as roll:
            for number in range(first, min(first + IN_ONE_TRANSACTION, count)):
                receipt = ReceiptNumber(till_of.office, till_of.till, till_of.letter, roll.last_receipt_counter() + 1)
                taken = taken_payment(
                    payment=PaymentId(desk.ids.new_id()),
                    asked=asked,
                    receipt=receipt,
                    session=session.id,
                    day=day,
                    lines=lines,
                    settlement=settled,
                )
                payer = (personal_value(PAYER, desk.ids.salt(), "A. Payer"),) if number % 2 else ()
                draft = EntryDraft(EntryId(desk.ids.new_id()), EntryKind.PAYMENT_TAKEN, cashier.id, taken.body(), payer)
                roll.append(next_entry(till_of.device, roll.head(), draft, desk.clock.now()))
    till.close()


def _drained(office: TriedOffice, proxy: ProxyProcess, commands: Commands, fault: Fault) -> Drained:
    """Drain the first till from the beginning, in a process of its own."""
    office.put_back()
    proxy.healthy()
    proxy.use(fault)
    before = proxy.counted()["round_trips"]
    ended = commands.fork(lambda: _drain(office.tills[0].folder, 0.0), {}).wait()
    seconds, batches = ended.answers[0]["seconds"], ended.answers[0]["batches"]
    return Drained(seconds, batches, proxy.counted()["round_trips"] - before)


def _together(office: TriedOffice, commands: Commands, count: int) -> list[float]:
    """Seconds of each till from the moment at which all begin."""
    start_at = time.time() + 2.0 + count / 10
    tills = [till.folder for till in office.tills[1:]]
    running = [commands.fork(partial(_drain, folder, start_at), {}) for folder in tills]
    return [float(one.wait().answers[0]["seconds"]) for one in running]


def _drain(folder: Path, start_at: float) -> int:
    till = opened(folder)
    link = till.link()
    batches: list[SyncState] = []
    time.sleep(max(0.0, start_at - time.time()))
    began = time.perf_counter()
    send(till.store, link, till.desk.clock, till.signer, batches.append)
    seconds = time.perf_counter() - began
    link.close()
    state = till.store.sync_state()
    assert state.waiting == 0
    sys.stdout.write(json.dumps({"seconds": seconds, "batches": len(batches)}) + "\n")
    return 0


if __name__ == "__main__":
    main()
