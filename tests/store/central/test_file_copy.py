"""A backup of central's file: whole at one moment, under a passphrase, and put back only where nothing is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from made_central import KEY, Central, made_central, sqlite_url
from sqlcipher3 import dbapi2

from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.store.central.address import SqliteAddress
from ims_desktop.store.central.file_copy import back_up_file, put_back_file
from ims_desktop.store.central.opening import open_central
from ims_desktop.store.central.sqlite_file import open_file

PHRASE = "it's under lock: ŵ"
OTHER_PC = bytes(range(32, 64))
IN_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.store.central.file_copy import back_up_file
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), int(sys.argv[4])))
try:
    back_up_file(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), Path(sys.argv[3]), "it's under lock")
except Unavailable as trouble:
    sys.exit(str(trouble.trouble.value))
"""


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    for made in made_central(sqlite_url(tmp_path_factory.mktemp("central")), KEY):
        roll, link = made.till()
        link.push([roll.enrolled(), roll.opened(), *(roll.payment() for _ in range(20))], roll.said())
        yield made


def file_of(central: Central) -> Path:
    return Path(central.url.removeprefix("sqlite:///"))


def backed_up(central: Central, to: Path) -> Path:
    back_up_file(file_of(central), KEY, to, PHRASE)
    return to


def test_a_backup_is_of_one_moment_and_comes_back_under_another_pcs_key(central: Central, tmp_path: Path) -> None:
    with closing(open_file(SqliteAddress(file_of(central)), KEY)) as writer:
        writer.execute("BEGIN IMMEDIATE")  # while somebody writes
        writer.execute("UPDATE meta SET schema_version = 0")
        kept = backed_up(central, tmp_path / "night")
        writer.execute("ROLLBACK")
    assert kept.stat().st_mode & 0o077 == 0
    path = tmp_path / "new" / "central.db"
    put_back_file(kept, PHRASE, path, lambda: OTHER_PC, "somebody")
    assert [one.name for one in path.parent.iterdir()] == ["central.db"]
    there = open_central(f"sqlite:///{path}", OTHER_PC)
    try:
        assert [one.last_stored for one in there.reconcile() if not one.is_desk] == [22]
        assert there.verify().passed
    finally:
        there.close()


def test_what_is_no_backup_is_refused_and_nothing_is_left(
    central: Central, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    kept = backed_up(central, tmp_path / "night")
    whole = kept.read_bytes()
    wrong = {"of something else": b"not a backup at all" * 400, "cut off": whole[: len(whole) // 2], "empty": b""}
    for at in (40, len(whole) // 2, len(whole) - 40):
        wrong[f"changed at {at}"] = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)
    tried = [(kept, "another passphrase"), *((tmp_path / name, PHRASE) for name in wrong)]
    for file, phrase in tried:
        with pytest.raises(Refused) as refused:
            put_back_file(file, phrase, tmp_path / "new" / "central.db", lambda: OTHER_PC, "somebody")
        assert refused.value.reason is Reason.BACKUP_NOT_READABLE, file.name
    assert not list((tmp_path / "new").iterdir())
    assert not capfd.readouterr().err  # it is told in our words, not in SQLCipher's log beside them


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("UPDATE meta SET schema_version = 2", Trouble.CENTRAL_VERSION),
        ("UPDATE meta SET schema_version = 'x'", Reason.BACKUP_NOT_READABLE),
        ("DELETE FROM meta", Reason.BACKUP_NOT_READABLE),
        ("DROP TABLE meta", Reason.BACKUP_NOT_READABLE),
        ("ALTER TABLE meta RENAME COLUMN schema_version TO x", Reason.BACKUP_NOT_READABLE),
    ],
)
def test_a_central_of_a_newer_version_and_what_is_no_central_are_not_put_back(
    central: Central, tmp_path: Path, said: str, why: Reason | Trouble
) -> None:
    kept = backed_up(central, tmp_path / "night")
    with closing(dbapi2.connect(str(kept), isolation_level=None)) as connection:
        phrase = PHRASE.replace("'", "''")
        connection.execute(f"PRAGMA key = '{phrase}'")
        connection.execute(said)
    kind = Refused if isinstance(why, Reason) else Unavailable
    with pytest.raises(kind) as told:
        put_back_file(kept, PHRASE, tmp_path / "new" / "central.db", lambda: OTHER_PC, "somebody")
    assert why in vars(told.value).values()
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.parametrize("there", ["central.db", "central.db-wal"])
def test_nothing_is_written_over(central: Central, tmp_path: Path, there: str) -> None:
    kept = backed_up(central, tmp_path / "night")
    (tmp_path / there).write_bytes(b"somebody's")
    with pytest.raises(Refused) as refused:
        put_back_file(kept, PHRASE, tmp_path / "central.db", lambda: pytest.fail("a key was made"), "somebody")
    assert refused.value.reason is Reason.CENTRAL_THERE
    assert (tmp_path / there).read_bytes() == b"somebody's"


def test_centrals_own_files_are_no_place_for_a_backup_by_whatever_name(central: Central, tmp_path: Path) -> None:
    file = file_of(central)
    with closing(open_file(SqliteAddress(file), KEY)) as writer:
        writer.execute("UPDATE meta SET change = change")  # so that its log is there
        os.link(f"{file}-wal", tmp_path / "log")
        os.link(file, tmp_path / "linked")
        (tmp_path / "leads there").symlink_to(file)
        own = [file, *(file.with_name(file.name + ending) for ending in ("-wal", "-shm", "-journal"))]
        for to in (*own, *(tmp_path / name for name in ("log", "linked", "leads there"))):
            with pytest.raises(Refused) as refused:
                backed_up(central, to)
            assert refused.value.reason is Reason.CENTRAL_THERE, to
    moved = tmp_path / "night.part"
    moved.write_bytes(file.read_bytes())
    with pytest.raises(Refused):  # the copy is made under that name before it has its own
        back_up_file(moved, KEY, tmp_path / "night", PHRASE)
    assert moved.exists()


def test_of_a_link_the_file_that_it_leads_to_is_replaced(central: Central, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "night").symlink_to(tmp_path / "stick" / "ims.backup")
    backed_up(central, tmp_path / "night")
    assert (tmp_path / "night").is_symlink()
    assert [one.name for one in (tmp_path / "stick").iterdir()] == ["ims.backup"]


@pytest.mark.parametrize("phrase", [f"x'{'0a' * 32}'", f"X'{'0A' * 48}'"])
def test_a_passphrase_is_never_the_key_itself(central: Central, tmp_path: Path, phrase: str) -> None:
    with pytest.raises(Refused) as refused:
        back_up_file(file_of(central), KEY, tmp_path / "night", phrase)
    assert refused.value.reason is Reason.PASSPHRASE_IS_KEY


def test_where_there_is_no_room_last_nights_backup_stays(central: Central, tmp_path: Path) -> None:
    kept = backed_up(central, tmp_path / "night")
    before = kept.read_bytes()
    arguments = [str(file_of(central)), KEY.hex(), str(kept), str(len(before) // 2)]
    done = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_ROOM, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.strip() in {"disk_full", "database_unreadable"}, done.stderr
    assert kept.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["night"]
