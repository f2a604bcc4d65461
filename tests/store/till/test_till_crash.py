"""A till that is killed at any moment has every payment it spoke of, whole, and goes on from there."""

import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from builders import KEY, take, till

from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

WRITER = Path(__file__).with_name("writer.py")
KILLS = 20


def test_a_killed_till_keeps_all_that_it_said(tmp_path: Path) -> None:
    till(tmp_path).close()
    file = tmp_path / "till.db"
    chance = random.Random(20260401)  # noqa: S311  moments, not secrets
    said: list[str] = []
    for _ in range(KILLS):
        with subprocess.Popen([sys.executable, WRITER, file, "100000"], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            first = writer.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            writer.kill()
            said += [first.strip(), *(one.strip() for one in writer.stdout if one.endswith("\n"))]
        store = SqlTillStore(file, KEY)
        proof = verify_till(store)
        assert proof.findings == ()
        assert len(said) <= proof.payments <= len(said) + KILLS  # written and not yet said: one a kill at most
        store.close()
    assert len(said) == len(set(said))
    store = SqlTillStore(file, KEY)
    assert all(store.recorded(receipt) for receipt in said)
    take(store)
    assert verify_till(store).passed


def flushes(folder: Path, payments: int) -> tuple[int, int]:
    """Flushes of the write-ahead log, and of anything else, in a process that takes some payments."""
    trace = folder / f"trace-{payments}"
    subprocess.run(
        ["strace", "-f", "-y", "-e", "trace=fdatasync,fsync,msync,sync_file_range", "-o", trace, sys.executable, WRITER,  # noqa: S607
         folder / "till.db", str(payments)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    calls = re.findall(r"(\w*sync\w*)\([0-9]+<([^>]*)>", trace.read_text())
    # SQLCipher's wheel flushes by fsync where SQLite's own build has fdatasync: the same promise
    of_log = sum(name in {"fdatasync", "fsync"} and path.endswith("-wal") for name, path in calls)
    return of_log, len(calls) - of_log


def test_a_payment_is_flushed_to_the_disk_exactly_once(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed here, so flushes cannot be counted")
    store = till(tmp_path)
    take(store)  # the session is open
    store.close()
    probe = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)  # noqa: S607
    if probe.returncode:
        pytest.skip("strace may not trace here, so flushes cannot be counted")
    flushes(tmp_path, 5)  # the write-ahead log is made and its first page flushed
    of_log, of_folder = flushes(tmp_path, 25)
    assert of_log == 25
    assert of_folder <= 1  # once a connection, at its first commit
