"""Reads what is keyed on the count screen: pieces, bags, amounts in a piece's row, and sums."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field

from ims_desktop.actions.counter.cash_up_at_hand import CashUpAtHand
from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.card_sales import CardsMatched, Stands, matched
from ims_desktop.domain.cash_count import LARGEST_COUNT_PENCE, cash_by_value
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.count_and_close.shown import CardMark, Keyed
from ims_desktop.ui.keyed_cash import PIECES_WRONG, KeyedCash, keyed_cash

_STANDS = {CardMark.NEXT_REPORT: Stands.NEXT_REPORT, CardMark.NOT_SENT: Stands.NOT_SENT}


@frozen
class ReadCount:
    """What was keyed, and what is wrong with it: by piece (pence; whether of bags) and by MOP code.

    `forget` names the sums that looked like card numbers. `nothing`: not a single field was keyed, no cheque ticked.
    """

    counted: Counted
    cash: KeyedCash
    cheques_pence: int
    wrong_cash: Mapping[tuple[int, bool], str] = field(default_factory=dict)
    wrong_sums: Mapping[str, str] = field(default_factory=dict)
    forget: frozenset[str] = frozenset()
    cards: int = 0  # of them, how many are on the report
    nothing: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all of it can be kept."""
        return not (self.wrong_cash or self.wrong_sums)


def read_count(keyed: Keyed, at_hand: CashUpAtHand, cash_code: str) -> ReadCount:
    """Read a count. In a row of pieces an amount is understood too: £1.50 beside 50p is three of them.

    What is not named in a count was counted as nothing.
    """
    mops = at_hand.mops
    pieces, wrong_cash = _pieces(keyed.pieces)
    cash = keyed_cash(pieces, keyed.bags)
    wrong_cash |= dict.fromkeys(cash.wrong, PIECES_WRONG)
    sums, wrong_sums, forget = _sums(keyed.sums, {mop.code for mop in mops if mop.kind is MopKind.CARD})
    ticked = tuple(one.cheque for one, there in zip(at_hand.cheques, keyed.ticked, strict=True) if there)
    by_mop = {cash_code: cash.count.pence} | {mop.code: sums[mop.code] for mop in mops if sums.get(mop.code)}
    cheque_codes = [mop.code for mop in mops if mop.kind is MopKind.CHEQUE]
    for one in ticked:
        by_mop[one.mop] = by_mop.get(one.mop, 0) + one.pence
    cards = _cards(keyed, at_hand, sums)
    for code in {one.mop for one in cards.named} if cards else ():
        by_mop[code] = cards.counted_pence(code) if cards else 0
    return ReadCount(
        counted=Counted(by_mop, cash.count, tuple((one.entry, one.tender) for one in ticked), cards),
        cash=cash,
        cheques_pence=sum(by_mop.get(code, 0) for code in cheque_codes),
        wrong_cash=wrong_cash,
        wrong_sums=wrong_sums,
        forget=forget,
        cards=keyed.cards.count(CardMark.ON_REPORT),
        nothing=cash.nothing
        and not (ticked or any(text.strip() for text in keyed.sums.values()))
        and all(mark is CardMark.NOT_FOUND for mark in keyed.cards),
    )


def _cards(keyed: Keyed, at_hand: CashUpAtHand, sums: Mapping[str, int]) -> CardsMatched | None:
    """How card sales stand by what was marked in their list; their reports are the sums that were keyed."""
    if at_hand.cards is None:
        return None
    reports = {mop.code: sums[mop.code] for mop in at_hand.mops if mop.kind is MopKind.CARD and sums.get(mop.code)}
    marked = zip(at_hand.cards, keyed.cards, strict=True)
    return matched(
        at_hand.cards,
        reports,
        {sale.place: _STANDS.get(mark) for sale, mark in marked if mark is not CardMark.NOT_FOUND},
    )


def _pieces(typed: Mapping[int, str]) -> tuple[dict[int, str], dict[tuple[int, bool], str]]:
    pieces, wrong = dict(typed), dict[tuple[int, bool], str]()
    for piece_pence, text in typed.items():
        if not any(mark in text for mark in "£.,"):
            continue
        try:
            amount_pence = parse_pounds(text)
            pieces[piece_pence] = str(cash_by_value({piece_pence: amount_pence}).pieces.get(piece_pence, 0))
        except Refused as refused:
            pieces[piece_pence] = ""
            wrong[piece_pence, False] = refused.message
    return pieces, wrong


def _sums(typed: Mapping[str, str], cards: AbstractSet[str]) -> tuple[dict[str, int], dict[str, str], frozenset[str]]:
    sums, wrong = dict[str, int](), dict[str, str]()
    for code, text in typed.items():
        try:
            sums[code] = _sum(text, may_be_below=code in cards)
        except Refused as refused:
            wrong[code] = refused.message
    return sums, wrong, frozenset(code for code, text in typed.items() if looks_like_card_number(text))


def _sum(text: str, *, may_be_below: bool) -> int:
    """What was counted of one method of payment; a terminal may have given back more than it took."""
    if looks_like_card_number(text):
        raise Refused(Reason.CARD_NUMBER)
    pence = parse_pounds(text) if text.strip() else 0
    if pence < 0 and not may_be_below:
        raise Refused(Reason.COUNT_NOT_VALID)
    if abs(pence) > LARGEST_COUNT_PENCE:
        raise Refused(Reason.AMOUNT_ABSURD, amount_pence=pence)
    return pence
