"""What stands on a paying-in slip and in which order: bags, cheques one by one, sums, and who signed."""

from collections.abc import Iterator

from ims_desktop.documents.office_paper import TEXT_COLUMNS, framed, moment_words, paper_text, proof, to_sign
from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import (
    Amount,
    Block,
    Left,
    Pair,
    Rule,
    Total,
    Weight,
)
from ims_desktop.domain.banking import BankingState
from ims_desktop.domain.banking_sheet import BankingSheet, ListedCheque
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.times import london

_STATES = {
    BankingState.MADE: "In the safe, made up",
    BankingState.HANDED_OVER: "With the carrier",
    BankingState.RECEIVED: "Received by the bank",
}


def banking_blocks(sheet: BankingSheet) -> tuple[Block, ...]:
    """Everything that the slip says, in order."""
    return tuple(framed(sheet.council, sheet.office, "Paying-in slip", _inside(sheet)))


def banking_text(sheet: BankingSheet, columns: int = TEXT_COLUMNS) -> str:
    """The slip as text."""
    return paper_text(banking_blocks(sheet), columns)


def _inside(sheet: BankingSheet) -> Iterator[Block]:
    yield from _head(sheet)
    yield Rule()
    yield from _bags(sheet)
    yield from _cheques(sheet)
    yield Rule()
    yield from _sums(sheet)
    yield Rule()
    yield from _signed(sheet)


def _head(sheet: BankingSheet) -> Iterator[Block]:
    yield Pair("Slip", sheet.banking.name, Weight.BOLD)
    yield Pair("Made", moment_words(sheet.banking.steps[0].at))
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
    yield proof(sheet.mark)
    yield from to_sign("Handed over by", "Carrier", "Bank")
