"""What stands on a Z sheet and in which order: one layout for printer, PDF and text, as receipts have."""

from collections.abc import Iterator

from ims_desktop.documents.cash_count_blocks import cash_count_blocks
from ims_desktop.documents.office_paper import TEXT_COLUMNS, framed, moment_words, paper_text, proof, to_sign
from ims_desktop.documents.plain_text import plain
from ims_desktop.documents.receipt_layout import (
    Amount,
    Block,
    Left,
    Pair,
    Rule,
    Total,
    VatTable,
    Weight,
)
from ims_desktop.documents.roll_statement import grouped
from ims_desktop.domain.card_sales import NOT_MATCHED, STANDS_WORDS
from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_up_sheet import CashUpSheet
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.till_session import SessionState

_MOVES = {
    MoveKind.TOP_UP: ("Topped up from the safe", 1),
    MoveKind.LIFT: ("Lifted to the safe", -1),
    MoveKind.SET_ASIDE: ("Set aside", -1),
}
"""In words, and whether it went into the drawer (1) or out of it."""
_REVERSALS = {
    "payment.corrected": "Corrections",
    "payment.refunded": "Refunds",
    "payment.voided": "Voids",
    "void.asked": "Voids that nobody approved",
}


def cash_up_blocks(sheet: CashUpSheet) -> tuple[Block, ...]:
    """Everything that the sheet says, in order."""
    return tuple(framed(sheet.council, sheet.office, "Z sheet: a session closed", _inside(sheet)))


def cash_up_text(sheet: CashUpSheet, columns: int = TEXT_COLUMNS) -> str:
    """The sheet as text."""
    return paper_text(cash_up_blocks(sheet), columns)


def _inside(sheet: CashUpSheet) -> Iterator[Block]:
    yield from _head(sheet)
    yield Rule()
    yield from _takings(sheet)
    yield Rule()
    yield from _cash(sheet)
    yield from _counted(sheet)
    yield from _cards(sheet)
    yield Rule()
    yield from _differences(sheet)
    yield Rule()
    yield from _banking(sheet)
    yield Rule()
    yield from _foot(sheet)


def _head(sheet: CashUpSheet) -> Iterator[Block]:
    yield Pair("Number", sheet.number, Weight.BOLD)
    yield Pair("Till", plain(sheet.till))
    yield Pair("Cashier", plain(sheet.cashier))
    yield Pair("Opened", moment_words(sheet.opened_at))
    yield Pair("Closed", moment_words(sheet.closed_at))
    if sheet.closed_by:
        yield Pair("Closed in absence by", plain(sheet.closed_by))
        yield Pair("Witness", plain(sheet.second))
    yield Pair("State", _state(sheet), Weight.BOLD)
    if sheet.known:
        yield Left(plain(sheet.known), weight=Weight.BOLD)


def _state(sheet: CashUpSheet) -> str:
    match sheet.state:
        case SessionState.APPROVED:
            return plain(f"Approved by {sheet.approved_by or sheet.second}")
        case SessionState.AWAITING_APPROVAL:
            return "AWAITING APPROVAL"
        case _:
            return "Closed"


def _takings(sheet: CashUpSheet) -> Iterator[Block]:
    yield Left("Taken by method of payment", weight=Weight.BOLD)
    for tender in sheet.closed.tenders:
        yield Amount(_mop(sheet, tender.mop), pounds(tender.taken_pence))
    yield Left("Taken by fund", weight=Weight.BOLD)
    for fund, pence in sheet.by_fund.items():
        yield Amount(plain(sheet.fund_names.get(fund, fund)), pounds(pence))
    if sheet.by_vat:
        rows = tuple((plain(code), pounds(vat), pounds(gross)) for code, (gross, vat) in sheet.by_vat.items())
        yield VatTable(("VAT code", "VAT", "Gross"), rows)
    yield Total("TAKEN", pounds(sheet.taken_pence))
    closed = sheet.closed
    receipts = f"{closed.first_receipt} to {closed.last_receipt}" if closed.payments else "none"
    yield Pair("Payments", f"{closed.payments:,}")
    yield Pair("Receipts", receipts)
    for made in closed.reversals:
        yield Amount(f"{_REVERSALS.get(made.name, made.name)} ({made.count})", pounds(made.pence))


