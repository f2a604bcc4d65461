"""Central as an office's own limits are looked at and set there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from ims_desktop.actions.ports.central import CentralStore
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.references import UserId


@frozen
class OfficeSet:
    """An office as somebody left it, and found it, by an entry on their desk roll: as reference data has it."""

    at: datetime
    by: UserId
    data: Mapping[str, Any]
    was: Mapping[str, Any]  # empty where it was new


class OfficeCentral(CentralStore, Protocol):
    """Central, with what became of an office."""

    def office_sets(self, office: str) -> Sequence[OfficeSet]:
        """Each time that an office was set, the latest first, as far as entries say it."""
