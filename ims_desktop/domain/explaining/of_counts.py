"""What may have gone wrong where notes and coins were counted: at the close, and at opening for the float."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, permutations

from ims_desktop.domain.cash_count import BAG_PENCE, DENOMINATIONS_PENCE, NO_CASH, CashCount
from ims_desktop.domain.explaining.misreading import meant_pieces
from ims_desktop.domain.explaining.session_seen import SMALLEST_NOTE_PENCE, SessionSeen
from ims_desktop.domain.explaining.suspicion import FLOAT, Kind, Suspicion, on_cash

# of a thousand counts
_RATE = {
    Kind.ONE_FOR_ANOTHER: 15e-3,
    Kind.ROW_FOR_ANOTHER: 15e-3,
    Kind.PILE_MISSED: 30e-3,
    Kind.PILE_TWICE: 25e-3,
    Kind.COUNT_MISKEYED: 20e-3,
    Kind.FLOAT_WRONG: 0.5,  # of what goes wrong in a count: it is smaller and another eye looks on
    Kind.FLOAT_LEFT_OUT: 10e-3,
}
_ISSUED_OTHERWISE = 300e-3  # a float that was counted as another sum than the one issued
_AS_ISSUED = 0.05  # and what is left of the doubt where both agree

_ALIKE = {  # two denominations in pence: how often one is taken for the other, of a hundred times
    (1000, 2000): 18,
    (500, 1000): 16,
    (500, 2000): 6,
    (2000, 5000): 8,
    (100, 200): 14,
    (20, 50): 10,
    (5, 10): 8,
    (1, 2): 8,
    (10, 20): 5,
    (2, 10): 4,
    (50, 100): 3,
}
_FEW = (0.5, 0.2, 0.1, 0.1, 0.1)  # one piece among others, two …
_ROW_SHARE, _ROWS_CHANGED = 0.6, 0.4
_BAG_SHARE = 0.2
_NOTE_PILES = {10: 0.4, 20: 0.3, 25: 0.1, 50: 0.1, 5: 0.1}  # notes are laid in tens, and bundled in more
_COIN_PILES_PENCE = {1_00: 0.4, 5_00: 0.3, 10_00: 0.3}  # coins are piled to a pound, five or ten
_WHOLE_ROW, _BAGS, _PILES = 0.4, 0.3, 0.3
_USED = 0.8  # of bags forgotten, those of coins that are in bags here
_ONLY_BAG = 0.3  # the only bag of a kind is not easily counted twice
_MANY = 5  # pieces in the float that do not all go in a day
_UNLIKELY_EMPTY = 20.0
_TAKEN, _TAKEN_OF_LARGEST = 20, 4  # pieces that may have come in besides; few pay with fifties
_ROWS = len(DENOMINATIONS_PENCE)


def of_counts(session: SessionSeen) -> Iterator[Suspicion]:
    """What may have gone wrong in the count at the close, in the float's at opening, or with the float as a whole."""
    yield from _of_count(session.cash, session.float_cash)
    issued_pence, float_pence = session.float_issued_pence, session.float_pence
    doubt = _RATE[Kind.FLOAT_WRONG] * (_AS_ISSUED if issued_pence == float_pence else 1)
    for one in _of_count(session.float_cash, NO_CASH):
        if abs(one.effect[0]) * 2 <= float_pence:  # nobody counts a float wrong by more
            kind = one.kind if one.kind is Kind.ONE_FOR_ANOTHER else Kind.FLOAT_WRONG
            moved = on_cash(-one.effect[0])
            yield one._replace(kind=kind, effect=moved, chance=one.chance * doubt, how=f"{FLOAT}{one.how}")
    if issued_pence is not None and issued_pence != float_pence:
        moved, facts = on_cash(issued_pence - float_pence), (float_pence, issued_pence)
        yield Suspicion(Kind.FLOAT_WRONG, moved, _ISSUED_OTHERWISE, "float issued", (), facts)
    if float_pence:
        for pence, how, share in ((-float_pence, "left out", 0.8), (float_pence, "float twice", 0.2)):
            rate = _RATE[Kind.FLOAT_LEFT_OUT] * share
            yield Suspicion(Kind.FLOAT_LEFT_OUT, on_cash(pence), rate, how, (), (float_pence,))


def _of_count(cash: CashCount, opened_with: CashCount) -> Iterator[Suspicion]:
    if not cash.pieces and not cash.bags:
        return  # one sum was keyed: nothing is known of its pieces
    yield from _one_for_another(cash.pieces)
    yield from _rows_counted_as(cash)
    yield from _bags_counted_as(cash.bags)
    yield from _bags(cash, opened_with)
    yield from _piles(cash.pieces)
    for denomination in DENOMINATIONS_PENCE:
        pieces = cash.pieces.get(denomination, 0)
        if pieces:
            yield from _miskeyed(denomination, pieces)
        elif not cash.bags.get(denomination):
            yield from _row_left_out(denomination, opened_with.pieces.get(denomination, 0))


def _one_for_another(pieces: Mapping[int, int]) -> Iterator[Suspicion]:
    """A piece or a few of one denomination lay with those of another."""
    for truly, counted, weight in _alike_pairs():
        rate = _RATE[Kind.ONE_FOR_ANOTHER] * weight
        for few, share in enumerate(_FEW, start=1):
            if pieces.get(counted, 0) >= few:
                moved, facts = on_cash(few * (counted - truly)), (few, counted, truly)
                yield Suspicion(Kind.ONE_FOR_ANOTHER, moved, rate * share, "pieces", (), facts)


