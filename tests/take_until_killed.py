"""Kill `ims-admin take --from` again and again, and hold what it printed against the roll and central.

`uv run python tests/take_until_killed.py --kills 200 [--central postgres]` is the long run that the
project promises; the test beside it does a few. Everything runs in a folder of its own.
"""

import argparse
import atexit
import functools
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from argon2 import PasswordHasher

from ims_desktop.bootstrap.demo import demo_ready
from ims_desktop.bootstrap.enrolled import IDENTITY_FILE
from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.secrets.passwords import Argon2Passwords

CASHIER, FINANCE = "acashier", "fofficer"
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Office:
    """A demo council in a folder, spoken to by its command line only."""

    folder: Path
    central: str
    said: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def till(self) -> Path:
        return self.folder / "till"

    def environment(self, user: str) -> dict[str, str]:
        own = {
            "IMS_DATA": str(self.folder),
            "IMS_KEY_STORE": "plain-file",
            "IMS_KEY_FILE": str(self.folder / "keys.json"),
            "IMS_PASSWORD": f"Demo-{user}-2026",
        }
        return {**os.environ, **own}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "ims_desktop.cli", "--json", *arguments]

    def ask(self, *arguments: str, user: str = CASHIER, expect: int = 0) -> list[dict[str, object]]:
        ended = subprocess.run(
            self.command(*arguments),
            env=self.environment(user),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if ended.returncode != expect:
            raise AssertionError(f"{arguments}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}")
        return [json.loads(line) for line in ended.stdout.splitlines()]


@contextmanager
def office(folder: Path, central: str) -> Iterator[Office]:
    """A demo council with an open session."""
    before = dict(os.environ)
    try:
        moved = _copy(_made(central), folder)
        with demo_ready(folder, central=central, fresh=False, holders=1_000) as demo:
            with open_till_folder(demo.till, writing=True) as till:
                for place in moved.items():
                    till.store.connection().execute("UPDATE till_state SET central = replace(central, ?, ?)", place)
            yield Office(folder, demo.central)
    finally:
        os.environ.clear()
        os.environ.update(before)


@functools.cache
def _made(central: str) -> Path:
    """The office that all others of this process are copies of; passwords are quick to check in it."""
    kept = tempfile.mkdtemp(prefix="office-")
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    folder = Path(kept) / central
    with (
        mock.patch.object(Argon2Passwords, "hashed", lambda _, password: _QUICK.hash(password)),
        demo_ready(folder, central=central, fresh=True, holders=1_000) as demo,
    ):
        made = Office(folder, demo.central)
        made.ask("session", "open", str(made.till), "--as", CASHIER, "--float", "100.00")
    return folder


def _copy(made: Path, folder: Path) -> dict[str, str]:
    """Copy the office into a folder; what stands in central's address there, and what shall."""
    subprocess.run(["/bin/cp", "-a", made, folder], check=True)  # a server's files belong to an account of its own
    moved = {str(made): str(folder)}
    port = folder / "postgres.port"
    if port.exists():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            free = str(probe.getsockname()[1])
        moved[f"127.0.0.1:{port.read_text()}/"] = f"127.0.0.1:{free}/"
        port.write_text(free)
    for file in (folder / "till" / IDENTITY_FILE, folder / "keys.json"):
        text = file.read_text(encoding="utf-8")
        for before, after in moved.items():
            text = text.replace(before, after)
        file.write_text(text, encoding="utf-8")
    return moved


def payments(first: int, count: int) -> Iterator[str]:
    """Payments as JSON lines, each with an id of its own; every third has two lines and two tenders."""
    accounts = [WELL_KNOWN["smith_council_tax"], WELL_KNOWN["smith_rent"]]
    for number in range(first, first + count):
        one, other = accounts
        amount = 100 + number % 9_000
        lines = [{"fund": one.fund, "reference": one.reference, "amount_pence": amount, "narrative": f"no. {number}"}]
        tenders: list[dict[str, object]] = [{"mop": "cash", "amount_pence": amount + 5}]
        if number % 3 == 0:
            lines.append({"fund": other.fund, "reference": other.reference, "amount_pence": 333})
            card = {"mop": "card", "amount_pence": 150, "last4": "4417", "auth": "882104"}
            tenders = [card, {"mop": "cash", "amount_pence": amount + 333 - 150}]
        payment = f"0193a000-0000-7000-8000-{number:012d}"
        yield json.dumps({"id": payment, "lines": lines, "tenders": tenders})


def kill_once(made: Office, source: Path, after_seconds: float, *, from_start: bool) -> int:
    """Run take --from, kill it, and keep every answer that was printed whole.

    The time counts from the start, or from the first answer: then the kill falls among the payments however
    slow this machine is.
    """
    printed = made.folder / "printed.jsonl"
    with printed.open("w", encoding="utf-8") as out:
        running = subprocess.Popen(
            made.command("take", str(made.till), "--as", CASHIER, "--from", str(source)),
            env=made.environment(CASHIER),
            stdout=out,
            stderr=subprocess.DEVNULL,
        )
        while not from_start and running.poll() is None and not printed.stat().st_size:
            time.sleep(0.002)
        time.sleep(after_seconds)
        running.send_signal(signal.SIGKILL)
        running.wait()
    answered = 0
    for line in printed.read_text(encoding="utf-8").splitlines(keepends=True):
        if not line.endswith("\n"):
            break
        answer = json.loads(line)
        assert "receipt" in answer, answer
        before = made.said.setdefault(str(answer["id"]), answer)
        assert before["receipt"] == answer["receipt"], "one payment, two receipts"
        answered += 1
    return answered


def hold_against(made: Office) -> dict[str, int]:
    """What was printed against the roll and, after a sync, against central; raises AssertionError."""
    proof = made.ask("verify", str(made.till))[0]
    assert proof["passed"], proof
    exported = made.folder / "roll.jsonl"
    made.ask("roll", "export", str(made.till), "-o", str(exported))
    on_roll: dict[str, int] = {}
    receipts: set[str] = set()
    total_pence = 0
    for line in exported.read_text(encoding="utf-8").splitlines():
        entry = json.loads(json.loads(line)["text"])
        if entry["kind"] == "payment.taken":
            body = entry["body"]
            on_roll[body["payment"]] = on_roll.get(body["payment"], 0) + 1
            receipts.add(body["receipt"])
            total_pence += body["total_pence"]
    assert all(count == 1 for count in on_roll.values()), "a payment is on the roll twice"
    lost = [one for one in made.said if one not in on_roll]
    assert not lost, f"printed as taken and not on the roll: {lost[:3]}"
    assert len(receipts) == len(on_roll) == proof["payments"]
    synced = made.ask("sync", str(made.till))[0]
    assert synced["waiting"] == 0, synced
    device = next(one for one in made.ask("central", "reconcile", made.central) if one["office"] == "BA1")
    assert device["missing"] == device["held"] == 0, device
    assert device["postings_pence"] == total_pence == proof["postings_pence"], (device, total_pence, proof)
    found = made.ask("find", made.central, "--as", FINANCE, "--limit", "0", user=FINANCE)
    amounts = [one["amount_pence"] for one in found if isinstance(one["amount_pence"], int)]
    assert sum(amounts) == total_pence
    assert {one["receipt"] for one in found} == receipts
    assert made.ask("verify", made.central)[0]["passed"]
    return {"payments": len(on_roll), "printed": len(made.said), "pence": total_pence}


def kill_again_and_again(made: Office, kills: int, seed: int) -> dict[str, int]:
    """Kill `take --from` at random moments; the file is given whole each time, so ids come again and again."""
    chance = random.Random(seed)  # noqa: S311  a test's chance
    source = made.folder / "payments.jsonl"
    answers = 0
    for number in range(kills):
        # what was taken before comes first again: the same ids must take nothing
        again = max(0, len(made.said) - 20)
        source.write_text("\n".join(payments(again, 600)) + "\n", encoding="utf-8")
        from_start = chance.random() < 0.2  # one in five dies before or while it signs in
        wait = chance.uniform(0.0, 1.5) if from_start else chance.uniform(0.0, 0.25)
        answers += kill_once(made, source, wait, from_start=from_start)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number + 1} of {kills} kills, {len(made.said)} payments printed ")
    return {"kills": kills, "answers": answers, **hold_against(made)}


def main() -> None:
    """The long run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--central", choices=("sqlite", "postgres"), default="sqlite")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        office(Path(folder) / "demo", asked.central) as made,
    ):
        sys.stdout.write(json.dumps(kill_again_and_again(made, asked.kills, asked.seed)) + "\n")


if __name__ == "__main__":
    main()
