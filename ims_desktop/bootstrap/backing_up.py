"""Central in a file on this PC: backed up under a passphrase, and put back here or on another PC."""

from getpass import getuser
from pathlib import Path

from ims_desktop.actions.ports.put_back import PutBack
from ims_desktop.bootstrap.central import open_as_owner
from ims_desktop.bootstrap.keys import central_file_key, key_store
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.secrets.passphrase import must_be_long
from ims_desktop.settings import load_settings
from ims_desktop.store.central.address import sqlite_path
from ims_desktop.store.central.file_copy import back_up_file, put_back_file


def back_up_central(url: str, to: Path, passphrase: str) -> int:
    """Back central up into a file; answers its bytes.

    Refuses `BACKUP_BY_SERVER` for a server, `PASSPHRASE_SHORT`, and as `back_up_file` does.
    """
    path = must_be_in_file(url)
    must_be_long(passphrase)
    return back_up_file(path, central_file_key(key_store(load_settings()), path), to, passphrase)


def put_back_central(backup: Path, url: str, passphrase: str) -> None:
    """Make central of a backup, under a key of this PC's own key store.

    Refuses `BACKUP_BY_SERVER`, `CENTRAL_THERE`, `BACKUP_NOT_READABLE`.
    """
    path = must_be_in_file(url)

    def new_key() -> bytes:
        return central_file_key(key_store(load_settings()), path, make=True)

    put_back_file(backup, passphrase, path, new_key, getuser())


def say_put_back(url: str) -> PutBack:
    """Say that whoever runs the database put it back to a backup, before anybody connects; safe to repeat."""
    with open_as_owner(url) as central:
        return central.put_back(getuser())


def must_be_in_file(url: str) -> Path:
    """The file that central is; refuses `BACKUP_BY_SERVER` for a server."""
    path = sqlite_path(url)
    if path is None:
        raise Refused(Reason.BACKUP_BY_SERVER)
    return path
