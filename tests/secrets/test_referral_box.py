"""Boxes for the officer: all alike, opened by one key alone."""

from collections import Counter

import pytest
from builders import START
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_desktop.domain.quiet_referral import BOX_BYTES, FRAME_BYTES, Referral, framed, read_frame
from ims_desktop.domain.references import UserId
from ims_desktop.secrets.referral_box import ReferralSealer, open_box

OFFICER, ANOTHER = X25519PrivateKey.generate(), X25519PrivateKey.generate()
KEY = OFFICER.public_key().public_bytes_raw().hex()


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=FRAME_BYTES, max_size=FRAME_BYTES))
def test_only_the_officer_opens_a_box(frame: bytes) -> None:
    box = ReferralSealer().box(KEY, frame)
    assert len(box) == BOX_BYTES
    assert open_box(OFFICER.private_bytes_raw(), box) == frame
    assert open_box(ANOTHER.private_bytes_raw(), box) is None
    assert open_box(OFFICER.private_bytes_raw(), bytes(32) + box[32:]) is None  # a point of small order
    for at in (0, 40, BOX_BYTES - 1):
        assert open_box(OFFICER.private_bytes_raw(), box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :]) is None
    assert open_box(OFFICER.private_bytes_raw(), box[:-1]) is None


def test_a_box_is_what_another_library_makes_of_it() -> None:
    """X25519, HKDF-SHA256, ChaCha20-Poly1305 by OpenSSL: any program of the officer's can open one."""
    box = ReferralSealer().box(KEY, framed(()))
    sender, public = box[:32], bytes.fromhex(KEY)
    shared = OFFICER.exchange(X25519PublicKey.from_public_bytes(sender))
    key = HKDF(hashes.SHA256(), 32, salt=None, info=b"ims referral 1\n" + sender + public).derive(shared)
    assert ChaCha20Poly1305(key).decrypt(bytes(12), box[32:], None) == framed(())


@pytest.mark.parametrize(
    "key",
    ["", "no key", "00" * 32, KEY[:-2], "01" + "00" * 31],
    ids=["none", "words", "zero", "short", "low order"],  # a key of this run in a name would be another in each process
)
def test_a_box_without_a_key_that_can_be_one_is_nobodys_and_stops_no_close(key: str) -> None:
    assert not ReferralSealer().seals_to(key)
    assert ReferralSealer().seals_to(KEY)
    box = ReferralSealer().box(key, framed(()))
    assert len(box) == BOX_BYTES
    assert open_box(OFFICER.private_bytes_raw(), box) is None


def test_full_and_empty_boxes_cannot_be_told_apart_by_their_bytes() -> None:
    """A public key never has its top bit set, so random bytes in its place would tell; and no byte comes more often."""
    full = b"\x7f" * FRAME_BYTES
    boxes = {name: [ReferralSealer().box(key, frame) for _ in range(60)] for name, key, frame in (
        ("full", KEY, full), ("empty", KEY, framed(())), ("nobody's", "", framed(())),
    )}  # fmt: skip
    for name, made in boxes.items():
        assert len(set(made)) == len(made)
        assert all(box[31] < 0x80 for box in made), name
        for box in made:
            assert (
                open_box(OFFICER.private_bytes_raw(), box)
                == {"full": full, "empty": framed(()), "nobody's": None}[name]
            )
        counted = Counter(b"".join(box[32:] for box in made))
        mean = sum(counted.values()) / 256
        assert max(abs(counted[byte] - mean) for byte in range(256)) < 7 * mean**0.5, name
    assert read_frame(framed(())) == ()


@pytest.mark.parametrize(
    "told", ["[1]", '"x"', "[{}]", '[{"text":1,"by":"u","at":"2026-04-01T08:52:03.123Z","till":"t"}]']
)
def test_what_somebody_else_sealed_to_the_officer_is_no_note(told: str) -> None:
    """Anybody knows the public key."""
    said = f'{{"told":{told}}}'.encode()
    with pytest.raises((AttributeError, KeyError, TypeError, ValueError)):
        read_frame(len(said).to_bytes(2, "big") + said)


def test_what_moves_a_terminals_caret_is_marked_in_a_note() -> None:
    note = Referral("\x1b[2J\u202egone", UserId("u\x07"), START, "t", "")
    assert [(one.text, one.by) for one in read_frame(framed((note,)))] == [("\ufffd[2J\ufffdgone", "u\ufffd")]
