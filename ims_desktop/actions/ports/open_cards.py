"""Central as card sales are matched there that no report of a terminal had when their session closed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.open_card import OpenCard
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.roll import Entry, EntryDraft


@frozen
class MatchMoment:
    """How things stand by central's time, which the entry takes: the office's sales that are open."""

    now: datetime
    open: Sequence[OpenCard]


class CardCentral(Protocol):
    """What matching card sales asks of central."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def open_cards(self, office: str) -> Sequence[OpenCard]:
        """An office's card sales that no report had, the oldest close first; those voided since are left out."""

    def match_cards(self, wanted: BankingEntryWanted, drafted: Callable[[MatchMoment], EntryDraft]) -> Entry:
        """Write on one's own desk roll that sales stand on a report. Safe to repeat with the same id."""
