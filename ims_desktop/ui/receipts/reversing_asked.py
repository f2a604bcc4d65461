"""What is asked before a receipt is voided, corrected or refunded, and what is keyed then."""

from enum import StrEnum

from ims_desktop.domain.frozen import frozen


class Doing(StrEnum):
    """What is done to a receipt."""

    VOID = "void"
    CORRECT = "correct"
    REFUND = "refund"


@frozen
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


@frozen
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
