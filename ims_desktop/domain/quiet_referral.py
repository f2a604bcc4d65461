"""A quiet referral: what somebody at a till tells the money-laundering reporting officer, and nobody else.

Every `session.closed` carries one envelope of one length, made of boxes that are sealed to the officer's key whether or
not anything is in them, so that nothing shows whether a referral exists (Proceeds of Crime Act 2002, s. 333A: telling
would be tipping off).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from ims_desktop.domain.canonical import Json, canonical_text, read_json
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import from_roll_time, roll_time

BOXES = 6  # one for each person at each run of a till's window between two closes; see docs/DECISIONS.md
FRAME_BYTES = 1_500  # what one box holds, filled up with zeros
BOX_BYTES = FRAME_BYTES + 32 + 16  # with the sender's one-time public key and the cipher's tag
ENVELOPE_BYTES = BOXES * BOX_BYTES
ENVELOPE_LENGTH = ENVELOPE_BYTES // 3 * 4  # in base64, without anything to pad
KEY_LENGTH = 64  # an X25519 public key in hex
_KEY_MARK, _KEY_MARK_LENGTH = b"ims officer key 1\n", 8
_LENGTH_BYTES = 2
_MOST_BYTES = FRAME_BYTES - _LENGTH_BYTES
_LONGEST_TEXT = 1_300
_ENVELOPE = re.compile(rf"[A-Za-z0-9+/]{{{ENVELOPE_LENGTH}}}")
_KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}")


@frozen
class Referral:
    """What was told, by whom, when, and the last receipt of the till at that moment."""

    text: str
    by: UserId
    at: datetime
    till: str
    receipt: str = ""


def is_envelope(value: object) -> bool:
    """Whether a value of JSON has the one shape that an envelope has; what is in it only its key can tell."""
    return isinstance(value, str) and _ENVELOPE.fullmatch(value) is not None


def is_key(value: str) -> bool:
    """Whether a text has the form in which a public key is kept: 32 bytes in lower-case hex."""
    return _KEY.fullmatch(value) is not None


def key_words(key: str) -> str:
    """A public key as people hand it on: with a mark at its end that a slip of the pen does not keep."""
    return f"{key}-{hashlib.sha256(_KEY_MARK + bytes.fromhex(key)).hexdigest()[:_KEY_MARK_LENGTH]}"


def check_key(typed: str) -> str:
    """A public key as it is kept, from what was handed on; refuses `REFERRAL_KEY_NOT_VALID`.

    What is sealed to a key with one wrong digit nobody can ever open, so it must come with its mark.
    """
    said = "".join(typed.split()).lower()
    key = said.partition("-")[0]
    if not is_key(key) or key_words(key) != said:
        raise Refused(Reason.REFERRAL_KEY_NOT_VALID)
    return key


def referral_text(typed: str) -> str:
    """What was typed, made plain on one line; refuses what `clean_text` refuses."""
    return clean_text(typed, field="A note", maximum=_LONGEST_TEXT)


def framed(referrals: Sequence[Referral]) -> bytes:
    """A box's content, always of one length. Refuses `REFERRAL_TOO_LONG`, with how many characters must go."""
    told = canonical_text({"told": [_body(one) for one in referrals]}).encode() if referrals else b""
    if len(told) > _MOST_BYTES:
        raise Refused(Reason.REFERRAL_TOO_LONG, over=len(told) - _MOST_BYTES)
    return (len(told).to_bytes(_LENGTH_BYTES, "big") + told).ljust(FRAME_BYTES, b"\0")


def room_beside(referrals: Sequence[Referral], empty: Referral) -> int:
    """Bytes that another's text may have in the box of these; `empty` is that other without its text."""
    return _MOST_BYTES - len(canonical_text({"told": [_body(one) for one in (*referrals, empty)]}).encode())


def check_note(typed: str, room: int) -> str:
    """What was typed as `referral_text` has it; refuses `REFERRAL_TOO_LONG` too, for more than there is room for."""
    text = referral_text(typed)
    over = len(canonical_text(text).encode()) - len('""') - room
    if text and over > 0:
        raise Refused(Reason.REFERRAL_TOO_LONG, over=over)
    return text


def read_frame(frame: bytes) -> tuple[Referral, ...]:
    """What a box held; raises AttributeError, KeyError, TypeError or ValueError, or refuses, for no frame of ours."""
    length = int.from_bytes(frame[:_LENGTH_BYTES], "big")
    if length == 0:
        return ()
    told = read_json(frame[_LENGTH_BYTES : _LENGTH_BYTES + length].decode())["told"]
    return tuple(_read(one) for one in cast("Sequence[Mapping[str, object]]", told))


def boxes_of(envelope: bytes) -> Iterable[bytes]:
    """The boxes of an envelope, in order."""
    return (envelope[at : at + BOX_BYTES] for at in range(0, ENVELOPE_BYTES, BOX_BYTES))


def with_box(envelope: bytes, place: int, box: bytes) -> bytes:
    """An envelope with another box at a place from 0."""
    at = place * BOX_BYTES
    return envelope[:at] + box + envelope[at + BOX_BYTES :]


def _body(one: Referral) -> dict[str, Json]:
    said: dict[str, Json] = {"text": one.text, "by": one.by, "at": roll_time(one.at), "till": one.till}
    return said | ({"receipt": one.receipt} if one.receipt else {})


def _read(one: Mapping[str, object]) -> Referral:
    """Anybody can seal anything to a public key: what does not show, or moves a terminal's caret, is marked."""
    said = {name: one.get(name, "") for name in ("text", "by", "at", "till", "receipt")}
    if not all(isinstance(value, str) for value in said.values()):
        raise TypeError("a note has texts")
    shown = {
        name: "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(value))
        for name, value in said.items()
    }
    return Referral(shown["text"], UserId(shown["by"]), from_roll_time(shown["at"]), shown["till"], shown["receipt"])
