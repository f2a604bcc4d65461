"""Settlement: what was handed over is matched with what is owed, and split into postings."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from ims_desktop.domain.basket import PaymentLine, check_lines
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.vat import spread_cumulatively

_CHEQUE_LIFE = timedelta(days=183)  # six months, as banks count it (controls.md)


@frozen
class Tender:
    """Money handed over in one way; `amount_pence` is what was handed over, change included.

    Of a card only the terminal's authorisation code, the last four digits and the scheme are kept.
    A cheque's drawer and bank details are personal; its number, date and payee (a name of the council's) are not.
    """

    mop: Mop
    amount_pence: int
    card_last4: str = ""
    card_authorisation: str = ""
    card_scheme: str = ""
    cheque_number: str = ""
    cheque_date: date | None = None
    cheque_sort_code: str = ""
    cheque_account: str = ""
    cheque_drawer: str = ""
    cheque_payee: str = ""  # whom it is made out to, where that was keyed
    cheque_whole_pence: int | None = None  # what the cheque says, where this is only a part of it


@frozen
class Posting:
    """One allocated transaction: money moves on postings and nowhere else. Pence, signed; lines and tenders from 1."""

    fund: str
    reference: str
    mop: str
    amount_pence: int
    vat_code: str
    vat_pence: int
    narrative: str
    line: int
    tender: int


@frozen
class Settlement:
    """A payment matched to the penny: postings sum to every line and to every tender less its change."""

    owed_pence: int
    change_pence: int
    tenders: tuple[Tender, ...]
    change_by_tender: tuple[int, ...]
    postings: tuple[Posting, ...]


def settle(lines: Sequence[PaymentLine], tenders: Sequence[Tender], day: date) -> Settlement:
    """Match what was handed over with what is owed, or refuse.

    Change comes out of cash only. A cheque or card for too much is a keying mistake, so it is refused
    here and never paid out of the drawer. `day` is the business day, against which a cheque's date is judged.
    """
    check_lines(lines)
    owed_pence = sum([line.amount_pence for line in lines])
    for tender in tenders:
        check_tender(tender, day)
    _check_maximum_together(tenders)
    cash_pence = sum([tender.amount_pence for tender in tenders if tender.mop.gives_change])
    other_pence = sum([tender.amount_pence for tender in tenders]) - cash_pence
    if other_pence > owed_pence:
        raise Refused(Reason.CHANGE_NOT_ALLOWED, over_pence=other_pence - owed_pence)
    change_pence = cash_pence + other_pence - owed_pence
    if change_pence < 0:
        raise Refused(Reason.UNDERPAID, short_pence=-change_pence)
    if other_pence == owed_pence and cash_pence:
        raise Refused(Reason.CHANGE_NOT_ALLOWED, over_pence=cash_pence)
    change_by_tender = _change_from_cash(tenders, change_pence)
    postings = _post(lines, tenders, change_by_tender)
    settlement = Settlement(owed_pence, change_pence, tuple(tenders), change_by_tender, postings)
    prove(settlement, lines)
    return settlement


def check_tender(tender: Tender, day: date) -> None:
    """Refuse a tender that cannot stand: disabled, out of its limits, or lacking what proves it."""
    mop = tender.mop
    if not mop.at_the_till:
        raise Refused(Reason.MOP_DISABLED, mop=mop.name)
    if tender.amount_pence == 0:
        raise Refused(Reason.AMOUNT_ZERO)
    if tender.amount_pence < 0:
        raise Refused(Reason.AMOUNT_NEGATIVE)
    if mop.maximum_pence is not None and tender.amount_pence > mop.maximum_pence:
        raise Refused(Reason.AMOUNT_OVER_MOP_MAXIMUM, mop=mop.name, maximum_pence=mop.maximum_pence)
    if mop.minimum_pence is not None and tender.amount_pence < mop.minimum_pence:
        raise Refused(Reason.AMOUNT_UNDER_MOP_MINIMUM, mop=mop.name, minimum_pence=mop.minimum_pence)
    if mop.kind is MopKind.CARD:
        _check_card(tender)
    elif mop.kind is MopKind.CHEQUE:
        _check_cheque(tender, day)


def _check_maximum_together(tenders: Sequence[Tender]) -> None:
    """A MOP's maximum holds for all of a payment's tenders by it: cash in two heaps is no way round the cash limit."""
    handed_over: dict[str, int] = {}
    for tender in tenders:
        mop = tender.mop
        handed_over[mop.code] = handed_over.get(mop.code, 0) + tender.amount_pence
        if mop.maximum_pence is not None and handed_over[mop.code] > mop.maximum_pence:
            raise Refused(Reason.AMOUNT_OVER_MOP_MAXIMUM, mop=mop.name, maximum_pence=mop.maximum_pence)


def _check_card(tender: Tender) -> None:
    if not re.fullmatch(r"[0-9]{4}", tender.card_last4):
        raise Refused(Reason.CARD_DETAILS, field="Last four digits", why="key the last four digits on the slip.")
    if not re.fullmatch(r"[A-Za-z0-9]{2,9}", tender.card_authorisation):
        raise Refused(Reason.CARD_DETAILS, field="Authorisation code", why="key the 2 to 9 characters on the slip.")
    if not re.fullmatch(r"[A-Za-z][A-Za-z ]{0,19}|", tender.card_scheme):
        raise Refused(Reason.CARD_DETAILS, field="Card scheme", why="it has at most 20 letters.")


def _check_cheque(tender: Tender, day: date) -> None:
    if not re.fullmatch(r"[0-9]{6}", tender.cheque_number):
        raise Refused(Reason.CHEQUE_DETAILS, field="Cheque number", why="it has six digits.")
    if tender.cheque_sort_code and not re.fullmatch(r"[0-9]{6}", tender.cheque_sort_code):
        raise Refused(Reason.CHEQUE_DETAILS, field="Sort code", why="it has six digits, such as 12-34-56.")
    if tender.cheque_account and not re.fullmatch(r"[0-9]{8}", tender.cheque_account):
        raise Refused(Reason.CHEQUE_DETAILS, field="Account number", why="it has eight digits.")
    if tender.cheque_whole_pence is not None and tender.cheque_whole_pence < tender.amount_pence:
        raise Refused(Reason.CHEQUE_DETAILS, field="The whole cheque", why="it is less than what it pays here.")
    if tender.cheque_date is not None and not day - _CHEQUE_LIFE <= tender.cheque_date <= day:
        raise Refused(Reason.CHEQUE_DATE)


def _change_from_cash(tenders: Sequence[Tender], change_pence: int) -> tuple[int, ...]:
    """Change comes out of the cash tenders, the last one first."""
    left = change_pence
    taken: list[int] = []
    for tender in reversed(tenders):
        share = min(left, tender.amount_pence) if tender.mop.gives_change else 0
        taken.append(share)
        left -= share
    return tuple(reversed(taken))


def _post(
    lines: Sequence[PaymentLine], tenders: Sequence[Tender], change_by_tender: Sequence[int]
) -> tuple[Posting, ...]:
    """Lines in order are filled from tenders as keyed; VAT is spread so that each line's stays whole."""
    counted = [tender.amount_pence - change for tender, change in zip(tenders, change_by_tender, strict=True)]
    postings: list[Posting] = []
    at = 0
    for line_number, line in enumerate(lines, start=1):
        parts: list[tuple[int, int]] = []
        owed = line.amount_pence
        while owed:
            if not counted[at]:
                at += 1
                continue
            part = min(owed, counted[at])
            parts.append((at, part))
            counted[at] -= part
            owed -= part
        whole = len(parts) == 1  # as most lines are
        vat = (line.vat_pence,) if whole else spread_cumulatively(line.vat_pence, [pence for _, pence in parts])
        for (index, pence), vat_pence in zip(parts, vat, strict=True):
            postings.append(
                Posting(
                    fund=line.fund,
                    reference=line.reference,
                    mop=tenders[index].mop.code,
                    amount_pence=pence,
                    vat_code=line.vat_code,
                    vat_pence=vat_pence,
                    narrative=line.narrative,
                    line=line_number,
                    tender=index + 1,
                )
            )
    return tuple(postings)


def prove(settlement: Settlement, lines: Sequence[PaymentLine]) -> None:
    """Assert that no penny was made or lost; raises ArithmeticError, for this would be a bug, not a refusal."""
    of_line: dict[int, int] = defaultdict(int)
    vat_of_line: dict[int, int] = defaultdict(int)
    of_tender: dict[int, int] = defaultdict(int)
    for posting in settlement.postings:
        of_line[posting.line] += posting.amount_pence
        vat_of_line[posting.line] += posting.vat_pence
        of_tender[posting.tender] += posting.amount_pence
    for number, line in enumerate(lines, start=1):
        if of_line[number] != line.amount_pence:
            raise ArithmeticError(f"postings of line {number} do not sum to it")
        if vat_of_line[number] != line.vat_pence:
            raise ArithmeticError(f"VAT of line {number} does not sum to it")
    kept = zip(settlement.tenders, settlement.change_by_tender, strict=True)
    for number, (tender, change) in enumerate(kept, start=1):
        if of_tender[number] != tender.amount_pence - change:
            raise ArithmeticError(f"postings of tender {number} do not sum to it")
