"""What is asked before a receipt is voided, corrected or refunded, and what is keyed then."""

from dataclasses import dataclass
from enum import StrEnum


class Doing(StrEnum):
    """What is done to a receipt."""

    VOID = "void"
    CORRECT = "correct"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class ReversalAsked:
    """What the panel asks; `lines` and `tenders` are words and number, `mops` words and code."""

    doing: Doing
    title: str
    says: tuple[str, ...]
    action: str
    lines: tuple[tuple[str, int], ...] = ()
    tenders: tuple[tuple[str, int], ...] = ()
    mops: tuple[tuple[str, str], ...] = ()
    amounts: tuple[str, ...] = ()  # what is left of each line
    card: bool = False  # a card is given back to: its slip is asked for


@dataclass(frozen=True, slots=True)
class ReversalKeyed:
    """What was keyed. `number` is a cheque's, or a card's last four digits; `code` the authorisation code."""

    reason: str = ""
    line: int = 1
    tender: int = 1
    mop: str = ""
    number: str = ""
    code: str = ""
    account: str = ""
    amount: str = ""
