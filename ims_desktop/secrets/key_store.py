"""The key store: the operating system's own through keyring, or a plain file where the settings name one in words.

There is no silent fallback: with no usable key store the application says so and stops (till-roll.md).
"""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ims_desktop.domain.refusal import Trouble, Unavailable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_SERVICE = "ims-desktop"
_KEY_BYTES = 32
_HOW = "Set one up, or name a plain file in words: IMS_KEY_STORE=plain-file (keys are then only as safe as that file)."


class KeyStore(Protocol):
    """Where secrets are kept by name."""

    def read(self, name: str) -> str | None:
        """The secret of a name, None where there is none."""

    def write(self, name: str, secret: str) -> None:
        """Keep a secret under a name, durably."""

    @property
    def kind(self) -> str:
        """What it is, for `doctor` and for the notice about a plain file."""


class SystemKeyStore:
    """The operating system's own key store."""

    kind = "the operating system's key store"

    def read(self, name: str) -> str | None:
        """The secret of a name; raises Unavailable where there is no usable key store."""
        import keyring  # noqa: PLC0415  start-up time
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            return keyring.get_password(_SERVICE, name)
        except (KeyringError, RuntimeError, OSError) as error:
            raise Unavailable(Trouble.KEY_STORE, detail=f"the system's own does not answer. {_HOW}") from error

    def write(self, name: str, secret: str) -> None:
        """Keep a secret; raises Unavailable where there is no usable key store."""
        import keyring  # noqa: PLC0415  start-up time
        from keyring.errors import KeyringError  # noqa: PLC0415

        try:
            keyring.set_password(_SERVICE, name, secret)
        except (KeyringError, RuntimeError, OSError) as error:
            raise Unavailable(Trouble.KEY_STORE, detail=f"the system's own does not answer. {_HOW}") from error


class PlainFileKeyStore:
    """A file readable by its owner only. For demonstrations and tests, and where the settings say so in words."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def kind(self) -> str:
        """Says that it is a plain file, and which."""
        return f"a plain file, {self._path.name}: keys are only as safe as that file"

    def read(self, name: str) -> str | None:
        """The secret of a name."""
        return self._all().get(name)

    def write(self, name: str, secret: str) -> None:
        """Keep a secret: the file is written whole beside the old one, synced, then put in its place."""
        beside = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with _only_one(self._path.with_suffix(".lock")):
                kept = self._all() | {name: secret}
                with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                    json.dump(kept, file, indent=1)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(self._path)
        except OSError as error:
            raise Unavailable(Trouble.KEY_STORE, detail=f"{self._path.name} cannot be written.") from error

    def _all(self) -> dict[str, str]:
        try:
            kept = json.loads(self._path.read_text())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise Unavailable(Trouble.KEY_STORE, detail=f"{self._path.name} cannot be read.") from error
        return {str(name): str(secret) for name, secret in kept.items()}


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """One writer at a time, also among processes: two that read, add and write would lose a key, and with it a roll."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # closing lets go on every system


def new_key(store: KeyStore, name: str) -> bytes:
    """A new 32-byte key, kept under a name before it is used."""
    key = secrets.token_bytes(_KEY_BYTES)
    store.write(name, key.hex())
    return key


def key_of(store: KeyStore, name: str) -> bytes | None:
    """The key of a name."""
    kept = store.read(name)
    return bytes.fromhex(kept) if kept else None
