"""What the actions need of the PC beneath: time, ids, the device's key, passwords."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeAlias

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import SignedHead
from ims_desktop.domain.till_clock import Ticks

Progress: TypeAlias = Callable[[str, int, int], None]  # what is being done, how much is done, of how much


def no_progress(_what: str, _done: int, _of: int) -> None:
    """A `Progress` where nobody looks."""


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""

    def ticks(self) -> Ticks:
        """Milliseconds that run on evenly whatever the clock is set to."""


class Ids(Protocol):
    """Where ids and salts come from."""

    def new_id(self) -> str:
        """A UUIDv7 as text (RFC 9562)."""

    def salt(self) -> bytes:
        """32 random bytes."""


class HeadSigner(Protocol):
    """The device's own Ed25519 key, which never leaves the key store."""

    def signed(self, device: DeviceId, number: int, seal: bytes) -> SignedHead:
        """Say, signed, that the device's roll ends at this entry. Raises Unavailable where the key cannot be had."""


class Sealer(Protocol):
    """Seals a frame so that one officer alone can read it, and nobody else can tell whether anything is in it."""

    def seals_to(self, key: str) -> bool:
        """Whether this, in hex, is a public key that somebody can have."""

    def box(self, key: str, frame: bytes) -> bytes:
        """The frame sealed to a public key, to nobody where there is none that can be one; always of one length."""


class Passwords(Protocol):
    """How passwords are kept: argon2id, never plain."""

    def hashed(self, password: str) -> str:
        """The hash to keep, its salt and costs within."""

    def agrees(self, kept: str, password: str) -> bool:
        """Whether a password is the one that was hashed."""


@frozen
class Credentials:
    """A person with the hash of their password."""

    user: User
    password_hash: str
