"""What the explainer sees of a session: its entries in order, the float, and both sides of the count.

These pictures are the explainer's own, so that it depends on no form of the roll: whoever closes a session fills
them. Amounts are whole pence, above zero; times are aware; an entry's number is its number on the roll.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from ims_desktop.domain.cash_count import NO_CASH, CashCount
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind

TENDERS = (MopKind.CASH, MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER)  # everything that is counted at a till
SMALLEST_NOTE_PENCE = 500


@frozen
class TenderSeen:
    """A tender of a payment; `amount_pence` is what was handed over, `change_pence` what went back.

    `ticked` says whether this cheque, or card sale, was ticked off; None where they were not ticked one by one.
    """

    kind: MopKind
    amount_pence: int
    change_pence: int = 0
    cheque_number: str = ""
    ticked: bool | None = None

    @property
    def kept_pence(self) -> int:
        """What stayed with the office."""
        return self.amount_pence - self.change_pence


@frozen
class LineSeen:
    """A line of a payment; `item` is the catalogue item where one was sold, `quantity` how many."""

    fund: str
    reference: str
    amount_pence: int
    item: str = ""
    quantity: int = 1


@frozen
class PaymentSeen:
    """A payment as it was keyed."""

    number: int
    receipt: str
    at: datetime
    tenders: tuple[TenderSeen, ...]
    lines: tuple[LineSeen, ...] = ()

    @property
    def total_pence(self) -> int:
        """What was paid."""
        return sum(tender.kept_pence for tender in self.tenders)


@frozen
class ReversalSeen:
    """A void or a refund: what the roll says went back, by tender."""

    number: int
    at: datetime
    payment: int  # the voided payment's number; 0 for a refund of another session's payment
    tenders: tuple[tuple[MopKind, int], ...]


@frozen
class CorrectionSeen:
    """Correct payment: a part of a payment moved from the tender it was keyed under to another."""

    number: int
    at: datetime
    payment: int
    was: MopKind
    now: MopKind
    amount_pence: int


class Direction(StrEnum):
    """Which way cash moved between the drawer and the safe or another till."""

    LIFT = "lift"  # out of the drawer
    TOP_UP = "top-up"  # into the drawer
    SWAP = "swap"  # both ways, equal value


@frozen
class MovementSeen:
    """Cash moved without a sale."""

    number: int
    at: datetime
    direction: Direction
    amount_pence: int


EntrySeen = PaymentSeen | ReversalSeen | CorrectionSeen | MovementSeen


@frozen
class SessionSeen:
    """A session whose count is finished.

    `expected` and `counted` are pence by tender; a tender that is not in `counted` was not compared. `float_pence` is
    what the session opened with, as counted then; `float_issued_pence` what was handed out, where that is known.
    """

    entries: tuple[EntrySeen, ...]
    expected: Mapping[MopKind, int]
    counted: Mapping[MopKind, int]
    cash: CashCount = NO_CASH
    float_pence: int = 0
    float_cash: CashCount = NO_CASH
    float_issued_pence: int | None = None

    def difference(self) -> dict[MopKind, int]:
        """Pence over (above zero) or short by tender, of those that were compared."""
        return {kind: self.counted[kind] - self.expected.get(kind, 0) for kind in TENDERS if kind in self.counted}
