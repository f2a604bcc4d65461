"""What becomes of a till's file when the world around it fails: keys, locks, full disks, read-only folders."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import IDENTITY, KEY, take, till

from ims_desktop.bootstrap.till import _store
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.roll import Head
from ims_desktop.store.till import connection
from ims_desktop.store.till.connection import connect
from ims_desktop.store.till.lock import TillLock
from ims_desktop.store.till.store import SqlTillStore, create_till
from ims_desktop.store.till.verify import verify_till

WRITER = Path(__file__).with_name("writer.py")
NOBODY = 65534


def trouble_of(caught: pytest.ExceptionInfo[Unavailable]) -> Trouble:
    return caught.value.trouble


def test_nothing_of_a_payment_can_be_read_without_the_key(tmp_path: Path) -> None:
    store = till(tmp_path)  # held open: what was written last lies in the log beside the file
    take(store, payer="Siân O'Brien")
    files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert {"till.db", "till.db-wal"} <= files.keys()
    for written in files.values():
        assert b"O'Brien" not in written
        assert b"payment" not in written


def test_a_wrong_key_is_said(tmp_path: Path) -> None:
    till(tmp_path).close()
    before = (tmp_path / "till.db").read_bytes()
    with pytest.raises(Unavailable) as caught:
        SqlTillStore(tmp_path / "till.db", bytes(32))
    assert trouble_of(caught) is Trouble.DATABASE_UNREADABLE
    assert "key" in caught.value.message
    assert (tmp_path / "till.db").read_bytes() == before
    with pytest.raises(ValueError, match="32 bytes"):
        SqlTillStore(tmp_path / "till.db", b"short")


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    store = till(tmp_path)
    for _ in range(3):
        take(store)
    store.close()
    file = tmp_path / "till.db"
    whole = bytearray(file.read_bytes())
    for page in range(4096, len(whole), 4096):
        whole[page + 1000] ^= 0xFF
    file.write_bytes(whole)
    with pytest.raises(Unavailable) as caught:
        SqlTillStore(file, KEY).recent(session=None, text="", limit=10)
    assert trouble_of(caught) is Trouble.DATABASE_UNREADABLE
    file.write_bytes(b"this is no database at all, however long it may be" * 200)
    with pytest.raises(Unavailable) as caught:
        SqlTillStore(file, KEY)
    assert trouble_of(caught) is Trouble.DATABASE_UNREADABLE


def test_a_newer_program_s_file_is_left_alone(tmp_path: Path) -> None:
    store = till(tmp_path)
    store.connection().execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(Unavailable, match="newer program"):
        SqlTillStore(tmp_path / "till.db", KEY)


def test_a_roll_that_does_not_end_where_it_says_is_not_opened(tmp_path: Path) -> None:
    store = till(tmp_path)
    store.connection().execute("UPDATE till_state SET head_number = 0")
    store.close()
    with pytest.raises(Unavailable, match="does not end where it should"):
        SqlTillStore(tmp_path / "till.db", KEY)
    assert not verify_till(SqlTillStore(tmp_path / "till.db", KEY, checked=False)).passed


def test_the_file_is_opened_as_it_must_be(tmp_path: Path) -> None:
    run = till(tmp_path).connection()

    def setting(name: str) -> object:
        row = run.execute(f"PRAGMA {name}").fetchone()
        return row[0] if row else None

    settings = {name: setting(name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_busy_file_is_said_and_nothing_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    store = till(tmp_path)
    take(store)
    caught: list[Unavailable] = []

    def second_lane() -> None:
        try:
            take(store)
        except Unavailable as trouble:
            caught.append(trouble)

    with store.writing():
        thread = threading.Thread(target=second_lane)
        thread.start()
        thread.join(20)
    assert [trouble.trouble for trouble in caught] == [Trouble.DATABASE_LOCKED]
    assert verify_till(store).payments == 1


def test_two_windows_on_one_till(tmp_path: Path) -> None:
    holds = (
        "import sys, pathlib; from ims_desktop.store.till.lock import TillLock\n"
        "with TillLock(pathlib.Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Unavailable) as caught, TillLock(tmp_path):
            pass
        assert trouble_of(caught) is Trouble.TILL_IN_USE
        assert verify_till(till(tmp_path)).passed  # readers need no lock
        other.kill()
    with TillLock(tmp_path), pytest.raises(Unavailable), TillLock(tmp_path):
        pass
    with TillLock(tmp_path):
        pass


def fill(store: SqlTillStore) -> tuple[int, Unavailable]:
    """Take payments until the disk is full."""
    taken = 0
    while True:
        try:
            take(store, payer="Siân O'Brien" * 9)
        except Unavailable as trouble:
            return taken, trouble
        taken += 1


def test_a_full_disk_takes_nothing_half(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)]
    made = subprocess.run(mount, capture_output=True, check=False)
    if made.returncode:
        pytest.skip("only root can mount a small disk here")
    try:
        ballast = tmp_path / "ballast"
        ballast.write_bytes(bytes(300_000))
        store = till(tmp_path)
        taken, trouble = fill(store)
        assert trouble.trouble is Trouble.DISK_FULL
        assert taken > 5
        proof = verify_till(store)
        assert proof.passed
        assert proof.payments == taken
        ballast.unlink()
        take(store)
        assert verify_till(store).payments == taken + 1
        store.close()
    finally:
        unmount = ["umount", "--lazy", str(tmp_path)]
        subprocess.run(unmount, check=True)


def test_a_limit_on_the_file_s_size_takes_nothing_half(tmp_path: Path) -> None:
    till(tmp_path).close()
    limit = (tmp_path / "till.db").stat().st_size + 400_000
    ran = subprocess.run(
        [sys.executable, WRITER, tmp_path / "till.db", "60", str(limit)], capture_output=True, text=True, check=True
    )
    said = ran.stdout.split()
    receipts = [line for line in said if line.startswith("BA1")]
    assert set(said) - set(receipts) == {"database_unreadable"}  # a limit or quota is told as a failing disk
    store = SqlTillStore(tmp_path / "till.db", KEY)
    proof = verify_till(store)
    assert proof.passed
    assert proof.payments == len(receipts)
    take(store)
    assert verify_till(store).passed


@contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    """Root may write anywhere, so it steps down for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_is_said() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        till(folder).close()
        (folder / "till.db").chmod(0o444)
        folder.chmod(0o555)
        try:
            with as_an_ordinary_user():
                with pytest.raises(Unavailable) as caught:
                    take(SqlTillStore(folder / "till.db", KEY))
                assert trouble_of(caught) is Trouble.DISK_READ_ONLY
                with pytest.raises(Unavailable) as caught:
                    create_till(folder / "other.db", KEY, IDENTITY)
                assert trouble_of(caught) is Trouble.DISK_READ_ONLY
                with pytest.raises(Unavailable) as caught:
                    TillLock(folder).acquire()
                assert trouble_of(caught) is Trouble.DISK_READ_ONLY
        finally:
            folder.chmod(0o755)
        assert verify_till(SqlTillStore(folder / "till.db", KEY)).passed


