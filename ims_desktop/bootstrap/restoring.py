"""Restoring a till's folder from its mirror or from central, as a record that is then enrolled again."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from ims_desktop.actions.ports import SealedEntry, TillIdentity
from ims_desktop.bootstrap.central import as_person
from ims_desktop.bootstrap.enrolled import IDENTITY_FILE
from ims_desktop.bootstrap.enrolling import name_folder
from ims_desktop.bootstrap.keys import database_key_name, key_store
from ims_desktop.bootstrap.look import device_at_central
from ims_desktop.bootstrap.till import DATABASE_FILE
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.secrets.key_store import key_of, new_key
from ims_desktop.settings import load_settings
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.lock import TillLock
from ims_desktop.store.till.mirror_file import MirrorReader
from ims_desktop.store.till.restoring import Restored, identity_told, restore


@frozen
class RestoredTill:
    """Which till came back, how much of it, and how many lines of a mirror did not belong to its roll."""

    identity: TillIdentity
    roll: Restored
    left_over: int = 0


def restore_from_mirror(folder: Path, mirror: Path) -> RestoredTill:
    """Make a folder the record of a till from its mirror. Personal values are not in it.

    Refuses `ALREADY_ENROLLED` for a folder that holds a till, `RESTORE_NOT_POSSIBLE` for a file that is no mirror.
    """
    if mirror.is_dir():
        raise Refused(Reason.RESTORE_NOT_POSSIBLE, why=f"{mirror} is a folder; name the till's own file in it")
    reader = MirrorReader(mirror)
    try:
        identity, roll = _restored(folder, iter(reader), "")
    except OSError as error:
        raise Refused(Reason.RESTORE_NOT_POSSIBLE, why=error.strerror or str(error)) from error
    return RestoredTill(identity, roll, reader.left_over)


def restore_from_central(folder: Path, url: str, device: str | None, user: str, password: str) -> RestoredTill:
    """Make a folder the record of a till from central, under an administrator's login, personal values included.

    Refuses `DEVICE_NEEDED` where central holds several tills and none is named, and as `restore_from_mirror` does.
    """
    with as_person(url, user, password) as (central, person, _bench):
        person.must(Permission.KEEP_TILLS)
        named = device_at_central(device, [one for one in central.reconcile() if not one.is_desk])
        return RestoredTill(*_restored(folder, central.restorable(named), ""))


def _restored(folder: Path, entries: Iterator[SealedEntry], central: str) -> tuple[TillIdentity, Restored]:
    if (folder / IDENTITY_FILE).exists() or (folder / DATABASE_FILE).exists():
        raise Refused(Reason.RESTORE_NOT_POSSIBLE, why=f"{folder} holds a till already; restore into an empty folder")
    first = next(entries, None)
    if first is None:
        raise Refused(Reason.RESTORE_NOT_POSSIBLE, why="no entry of a roll is there")
    identity = identity_told(first, central)
    keys = key_store(load_settings())
    name = database_key_name(identity.device)
    with _folder_of_ours(folder):
        file = folder / f"restored-{identity.device}.db"
        for ending in ("", "-wal", "-shm"):  # no till's, for the folder names none: a restore that was cut off left it
            file.with_name(file.name + ending).unlink(missing_ok=True)
        roll = restore(file, key_of(keys, name) or new_key(keys, name), identity, chain((first,), entries))
        name_folder(folder, identity, file.name)
        passing("restore.named")
    return identity, roll


@contextmanager
def _folder_of_ours(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(Trouble.DISK_READ_ONLY) from error
    with TillLock(folder):
        yield
