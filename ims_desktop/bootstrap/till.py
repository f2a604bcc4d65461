"""A till's folder, opened by the window or by a command."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ims_desktop.actions.counter.carry_out_voids import carry_out_voids
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.seal_note import Notes
from ims_desktop.actions.ports import CentralHead, HeadSigner, TillIdentity, TillLink
from ims_desktop.actions.pushing import signed_head
from ims_desktop.actions.standing import Standing, standing_after
from ims_desktop.actions.sync_round import SyncRound
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.enrolled import IDENTITY_FILE, till_lock
from ims_desktop.bootstrap.keys import (
    central_key,
    central_secret_name,
    database_key_name,
    kept_head_name,
    key_store,
    signing_key_name,
)
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import COMMAND_LINE, User
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import Head
from ims_desktop.secrets.central_secret import CentralSecret
from ims_desktop.secrets.device_key import DeviceSigner
from ims_desktop.secrets.ids import SystemIds
from ims_desktop.secrets.kept_head import HeadKeeper
from ims_desktop.secrets.key_store import KeyStore, key_of
from ims_desktop.secrets.passwords import Argon2Passwords
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.settings import Settings, load_settings
from ims_desktop.store.central.versions import must_feed
from ims_desktop.store.till.lock import TillLock
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.store import SqlTillStore

if TYPE_CHECKING:
    from ims_desktop.store.till.mirror import Mirror

DATABASE_FILE = "till.db"
_ONE_CHANGE = "password.lock"


@frozen
class AskedCentral:
    """How central answered: how the till stands, in a word and in words, and what could be learnt."""

    standing: Standing
    said: str
    head: CentralHead | None
    ahead_ms: int | None  # of this till's clock


@dataclass(frozen=True)
class OpenTill:
    """An opened till with what its actions need."""

    folder: Path
    desk: Desk
    store: SqlTillStore
    keys: KeyStore
    mirror: "Mirror | None" = None

    def link(self) -> TillLink:
        """A connection to central under this till's own login."""
        return link_of(self.store.identity, self.keys)

    @cached_property
    def notes(self) -> Notes:
        """The notes of whoever works here, as long as this till is open: one for all desks of a window."""
        return Notes(self.desk)

    @property
    def signer(self) -> HeadSigner:
        """Signs with this till's own key, and keeps in the key store how far it signed."""
        device = self.store.identity.device
        name = signing_key_name(device)
        return HeadKeeper(DeviceSigner(lambda: self.keys.read(name)), self.keys, kept_head_name(device))

    def head(self) -> Head:
        """Where the roll ends."""
        return self.store.head()

    def ask_central(self) -> AskedCentral:
        """How central answers this till now; nothing is kept of it."""
        head, ahead_ms = None, None
        try:
            link = self.link()
            try:
                said = signed_head(self.store, self.signer)
                began = self.desk.clock.now()
                head = link.head(said)
                here = began + (self.desk.clock.now() - began) / 2
                ahead_ms = round((here - head.now).total_seconds() * 1000)
            finally:
                link.close()
            must_feed(head.schema)
        except (Unavailable, Refused) as trouble:
            return AskedCentral(standing_after(trouble), trouble.message, head, ahead_ms)
        if head.blocked:
            return AskedCentral(Standing.BLOCKED, Refused(Reason.TILL_BLOCKED).message, head, ahead_ms)
        return AskedCentral(Standing.FORKED if head.forked else Standing.CONNECTED, "connected", head, ahead_ms)

    def sync_round(self) -> SyncRound:
        """Sync at its own pace, over one connection."""
        return SyncRound(self.store, self.desk.clock, self.link, self.signer, lambda: carry_out_voids(self.desk))

    def close(self) -> None:
        """Let the mirror catch up for a moment, then let go of the file."""
        if self.mirror is not None:
            self.mirror.close()
        self.store.close()

    def machine_user(self) -> User:
        """Who acts where a command names nobody."""
        return COMMAND_LINE


def link_of(identity: TillIdentity, keys: KeyStore) -> TillLink:
    """Central under a till's own login; its password is read at each connection, for it may have been changed.

    Refuses `TRAINING` to a till that has no central.
    """
    if identity.is_training:
        raise Refused(Reason.TRAINING)
    from ims_desktop.store.central.linking import open_link  # noqa: PLC0415  start-up time: central comes later

    secret = CentralSecret(keys, central_secret_name(identity.device))
    return open_link(identity.central, identity, secret.candidates, central_key(keys, identity.central))


