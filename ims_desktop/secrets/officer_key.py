"""The money-laundering reporting officer's own key: a file of theirs, under a passphrase, never at a till or central.

Argon2id (RFC 9106) makes a key of the passphrase; ChaCha20-Poly1305 (RFC 8439) seals the private half under it, bound
to all that stands beside it in the file.
"""

import os
import secrets
from pathlib import Path
from typing import cast

from ims_desktop.domain.canonical import Json, canonical_text, read_json
from ims_desktop.domain.quiet_referral import check_key, key_words
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.secrets.passphrase import must_be_long
from ims_desktop.secrets.referral_box import open_box, public_half

_FORM = "ims officer key 1"
_PASSES, _MEMORY_KIB, _LANES = 4, 128 * 1024, 4  # whoever steals the file pays this for each guess
_MOST_PASSES, _MOST_MEMORY_KIB = 64, 4 * 1024 * 1024  # a file that asks for more is none of ours
_ONCE = bytes(12)  # each file has a salt, and so a key, of its own
_NOT_ONE = (KeyError, TypeError, ValueError, AttributeError, Refused)


class OfficerKey:
    """One key pair of the officer's."""

    def __init__(self, private: bytes) -> None:
        self._private = private
        self.public = public_half(private).hex()  # as central keeps it

    def opened(self, box: bytes) -> bytes | None:
        """What was sealed to this key; None where it was sealed to another, or is no box."""
        return open_box(self._private, box)


def make_officer_key(file: Path, passphrase: str) -> str:
    """Make a key pair in a new file, readable by its owner alone; answers the public half as people hand it on.

    Refuses `PASSPHRASE_SHORT`, and `OFFICER_KEY_THERE` rather than write over a file: it may be the only key to what
    was told.
    """
    from nacl import bindings  # noqa: PLC0415  start-up time

    must_be_long(passphrase)
    key = OfficerKey(private := os.urandom(32))
    said: dict[str, Json] = {
        "form": _FORM,
        "public": key_words(key.public),
        "passes": _PASSES,
        "memory_kib": _MEMORY_KIB,
        "lanes": _LANES,
        "salt": secrets.token_hex(16),
    }
    beside = canonical_text(said).encode()
    sealed = bindings.crypto_aead_chacha20poly1305_ietf_encrypt(private, beside, _ONCE, _file_key(said, passphrase))
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused(Reason.OFFICER_KEY_THERE, file=file.name) from error
    with os.fdopen(made, "wb") as out:
        out.write((canonical_text(said | {"sealed": sealed.hex()}) + "\n").encode())
        out.flush()
        os.fsync(out.fileno())
    return key_words(key.public)


def read_officer_key(file: Path, passphrase: str) -> OfficerKey:
    """The key of a file. Refuses `OFFICER_KEY_NOT_READABLE` for what is no such file, and `PASSPHRASE_WRONG`."""
    from nacl import bindings, exceptions  # noqa: PLC0415  start-up time

    try:
        said = dict(read_json(file.read_text(encoding="utf-8")))
        if said["form"] != _FORM:
            raise ValueError(said["form"])
        sealed = bytes.fromhex(cast("str", said.pop("sealed")))
        public = check_key(cast("str", said["public"]))
        file_key = _file_key(said, passphrase)
    except (OSError, *_NOT_ONE) as error:
        raise Refused(Reason.OFFICER_KEY_NOT_READABLE, file=file.name) from error
    try:
        beside = canonical_text(said).encode()
        key = OfficerKey(bindings.crypto_aead_chacha20poly1305_ietf_decrypt(sealed, beside, _ONCE, file_key))
    except (exceptions.CryptoError, ValueError) as error:
        raise Refused(Reason.PASSPHRASE_WRONG, file=file.name) from error
    if key.public != public:
        raise Refused(Reason.OFFICER_KEY_NOT_READABLE, file=file.name)
    return key


def _file_key(said: dict[str, Json], passphrase: str) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415

    passes, memory, lanes = (cast("int", said[name]) for name in ("passes", "memory_kib", "lanes"))
    if not (0 < passes <= _MOST_PASSES and 0 < memory <= _MOST_MEMORY_KIB and 0 < lanes <= _MOST_PASSES):
        raise ValueError("no costs of ours")
    salt = bytes.fromhex(cast("str", said["salt"]))
    return hash_secret_raw(passphrase.encode(), salt, passes, memory, lanes, 32, Type.ID)
