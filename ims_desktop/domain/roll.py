"""The till roll: numbered entries, each sealed to the one before. The heart of the house.

A roll is only ever added to. `docs/ARCHITECTURE.md` shows an entry's way; `tests/domain/test_roll.py` holds
sealed entries as vectors, so that any other program can check its own reading of these rules.
"""

import base64
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import cast

from ims_desktop.domain.canonical import Json, canonical_text, read_json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId, EntryId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import from_roll_time, roll_time, to_milliseconds

VERSION = 1
LARGEST_ENTRY_BYTES = 64 * 1024  # central refuses more, so a till never seals more
LARGEST_CARRIED_BYTES = 4 * LARGEST_ENTRY_BYTES  # a carried entry holds another one's text, its quotes escaped
SEAL_PREFIX = b"ims roll 1\n"
TRAINING_PREFIX = b"ims training 1\n"  # what is sealed with it is no roll: central and `verify` refuse it
SEAL_BYTES = 32  # SHA-256
SIGNATURE_BYTES = 64  # Ed25519
NO_SEAL = bytes(SEAL_BYTES)  # stands before entry 1
SALT_BYTES = 32
_MARK_LENGTH = 10
_MARK_GROUP = 4


class EntryKind(StrEnum):
    """Everything that can stand on a roll."""

    DEVICE_ENROLLED = "device.enrolled"
    SESSION_OPENED = "session.opened"
    SESSION_TAKEN_OVER = "session.taken_over"
    SESSION_PAUSED = "session.paused"
    SESSION_RESUMED = "session.resumed"
    SESSION_COUNTED = "session.counted"
    SESSION_CLOSED = "session.closed"
    SESSION_APPROVED = "session.approved"
    CASH_MOVED = "cash.moved"
    DRAWER_OPENED = "drawer.opened"
    PAYMENT_TAKEN = "payment.taken"
    VOID_ASKED = "void.asked"
    PAYMENT_VOIDED = "payment.voided"
    PAYMENT_CORRECTED = "payment.corrected"
    PAYMENT_REFUNDED = "payment.refunded"
    RECEIPT_COPIED = "receipt.copied"
    SLIP_SPOILT = "slip.spoilt"
    ACCOUNT_DECLARED = "account.declared"
    ACCOUNT_WITHDRAWN = "account.withdrawn"
    POST_LOGGED = "post.logged"
    POST_WORKED = "post.worked"
    BANKING_MADE = "banking.made"
    BANKING_HANDED_OVER = "banking.handed_over"
    BANKING_RECEIVED = "banking.received"
    BANKING_CORRECTED = "banking.corrected"
    CHEQUE_RETURNED = "cheque.returned"
    CHEQUE_KEPT = "cheque.kept"
    CHEQUE_LET_GO = "cheque.let_go"
    CARD_MATCHED = "card.matched"
    CUSTODY_COUNTED = "custody.counted"
    CUSTODY_AGREED = "custody.agreed"
    VOID_APPROVED = "void.approved"
    VOID_REFUSED = "void.refused"
    HELD_SETTLED = "held.settled"
    LATE_SETTLED = "late.settled"
    ROLL_ACCOUNTED = "roll.accounted"
    CLOCK_SET = "clock.set"
    PERSONAL_ERASED = "personal.erased"
    REFERENCE_CHANGED = "reference.changed"
    HOLDERS_LOADED = "holders.loaded"
    TILL_CHANGED = "till.changed"
    ENTRY_CARRIED = "entry.carried"


@frozen
class Head:
    """Where a roll ends: its last number and seal, and when that entry was made (None before entry 1).

    `prefix` is what its next entry is sealed with.
    """

    number: int = 0
    seal: bytes = NO_SEAL
    at: datetime | None = None
    prefix: bytes = SEAL_PREFIX


@frozen
class SignedHead:
    """Where a device says that its roll ends, signed with its own Ed25519 key (RFC 8032) over `head_text`."""

    number: int
    seal: bytes
    signature: bytes


@frozen
class PersonalValue:
    """A person's data beside the roll: the entry holds only its commitment, so it can be erased in time."""

    field: str
    salt: bytes
    value: str

    @property
    def commitment(self) -> str:
        """SHA-256 of salt and UTF-8 NFC value, as lower-case hex."""
        return hashlib.sha256(self.salt + self.value.encode()).hexdigest()


@frozen
class EntryDraft:
    """What an action wants written; the roll adds number, time and seal."""

    id: EntryId
    kind: EntryKind
    actor: UserId
    body: Mapping[str, Json]
    personal: tuple[PersonalValue, ...] = ()
    approver: UserId | None = None


@frozen
class Entry:
    """One sealed entry. `text` is kept as written: nothing serialises it again to check it."""

    device: DeviceId
    number: int
    id: EntryId
    at: datetime
    kind: EntryKind
    actor: UserId
    body: Mapping[str, Json]
    text: str
    seal: bytes
    personal: tuple[PersonalValue, ...] = field(default=())
    approver: UserId | None = None

    @property
    def mark(self) -> str:
        """The seal's mark on paper."""
        return seal_mark(self.seal)

    def commitment(self, field_name: str) -> str:
        """The commitment of a personal value, as the text has it; raises KeyError where it has none."""
        return cast("Mapping[str, Mapping[str, str]]", read_json(self.text))["personal"][field_name]