def _bags_counted_as(bags: Mapping[int, int]) -> Iterator[Suspicion]:
    rate = _RATE[Kind.ONE_FOR_ANOTHER] * _BAG_SHARE / max(1, sum(1 for count in bags.values() if count))
    for counted, truly in permutations(BAG_PENCE, 2):
        pence = BAG_PENCE[counted] - BAG_PENCE[truly]
        if bags.get(counted) and pence:
            chance, facts = rate / len(BAG_PENCE), (1, counted, truly)
            yield Suspicion(Kind.ONE_FOR_ANOTHER, on_cash(pence), chance, "bag as other", (), facts)


def _alike_pairs() -> Iterator[tuple[int, int, float]]:
    whole = 2 * sum(_ALIKE.values())
    for (one, other), weight in _ALIKE.items():
        yield one, other, weight / whole
        yield other, one, weight / whole


def _rows_counted_as(cash: CashCount) -> Iterator[Suspicion]:
    """A whole row was keyed beside its own, or two rows were changed over."""
    pairs = list(pairwise(DENOMINATIONS_PENCE))
    rate = _RATE[Kind.ROW_FOR_ANOTHER] / len(pairs)
    for high, low in pairs:
        for truly, counted in ((high, low), (low, high)):
            pieces = cash.pieces.get(counted, 0)
            if pieces and not cash.pieces.get(truly, 0):
                moved, facts = on_cash(pieces * (counted - truly)), (pieces, counted, truly)
                yield Suspicion(Kind.ROW_FOR_ANOTHER, moved, rate * _ROW_SHARE, "row", (), facts)
        highs, lows = cash.pieces.get(high, 0), cash.pieces.get(low, 0)
        if highs and lows and highs != lows:
            moved = on_cash((high - low) * (highs - lows))
            yield Suspicion(
                Kind.ROW_FOR_ANOTHER, moved, rate * _ROWS_CHANGED, "rows changed", (), (highs, high, lows, low)
            )


def _bags(cash: CashCount, opened_with: CashCount) -> Iterator[Suspicion]:
    missed, twice = _RATE[Kind.PILE_MISSED] * _BAGS, _RATE[Kind.PILE_TWICE] * _BAGS
    in_use = {*cash.bags, *opened_with.bags}
    for denomination, pence in BAG_PENCE.items():
        chance = missed * (_USED / len(in_use) if denomination in in_use else (1 - _USED) / len(BAG_PENCE))
        yield Suspicion(Kind.PILE_MISSED, on_cash(-pence), chance, "bag missed", (), (pence, denomination))
        if bags := cash.bags.get(denomination):
            chance = twice / len(in_use) * (1 if bags > 1 else _ONLY_BAG)
            facts = (pence, denomination, bags)
            yield Suspicion(Kind.PILE_TWICE, on_cash(pence), chance, "bag twice", (), facts)


def _piles(pieces: Mapping[int, int]) -> Iterator[Suspicion]:
    rows = max(1, sum(1 for count in pieces.values() if count))
    for denomination, count in pieces.items():
        if not count:
            continue
        for in_pile, share in _pile_sizes(denomination).items():
            pence, facts = in_pile * denomination, (in_pile, denomination)
            chance = share * _PILES / rows
            missed, twice = _RATE[Kind.PILE_MISSED] * chance, _RATE[Kind.PILE_TWICE] * chance
            yield Suspicion(Kind.PILE_MISSED, on_cash(-pence), missed, "pile missed", (), facts)
            if count >= 2 * in_pile:
                yield Suspicion(Kind.PILE_TWICE, on_cash(pence), twice, "pile twice", (), facts)
        if count % 2 == 0:
            pence, facts = count // 2 * denomination, (count // 2, denomination)
            twice = _RATE[Kind.PILE_TWICE] * _WHOLE_ROW / rows
            yield Suspicion(Kind.PILE_TWICE, on_cash(pence), twice, "row twice", (), facts)


def _pile_sizes(denomination: int) -> dict[int, float]:
    if denomination >= SMALLEST_NOTE_PENCE:
        return _NOTE_PILES
    return {pence // denomination: share for pence, share in _COIN_PILES_PENCE.items() if pence > denomination}


def _row_left_out(denomination: int, opened_with: int) -> Iterator[Suspicion]:
    """Nothing was counted of a denomination: as many as there might be were left out."""
    most = 2 * opened_with + (_TAKEN if denomination < max(DENOMINATIONS_PENCE) else _TAKEN_OF_LARGEST)
    chance = _RATE[Kind.PILE_MISSED] * _WHOLE_ROW / _ROWS / most
    if opened_with >= _MANY:
        chance *= _UNLIKELY_EMPTY
    for pieces in range(1, most + 1):
        moved = on_cash(-pieces * denomination)
        yield Suspicion(Kind.PILE_MISSED, moved, chance, "row missed", (), (pieces, denomination))


def _miskeyed(denomination: int, pieces: int) -> Iterator[Suspicion]:
    rate = _RATE[Kind.COUNT_MISKEYED] / _ROWS
    for meant in meant_pieces(pieces):
        moved, facts = on_cash((pieces - meant.meant) * denomination), (pieces, denomination, meant.meant)
        yield Suspicion(Kind.COUNT_MISKEYED, moved, rate * meant.share, meant.slip, (), facts)
