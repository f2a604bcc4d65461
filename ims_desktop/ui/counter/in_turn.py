"""What came while something was still being looked up: scanned codes, and the way to pay that was pressed."""

from collections import deque

from ims_desktop.domain.mop import MopKind
from ims_desktop.ui.counter.at_hand import AtHand

_MOST_SCANS_WAITING = 20


class InTurn:
    """Scans go first, one after the other; then the way to pay. A question ends them all: its answer comes first."""

    def __init__(self, at_hand: AtHand) -> None:
        self._at_hand = at_hand
        self._scans: deque[str] = deque()
        self._pay_by: MopKind | None = None

    @property
    def looking_up(self) -> bool:
        """Whether a line is being added or a search answered."""
        return self._at_hand.basket.working or self._at_hand.search.waits

    def scan(self, code: str) -> None:
        """Look a code up, or let it wait."""
        if len(self._scans) < _MOST_SCANS_WAITING:
            self._scans.append(code.strip())
        self.settled()

    def pay_by(self, kind: MopKind) -> None:
        """Choose this way to pay once the rest is through."""
        self._pay_by = kind

    def pay_by_nothing(self) -> None:
        """Whatever was pressed is not wanted any more."""
        self._pay_by = None

    def settled(self) -> None:
        """A change or a scan is through: the next scan, then the way to pay that was pressed meanwhile."""
        if self.looking_up:
            return
        if self._at_hand.asking.open:
            self._scans.clear()
            self._pay_by = None
        elif self._scans:
            self._at_hand.search.scanned(self._scans.popleft())
        elif self._pay_by is not None:
            kind, self._pay_by = self._pay_by, None
            self._at_hand.tender.choose(kind)
