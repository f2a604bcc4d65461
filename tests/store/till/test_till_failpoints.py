"""Killed at every named point, a till has lost nothing, taken nothing twice, and goes on."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders import KEY, START, take, till

from ims_desktop.store.till import failpoints
from ims_desktop.store.till.mirror_file import MirrorReader, mirror_path
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till

DAY = Path(__file__).with_name("day_until_killed.py")
PACKAGE = Path(failpoints.__file__).parents[2]
KILLED = -9


def live(folder: Path, *killed_at: str) -> tuple[int, list[str]]:
    """Live a day; answers how the process ended and the receipts that it said."""
    ended = subprocess.run(
        [sys.executable, DAY, folder, *killed_at], capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode in {0, KILLED}, ended.stderr
    return ended.returncode, ended.stdout.split()


OF_A_DAY = [one for one in failpoints.POINTS if one.split(".")[0] not in {"restore", "enrol"}]  # see test_repair.py
MOMENTS = [*((point, 1) for point in OF_A_DAY), ("write.head", 3), ("write.committed", 6)]


@pytest.mark.parametrize(("point", "nth"), MOMENTS)
def test_killed_at_every_point(tmp_path: Path, point: str, nth: int) -> None:
    (tmp_path / "mirror").mkdir()
    till(tmp_path).close()
    code, said = live(tmp_path, point, str(nth))
    assert code == KILLED, "the day never came to this point"
    store = SqlTillStore(tmp_path / "till.db", KEY)
    proof = verify_till(store)
    assert proof.findings == ()
    receipts = [one for one in said if one != "end"]
    assert len(receipts) == len(set(receipts))
    assert all(store.recorded(receipt) for receipt in receipts)
    assert len(receipts) <= proof.payments <= len(receipts) + 1  # committed and not yet said
    state = store.sync_state()
    assert state.acknowledged <= state.head_number == proof.entries
    assert proof.postings_pence == proof.payments * 142_10
    store.close()
    code, again = live(tmp_path)
    assert (code, again[-1]) == (0, "end")
    assert verify_till(store).payments == proof.payments + 4
    assert len(store.search_holders("smith", 2_000)) == 1_200  # the last load, whole
    mirrored = MirrorReader(mirror_path(tmp_path / "mirror", store.identity))
    assert [(one.text, one.seal) for one in mirrored] == [(one.text, one.seal) for one in store.roll(1)]
    assert mirrored.left_over == 0


def test_an_unarmed_point_does_nothing_and_an_unknown_one_is_refused() -> None:
    failpoints.passing("write.head")
    with pytest.raises(ValueError, match="no failpoint"):
        failpoints.arm("write.heads", lambda: None)


def test_every_point_of_the_list_is_passed_in_the_code_once_and_no_other() -> None:
    used = [
        name
        for file in PACKAGE.rglob("*.py")
        for name in re.findall(r'passing\("([^"]+)"\)', file.read_text(encoding="utf-8"))
    ]
    assert sorted(used) == sorted(failpoints.POINTS)


def test_nothing_in_the_package_arms_a_point() -> None:
    for file in PACKAGE.rglob("*.py"):
        if file.name != "failpoints.py":
            assert not re.search(r"failpoints\.arm|import arm|\barm\(", file.read_text(encoding="utf-8")), file


def test_a_rebuild_that_cannot_read_the_roll_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    store = till(tmp_path)
    taken = take(store)

    def act() -> None:
        raise OSError(28, "no room left")

    for point in ("rebuild.dropped", "rebuild.filled"):
        failpoints.arm(point, act)
        try:
            with pytest.raises(OSError, match="no room"):
                rebuild(store)
        finally:
            failpoints.disarm()
        assert store.recorded(taken.payment.receipt) == taken
        assert verify_till(store).passed
    take(store, at=START)
    assert verify_till(store).payments == 2
