"""What stands on a paying-in slip and in which order: bags, cheques one by one, sums, and who signed."""

from collections.abc import Iterator

from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import (
    Amount,
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
from ims_desktop.domain.banking import BankingState
from ims_desktop.domain.banking_sheet import BankingSheet, ListedCheque
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.times import london

TEXT_COLUMNS = 48
_TO_SIGN = "." * 24
_GROUP = 4
_STATES = {
    BankingState.MADE: "In the safe, made up",
    BankingState.HANDED_OVER: "With the carrier",
    BankingState.RECEIVED: "Received by the bank",
}


def banking_blocks(sheet: BankingSheet) -> tuple[Block, ...]:
    """Everything that the slip says, in order."""
    return tuple(_blocks(sheet))


def banking_text(sheet: BankingSheet, columns: int = TEXT_COLUMNS) -> str:
    """The slip in rows of at most so many columns, each ended by a line feed."""
    return "".join(f"{row.text(columns)}\n" for row in receipt_rows(banking_blocks(sheet), columns))


def _blocks(sheet: BankingSheet) -> Iterator[Block]:
    yield from training_banner(sheet.council)
    yield from _head(sheet)
    yield Rule()
    yield from _bags(sheet)
    yield from _cheques(sheet)
    yield Rule()
    yield from _sums(sheet)
    yield Rule()
    yield from _signed(sheet)
    yield from training_banner(sheet.council)


def _head(sheet: BankingSheet) -> Iterator[Block]:
    made = london(sheet.banking.steps[0].at)
    if council := plain(sheet.council.name):
        yield Heading(council)
    if office := plain(sheet.office.name):
        yield Centred(office)
    yield Centred("Paying-in slip")
    yield Rule()
    yield Pair("Slip", sheet.banking.name, Weight.BOLD)
    yield Pair("Made", f"{made.day} {made:%b %Y}, {made:%H:%M}")
    yield Pair("State", _STATES[sheet.banking.state])
    yield Left("Takings of", weight=Weight.BOLD)
    for session in sheet.sessions:
        yield Pair(plain(session.close), plain(session.cashier))


def _bags(sheet: BankingSheet) -> Iterator[Block]:
    yield Left("Sealed bags of cash", weight=Weight.BOLD)
    if not sheet.banking.bags:
        yield Left("none")
    for bag in sheet.banking.bags:
        yield Amount(f"Seal {plain(bag.seal)}", pounds(bag.pence))
        if corrected_pence := sheet.banking.corrected_pence(bag.seal):
            yield Amount("Corrected by the bank", pounds(corrected_pence))


def _cheques(sheet: BankingSheet) -> Iterator[Block]:
    if not sheet.cheques:
        return
    yield Rule()
    yield Left(f"Cheques: {len(sheet.cheques):,}", weight=Weight.BOLD)
    for place, cheque in enumerate(sheet.cheques, start=1):
        yield Amount(f"{place}. {_cheque(cheque)}", pounds(cheque.pence))
        yield Left(
            plain(", ".join(part for part in (cheque.bank, f"receipt {cheque.receipt}") if part)), 3, Weight.QUIET
        )


def _cheque(cheque: ListedCheque) -> str:
    named = (cheque.number, cheque.drawer)
    return plain(" ".join(part for part in named if part)) or "Cheque"


def _sums(sheet: BankingSheet) -> Iterator[Block]:
    for tender in sheet.banking.tenders:
        name = plain(sheet.mop_names.get(tender.mop, tender.mop))
        yield Amount(name, pounds(tender.banked_pence))
        if tender.difference_pence:
            yield Amount("To bank, by the closes", pounds(tender.to_bank_pence))
            yield Amount("Difference", pounds(tender.difference_pence), Weight.BOLD)
    if sheet.reason:
        yield Left(f"Reason: {plain(sheet.reason)}")
    yield Total("PAID IN", pounds(sheet.banking.of_kind(*MopKind)))


def _signed(sheet: BankingSheet) -> Iterator[Block]:
    for step in sheet.signed:
        at = london(step.at)
        yield Pair(step.what, plain(f"{step.by}, {at.day} {at:%b}, {at:%H:%M}"))
        if step.carrier or step.paper:
            yield Pair("with", plain(", ".join(part for part in (step.carrier, step.paper) if part)))
    groups = (sheet.mark[start : start + _GROUP] for start in range(0, len(sheet.mark), _GROUP))
    yield Mark(f"Proof {' '.join(groups)}")
    yield Pair("Handed over by", _TO_SIGN)
    yield Pair("Carrier", _TO_SIGN)
    yield Pair("Bank", _TO_SIGN)
