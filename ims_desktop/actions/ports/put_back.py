"""Central as whoever restored it from a backup says so, and finance answers for tills that were not heard since."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.rolls_at_central import DeviceState
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import Entry, EntryDraft


@frozen
class PutBack:
    """Since when every till that was not heard is missed, and whose word it was; `known`: it was said before."""

    at: datetime
    by: str
    known: bool


class PutBackCentral(Protocol):
    """Central after it was put back to a backup."""

    def reconcile(self) -> Sequence[DeviceState]:
        """One state a device."""

    def put_back(self, by: str) -> PutBack:
        """Say that it was, before anybody connects; safe to repeat until somebody was heard.

        On PostgreSQL for the owner alone, whose login's name stands in place of `by`.
        """

    def account_for(
        self,
        wanted: BankingEntryWanted,
        device: DeviceId,
        drafted: Callable[[datetime, DeviceState | None], EntryDraft],
    ) -> Entry:
        """Write that nothing of a till is missing; `drafted` is told the time and how it stands then.

        Safe to repeat with the same id.
        """
