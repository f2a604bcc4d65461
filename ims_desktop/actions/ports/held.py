"""Central as finance puts right there what it holds."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.rolls_at_central import DeviceState
from ims_desktop.actions.ports.sessions import HeldEntry
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.held_entry import HeldNow
from ims_desktop.domain.late_settled import LateNow
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import Entry, EntryDraft

__all__ = ["HeldCentral", "HeldEntry", "HeldMoment", "LateCentral", "LateMoment"]


@frozen
class HeldMoment:
    """How a held entry stands: `now` is central's time, which the entry that settles it takes."""

    now: datetime
    held: HeldNow | None  # None where it is none, or the person is not shown it


@frozen
class LateMoment:
    """How a late payment stands: `now` is central's time, which the entry that takes it out of overs takes."""

    now: datetime
    late: LateNow | None


class HeldCentral(Protocol):
    """What putting held entries right asks of central."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def reconcile(self) -> Sequence[DeviceState]:
        """One state a device."""

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        """The account holder of fund and reference."""

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        """The entries held of a device, what is open first."""

    def held_now(self, device: DeviceId, number: int) -> HeldNow | None:
        """One of them with all that putting it right asks for."""

    def settle_held(
        self, wanted: BankingEntryWanted, device: DeviceId, number: int, drafted: Callable[[HeldMoment], EntryDraft]
    ) -> Entry:
        """Write on one's own desk roll that a held entry was put right; `drafted` is told how it stands.

        Safe to repeat with the same id. Refuses `DESK_REFUSED`.
        """


class LateCentral(Protocol):
    """What taking late payments out of overs asks of central."""

    def late_open(self, office: str) -> Sequence[LateNow]:
        """Payments of an office's tills that stand in overs too: a count had them before they came."""

    def settle_late(
        self, wanted: BankingEntryWanted, device: DeviceId, number: int, drafted: Callable[[LateMoment], EntryDraft]
    ) -> Entry:
        """Write on one's own desk roll that a late payment was taken out of overs. Safe to repeat with the same id."""