def _cash(sheet: CashUpSheet) -> Iterator[Block]:
    closed = sheet.closed
    yield Amount("Float at the beginning", pounds(closed.float_pence))
    yield Amount("Cash taken, less change", pounds(closed.tenders[0].taken_pence))
    for kind, (words, sign) in _MOVES.items():
        if kind in closed.moved:
            yield Amount(words, pounds(sign * closed.moved[kind]))
    for kind, whom in ((MoveKind.SWAP, "the safe"), (MoveKind.SWAP_TILL, "other tills")):
        if swapped_pence := closed.moved.get(kind):
            yield Left(f"Change swapped with {whom}: {pounds(swapped_pence)} for as much.")


def _counted(sheet: CashUpSheet) -> Iterator[Block]:
    cash = sheet.counted.cash
    for number, pence in enumerate(sheet.recounts, start=1):
        yield Amount(f"Count {number}, all methods", pounds(pence))
    if cash is None:
        return
    yield Left("Cash as counted", weight=Weight.BOLD)
    yield from cash_count_blocks(cash)


def _cards(sheet: CashUpSheet) -> Iterator[Block]:
    """Card sales that the terminal's report did not have, one by one; or that nobody looked for them."""
    cards = sheet.counted.cards
    if cards is None:
        if any(tender.kind is MopKind.CARD and tender.taken_pence for tender in sheet.closed.tenders):
            yield Left(NOT_MATCHED, weight=Weight.BOLD)
        return
    for mop, pence in sorted(cards.reports.items()):
        yield Amount(f"{_mop(sheet, mop)}, the terminal's report", pounds(pence))
    for stands, words in STANDS_WORDS.items():
        of_kind = [one for one in cards.named if one.stands is stands]
        if of_kind:
            yield Left(f"Card sales {words}", weight=Weight.BOLD)
        for one in of_kind:
            yield Amount(plain(one.words), pounds(one.pence))


def _differences(sheet: CashUpSheet) -> Iterator[Block]:
    for tender in sheet.closed.tenders:
        yield Left(_mop(sheet, tender.mop), weight=Weight.BOLD)
        yield Amount("Expected", pounds(tender.expected_pence))
        yield Amount("Counted", pounds(tender.counted_pence))
        yield Amount("Difference", pounds(tender.difference_pence), _weight(tender.difference_pence))
    for posting in sheet.closed.postings:
        fund = plain(sheet.fund_names.get(posting.fund, posting.fund))
        yield Amount(f"{posting.narrative}: {fund} {posting.reference}", pounds(posting.amount_pence), Weight.BOLD)
    if sheet.reason:
        yield Left(f"Reason: {plain(sheet.reason)}")


def _banking(sheet: CashUpSheet) -> Iterator[Block]:
    if sheet.handed_to:
        yield Pair("Drawer handed over to", plain(sheet.handed_to), Weight.BOLD)
        yield Amount("Handed over, as counted", pounds(sheet.closed.float_kept.pence))
    else:
        yield Amount("Float kept", pounds(sheet.closed.float_kept.pence))
    for tender in sheet.closed.tenders:
        if tender.kind is MopKind.CARD:
            yield Amount(f"{_mop(sheet, tender.mop)}, awaiting settlement", pounds(tender.counted_pence))
        else:
            yield Amount(f"{_mop(sheet, tender.mop)} for the bank", pounds(sheet.closed.banking_pence(tender)))
    yield Total("TO BANK", pounds(sheet.banking_pence))


def _foot(sheet: CashUpSheet) -> Iterator[Block]:
    yield Pair("Entry on the till's roll", f"{sheet.entry:,}")
    yield proof(sheet.mark)
    if sheet.acknowledged >= sheet.entry:
        yield Left("Central has every entry of this session.", weight=Weight.QUIET)
    else:
        yield Left(f"Central has this till's entries up to {sheet.acknowledged:,} so far.", weight=Weight.QUIET)
    if (stated := sheet.statement) is not None:
        day = f"{stated.day.day} {stated.day:%b %Y}"
        yield Left(f"Statement of all rolls of {day}, its seal: {grouped(stated.seal)}", weight=Weight.QUIET)
    yield from to_sign("Cashier", *(("Received by",) if sheet.handed_to else ()), "Supervisor")


def _weight(difference_pence: int) -> Weight:
    return Weight.BOLD if difference_pence else Weight.NORMAL


def _mop(sheet: CashUpSheet, code: str) -> str:
    return plain(sheet.mop_names.get(code, code))
