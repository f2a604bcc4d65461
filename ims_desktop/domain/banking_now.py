"""A banking as it stands at central: what is in it, who signed each step, how far it has come."""

from collections.abc import Mapping
from datetime import datetime

from ims_desktop.domain.banking import Bag, BankedTender, BankingState, Cheque, slip_number
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.references import BankingId, DeviceId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind

_STATE_AFTER: Mapping[EntryKind, BankingState] = {
    EntryKind.BANKING_MADE: BankingState.MADE,
    EntryKind.BANKING_HANDED_OVER: BankingState.HANDED_OVER,
    EntryKind.BANKING_RECEIVED: BankingState.RECEIVED,
}
_ORDER = tuple(_STATE_AFTER)
_MOST_DIGITS = 9


@frozen
class BankingStep:
    """One entry of a banking: what was done, by whom, and of a correction which bag and by how much; pence."""

    kind: EntryKind
    actor: UserId
    at: datetime
    device: DeviceId
    number: int
    bag: str = ""
    difference_pence: int = 0


@frozen
class BankingNow:
    """A banking as it stands at central. `device` and `number` are of the entry that made it."""

    id: BankingId
    office: str
    slip: int
    device: DeviceId
    number: int
    seal: bytes
    sessions: tuple[SessionId, ...]
    cashiers: frozenset[UserId]
    tenders: tuple[BankedTender, ...]
    bags: tuple[Bag, ...]
    cheques: tuple[tuple[DeviceId, Cheque], ...]
    steps: tuple[BankingStep, ...]

    @property
    def name(self) -> str:
        """What its paper is known by."""
        return slip_number(self.office, self.slip)

    @property
    def state(self) -> BankingState:
        """How far it has come."""
        return _STATE_AFTER[self._last.kind]

    @property
    def last_signer(self) -> UserId:
        """Who did the last step; corrections are none."""
        return self._last.actor

    @property
    def _last(self) -> BankingStep:
        return max((step for step in self.steps if step.kind in _STATE_AFTER), key=lambda step: _ORDER.index(step.kind))

    @property
    def difference_pence(self) -> int:
        """What was banked less what was to be, with what the bank corrected."""
        return sum(tender.difference_pence for tender in self.tenders) + self.corrected_pence()

    def bag(self, seal: str) -> Bag | None:
        """The bag of a seal."""
        return next((bag for bag in self.bags if bag.seal == seal), None)

    def corrected_pence(self, seal: str | None = None) -> int:
        """What the bank corrected, in all or of one bag."""
        return sum(step.difference_pence for step in self.steps if seal is None or step.bag == seal)

    def of_kind(self, *kinds: MopKind) -> int:
        """What was banked of these kinds of payment; pence."""
        return sum(tender.banked_pence for tender in self.tenders if tender.kind in kinds)


def read_slip(text: str, office: str) -> int:
    """A slip's number as people write it, whole or only its counter; refuses `BANKING_UNKNOWN`."""
    counter = text.strip().upper().removeprefix(f"{office}-P").lstrip("0")
    if not (counter.isascii() and counter.isdigit() and len(counter) <= _MOST_DIGITS):
        raise Refused(Reason.BANKING_UNKNOWN, slip=text[:64])
    return int(counter)
