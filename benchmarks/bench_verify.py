"""How long the proof of a till's file takes, against hashing the same bytes in memory on one core.

uv run python benchmarks/bench_verify.py [--entries 25000 250000 1000000] [--rounds 3]

The floor makes every seal from texts in memory. The chain is the roll read from the encrypted file with every seal
made again. Everything is `verify`, held against the roll's head, by one process and by as many as there are cores.
Each is a program of its own, so that its memory is its own too; they take turns, and the best round of each counts.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from builders import KEY
from chain_of_a_roll import SEALED_ON, chain, chain_by
from sealed_rolls import sealed_roll

from ims_desktop.actions.proof.witness import head_witness
from ims_desktop.domain.roll import NO_SEAL, SEAL_PREFIX
from ims_desktop.store.till.connection import Opening
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import Cut, verify_till
from ims_desktop.store.till.verify_processes import cores

_FLOOR_OF = 100_000  # entries: a million would take a gigabyte
_WAYS = ("floor", "chain", "chain by all", "everything", "everything by all")
_MEBIBYTE = 1024  # of what getrusage counts


def floor(path: Path, last: int) -> tuple[int, float, float]:
    """Make seals from texts in memory: how many, and the seconds of wall and processor."""
    rows = Opening(path, KEY).to_read().execute(SEALED_ON, (0, min(last, _FLOOR_OF))).fetchall()
    texts = [text for text, _ in rows]
    wall, processor = time.perf_counter(), time.process_time()
    seal = NO_SEAL
    for text in texts:
        seal = hashlib.sha256(SEAL_PREFIX + seal + text).digest()
    return len(texts), time.perf_counter() - wall, time.process_time() - processor


def look(way: str, path: Path, last: int) -> Mapping[str, float]:
    """Do it one way; answers microseconds an entry, of wall and processor, and mebibytes of this process and others."""
    store = SqlTillStore(path, KEY)
    entries, told = last, [time.perf_counter()]
    processes = cores() if way.endswith("all") else 1
    wall, processor = time.perf_counter(), _processor_seconds()
    if way == "floor":
        entries, wall_seconds, processor_seconds = floor(path, last)
    else:
        if way == "chain":
            chain(Opening(path, KEY), 0, last)
        elif way == "chain by all":
            chain_by(processes, Opening(path, KEY), last)
        else:
            head = head_witness("its head", store.head())
            proof = verify_till(store, [head], lambda *_: told.append(time.perf_counter()), Cut(processes=processes))
            assert proof.passed
            assert proof.entries == last
        wall_seconds, processor_seconds = time.perf_counter() - wall, _processor_seconds() - processor
    own, others = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "wall": wall_seconds / entries * 1e6,
        "processor": processor_seconds / entries * 1e6,
        "own": own / _MEBIBYTE,
        "others": others / _MEBIBYTE,
        "pause": max((later - earlier for earlier, later in pairwise(told)), default=0.0),
    }


def _processor_seconds() -> float:
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def measured(path: Path, last: int, rounds: int) -> Mapping[str, Mapping[str, float]]:
    """The best of several rounds of each way; of memory and of pauses the worst."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for way in _WAYS:
            asked = [sys.executable, __file__, "--look", way, "--path", str(path), "--entries", str(last)]
            seen: dict[str, float] = json.loads(subprocess.check_output(asked))
            kept = best.setdefault(way, dict(seen))
            for name, figure in seen.items():
                kept[name] = (min if name in {"wall", "processor"} else max)(kept[name], figure)
    return best


def show(last: int, best: Mapping[str, Mapping[str, float]]) -> None:
    """Print a table of one size."""
    hashed = best["floor"]["processor"]
    print(f"\n{last:,} entries; a hash in memory {hashed:.2f} µs; times are microseconds an entry and times the floor")
    for way in _WAYS[1:]:
        seen = best[way]
        wall, processor = (f"{seen[name]:.1f} ({seen[name] / hashed:.1f} x)" for name in ("wall", "processor"))
        memory = f"memory {seen['own']:.0f} MiB, of another process {seen['others']:.0f}"
        print(f"  {way:18} wall {wall}, processor {processor}; {memory}; longest without a word {seen['pause']:.2f} s")


def main(sizes: Sequence[int], rounds: int) -> None:
    """Make the rolls, measure and print."""
    for last in sizes:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            store = sealed_roll(Path(folder), last)
            store.close()
            size = store.path.stat().st_size / 2**20
            print(f"made in {time.perf_counter() - began:.0f} s, {size:,.0f} MiB", file=sys.stderr)
            show(last, measured(store.path, last, rounds))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=[25_000, 250_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--look", choices=_WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.look:
        print(json.dumps(look(given.look, given.path, given.entries[0])))
    else:
        main(given.entries, given.rounds)
