"""The slip of a move of cash, or of a drawer opened without a sale: all that stands on paper of it, for two to sign."""

from datetime import datetime

from ims_desktop.domain.cash_count import CashCount
from ims_desktop.domain.cash_move import MoveKind, WithTill
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.put_by import Given, PutBy


@frozen
class CashSlip:
    """Everything that a slip says; made from the roll and nothing else. Pence; times are aware UTC.

    `kind` is None for a drawer that was opened without a sale. People stand by the names that they are shown by.
    """

    council: Council
    office: Office
    till: str
    number: str
    at: datetime
    kind: MoveKind | None
    pence: int
    counted: CashCount | None
    back: CashCount | None  # of a swap: what came into the drawer
    cashier: str
    witness: str
    reason: str
    entry: int
    mark: str
    kept: CashCount | None = None  # counterfeit notes: then it is the receipt of whoever handed them in
    again: bool = False  # it was printed before
    goods: tuple[PutBy, ...] = ()  # what left, by the slips under which it was put by
    given: Given | None = None  # of the envelope: to whom
    other: WithTill | None = None  # of a swap between tills; its cashier by name
    vat_code: str = ""  # of a voucher
    who: str = ""  # has it now, by name
    paper: str = ""  # the number of what they gave for it


def slips_begin(office: str, till: str, letter: str) -> str:
    """How every slip of a roll begins."""
    return f"{office}-{till}{letter}-S"


def slip_number(office: str, till: str, letter: str, entry: int) -> str:
    """What a slip is known by: its till, letter and entry, such as BA1-03A-S120."""
    return f"{slips_begin(office, till, letter)}{entry}"
