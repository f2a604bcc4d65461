"""Central as the safe, kept floats and the imprest are checked there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.domain.custody_check import CustodyCheck
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import Entry, EntryDraft


@frozen
class CheckMoment:
    """How things stand as it is written: what moved the office's money, and how many entries tills still have."""

    now: datetime
    entries: Iterable[Mapping[str, Any]]
    missing: int


@frozen
class CheckNamed:
    """Where a check stands: its custodian's desk roll, and its number there."""

    device: DeviceId
    number: int


@frozen
class SignMoment:
    """A check as its checker signs it, its seal, and what moved the office's money, by now and by the check's time."""

    now: datetime
    check: CustodyCheck
    seal: bytes
    moments: Iterable[Iterable[Mapping[str, Any]]]


class CheckCentral(Protocol):
    """What a spot check of custody asks of central."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def check_custody(self, wanted: BankingEntryWanted, drafted: Callable[[CheckMoment], EntryDraft]) -> Entry:
        """Write a check on its custodian's desk roll. Safe to repeat with the same id."""

    def sign_check(
        self, wanted: BankingEntryWanted, named: CheckNamed, drafted: Callable[[SignMoment], EntryDraft]
    ) -> Entry:
        """Sign a check on its checker's desk roll; refuses `CHECK_UNKNOWN`. Safe to repeat with the same id."""

    def custody_checks(self, office: str) -> Sequence[tuple[CustodyCheck, str]]:
        """An office's checks, the latest first, the last 200 of them, each with its entry's mark."""