def change_central_password(folder: Path) -> TillIdentity:
    """Change a till's password at central; the till's file is not touched, so a window may be open.

    Cut off at any step both passwords are kept, the till goes on, and the next change takes it up again.
    """
    identity = read_identity(folder)
    keys = key_store(load_settings())
    with TillLock(folder, _ONE_CHANGE):
        secret = CentralSecret(keys, central_secret_name(identity.device))
        link = link_of(identity, keys)
        try:
            new = secret.begin()
            link.change_password(new)
        finally:
            link.close()
        secret.confirm(new)
    return identity


def read_identity(folder: Path) -> TillIdentity:
    """Which till a folder holds; refuses `NOT_ENROLLED` where it holds none."""
    try:
        kept = json.loads((folder / IDENTITY_FILE).read_text(encoding="utf-8"))
        return TillIdentity(DeviceId(kept["device"]), kept["office"], kept["till"], kept["letter"], kept["central"])
    except FileNotFoundError as error:
        raise Refused(Reason.NOT_ENROLLED, folder=str(folder)) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(Trouble.DATABASE_UNREADABLE, detail=f"{IDENTITY_FILE} is damaged") from error


def database_file(folder: Path) -> Path:
    """The till's own file in its folder: a till that was enrolled again has one of another name."""
    try:
        kept = json.loads((folder / IDENTITY_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    return folder / Path(str(kept.get("file", DATABASE_FILE))).name


def opened(folder: Path, *, checked: bool = True, locked: bool = True, record: bool = False) -> OpenTill:
    """Open a till whose lock is held (`locked`), or to read beside whoever holds it. `checked`: see SqlTillStore.

    The record of an earlier till is opened to be read, or where `record` says so; else `ROLL_CLOSED` is refused.

    Where another version of the program laid out what is derived, it is rebuilt from the roll first; a reader takes
    the lock for that moment, and raises Unavailable `TILL_IN_USE` where somebody has it.
    """
    identity = read_identity(folder)
    settings = load_settings()
    keys = key_store(settings)
    key = key_of(keys, database_key_name(identity.device))
    if key is None:
        raise Unavailable(Trouble.KEY_STORE, detail=f"{keys.kind} holds no key for this till.")
    store = _store(database_file(folder), key, checked=checked, locked=locked)
    closed = bool(store.record())
    if closed and locked and not record:
        raise Refused(Reason.ROLL_CLOSED)
    if not store.has_this_layout():
        with nullcontext() if locked else TillLock(folder):
            rebuild(store)
    mirror = _mirror_of(store, settings) if locked and not closed else None
    return OpenTill(
        folder, Desk(store, SystemClock(), SystemIds(), Argon2Passwords(), ReferralSealer()), store, keys, mirror
    )


def _store(file: Path, key: bytes, *, checked: bool, locked: bool) -> SqlTillStore:
    """The till's file; a reader has it also on a disk that takes no writes, if it was closed before it came there."""
    try:
        return SqlTillStore(file, key, checked=checked)
    except Unavailable as trouble:
        log = file.with_name(f"{file.name}-wal")
        if locked or trouble.trouble is not Trouble.DISK_READ_ONLY or (log.exists() and log.stat().st_size):
            raise
    return SqlTillStore(file, key, checked=checked, still=True)


def _mirror_of(store: SqlTillStore, settings: Settings) -> "Mirror | None":
    if settings.mirror is None:
        return None
    from ims_desktop.store.till.mirror import Mirror  # noqa: PLC0415  start-up time: only where the office set one

    mirror = Mirror(store, settings.mirror)
    mirror.start()
    return mirror


@contextmanager
def open_till_folder(folder: Path, *, writing: bool, checked: bool = True, record: bool = False) -> Iterator[OpenTill]:
    """Open a till; whoever writes holds its lock, readers go on beside it. `checked`, `record`: see `opened`."""
    with till_lock(folder) if writing else nullcontext():
        till = opened(folder, checked=checked, locked=writing, record=record)
        try:
            yield till
        finally:
            till.close()