def test_a_copy_on_a_disk_that_takes_no_writes_is_read_and_proven() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = till(folder)
        taken = take(store)
        store.close()
        (folder / "till.db").chmod(0o444)
        folder.chmod(0o555)
        try:
            with as_an_ordinary_user():
                still = SqlTillStore(folder / "till.db", KEY, still=True)
                assert still.recorded(taken.payment.receipt) is not None
                assert verify_till(still).passed
                with pytest.raises(Unavailable) as caught:
                    take(still)
                assert trouble_of(caught) is Trouble.DISK_READ_ONLY
                still.close()
                reading = _store(folder / "till.db", KEY, checked=True, locked=False)
                assert reading.head() == Head(taken.number, taken.seal, taken.at)
                reading.close()
                with pytest.raises(Unavailable):
                    _store(folder / "till.db", KEY, checked=True, locked=True)
        finally:
            folder.chmod(0o755)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET text = '{}' WHERE number = 1",
        "UPDATE entry SET at_ms = 0",
        "DELETE FROM entry WHERE number = 3",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT number, kind, at_ms, '{}', seal FROM entry WHERE number = 2",
        "INSERT INTO entry SELECT 9, kind, at_ms, text, seal FROM entry WHERE number = 2",
        "UPDATE personal SET value = 'Nobody'",
    ],
)
def test_the_file_itself_refuses_to_change_its_roll(tmp_path: Path, sql: str) -> None:
    take(till(tmp_path), payer="Siân")
    with pytest.raises(Exception, match=r"never change|follows the last|erased, never"):
        connect(tmp_path / "till.db", KEY).execute(sql)
    assert verify_till(SqlTillStore(tmp_path / "till.db", KEY)).passed
