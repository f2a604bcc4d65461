"""A desk roll at one moment, its head locked."""

from datetime import datetime

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import Head


@frozen
class DeskStanding:
    """Which desk roll it is, where it ends, and central's time, which its next entry takes."""

    device: DeviceId
    office: str
    name: str  # stands where a till's name stands
    letter: str
    head: Head
    now: datetime

    def place(self) -> dict[str, Json]:
        """The body of the roll's first entry."""
        return {"office": self.office, "till": self.name, "letter": self.letter, "kind": "desk"}


@frozen
class DeskKnown:
    """Where a desk roll ends at central, and the seal at a number that was asked for (None where it has none)."""

    device: DeviceId
    number: int
    seal: bytes
    seal_there: bytes | None
