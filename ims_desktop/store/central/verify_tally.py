"""What a proof of central counted and found so far."""

from dataclasses import dataclass, field

from ims_desktop.actions.ports import Finding, Progress
from ims_desktop.domain.references import DeviceId

MOST_TOLD = 200  # findings that a proof names
_MOST_KEPT = 10_000
_DOING = "Verifying entries"


@dataclass(slots=True)
class Tally:
    """What was counted so far."""

    progress: Progress
    whole: int  # entries in all, as the heads say
    entries: int = 0
    payments: int = 0
    postings_pence: int = 0
    receipts: int = 0
    erased: int = 0
    erased_before: str = ""
    findings: list[Finding] = field(default_factory=list)
    witnesses: list[str] = field(default_factory=list)
    missing: list[Finding] = field(default_factory=list)

    def found(self, device: str, number: int, what: str) -> None:
        """Keep a finding; 0 is a roll as a whole."""
        if number == 0 or len(self.findings) < _MOST_KEPT:
            self.findings.append(Finding(DeviceId(device), number, what))

    def looked_at(self, entries: int) -> None:
        """Tell how far the proof is."""
        self.entries += entries
        self.progress(_DOING, self.entries, max(self.whole, self.entries))
