"""Voids that cashiers asked for alone, as supervisors see and answer them at central."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, PaymentId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft
from ims_desktop.domain.void_word import AskedAtCentral, VoidWord


@frozen
class AskedVoid:
    """A void that was asked for, as far as central has its entries; pence above nothing."""

    device: DeviceId
    number: int  # of the entry that asked
    letter: str
    payment: PaymentId
    session: SessionId
    asker: UserId
    at: datetime | None
    pence: int
    reason: str  # blank where it was erased
    known: AskedAtCentral
    word: VoidWord | None  # what was answered at a desk
    session_closed: bool

    @property
    def till_name(self) -> str:
        """The till's name within its office, with its enrolment's letter."""
        return f"{self.known.till}{self.letter}"

    @property
    def state(self) -> str:
        """`waiting`, `approved` (its till has not carried it out yet), `refused`, or `voided`."""
        if self.known.voided:
            return "voided"
        if self.word is None:
            return "waiting"
        return "approved" if self.word.approved else "refused"


class VoidCentral(Protocol):
    """Central as voids are looked at and answered there."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def voids_asked(self, offices: tuple[str, ...] = (), receipt: str = "", limit: int = 200) -> Sequence[AskedVoid]:
        """Voids that were asked for at these offices (none: all that are shown), or of one receipt.

        The latest first; those that nobody has answered or carried out before all others.
        """

    def write(self, drafts: Sequence[EntryDraft]) -> Sequence[Entry]:
        """Write entries on their actor's own desk roll, all or nothing. Safe to repeat. Refuses `DESK_REFUSED`."""
