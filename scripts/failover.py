"""Kill the primary while tills send, promote the standby, and show that nothing acknowledged is lost.

A real cluster on loopback: a primary, a synchronous standby made by pg_basebackup, tills that send through one URL
with both hosts. `python scripts/failover.py --binaries /usr/lib/postgresql/15/bin --runs 3`. Each further run makes a
standby of the promoted server and kills that one in its turn.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

from ims_desktop.bootstrap.till import open_till_folder
from ims_desktop.store.postgres_server import PostgresServer, run_server_program, start_postgres

STANDBY = "standby"
GIVEN_UP_SECONDS = 120
LINE = ("CT", 1_00)


@dataclass
class Till:
    """One till's folder, and what it took so far."""

    name: str
    folder: Path
    payments: int = 0
    sync: subprocess.Popen[str] | None = None

    def acknowledged(self) -> int:
        """The last entry that central said it has, as the till's own file knows it."""
        with open_till_folder(self.folder, writing=False) as till:
            return till.store.sync_state().acknowledged


@dataclass
class Run:
    """What one failover showed."""

    acknowledged_at_kill: dict[str, int] = field(default_factory=dict)
    stored_after: dict[str, int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    seconds_without: float = 0.0
    problems: list[str] = field(default_factory=list)


class Cluster:
    """A primary and its synchronous standby, the tills that send to them, and `ims-admin` to ask with."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder = folder
        self.binaries = binaries
        self.tills: list[Till] = []
        self.made = 1
        self.primary = start_postgres(folder / "pg0", binaries=binaries)
        self.running = [self.primary]

    def fill(self, tills: int) -> None:
        """Give the primary its standby, make central with the made-up council on it, and enrol the tills."""
        self.standby = self._new_standby()
        self.environment = os.environ | {
            "IMS_DATA": str(self.folder / "data"),
            "IMS_KEY_STORE": "plain-file",
            "IMS_KEY_FILE": str(self.folder / "keys.json"),
        }
        os.environ.update(self.environment)
        self.ask("central", "create", self.url)
        told = self.ask("central", "seed", self.url, "--council", "demo", "--holders", "10")
        self.users = {one["role"]: (one["user"], one["password"]) for one in reversed(told["users"])}
        self.office = told["offices"][0]["code"]
        (self.reference,) = next(one["example_references"][:1] for one in told["funds"] if one["code"] == LINE[0])
        self.tills = [self._new_till(f"F{number}") for number in range(1, tills + 1)]

    @property
    def url(self) -> str:
        """Central with both hosts; whichever takes writes is meant."""
        parts = urlsplit(self.primary.url())
        login = parts.netloc.rsplit("@", 1)[0]
        hosts = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        return f"postgresql://{login}@{hosts}/council?target_session_attrs=read-write"

    def ask(self, *words: str, as_role: str = "", given: str = "") -> dict[str, Any]:
        """Run one ims-admin command; answers its last object."""
        done = subprocess.run(
            [sys.executable, "-m", "ims_desktop.cli", *words, "--json"],
            env={**self.environment, "IMS_PASSWORD": self.users[as_role][1] if as_role else ""},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"ims-admin {' '.join(words[:2])}: {done.stdout[-400:]}{done.stderr[-400:]}")
        lines = done.stdout.splitlines()
        answer: dict[str, Any] = json.loads(lines[-1]) if lines else {}
        return answer

    def take(self, till: Till, count: int) -> None:
        """Take so many payments at a till, all waiting to be sent."""
        user, _ = self.users["cashier"]
        fund, pence = LINE
        lines = [
            json.dumps({
                "id": f"{till.name}-{till.payments + number}",
                "lines": [{"fund": fund, "reference": self.reference, "amount_pence": pence}],
                "tenders": [{"mop": "cash", "amount_pence": pence}],
            })
            for number in range(1, count + 1)
        ]  # fmt: skip
        words = ("take", str(till.folder), "--as", user, "--from", "-")
        self.ask(*words, as_role="cashier", given="\n".join(lines) + "\n")
        till.payments += count

    def heads(self, server: PostgresServer) -> dict[str, int]:
        """How far each till's roll reaches on one server."""
        with psycopg.connect(server.url("council"), autocommit=True) as connection:
            rows = connection.execute(
                "SELECT till, number FROM ims.device JOIN ims.head USING (device) WHERE kind = 'till'"
            ).fetchall()
        return dict(rows)

    def sync_all(self) -> None:
        """Start each till's sync, or start it again where it gave up."""
        for till in self.tills:
            till.sync = subprocess.Popen(
                [sys.executable, "-m", "ims_desktop.cli", "sync", str(till.folder), "--json"],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                text=True,
            )

    def kill_primary(self) -> None:
        """Kill -9 of the primary with everything that it started: a machine that lost its power."""
        pid = int((self.primary.folder / "postmaster.pid").read_text().split()[0])
        family = [pid, *_children(pid)]
        for one in family:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.running.remove(self.primary)

    def promote(self) -> None:
        """Make the standby the primary, as Patroni does once it holds the lock."""
        run_server_program([self.binaries / "pg_ctl", "-D", self.standby.folder, "-w", "promote"], self.standby.folder)
        # its own standby is not there yet: without this every commit would wait for it
        _set(self.standby, "synchronous_standby_names", "")

    def renew(self) -> None:
        """The promoted server is the primary; give it a standby on the dead one's port, which tills' URLs name."""
        port = self.primary.port
        self.primary = self.standby
        self.standby = self._new_standby(port)

    def stop(self) -> None:
        """Stop what was started."""
        for till in self.tills:
            if till.sync is not None and till.sync.poll() is None:
                till.sync.kill()
                till.sync.wait()
        for server in self.running:
            with suppress(Exception):
                server.stop(at_once=True)

    def _new_standby(self, port: int = 0) -> PostgresServer:
        parts = urlsplit(self.primary.url())
        folder = self.folder / f"pg{self.made}"
        self.made += 1
        place = f"host=127.0.0.1 port={self.primary.port} user={parts.username} application_name={STANDBY}"
        standby = self.primary.beside(folder, port)
        run_server_program(
            [self.binaries / "pg_basebackup", "-D", folder, "-d", place, "-R", "-X", "stream", "-c", "fast"],
            self.primary.folder,
            {"PGPASSWORD": unquote(parts.password or "")},
        )
        standby.start()
        self.running.append(standby)
        _set(self.primary, "synchronous_standby_names", STANDBY)
        _wait(lambda: _is_synchronous(self.primary), "the standby to be synchronous")
        return standby

    def _new_till(self, name: str) -> Till:
        folder = self.folder / name
        user = self.users["administrator"][0]
        place = ("--office", self.office, "--till", name)
        code = self.ask("central", "till-add", self.url, "--as", user, *place, as_role="administrator")["code"]
        self.ask("till", "enrol", str(folder), "--central", self.url, "--code", code)
        cashier = self.users["cashier"][0]
        self.ask("session", "open", str(folder), "--as", cashier, "--float", "100.00", as_role="cashier")
        return Till(name, folder)


def one_run(cluster: Cluster, payments: int, chance: random.Random) -> Run:
    """Take, send, kill, promote, send again, check."""
    run = Run()
    for till in cluster.tills:
        cluster.take(till, payments)
    before = {till.name: till.acknowledged() for till in cluster.tills}
    wanted = sum(before.values()) + round(payments * len(cluster.tills) * chance.uniform(0.05, 0.7))
    cluster.sync_all()
    _wait(lambda: sum(till.acknowledged() for till in cluster.tills) >= wanted, "the tills to have sent enough", 0.005)
    cluster.kill_primary()
    killed = time.monotonic()
    for till in cluster.tills:  # each gives up by itself, with all that it was told written down
        if till.sync is not None:
            till.sync.wait(GIVEN_UP_SECONDS)
    run.acknowledged_at_kill = {till.name: till.acknowledged() for till in cluster.tills}
    cluster.promote()
    run.stored_after = cluster.heads(cluster.standby)
    for name, acknowledged in run.acknowledged_at_kill.items():
        if run.stored_after[name] < acknowledged:
            run.problems.append(f"till {name}: {acknowledged} acknowledged, {run.stored_after[name]} stored")
    for till in cluster.tills:
        _wait(lambda till=till: _sent(cluster, till), f"till {till.name} to send the rest")
    run.seconds_without = time.monotonic() - killed
    run.heads = cluster.heads(cluster.standby)
    _check(cluster, run)
    return run


def _sent(cluster: Cluster, till: Till) -> bool:
    try:
        return bool(cluster.ask("sync", str(till.folder))["waiting"] == 0)
    except RuntimeError:
        return False


def _check(cluster: Cluster, run: Run) -> None:
    """None lost, none doubled, receipts without gaps, equal sums, proof passed."""
    with psycopg.connect(cluster.standby.url("council"), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT d.till, count(DISTINCT p.id), count(DISTINCT p.receipt), min(p.receipt), max(p.receipt), "
            "(SELECT sum(t.amount_pence) FROM ims.transaction t WHERE t.device = d.device) "
            "FROM ims.device d JOIN ims.payment p USING (device) GROUP BY d.device, d.till"
        ).fetchall()
    found: Mapping[str, Sequence[Any]] = {row[0]: row[1:] for row in rows}
    for till in cluster.tills:
        payments, receipts, first, last, pence = found[till.name]
        numbers = [int(receipt.rsplit("-", 2)[1]) for receipt in (first, last)]
        if (payments, receipts, numbers) != (till.payments, till.payments, [1, till.payments]):
            run.problems.append(f"till {till.name}: {till.payments} taken, {payments} stored, receipts {numbers}")
        if pence != till.payments * LINE[1]:
            run.problems.append(f"till {till.name}: {pence} pence stored")
        if not cluster.ask("verify", str(till.folder)).get("passed"):
            run.problems.append(f"till {till.name}: verify failed")
    if not cluster.ask("verify", cluster.url).get("passed"):
        run.problems.append("central: verify failed")


def _set(server: PostgresServer, name: str, value: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute("SELECT pg_reload_conf()")


def _is_synchronous(server: PostgresServer) -> bool:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_replication WHERE application_name = %s AND sync_state = 'sync'", (STANDBY,)
        ).fetchone()
    return row is not None and row[0] == 1


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _wait(done: Any, what: str, pause: float = 0.2) -> None:
    until = time.monotonic() + GIVEN_UP_SECONDS
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(pause)


def main() -> int:
    """Run and tell."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--binaries", type=Path, default=Path("/usr/lib/postgresql/15/bin"))
    arguments.add_argument("--tills", type=int, default=3)
    arguments.add_argument("--payments", type=int, default=1500, help="at each till, each run")
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311  when to kill, no secret
    folder = Path(tempfile.mkdtemp(prefix="ims-failover-"))
    folder.chmod(0o755)
    wrong = 0
    version = subprocess.run([asked.binaries / "postgres", "--version"], check=True, capture_output=True, text=True)
    print(f"{version.stdout.strip()}, {asked.tills} tills, {asked.payments} payments each a run, seed {asked.seed}")
    cluster = Cluster(folder, asked.binaries)
    try:
        cluster.fill(asked.tills)
        for number in range(1, asked.runs + 1):
            run = one_run(cluster, asked.payments, chance)
            wrong += len(run.problems)
            _tell(number, run)
            if number < asked.runs:
                cluster.renew()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print("Nothing acknowledged was lost, nothing was doubled." if not wrong else f"{wrong} problems.")
    return 1 if wrong else 0


def _tell(number: int, run: Run) -> None:
    told = "; ".join(
        f"{name}: {run.acknowledged_at_kill[name]} acknowledged, {run.stored_after[name]} on the promoted standby, "
        f"{head} in the end"
        for name, head in sorted(run.heads.items())
    )
    outcome = "verify passed everywhere" if not run.problems else "; ".join(run.problems)
    print(f"run {number}: {told}; all sent {run.seconds_without:.1f} s after the kill; {outcome}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
