"""A device's own Ed25519 key: made at enrolment, never leaves the key store; central keeps its public half."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.domain.roll import SignedHead, head_text

if TYPE_CHECKING:  # loaded at the first signature: a window must be ready before that
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def new_device_key() -> tuple[str, bytes]:
    """A new key: the private half as hex for the key store, the public half as 32 raw bytes for central."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  start-up time

    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw()


class DeviceSigner:
    """Signs heads with a device's key, which is asked of the key store at the first signature."""

    def __init__(self, read: Callable[[], str | None]) -> None:
        self._read = read
        self._key: Ed25519PrivateKey | None = None

    def signed(self, device: DeviceId, number: int, seal: bytes) -> SignedHead:
        """Say, signed, where the device's roll ends. Raises Unavailable `KEY_STORE` where the key cannot be had."""
        if self._key is None:
            self._key = self._loaded()
        return SignedHead(number, seal, self._key.sign(head_text(device, number, seal)))

    def _loaded(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  start-up time

        kept = self._read()
        try:
            return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(kept or ""))
        except ValueError as error:
            raise Unavailable(Trouble.KEY_STORE, detail="it holds no key of this till to sign with.") from error
