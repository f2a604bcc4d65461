"""A backup of central's file under a passphrase, and putting one back: SQLite alone, for a server has its own ways.

A backup is one file of SQLCipher 4 with that version's own settings, so that any program which knows it opens it with
the passphrase alone: the PC that made it may be gone, and its key store with it.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.store.central.address import SqliteAddress, refuse_network_folder
from ims_desktop.store.central.put_back_sqlite import say_put_back
from ims_desktop.store.central.sqlite_file import Connection, file_translated, open_file
from ims_desktop.store.central.versions import SCHEMA_VERSION, wrong_version

_OURS = 0o600
_LIKE_A_KEY = re.compile(r"x'[0-9a-f]{64}", re.IGNORECASE)  # SQLCipher takes it for the key itself


def back_up_file(path: Path, key: bytes, to: Path, passphrase: str) -> int:
    """Write a copy of central as it is at one moment, while others go on; answers its bytes.

    What `to` held before is gone only once the copy is whole; of a link it is the file that the link leads to. Refuses
    `CENTRAL_THERE` for any of central's own files, by whatever name, and `PASSPHRASE_IS_KEY`. Raises Unavailable
    `CENTRAL_NOT_MADE`, `DISK_FULL`.
    """
    if _LIKE_A_KEY.match(passphrase):
        raise Refused(Reason.PASSPHRASE_IS_KEY)
    to = to.resolve()
    _refuse_own_files(path.resolve(), (to, _part_of(to)))
    with _made_whole(to) as part, file_translated(), closing(open_file(SqliteAddress(path), key)) as central:
        _attach(central, part, passphrase)
        _export(central, to="other", what="main")
    return to.stat().st_size


def put_back_file(backup: Path, passphrase: str, path: Path, new_key: Callable[[], bytes], by: str) -> None:
    """Make central's file of a backup, under a key of this PC; in it stands that it was put back now, and by whom.

    Refuses `BACKUP_NOT_READABLE` for what is none, is damaged, or is under another passphrase, and `CENTRAL_THERE`
    rather than write over anything, a log of writes that lost its file among it: before `new_key` is asked. Raises
    Unavailable `CENTRAL_VERSION` for a central of a newer version, of which nothing is put back either.
    """
    refuse_network_folder(path)
    for there in (path, path.with_name(f"{path.name}-wal")):
        if there.exists():
            raise Refused(Reason.CENTRAL_THERE, file=there.name)
    key = new_key()
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        _made_whole(path) as part,
        file_translated(),
        closing(open_file(SqliteAddress(part), key, make=True)) as central,
    ):
        central.execute("PRAGMA journal_mode = DELETE")  # one file, until it has its name
        try:
            _attach(central, backup, passphrase)
            wrong = central.execute("PRAGMA other.cipher_integrity_check").fetchall()
            versions = central.execute("SELECT schema_version FROM other.meta").fetchall()
        except dbapi2.DatabaseError as error:
            raise Refused(Reason.BACKUP_NOT_READABLE, file=backup.name) from error
        if wrong or len(versions) != 1 or type(versions[0][0]) is not int:
            raise Refused(Reason.BACKUP_NOT_READABLE, file=backup.name)
        if versions[0][0] > SCHEMA_VERSION:  # an older one is brought up to date where it lies
            raise wrong_version(versions[0][0])
        _export(central, to="main", what="other")
        say_put_back(central, by, datetime.now(UTC))


def _refuse_own_files(path: Path, wanted: Sequence[Path]) -> None:
    own = [path.with_name(f"{path.name}{ending}") for ending in ("", "-wal", "-shm", "-journal")]
    for one in wanted:
        if one in own or any(one.exists() and mine.exists() and one.samefile(mine) for mine in own):
            raise Refused(Reason.CENTRAL_THERE, file=one.name)


def _part_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.part")


def _attach(connection: Connection, file: Path, passphrase: str) -> None:
    connection.execute("ATTACH ? AS other KEY ?", (str(file), passphrase))


def _export(connection: Connection, *, to: str, what: str) -> None:
    """All of one file into the other, read in one transaction."""
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT sqlcipher_export(?, ?)", (to, what)).fetchall()
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def _made_whole(file: Path) -> Iterator[Path]:
    """A file beside it that takes its name, durably, once it is whole; nobody else may read either."""
    part = _part_of(file)
    part.unlink(missing_ok=True)
    part.touch(mode=_OURS)
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
