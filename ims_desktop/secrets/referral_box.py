"""Boxes for the money-laundering reporting officer.

X25519 (RFC 7748), HKDF-SHA256 (RFC 5869), ChaCha20-Poly1305 (RFC 8439). A box with nothing in it is sealed like any
other. Random bytes would not do: half of all byte strings are no public key of X25519's, and who counts could tell.
Sealed to nobody means to a key whose private half is thrown away.
"""

from typing import TYPE_CHECKING

from ims_desktop.domain.quiet_referral import BOX_BYTES

if TYPE_CHECKING:  # loaded at the first box: a window must be ready before that
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_KEY_BYTES = 32
_MARK = b"ims referral 1\n"
_NONCE = bytes(12)  # each box has a key of its own


class ReferralSealer:
    """Seals; what it sealed it cannot open."""

    def seals_to(self, key: str) -> bool:
        """Whether this is a public key that somebody can have: 32 bytes of hex, and no point of small order."""
        return _sealed(key, b"") is not None

    def box(self, key: str, frame: bytes) -> bytes:
        """The frame sealed to a public key in hex: 32 + frame + 16 bytes.

        To nobody where there is no key that can be one: a close never waits for what somebody set wrongly.
        """
        return _sealed(key, frame) or _sealed_to_nobody(frame)


def _sealed(key: str, frame: bytes) -> bytes | None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # noqa: PLC0415  start-up time

    try:
        return _sealed_to(X25519PublicKey.from_public_bytes(bytes.fromhex(key)), frame)
    except ValueError:
        return None


def _sealed_to_nobody(frame: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415  start-up time

    return _sealed_to(X25519PrivateKey.generate().public_key(), frame)


def _sealed_to(officer: "X25519PublicKey", frame: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415  start-up time

    once = X25519PrivateKey.generate()
    sender = once.public_key()
    return sender.public_bytes_raw() + _cipher(once.exchange(officer), sender, officer).encrypt(_NONCE, frame, None)


def open_box(key: "X25519PrivateKey", box: bytes) -> bytes | None:
    """What was sealed to a key; None where it was sealed to another, or is no box."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  start-up time
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # noqa: PLC0415

    if len(box) != BOX_BYTES:
        return None
    sender = X25519PublicKey.from_public_bytes(box[:_KEY_BYTES])
    try:
        return _cipher(key.exchange(sender), sender, key.public_key()).decrypt(_NONCE, box[_KEY_BYTES:], None)
    except (InvalidTag, ValueError):  # a point of small order, which no sender of ours has, is a ValueError
        return None


def _cipher(shared: bytes, sender: "X25519PublicKey", officer: "X25519PublicKey") -> "ChaCha20Poly1305":
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers import aead  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    bound = _MARK + sender.public_bytes_raw() + officer.public_bytes_raw()
    return aead.ChaCha20Poly1305(HKDF(hashes.SHA256(), _KEY_BYTES, salt=None, info=bound).derive(shared))
