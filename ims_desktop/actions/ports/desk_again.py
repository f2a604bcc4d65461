"""What a workstation keeps of desk rolls, and what became of it after central was put back to a backup."""

from typing import Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.roll import EntryKind, PersonalValue


@frozen
class KeptEntry:
    """An entry of a desk roll as this workstation keeps it. Not `acknowledged`: nobody was told that it stands."""

    device: DeviceId
    number: int
    kind: EntryKind
    text: str
    seal: bytes
    personal: tuple[PersonalValue, ...] = ()
    acknowledged: bool = True
    left: bool = False


@frozen
class SentAgain:
    """What was sent again, what waits and why, and which of what was sent only tells of something to be done again.

    `why`: `gap` where entries before them were made at another workstation, `another` where the roll goes on otherwise
    at central, else why central refused the first that waits.
    """

    sent: tuple[KeptEntry, ...] = ()
    waiting: tuple[KeptEntry, ...] = ()
    why: str = ""
    to_do: tuple[KeptEntry, ...] = ()


class DeskAgainCentral(Protocol):
    """Central as a workstation sends it again what it lost."""

    def send_again(self, actor: UserId) -> SentAgain:
        """Send what this workstation keeps of a person's desk roll and central has not got any more."""

    def kept_entries(self, actor: UserId) -> tuple[KeptEntry, ...]:
        """What this workstation keeps of it, in order."""

    def leave_kept(self, actor: UserId) -> int:
        """Send none of what waits: it stays in the file and is done again by hand. Answers how many."""
