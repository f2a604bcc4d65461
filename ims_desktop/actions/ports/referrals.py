"""What the money-laundering reporting officer needs to read what was told: the envelopes, and their own key."""

from collections.abc import Iterator
from typing import Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId


@frozen
class ClosedEnvelope:
    """The envelope of one close at central; `at` as the roll has it, `envelope` in base64, "" where it is none."""

    device: DeviceId
    number: int
    office: str
    till: str
    letter: str
    at: str
    session: str
    envelope: str

    @property
    def close(self) -> str:
        """The close's own number."""
        return f"{self.office}-{self.till}{self.letter}-Z{self.number}"


class ReferralCentral(Protocol):
    """Central as the officer reads it."""

    def reference_data(self) -> ReferenceData:
        """People, offices and the council; the officer is shown nothing else of it."""

    def envelopes(self, first: str = "") -> Iterator[ClosedEnvelope]:
        """The envelopes of closes from a time on, as rolls write it, roll by roll in the order of each."""


class Opener(Protocol):
    """A key of the officer's."""

    @property
    def public(self) -> str:
        """The public half as central keeps it."""

    def opened(self, box: bytes) -> bytes | None:
        """What was sealed to this key; None where it was sealed to another, or is no box."""
