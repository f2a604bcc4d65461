"""Names for the ids that travel through the office: each is text, none may stand for another."""

from typing import NewType

DeviceId = NewType("DeviceId", str)  # UUIDv7, given at enrolment
EntryId = NewType("EntryId", str)  # UUIDv7, made by the device before it writes
PaymentId = NewType("PaymentId", str)  # UUIDv7, made by the device before it writes
SessionId = NewType("SessionId", str)  # UUIDv7
UserId = NewType("UserId", str)  # opaque, never a name or e-mail
