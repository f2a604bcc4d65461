"""Break a council's tills and central on purpose, again and again, and prove after each run that nothing is amiss.

    uv run python scripts/soak.py --runs 10000 --seed 1 [--minutes M] [--postgres BIN] [--jobs 2] [--central KIND]
                                  [--together 3] [--fault "clock stepped"]

Each run starts from a made-up council of three tills with central on a real PostgreSQL server behind a faulty proxy,
or (one run in five) in a file. `ims-admin` runs as real processes, forked from one that has loaded everything. They
play pieces of a full day: payments, voids, corrections, refunds claimed at central, cash moves, relief, counts, closes,
approvals, banking from a desk; finance puts right what is held. One to three of the faults strike (the PC of a till is
gone among them, and another closes its session); then everything is well again, every till sends, and
the five invariants are looked at: none lost, none doubled, receipts gapless, sums equal at till, central and paper
(payments, sessions, slips, custody; nothing held but what a forked roll or a blocked till brought), `verify` passes on
both.

A run is made again by its seed. The server keeps its promises to a kill, not to a power cut (fsync is off, commits
wait for the log to be written): kills are what happens here. Not on Windows, which cannot fork.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from forked_commands import Commands, ProxyProcess, load_everything
from soak_books import BOOKS
from soak_day import run_trial
from soak_faults import ANYWHERE, ON_POSTGRES, ON_SQLITE, Strike
from soak_trial import Trial, waits
from tried_office import PostgresCentral, SqliteCentral, TriedOffice, tried_server

_SQLITE_EVERY = 5
_PATIENT_SECONDS = 90  # a machine with much else to do is no fault of central's
_MORE_FAULTS = 0.4  # the chance of each further fault in a run
_FOLDER = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # noqa: S108  a folder of our own is made in it


@dataclass
class Summary:
    """What a soak did."""

    runs: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    payments: int = 0
    printed: int = 0
    processes: int = 0
    commands: int = 0
    last_seed: int = 0
    centrals: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def add(self, other: dict[str, Any]) -> None:
        """Join what another worker did."""
        for name in ("runs", "entries", "payments", "printed", "processes", "commands"):
            setattr(self, name, getattr(self, name) + other[name])
        for name in ("struck", "tried", "centrals", "kinds"):
            getattr(self, name).update(other[name])
        self.failed += other["failed"]
        self.last_seed = max(self.last_seed, other["last_seed"])


@dataclass
class Bench:
    """Where runs of one kind of central are made."""

    office: TriedOffice
    commands: Commands
    proxy: ProxyProcess
    faults: dict[str, Strike]


def plan_of(
    seed: int, benches: dict[str, Bench], asked: argparse.Namespace
) -> tuple[Bench, list[tuple[str, Strike]], random.Random]:
    """What a seed means: which central, which faults in which order, and the chance of everything after.

    Each fault comes in turn, so many of them in one run, so that a few runs are enough to see them all.
    """
    chance = random.Random(seed)  # noqa: S311  a test's chance
    kinds = list(benches)
    at, kind = divmod(seed, _SQLITE_EVERY)
    bench = benches[kinds[-1] if kind == _SQLITE_EVERY - 1 else kinds[0]]
    names, together = [name for name in bench.faults if asked.fault in name], asked.together
    if not names:
        return bench, [], chance
    first = (at if kind == _SQLITE_EVERY - 1 else seed - at) * together
    chosen = [names[turn % len(names)] for turn in range(first, first + together)]
    while together == 1 and chance.random() < _MORE_FAULTS:
        chosen.append(chance.choice(names))
    return bench, [(name, bench.faults[name]) for name in chosen], chance


@contextmanager
def benches_of(folder: Path, asked: argparse.Namespace) -> Iterator[dict[str, Bench]]:
    """Make the councils."""
    folder.chmod(0o755)  # the server's own account must be able to reach its folder
    before = dict(os.environ)
    os.environ["IMS_LOG_FOLDER"] = str(folder / "logs")
    load_everything()
    waits(_PATIENT_SECONDS, _PATIENT_SECONDS)
    os.umask(0o022)
    binaries = Path(asked.postgres) if asked.postgres else None
    with tried_server(folder / "server" / "data", binaries) as server:
        proxy = ProxyProcess(server.port)
        benches: dict[str, Bench] = {}
        try:
            for kind in ("postgres", "sqlite") if asked.central is None else (asked.central,):
                home = folder / kind
                home.mkdir(mode=0o755)
                central = PostgresCentral(server, proxy.port) if kind == "postgres" else SqliteCentral(home)
                benches[kind] = _bench(TriedOffice(home, central), proxy)
            yield benches
        finally:
            for bench in benches.values():
                bench.commands.end_all()
            proxy.stop()
            os.environ.clear()
            os.environ.update(before)


def _bench(office: TriedOffice, proxy: ProxyProcess) -> Bench:
    os.environ.update(office.environment())
    (office.folder / "mirror").mkdir()
    office.make()
    commands = Commands(office.folder, office.environment())
    for place in {till.identity.office for till in office.tills}:
        alone = ("--office", place, "cash_up.void_alone_pence=500.00")
        commands.must("office", "set", office.central.owner_url, "--as", "hnowak", *alone, user="hnowak")
        fees = ("--office", place, "cheques.fee_fund=GW", "cheques.fee_reference=CHEQUES")
        commands.must("office", "set", office.central.owner_url, "--as", "hnowak", *fees, user="hnowak")
        book, first, last = BOOKS[place]
        pages = ("--book", book, "--office", place, "--first", str(first), "--last", str(last))
        commands.must("book", "register", office.central.owner_url, "--as", "hnowak", *pages, user="hnowak")
    for till in office.tills:
        commands.must("sync", str(till.folder))
        arguments = ("session", "open", str(till.folder), "--as", till.cashier, "--float", "100")
        commands.must(*arguments, user=till.cashier)
        commands.must("sync", str(till.folder))
    office.keep()
    own = ON_POSTGRES if isinstance(office.central, PostgresCentral) else ON_SQLITE
    return Bench(office, commands, proxy, own | ANYWHERE)


def soak(asked: argparse.Namespace, benches: dict[str, Bench]) -> Summary:
    """Run after run."""
    done = Summary()
    until = time.monotonic() + asked.minutes * 60 if asked.minutes else None
    for seed in range(asked.seed, asked.seed + asked.runs, asked.every):
        if until is not None and time.monotonic() > until:
            break
        bench, faults, chance = plan_of(seed, benches, asked)
        os.environ.update(bench.office.environment())
        done.runs += 1
        done.last_seed = seed
        done.centrals[bench.office.central.kind] += 1
        names = [name for name, _ in faults]
        done.tried.update(names)
        began = time.monotonic()
        try:
            trial, seen = run_trial(bench.office, bench.commands, bench.proxy, faults, chance, seed)
        except Exception:  # noqa: BLE001  whatever it was, the run failed and the next one is made
            _failed(done, seed, names, asked)
            bench.commands.end_all()
            if isinstance(bench.office.central, PostgresCentral):
                _server_up(bench.office.central)
            continue
        _keep(done, trial, seen)
        if asked.verbose:
            print(
                f"{seed}: {time.monotonic() - began:.1f} s, {', '.join(names)}: {json.dumps(seen)}",
                file=sys.stderr,
                flush=True,
            )
    done.processes = sum(bench.commands.started for bench in benches.values())
    done.commands = done.processes + sum(bench.commands.asked for bench in benches.values())
    return done


def _keep(done: Summary, trial: Trial, seen: dict[str, Any]) -> None:
    done.struck.update({name: count for name, count in trial.struck.items() if count})
    done.entries += seen["entries"]
    done.payments += seen["payments"]
    done.printed += seen["printed"]
    done.kinds.update(seen["kinds"])


def _failed(done: Summary, seed: int, names: list[str], asked: argparse.Namespace) -> None:
    postgres = f" --postgres {asked.postgres}" if asked.postgres else ""
    central = f" --central {asked.central}" if asked.central else ""
    together = f" --together {asked.together}" if asked.together > 1 else ""
    together += f' --fault "{asked.fault}"' if asked.fault else ""
    again = f"scripts/soak.py --runs 1 --seed {seed}{together}{postgres}{central}"
    done.failed.append(f"seed {seed} ({', '.join(names)}): {again}")
    print(f"FAILED {done.failed[-1]}\n{traceback.format_exc()}", file=sys.stderr, flush=True)


def _server_up(central: PostgresCentral) -> None:
    try:
        central.wait_until_up(seconds=2)
    except AssertionError:
        central.start_again()


def report(done: Summary, seconds: float, asked: argparse.Namespace) -> str:
    """The summary, for people."""
    kinds = "\n".join(f"  {count:6,}  {name}" for name, count in sorted(done.struck.items()))
    never = sorted(set(done.tried) - set(done.struck))
    centrals = ", ".join(f"{count:,} on {kind}" for kind, count in sorted(done.centrals.items()))
    entries = ", ".join(f"{count:,} {kind}" for kind, count in done.kinds.most_common())
    seeds = f"seeds {asked.seed} to {done.last_seed}"
    lines = [
        f"{done.runs:,} runs in {seconds:,.0f} s ({seeds}; {centrals})",
        f"{done.commands:,} commands and looks, {done.processes:,} of them struck or beside others: a process each",
        f"{done.entries:,} entries proven, {done.payments:,} payments at central, {done.printed:,} answers on paper",
        f"by kind: {entries}",
        f"{sum(done.struck.values()):,} faults struck, of {sum(done.tried.values()):,} tried:",
        kinds,
        *([f"never struck: {', '.join(never)}"] if never else []),
        f"failed: {len(done.failed)}",
    ]
    return "\n".join([*lines, *done.failed])


def by_jobs(asked: argparse.Namespace) -> Summary:
    """Share the seeds among several programs like this one."""
    running = []
    for number in range(asked.jobs):
        own = ["--runs", str(asked.runs - number), "--seed", str(asked.seed + number), "--every", str(asked.jobs)]
        own += ["--minutes", str(asked.minutes), "--together", str(asked.together), "--fault", asked.fault, "--json"]
        own += ["--verbose"] if asked.verbose else []
        own += ["--postgres", asked.postgres] if asked.postgres else []
        own += ["--central", asked.central] if asked.central else []
        running.append(subprocess.Popen([sys.executable, __file__, *own], stdout=subprocess.PIPE, text=True))
    done = Summary()
    for one in running:
        said, _ = one.communicate()
        done.add(json.loads(said))
    return done


def main() -> int:
    """Soak and report; 1 where a run failed."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--runs", type=int, default=200)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--minutes", type=float, default=0, help="stop after so long, whatever --runs says")
    wanted.add_argument("--postgres", help="the bin folder of another PostgreSQL, such as 15")
    wanted.add_argument("--central", choices=("postgres", "sqlite"), help="only this kind")
    wanted.add_argument("--jobs", type=int, default=1, help="so many programs side by side, a server each")
    wanted.add_argument("--every", type=int, default=1, help=argparse.SUPPRESS)  # one of several jobs
    wanted.add_argument("--together", type=int, default=1, help="so many faults in turn in each run")
    wanted.add_argument("--fault", default="", metavar="WORDS", help="only faults whose name has these words")
    wanted.add_argument("--json", action="store_true")
    wanted.add_argument("--verbose", action="store_true", help="a line a run on standard error")
    asked = wanted.parse_args()
    began = time.monotonic()
    if asked.jobs > 1:
        done = by_jobs(asked)
    else:
        with (
            tempfile.TemporaryDirectory(prefix="ims-soak-", dir=_FOLDER, ignore_cleanup_errors=True) as folder,
            benches_of(Path(folder), asked) as benches,
        ):
            done = soak(asked, benches)
    print(json.dumps(vars(done)) if asked.json else report(done, time.monotonic() - began, asked))
    return 1 if done.failed else 0


if __name__ == "__main__":
    sys.exit(main())
