"""Central as supervisors look at it: what their offices' entries say, how tills and their sessions stand."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from ims_desktop.actions.ports.central import CentralReader
from ims_desktop.actions.ports.sessions import CentralSession, HeldEntry, SessionQuery
from ims_desktop.domain.own_account import DeclaredAccount
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.watching.seen import EntryRef


class WatchCentral(CentralReader, Protocol):
    """What the watch list asks of central."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        """The entries held of a device, in the order of its roll."""

    def watched(self, office: str, since: date, held_for: str = "") -> Sequence[tuple[EntryRef, Mapping[str, Any]]]:
        """The entries, as read, of an office's tills and of desks that came since a day.

        Held ones are left out; with `held_for`, those alone that are held for this reason.
        """

    def sessions(self, query: SessionQuery) -> Sequence[CentralSession]:
        """Sessions, the latest opened first."""

    def declared_accounts(self, office: str) -> Sequence[DeclaredAccount]:
        """What staff declared as their own at an office's tills, by person and time, withdrawn ones too."""
