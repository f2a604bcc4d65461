"""What stands on the slip of a move of cash, and in which order: one layout for printer, PDF, text and screen."""

from collections.abc import Iterator, Mapping

from ims_desktop.documents.cash_count_blocks import cash_count_blocks
from ims_desktop.documents.office_paper import TEXT_COLUMNS, framed, moment_words, paper_text, proof, to_sign
from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import (
    Banner,
    Block,
    Left,
    Pair,
    Rule,
    Total,
    Weight,
)
from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_slip import CashSlip
from ims_desktop.domain.money import pounds
from ims_desktop.domain.put_by import Given

TITLES: Mapping[MoveKind | None, str] = {
    MoveKind.LIFT: "Lift to the safe",
    MoveKind.TOP_UP: "Top-up from the safe",
    MoveKind.SWAP: "Change swapped with the safe",
    MoveKind.SWAP_TILL: "Change swapped with another till",
    MoveKind.SET_ASIDE: "Set aside",
    MoveKind.IMPREST: "From the safe to the imprest",
    MoveKind.IMPREST_BACK: "From the imprest to the safe",
    MoveKind.FLOAT_BACK: "A float back to the safe",
    MoveKind.VOUCHER: "Imprest voucher",
    MoveKind.REIMBURSED: "Imprest reimbursed",
    MoveKind.GIVEN_UP: "Out of the set-aside envelope",
    None: "Drawer opened without a sale",
}
_TOTALS: Mapping[MoveKind, str] = {
    MoveKind.LIFT: "LIFTED",
    MoveKind.TOP_UP: "TOPPED UP",
    MoveKind.SWAP: "SWAPPED",
    MoveKind.SWAP_TILL: "SWAPPED",
    MoveKind.SET_ASIDE: "SET ASIDE",
    MoveKind.IMPREST: "MOVED",
    MoveKind.IMPREST_BACK: "MOVED",
    MoveKind.FLOAT_BACK: "PUT BACK",
    MoveKind.VOUCHER: "PAID OUT",
    MoveKind.REIMBURSED: "REIMBURSED",
    MoveKind.GIVEN_UP: "OF TAKINGS",
}
GIVEN: Mapping[Given, str] = {
    Given.EXCHANGED: "Exchanged by the bank, which pays its face into the council's account",
    Given.BANK: "To the bank, no value given",
    Given.POLICE: "To the police",
    Given.PAYER: "Back to whoever handed it in",
    Given.DESTROYED: "Destroyed by order",
}
_HAS_IT: Mapping[MoveKind | None, str] = {MoveKind.VOUCHER: "Paid to", MoveKind.REIMBURSED: "For finance"}
_NO_VALUE = "No value was given for it, and none was taken."
COUNTERFEIT = "Counterfeit money kept"
_KEPT = (
    "This money is believed to be counterfeit. It is kept, and goes to the bank for the Bank of England to look at. "
    "No value was given for it. If it proves genuine, its value is paid to whoever handed it in."
)


def cash_slip_blocks(slip: CashSlip) -> tuple[Block, ...]:
    """Everything that the slip says, in order."""
    again = (Banner("PRINTED AGAIN"),) if slip.again else ()
    title = TITLES[slip.kind] if slip.kept is None else COUNTERFEIT
    return (*again, *framed(slip.council, slip.office, title, _inside(slip)))


def cash_slip_text(slip: CashSlip, columns: int = TEXT_COLUMNS) -> str:
    """The slip as text."""
    return paper_text(cash_slip_blocks(slip), columns)


def _inside(slip: CashSlip) -> Iterator[Block]:
    yield Pair("Number", slip.number, Weight.BOLD)
    yield Pair("Till", plain(slip.till))
    yield Pair("At", moment_words(slip.at))
    yield Pair("Cashier", plain(slip.cashier))
    if slip.witness:
        yield Pair("Witness", plain(slip.witness))
    if slip.reason:
        what = "Handed in by" if slip.kept is not None else "For" if slip.kind is MoveKind.VOUCHER else "Reason"
        yield Left(f"{what}: {plain(slip.reason)}")
    if slip.vat_code:
        yield Pair("VAT code", plain(slip.vat_code))
    if slip.other is not None:
        yield Pair("With till", plain(slip.other.till))
        yield Pair("Its cashier", plain(slip.other.cashier))
        if slip.other.answers:
            yield Pair("Their slip", plain(slip.other.answers))
    if slip.given is not None:
        yield Left(GIVEN[slip.given], weight=Weight.BOLD)
    if slip.who:
        yield Left(f"{_HAS_IT.get(slip.kind, 'Has it now')}: {plain(slip.who)}")
    if slip.paper:
        yield Left(f"Their paper: {plain(slip.paper)}")
    if slip.kind is not None:
        yield Rule()
        yield from _money(slip, slip.kind)
    yield Rule()
    yield Pair("Entry on the till's roll", f"{slip.entry:,}")
    yield proof(slip.mark)
    handed_in = () if slip.kept is None else ("Handed in by",)
    has_it = ("Who has it now",) if slip.who else ("The other till's cashier",) if slip.other else ()
    yield from to_sign("Cashier", *handed_in, *has_it, *(("Witness",) if slip.witness else ()))


def _money(slip: CashSlip, kind: MoveKind) -> Iterator[Block]:
    if slip.counted is not None:
        if slip.back is not None:
            yield Left("Out of the drawer", weight=Weight.BOLD)
        yield from cash_count_blocks(slip.counted)
    if slip.back is not None:
        yield Left("Into the drawer", weight=Weight.BOLD)
        yield from cash_count_blocks(slip.back)
    if slip.kept is not None:
        yield Left("Kept, at what stands on it", weight=Weight.BOLD)
        yield from cash_count_blocks(slip.kept)
        yield Left(_KEPT)
        yield Total("VALUE GIVEN", pounds(0))
        return
    for one in slip.goods:
        fakes = f", {one.counterfeit} counterfeit" if one.counterfeit else ""
        yield Pair(f"Slip {one.slip}{fakes}", pounds(one.pence))
    if kind is MoveKind.SET_ASIDE and not slip.pence:
        yield Left(_NO_VALUE)
    yield Total(_TOTALS[kind], pounds(slip.pence))
