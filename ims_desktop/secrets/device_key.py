"""A device's own Ed25519 key: made at enrolment, never leaves the key store; central keeps its public half."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.roll import SignedHead, head_text

if TYPE_CHECKING:  # loaded at the first signature: a window must be ready before that
    from nacl.signing import SigningKey


def new_device_key() -> tuple[str, bytes]:
    """A new key: the private half as hex for the key store, the public half as 32 raw bytes for central."""
    from nacl.signing import SigningKey  # noqa: PLC0415  start-up time

    key = SigningKey.generate()
    return bytes(key).hex(), bytes(key.verify_key)


def read_device_key(kept: str) -> "SigningKey":
    """The private half from its hex; ValueError where it is none."""
    from nacl.signing import SigningKey  # noqa: PLC0415  start-up time

    return SigningKey(bytes.fromhex(kept))


class DeviceSigner:
    """Signs heads with a device's key, which is asked of the key store at the first signature."""

    def __init__(self, read: Callable[[], str | None]) -> None:
        self._read = read
        self._key: SigningKey | None = None

    def signed(self, device: DeviceId, number: int, seal: bytes) -> SignedHead:
        """Say, signed, where the device's roll ends. Raises Unavailable `KEY_STORE` where the key cannot be had."""
        if self._key is None:
            self._key = self._loaded()
        return SignedHead(number, seal, self._key.sign(head_text(device, number, seal)).signature)

    def _loaded(self) -> "SigningKey":
        kept = self._read()
        try:
            return read_device_key(kept or "")
        except ValueError as error:
            raise Unavailable(Trouble.KEY_STORE, detail="it holds no key of this till to sign with.") from error
