"""The mirror follows the roll wherever it lies, is completed when it was away, and never holds up a payment."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from builders import DEVICE, IDENTITY, KEY, take, till
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_desktop.domain.references import DeviceId
from ims_desktop.store.till import mirror as mirrors
from ims_desktop.store.till.mirror import Mirror, look_at_mirror
from ims_desktop.store.till.mirror_file import MirrorReader, mirror_end, mirror_path
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify import verify_till


@contextmanager
def mirrored(store: SqlTillStore, folder: Path) -> Iterator[Mirror]:
    mirror = Mirror(store, folder)
    mirror.start()
    try:
        yield mirror
    finally:
        mirror.close()


def followed(mirror: Mirror) -> str:
    """Wait until the mirror has seen to all that is on the roll; answers what is the matter."""
    assert mirror.settled(20)
    return mirror.trouble


def must_hold_all(store: SqlTillStore, folder: Path) -> Path:
    path = mirror_path(folder, store.identity)
    reader = MirrorReader(path)
    assert [(one.number, one.text, one.seal) for one in reader] == [
        (one.number, one.text, one.seal) for one in store.roll(1)
    ]
    assert reader.left_over == 0
    return path


def test_each_entry_is_mirrored_in_order_and_no_person_s_data(tmp_path: Path) -> None:
    store = till(tmp_path)
    with mirrored(store, tmp_path) as mirror:
        for _ in range(30):
            take(store, payer="Siân O'Brien")
        assert followed(mirror) == ""
        assert mirror.state.number == store.head().number
    path = must_hold_all(store, tmp_path)
    assert "Brien" not in path.read_text()
    assert path.name == f"BA1-03A-{DEVICE}.mirror"
    assert look_at_mirror(store, tmp_path).number == store.head().number


def test_a_mirror_that_is_away_is_said_and_completed_when_it_is_back(tmp_path: Path) -> None:
    store = till(tmp_path)
    stick = tmp_path / "stick"
    with mirrored(store, stick) as mirror:
        take(store)
        assert "is not there" in followed(mirror)
        assert "is not there" in look_at_mirror(store, stick).trouble
        assert not stick.exists()
        stick.mkdir()
        take(store)
        assert followed(mirror) == ""
        must_hold_all(store, stick)
        shutil.rmtree(stick)
        take(store)
        assert "is not there" in followed(mirror)
        stick.mkdir()
        take(store)
        assert followed(mirror) == ""
        must_hold_all(store, stick)


@given(cut=st.floats(0, 1), junk=st.binary(max_size=40))
@settings(max_examples=25, deadline=None)
def test_a_mirror_cut_anywhere_is_completed_at_the_next_start(cut: float, junk: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = till(folder, loaded=False)
        with mirrored(store, folder) as mirror:
            for _ in range(4):
                take(store)
            followed(mirror)
        path = must_hold_all(store, folder)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * cut)] + junk)
        take(store)
        with mirrored(store, folder) as mirror:
            assert followed(mirror) == ""
        must_hold_all(store, folder)
        store.close()


def test_another_till_s_mirror_is_left_alone(tmp_path: Path) -> None:
    other = replace(IDENTITY, device=DeviceId("01960000-0000-7000-8000-0000000000d2"), letter="B")
    (tmp_path / "other").mkdir()
    theirs = till(tmp_path / "other", other)
    with mirrored(theirs, tmp_path) as mirror:
        followed(mirror)
    store = till(tmp_path)
    path = mirror_path(tmp_path, other).rename(mirror_path(tmp_path, IDENTITY))
    before = path.read_bytes()
    with mirrored(store, tmp_path) as mirror:
        take(store)
        assert followed(mirror) == "it holds another till's roll"
    assert path.read_bytes() == before


def test_two_copies_of_one_till_are_seen_by_their_mirror(tmp_path: Path) -> None:
    store = till(tmp_path)
    (tmp_path / "clone").mkdir()
    shutil.copy(tmp_path / "till.db", tmp_path / "clone" / "till.db")
    clone = SqlTillStore(tmp_path / "clone" / "till.db", KEY)
    with mirrored(store, tmp_path) as mine, mirrored(clone, tmp_path) as theirs:
        take(store)
        assert followed(mine) == ""
        take(clone)
        assert "may be a copy" in followed(theirs)
        take(store)
        assert followed(mine) == ""
    must_hold_all(store, tmp_path)
    assert "may be a copy" in look_at_mirror(clone, tmp_path).trouble


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe stands for a share that hangs")
def test_a_share_that_hangs_holds_up_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = till(tmp_path)
    path = mirror_path(tmp_path, store.identity)
    os.mkfifo(path)  # whoever opens it to read waits for ever
    monkeypatch.setattr(mirrors, "SILENT_SECONDS", 0.2)
    began = time.monotonic()
    mirror = Mirror(store, tmp_path)
    mirror.start()
    for _ in range(20):
        take(store)
    assert not mirror.settled(0.3)
    assert mirror.trouble == "it does not answer"
    mirror.close(0.1)
    assert look_at_mirror(store, tmp_path, 0.1).trouble == "it does not answer"
    assert time.monotonic() - began < 10
    assert verify_till(store).payments == 20
    with suppress(OSError):  # let the waiting threads go
        os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))
    path.unlink()


def test_a_full_disk_is_said_and_made_good(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(stick)]
    made = subprocess.run(mount, capture_output=True, check=False)
    if made.returncode:
        pytest.skip("only root can mount a small disk here")
    try:
        ballast = stick / "ballast"
        ballast.write_bytes(bytes(50_000))
        store = till(tmp_path)
        with mirrored(store, stick) as mirror:
            for _ in range(30):
                take(store)
            trouble = followed(mirror)
            assert "space" in trouble or "full" in trouble
            assert mirror_end(mirror.state.path).number < store.head().number
            ballast.unlink()
            take(store)
            assert followed(mirror) == ""
        must_hold_all(store, stick)
    finally:
        unmount = ["umount", "--lazy", str(stick)]
        subprocess.run(unmount, check=True)
