"""The last head that a device signed, kept in the key store: a witness that lies outside the file it speaks of."""

from ims_desktop.actions.ports import HeadSigner
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import SEAL_BYTES, Head, SignedHead
from ims_desktop.secrets.key_store import KeyStore


class HeadKeeper:
    """Signs heads and keeps the furthest; at a contact only, so it costs no payment anything."""

    def __init__(self, signer: HeadSigner, store: KeyStore, name: str) -> None:
        self._signer = signer
        self._store = store
        self._name = name
        self._kept: int | None = None  # None: not looked at yet

    def signed(self, device: DeviceId, number: int, seal: bytes) -> SignedHead:
        """Say, signed, where the roll ends; raises Unavailable `KEY_STORE` where the key cannot be had."""
        said = self._signer.signed(device, number, seal)
        if self._kept is None:
            before = kept_head(self._store, self._name)
            self._kept = before.number if before else 0
        if number > self._kept:  # never back: a file that was put back to yesterday is found by this
            self._store.write(self._name, f"{number} {seal.hex()}")
            self._kept = number
        return said


def kept_head(store: KeyStore, name: str) -> Head | None:
    """The head that was kept; None where there is none, or none that can be read."""
    try:
        number, seal = (store.read(name) or "").split(" ")
        head = Head(int(number), bytes.fromhex(seal))
    except ValueError:
        return None
    return head if head.number > 0 and len(head.seal) == SEAL_BYTES else None
