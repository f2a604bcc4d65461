"""What stands on the slip of a move of cash, and in which order: one layout for printer, PDF, text and screen."""

from collections.abc import Iterator, Mapping

from ims_desktop.documents.cash_count_blocks import cash_count_blocks
from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import (
    Banner,
    Block,
    Centred,
    Heading,
    Left,
    Mark,
    Pair,
    Rule,
    Total,
    Weight,
    training_banner,
)
from ims_desktop.documents.receipt_rows import receipt_rows
from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import london

TEXT_COLUMNS = 48
_TO_SIGN = "." * 24
_GROUP = 4
TITLES: Mapping[MoveKind | None, str] = {
    MoveKind.LIFT: "Lift to the safe",
    MoveKind.TOP_UP: "Top-up from the safe",
    MoveKind.SWAP: "Change swapped with the safe",
    MoveKind.SET_ASIDE: "Set aside",
    MoveKind.IMPREST: "From the safe to the imprest",
    MoveKind.IMPREST_BACK: "From the imprest to the safe",
    None: "Drawer opened without a sale",
}
_TOTALS: Mapping[MoveKind, str] = {
    MoveKind.LIFT: "LIFTED",
    MoveKind.TOP_UP: "TOPPED UP",
    MoveKind.SWAP: "SWAPPED",
    MoveKind.SET_ASIDE: "SET ASIDE",
    MoveKind.IMPREST: "MOVED",
    MoveKind.IMPREST_BACK: "MOVED",
}
_NO_VALUE = "No value was given for it, and none was taken."


def cash_slip_blocks(slip: CashSlip) -> tuple[Block, ...]:
    """Everything that the slip says, in order."""
    return tuple(_blocks(slip))


def cash_slip_text(slip: CashSlip, columns: int = TEXT_COLUMNS) -> str:
    """The slip in rows of at most so many columns, each ended by a line feed."""
    return "".join(f"{row.text(columns)}\n" for row in receipt_rows(cash_slip_blocks(slip), columns))


def _blocks(slip: CashSlip) -> Iterator[Block]:
    at = london(slip.at)
    if slip.again:
        yield Banner("PRINTED AGAIN")
    yield from training_banner(slip.council)
    if council := plain(slip.council.name):
        yield Heading(council)
    if office := plain(slip.office.name):
        yield Centred(office)
    yield Centred(TITLES[slip.kind])
    yield Rule()
    yield Pair("Number", slip.number, Weight.BOLD)
    yield Pair("Till", plain(slip.till))
    yield Pair("At", f"{at.day} {at:%b %Y}, {at:%H:%M}")
    yield Pair("Cashier", plain(slip.cashier))
    if slip.witness:
        yield Pair("Witness", plain(slip.witness))
    if slip.reason:
        yield Left(f"Reason: {plain(slip.reason)}")
    if slip.kind is not None:
        yield Rule()
        yield from _money(slip, slip.kind)
    yield Rule()
    yield Pair("Entry on the till's roll", f"{slip.entry:,}")
    groups = (slip.mark[start : start + _GROUP] for start in range(0, len(slip.mark), _GROUP))
    yield Mark(f"Proof {' '.join(groups)}")
    yield Pair("Cashier", _TO_SIGN)
    if slip.witness:
        yield Pair("Witness", _TO_SIGN)
    yield from training_banner(slip.council)


def _money(slip: CashSlip, kind: MoveKind) -> Iterator[Block]:
    if slip.counted is not None:
        if slip.back is not None:
            yield Left("Out of the drawer", weight=Weight.BOLD)
        yield from cash_count_blocks(slip.counted)
    if slip.back is not None:
        yield Left("Into the drawer", weight=Weight.BOLD)
        yield from cash_count_blocks(slip.back)
    if kind is MoveKind.SET_ASIDE and not slip.pence:
        yield Left(_NO_VALUE)
    yield Total(_TOTALS[kind], pounds(slip.pence))
