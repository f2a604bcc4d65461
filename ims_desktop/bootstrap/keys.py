"""Which key store this machine uses, and under which names keys lie in it."""

import logging
from pathlib import Path

from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.secrets.key_store import KeyStore, PlainFileKeyStore, SystemKeyStore, key_of, new_key
from ims_desktop.settings import PLAIN_FILE, Settings, data_folder
from ims_desktop.store.central.address import sqlite_path

DESKS_FILE, DESKS_KEY = "desks.db", "desks database"


def key_store(settings: Settings) -> KeyStore:
    """The key store that the settings name."""
    if settings.key_store == PLAIN_FILE:
        return PlainFileKeyStore(settings.key_file)
    if settings.key_store == "system":
        return SystemKeyStore()
    raise Unavailable(Trouble.KEY_STORE, detail=f"the settings name “{settings.key_store}”: system or {PLAIN_FILE}.")


def database_key_name(device: str) -> str:
    """Under which name a till's database key lies."""
    return f"till {device} database"


def signing_key_name(device: str) -> str:
    """Under which name a till's own Ed25519 key lies."""
    return f"till {device} signing"


def central_secret_name(device: str) -> str:
    """Under which name a till's password at central lies."""
    return f"till {device} central"


def kept_head_name(device: str) -> str:
    """Under which name the last head lies that a till signed at a contact: a witness outside its file."""
    return f"till {device} head"


def central_key(store: KeyStore, url: str, *, make: bool = False) -> bytes | None:
    """The key of an SQLite central by its place on this PC; PostgreSQL keeps its own house and needs none."""
    path = sqlite_path(url)
    return None if path is None else central_file_key(store, path, make=make)


def central_file_key(store: KeyStore, path: Path, *, make: bool = False) -> bytes:
    """The key of central's file; raises Unavailable where there is none, and none may be made."""
    name = f"central {path}"
    key = key_of(store, name)
    if key is None and make and not path.exists():
        return new_key(store, name)
    if key is None and path.exists():
        raise Unavailable(Trouble.KEY_STORE, detail=f"it holds no key for {path.name}.")
    if key is None:
        raise Unavailable(Trouble.CENTRAL_NOT_MADE)
    return key


def desks_kept(store: KeyStore) -> tuple[Path, bytes] | None:
    """The file in which this workstation keeps what people write on their desk rolls, and its key.

    None where there is no key for it, or no key store: then nothing is kept, the log says so, and people go on. Whoever
    only reads central needs neither.
    """
    path = data_folder() / DESKS_FILE
    try:
        key = key_of(store, DESKS_KEY)
        if key is None and not path.exists():
            new_key(store, DESKS_KEY)
            key = key_of(store, DESKS_KEY)  # of two programs at once the last one's is the key
    except Unavailable as trouble:
        logging.getLogger(__name__).warning("desk entries are not kept at this workstation: %s", trouble)
        return None
    if key is None:
        logging.getLogger(__name__).warning("desk entries are not kept at this workstation: no key for %s", path.name)
    return None if key is None else (path, key)