def read_entry(text: str, seal: bytes) -> Entry:
    """An entry from its text; raises KeyError, TypeError, ValueError or `Refused` where the text is not one."""
    parts = read_json(text)
    words = cast("Mapping[str, str]", parts)
    return Entry(
        device=DeviceId(words["device"]),
        number=cast("int", parts["number"]),
        id=EntryId(words["id"]),
        at=from_roll_time(words["at"]),
        kind=EntryKind(words["kind"]),
        actor=UserId(words["actor"]),
        body=cast("Mapping[str, Json]", parts["body"]),
        text=text,
        seal=seal,
        approver=UserId(words["approver"]) if "approver" in parts else None,
    )


def largest_bytes(kind: object) -> int:
    """How many bytes the text of an entry of a kind may have."""
    return LARGEST_CARRIED_BYTES if kind == EntryKind.ENTRY_CARRIED else LARGEST_ENTRY_BYTES


def seal_of(previous_seal: bytes, text: str, prefix: bytes = SEAL_PREFIX) -> bytes:
    """SHA-256 of the roll's prefix, the previous seal (32 raw bytes) and the entry's text in UTF-8."""
    return seal_of_bytes(previous_seal, text.encode(), prefix)


def seal_of_bytes(previous_seal: bytes, written: bytes, prefix: bytes = SEAL_PREFIX) -> bytes:
    """The same of a text as it lies in a database, whatever its bytes are."""
    return hashlib.sha256(prefix + previous_seal + written).digest()


def changed_among(agreed: int, number: int) -> str:
    """Which entry was changed, in words, where a witness agrees last at one and first differs at another."""
    first = agreed + 1
    return ("this entry" if first == number else f"one of entries {first} to {number}") + " was changed"


def head_text(device: DeviceId, number: int, seal: bytes) -> bytes:
    """What a device signs of its roll's end: four lines of ASCII, each with its line feed."""
    return f"ims head 1\n{device}\n{number}\n{seal.hex()}\n".encode("ascii")


def grouped_mark(mark: str) -> str:
    """A mark in groups of four letters, as people read it out: K7QF 2M9A XD."""
    return " ".join(mark[start : start + _MARK_GROUP] for start in range(0, len(mark), _MARK_GROUP))


def seal_mark(seal: bytes) -> str:
    """The first ten characters of a seal in RFC 4648 base32, as receipts print them."""
    return base64.b32encode(seal).decode()[:_MARK_LENGTH]


def personal_value(name: str, salt: bytes, value: str) -> PersonalValue:
    """A personal value in NFC under its salt of 32 random bytes."""
    if len(salt) != SALT_BYTES:
        raise Refused(Reason.CANONICAL_TEXT, why="a salt has 32 bytes")
    return PersonalValue(name, salt, unicodedata.normalize("NFC", value))


def sealed_at(head: Head, reading: datetime) -> tuple[datetime, int]:
    """The time of the next entry, and by how many milliseconds the clock had stepped back (usually 0).

    An entry is never earlier than the one before: if the clock stepped back, the last time is used again.
    """
    now = to_milliseconds(reading)
    if head.at is None or now >= head.at:
        return now, 0
    return head.at, (head.at - now).days * 86_400_000 + (head.at - now).seconds * 1000 + (
        head.at - now
    ).microseconds // 1000


def next_entry(device: DeviceId, head: Head, draft: EntryDraft, reading: datetime) -> Entry:
    """Seal a draft to the head of its roll. `reading` is what the clock says; see `sealed_at`.

    `clock.set` alone is sealed with the reading as it is: what follows counts from there, even where it is earlier.

    Refuses `ENTRY_TOO_LARGE` over 64 KiB (what carries another: 256 KiB) and `NOT_ALLOWED` when somebody approves their
    own act. Raises ValueError
    where a personal field comes twice: one of its values would stand beside the roll with no commitment on it.
    """
    if len({value.field for value in draft.personal}) != len(draft.personal):
        raise ValueError("a personal field comes twice")
    if draft.approver == draft.actor:
        raise Refused(Reason.NOT_ALLOWED, permission="approving one's own entry")
    at, behind_ms = (to_milliseconds(reading), 0) if draft.kind is EntryKind.CLOCK_SET else sealed_at(head, reading)
    number = head.number + 1
    parts: dict[str, Json] = {
        "v": VERSION,
        "device": device,
        "number": number,
        "id": draft.id,
        "at": roll_time(at),
        "actor": draft.actor,
        "kind": draft.kind.value,
        "body": draft.body,
        "personal": {value.field: value.commitment for value in draft.personal},
    }
    if behind_ms:
        parts["clock"] = {"behind_ms": behind_ms}
    if draft.approver is not None:
        parts["approver"] = draft.approver
    text = canonical_text(parts)
    if len(text.encode()) > largest_bytes(draft.kind):
        raise Refused(Reason.ENTRY_TOO_LARGE)
    return Entry(
        device=device,
        number=number,
        id=draft.id,
        at=at,
        kind=draft.kind,
        actor=draft.actor,
        body=draft.body,
        text=text,
        seal=seal_of(head.seal, text, head.prefix),
        personal=draft.personal,
        approver=draft.approver,
    )
