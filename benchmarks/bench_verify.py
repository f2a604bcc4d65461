"""How long the proof of a till's file takes, against hashing the same bytes in memory, in one process.

`uv run python benchmarks/bench_verify.py --entries 20000`; processor time, so that other work on the machine matters
less. The chain is the roll read from the encrypted file with every seal made again; everything is `verify`.
"""

import argparse
import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from builders import START, take, till

from ims_desktop.domain.roll import NO_SEAL, seal_of_bytes
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

_ENTRIES = "SELECT CAST(text AS BLOB), seal FROM entry ORDER BY number"


def microseconds(work: Callable[[], object], entries: int, times: int = 3) -> float:
    """Best of several runs, in microseconds of processor time an entry."""
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best / entries * 1e6


def chain(store: SqlTillStore) -> None:
    """Read the roll from its file and make every seal again."""
    seal = NO_SEAL
    for written, kept in store.connection().execute(_ENTRIES):
        assert seal_of_bytes(seal, written) == kept
        seal = kept


def hashed(texts: list[bytes]) -> None:
    """Make every seal from texts in memory."""
    seal = NO_SEAL
    for written in texts:
        seal = hashlib.sha256(b"ims roll 1\n" + seal + written).digest()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    entries: int = parser.parse_args().entries
    with tempfile.TemporaryDirectory() as folder:
        store = till(Path(folder))
        store.connection().execute("PRAGMA synchronous = OFF")
        for number in range(entries - 2):
            take(store, at=START + timedelta(milliseconds=number))
        texts = [row[0] for row in store.connection().execute(_ENTRIES)]
        memory = microseconds(lambda: hashed(texts), entries)
        texts.clear()
        walked = microseconds(lambda: chain(store), entries)
        assert verify_till(store).passed
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        whole = microseconds(lambda: verify_till(store), entries)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        store.close()
    print(f"{entries} entries; a hash in memory {memory:.2f} µs an entry")
    print(f"chain {walked:.2f} µs, {walked / memory:.1f} x; everything {whole:.1f} µs, {whole / memory:.1f} x")
    print(f"memory grown by {grown / 1024:.1f} MiB while verifying")


if __name__ == "__main__":
    main()
