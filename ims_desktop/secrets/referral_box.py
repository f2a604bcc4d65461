"""Boxes for the money-laundering reporting officer.

X25519 (RFC 7748), HKDF-SHA256 (RFC 5869), ChaCha20-Poly1305 (RFC 8439). A box with nothing in it is sealed like any
other. Random bytes would not do: half of all byte strings are no public key of X25519's, and who counts could tell.
Sealed to nobody means to a key whose private half is thrown away.
"""

import hmac
import os

from ims_desktop.domain.quiet_referral import BOX_BYTES

_KEY_BYTES = 32
_MARK = b"ims referral 1\n"
_NONCE = bytes(12)  # each box has a key of its own
_NO_KEY = (ValueError, RuntimeError)  # no hex; a point of small order


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
    try:
        officer = bytes.fromhex(key)
        return _sealed_to(officer, frame) if len(officer) == _KEY_BYTES else None  # libsodium counts none
    except _NO_KEY:
        return None


def _sealed_to_nobody(frame: bytes) -> bytes:
    return _sealed_to(public_half(os.urandom(_KEY_BYTES)), frame)


def _sealed_to(officer: bytes, frame: bytes) -> bytes:
    from nacl import bindings  # noqa: PLC0415  start-up time

    once = os.urandom(_KEY_BYTES)
    sender = public_half(once)
    key = _box_key(once, officer, sender + officer)
    return sender + bindings.crypto_aead_chacha20poly1305_ietf_encrypt(frame, None, _NONCE, key)


def open_box(private: bytes, box: bytes) -> bytes | None:
    """What was sealed to a key, of which this is the private half; None where it was to another, or is no box."""
    from nacl import bindings, exceptions  # noqa: PLC0415  start-up time

    if len(box) != BOX_BYTES:
        return None
    sender = box[:_KEY_BYTES]
    try:
        key = _box_key(private, sender, sender + public_half(private))
        return bindings.crypto_aead_chacha20poly1305_ietf_decrypt(box[_KEY_BYTES:], None, _NONCE, key)
    except (exceptions.CryptoError, *_NO_KEY):
        return None


def public_half(private: bytes) -> bytes:
    """The public half of an X25519 key of 32 bytes; ValueError for any other number, which libsodium does not count."""
    from nacl import bindings  # noqa: PLC0415  start-up time

    if len(private) != _KEY_BYTES:
        raise ValueError("an X25519 key has 32 bytes")
    return bindings.crypto_scalarmult_base(private)


def _box_key(private: bytes, public: bytes, halves: bytes) -> bytes:
    """The key that two share, bound to this use and to both public halves, the sender's first.

    HKDF (RFC 5869) without a salt, of one block.
    """
    from nacl import bindings  # noqa: PLC0415  start-up time

    extracted = hmac.digest(bytes(_KEY_BYTES), bindings.crypto_scalarmult(private, public), "sha256")
    return hmac.digest(extracted, _MARK + halves + b"\x01", "sha256")
