"""Notes, coins and bags as they are keyed, added up; Qt-free, for every screen on which cash is counted."""

from collections.abc import Mapping

from ims_desktop.domain.cash_count import BAG_PENCE, NO_CASH, CashCount, counted_cash
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.refusal import Refused

MOST_PIECES = 9_999
PIECES_WRONG = "Type how many there are, 0 to 9,999."


@frozen
class KeyedCash:
    """What was keyed: the count, and the fields that hold no number (pence of the piece; whether of bags)."""

    count: CashCount = NO_CASH
    each: Mapping[int, str] | None = None  # what each piece comes to, in words
    wrong: frozenset[tuple[int, bool]] = frozenset()
    nothing: bool = True  # no field was keyed in

    @property
    def total(self) -> str:
        """What it comes to, in words."""
        return pounds(self.count.pence)


def keyed_cash(pieces: Mapping[int, str], bags: Mapping[int, str] | None = None) -> KeyedCash:
    """Read what was keyed beside each denomination (pence); what is no number counts as none and is named."""
    bags = bags or {}
    read = {(piece, False): _number(text) for piece, text in pieces.items()}
    read |= {(piece, True): _number(text) for piece, text in bags.items()}
    wrong = frozenset(field for field, number in read.items() if number is None)
    loose = {piece: number or 0 for (piece, bagged), number in read.items() if not bagged}
    full = {piece: number or 0 for (piece, bagged), number in read.items() if bagged}
    try:
        count = counted_cash(loose, full)
    except Refused:  # absurdly many in all: the largest are to be looked at
        return KeyedCash(wrong=frozenset(field for field, number in read.items() if number), nothing=False)
    sums = {piece: piece * loose[piece] + BAG_PENCE.get(piece, 0) * full.get(piece, 0) for piece in loose}
    each = {piece: pounds(pence) if pence else "" for piece, pence in sums.items()}
    nothing = not any(text.strip() for text in (*pieces.values(), *bags.values()))
    return KeyedCash(count, each, wrong, nothing)


def _number(text: str) -> int | None:
    typed = text.strip()
    if not typed:
        return 0
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST_PIECES))):
        return None
    return int(typed)
