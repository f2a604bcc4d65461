"""Counted cash on paper: a line for each note, coin and kind of full bag."""

from collections.abc import Iterator

from ims_desktop.documents.receipt_layout import Amount
from ims_desktop.domain.cash_count import BAG_PENCE, CashCount
from ims_desktop.domain.money import pounds

_POUND = 100


def cash_count_blocks(count: CashCount) -> Iterator[Amount]:
    """What was counted, the largest first, loose pieces before full bags."""
    for piece_pence, pieces in count.pieces.items():
        yield Amount(f"{_piece(piece_pence)} x {pieces:,}", pounds(piece_pence * pieces))
    for piece_pence, bags in count.bags.items():
        noun = "bag" if bags == 1 else "bags"
        yield Amount(f"{_piece(piece_pence)}, {bags:,} full {noun}", pounds(BAG_PENCE[piece_pence] * bags))


def _piece(piece_pence: int) -> str:
    return f"£{piece_pence // _POUND}" if piece_pence >= _POUND else f"{piece_pence}p"
