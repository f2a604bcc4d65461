"""What central knows of any entry that finance puts right, held or late, and by what name its transactions go."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.late_count import LateCount
from ims_desktop.domain.references import DeviceId


@frozen
class EntryToSettle:
    """A till's entry as it stands at central: where and sealed how, and what it says itself.

    `people` took or approved it, or closed its session. `says` are the postings that it says itself. `late` is the
    close that counted its money before anybody knew of it.
    """

    device: DeviceId
    number: int
    seal: str
    office: str
    till: str
    letter: str
    session: str  # blank where it is of none
    at: datetime | None  # None where it does not say so plainly
    people: frozenset[str]
    says: Sequence[Mapping[str, Any]]
    late: LateCount | None

    @property
    def till_name(self) -> str:
        """The till as people name it, BA1-03A."""
        return f"{self.office}-{self.till}{self.letter}"

    @property
    def paper(self) -> str:
        """Under what it is put right where it has no receipt of its own, such as BA1-03A-H120."""
        return held_paper(self.office, self.till, self.letter, self.number)

    def parts(self) -> dict[str, Any]:
        """Its fields by name, of which one that knows more is made."""
        return {one.name: getattr(self, one.name) for one in fields(EntryToSettle)}


def held_paper(office: str, till: str, letter: str, number: int) -> str:
    """What the transactions of a settled entry are known by that has no receipt, such as BA1-03A-H120."""
    return f"{office}-{till}{letter}-H{number}"
