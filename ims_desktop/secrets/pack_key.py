"""The key that signs evidence packs: made at the first pack, kept in the key store of whoever makes them."""

from ims_desktop.secrets.device_key import new_device_key, read_device_key
from ims_desktop.secrets.key_store import KeyStore

_NAME = "pack signing"


def kept_public_key(store: KeyStore) -> bytes | None:
    """The public half of this machine's key, 32 raw bytes; None where no pack was made here."""
    return KeptPackKey(store).public_key if store.read(_NAME) is not None else None


class KeptPackKey:
    """An Ed25519 key (RFC 8032) of this machine's key store."""

    def __init__(self, store: KeyStore) -> None:
        kept = store.read(_NAME)
        if kept is None:
            kept, _ = new_device_key()
            store.write(_NAME, kept)
        self._key = read_device_key(kept)

    @property
    def public_key(self) -> bytes:
        """32 raw bytes."""
        return bytes(self._key.verify_key)

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(message).signature
