"""Names for the ids that travel through the office: each is text, none may stand for another."""

import re
from typing import NewType

from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.refusal import Reason, Refused

BankingId = NewType("BankingId", str)  # UUIDv7, made by the desk before it writes
ClaimId = NewType("ClaimId", str)  # UUIDv7, made by the device before it asks
DeviceId = NewType("DeviceId", str)  # UUIDv7, given at enrolment
EntryId = NewType("EntryId", str)  # UUIDv7, made by the device before it writes
PaymentId = NewType("PaymentId", str)  # UUIDv7, made by the device before it writes
SessionId = NewType("SessionId", str)  # UUIDv7
UserId = NewType("UserId", str)  # opaque, never a name or e-mail

RANDOM_BYTES = 10  # that a UUIDv7 is made of, beside the time

_PLAIN_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def uuid7(milliseconds: int, random: bytes) -> str:
    """A UUIDv7 as text (RFC 9562), which sorts by its time: 48 bits of Unix time, then 74 of the random bits."""
    value = int.from_bytes(milliseconds.to_bytes(6, "big") + random, "big")
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def is_payment_id(text: str) -> bool:
    """Whether a payment may have this id: a UUID, or up to 64 letters, digits and hyphens that are no card number."""
    return bool(_UUID.fullmatch(text)) or bool(_PLAIN_ID.fullmatch(text) and not looks_like_card_number(text))


def check_payment_id(payment: PaymentId) -> None:
    """Refuse `ID_NOT_VALID` for an id that central would hold, or that hides a person's data: it is sealed for ever."""
    if not is_payment_id(payment):
        raise Refused(Reason.ID_NOT_VALID)
