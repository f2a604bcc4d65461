"""A long roll is proven by several processes: the same is found, the key is not shown, and none outlives the proof."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from builders import KEY, take, till

from ims_desktop.actions.ports import Proof
from ims_desktop.actions.proof.witness import Witness
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.store.till import verify_processes
from ims_desktop.store.till.connection import connect
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import Cut, verify_till

SEVERAL = Cut(slice_entries=3, stretch_entries=4, processes=2)
A_SLOW_LOOK = """
import signal, sys, time
from pathlib import Path
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import Cut, verify_till

def looked(what, done, of):
    print(done, flush=True)
    time.sleep(0.2)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell put into the background ignores it
    store = SqlTillStore(Path(sys.argv[1]), bytes(range(32)), checked=False)
    verify_till(store, progress=looked, cut=Cut(stretch_entries=1, processes=2))
"""


def a_roll(folder: Path, payments: int = 20) -> SqlTillStore:
    store = till(folder)
    for _ in range(payments):
        take(store, payer="Zoë")
    return store


def test_several_processes_find_what_one_does(tmp_path: Path) -> None:
    store = a_roll(tmp_path)
    seals = [(entry.number, entry.seal) for entry in store.roll(1)]
    looked: list[int] = []

    def proofs() -> tuple[Proof, Proof]:
        looked.clear()
        several = verify_till(store, [Witness("it", seals)], lambda _what, done, _of: looked.append(done), SEVERAL)
        return verify_till(store, [Witness("it", seals)]), several

    alone, several = proofs()
    assert alone == several
    assert (several.passed, several.entries, several.payments) == (True, 22, 20)
    assert looked == [4, 8, 12, 16, 20, 22, 22]

    run = connect(tmp_path / "till.db", KEY)
    for trigger in ("entry_never_changes", "entry_never_goes"):
        run.execute(f"DROP TRIGGER {trigger}")
    run.execute("PRAGMA foreign_keys = OFF")
    run.execute("UPDATE posting SET amount_pence = 1 WHERE number = 6")
    run.execute("DELETE FROM entry WHERE number = 12")  # where a stretch ends: the next one took it for granted
    run.execute("UPDATE entry SET text = replace(text, '14210', '14211') WHERE number = 18")
    run.close()
    alone, several = proofs()
    assert alone == several
    assert list(dict.fromkeys(one.number for one in several.findings))[:3] == [6, 12, 13]


def test_a_process_that_dies_proves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = a_roll(tmp_path, 3)

    def dying(processes: int) -> Executor:
        return ProcessPoolExecutor(processes, get_context("spawn"), initializer=os._exit, initargs=(1,))

    monkeypatch.setattr(verify_processes, "make_pool", dying)
    with pytest.raises(Unavailable) as raised:
        verify_till(store, cut=SEVERAL)
    assert raised.value.trouble is Trouble.PROOF_STOPPED


def test_a_file_that_cannot_be_read_is_told_by_whichever_process_meets_it(tmp_path: Path) -> None:
    store = a_roll(tmp_path, 3)
    (tmp_path / "till.db").rename(tmp_path / "away.db")  # it is open here, and nowhere to be opened by others
    with pytest.raises(Unavailable) as raised:
        verify_till(store, cut=SEVERAL)
    assert raised.value.trouble is not Trouble.PROOF_STOPPED


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks into /proc")
def test_an_interrupt_ends_them_all_and_the_key_is_nowhere_to_be_seen(tmp_path: Path) -> None:
    a_roll(tmp_path, 30).close()
    proof = subprocess.Popen(
        [sys.executable, "-c", A_SLOW_LOOK, str(tmp_path / "till.db")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert proof.stdout is not None
    proof.stdout.readline()
    running = _running(proof.pid)
    assert len(running) > 2
    shown = b"".join((folder / file).read_bytes() for folder in running for file in ("cmdline", "environ"))
    assert KEY.hex().encode() not in shown
    assert KEY not in shown
    os.killpg(proof.pid, signal.SIGINT)  # as Ctrl-C does: every process of the group has it
    proof.communicate(timeout=20)
    assert proof.returncode
    deadline = time.monotonic() + 20
    while left := _running(proof.pid):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def _running(group: int) -> list[Path]:
    """The processes of a group that have not ended."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, of_group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
        except OSError:  # it went while we looked
            continue
        if int(of_group) == group and state != "Z":
            found.append(folder)
    return found
