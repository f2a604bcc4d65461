"""Mistakes in counting a drawer or a float, planted in a made-up day."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from counter_days import PIECES, Day, made_up
from planting import NoPlace, Planted, chosen, slipped

from ims_desktop.domain.cash_count import CashCount
from ims_desktop.domain.explaining.suspicion import Kind

_NEXT = {2000: 1000, 1000: 500, 500: 1000, 200: 100, 100: 200, 50: 20, 20: 50, 10: 5, 5: 10, 2: 1, 1: 2, 5000: 2000}


def _name(piece: int) -> str:
    """A pattern for its name; £1 is not £10."""
    return rf"£{piece // 100}\b" if piece >= 100 else rf"\b{piece}p\b"


def _piece_miscounted(rng: Random, cash: CashCount) -> tuple[CashCount, str]:
    """One to three notes, or now and then coins, laid with the next denomination's."""
    pieces, notes = Counter(cash.pieces), rng.random() < 0.85
    truly = chosen(rng, [piece for piece in pieces if (piece >= 500) == notes])
    count = min(pieces[truly], rng.choices((1, 2, 3), (6, 2, 1))[0])
    pieces[truly] -= count
    pieces[_NEXT[truly]] += count
    return replace(cash, pieces=dict(+pieces)), _name(truly)


def piece_counted_as(day: Day) -> Planted:
    day.count, name = _piece_miscounted(day.rng, day.counted())
    return Planted(words=name)


def bag_counted_as(day: Day) -> Planted:
    cash = day.counted()
    bags = Counter(cash.bags)
    truly = chosen(day.rng, [piece for piece in bags if piece in {50, 20, 10, 5}])
    bags[truly] -= 1
    bags[{50: 10, 20: 10, 10: 20, 5: 2}[truly]] += 1
    day.count = CashCount(cash.pieces, dict(+bags))
    return Planted(words=_name(truly))


def row_counted_as(day: Day) -> Planted:
    """A whole row keyed in the next, or two rows changed over."""
    cash = day.counted()
    pieces = Counter(cash.pieces)
    truly = chosen(day.rng, [piece for piece in pieces if piece > 1])
    other = PIECES[PIECES.index(truly) + 1]
    pieces[truly], pieces[other] = pieces[other], pieces[truly]
    day.count = replace(cash, pieces=dict(+pieces))
    return Planted(words=_name(truly))


def pile_missed(day: Day) -> Planted:
    """A bag, ten or twenty notes, a pile of coins to a pound or more, or all of a kind that the float had."""
    cash, rng = day.counted(), day.rng
    pieces, bags = Counter(cash.pieces), Counter(cash.bags)
    way = rng.choice(("bag", "notes", "coins", "row"))
    if way == "bag":
        piece = chosen(rng, [*bags])
        bags[piece] -= 1
    elif way == "row":
        piece = chosen(rng, [piece for piece in pieces if day.float_true[piece] >= 5])
        pieces[piece] = 0
    else:
        piece = chosen(rng, [piece for piece in pieces if (piece >= 500) == (way == "notes")])
        pile = rng.choice((10, 10, 20)) if way == "notes" else max(1_00, piece * 5) // piece
        if pieces[piece] <= pile:
            raise NoPlace
        pieces[piece] -= pile
    day.count = CashCount(dict(+pieces), dict(+bags))
    return Planted(words=_name(piece))


def pile_twice(day: Day) -> Planted:
    """A bag, ten notes, or all that lay loose of a kind."""
    cash, rng = day.counted(), day.rng
    pieces, bags = Counter(cash.pieces), Counter(cash.bags)
    way = rng.choice(("bag", "notes", "row"))
    if way == "bag":
        piece = chosen(rng, [*bags])
        bags[piece] += 1
    elif way == "row":
        piece = chosen(rng, [*pieces])
        pieces[piece] *= 2
    else:
        piece = chosen(rng, [piece for piece in pieces if piece >= 500 and pieces[piece] >= 10])
        pieces[piece] += 10
    day.count = CashCount(dict(pieces), dict(bags))
    return Planted(words=_name(piece))


def count_miskeyed(day: Day) -> Planted:
    cash = day.counted()
    piece = chosen(day.rng, [piece for piece, count in cash.pieces.items() if count > 9])
    wrong = slipped(day.rng, cash.pieces[piece], pieces=True)
    day.count = replace(cash, pieces={**cash.pieces, piece: wrong})
    return Planted(words=_name(piece))


def float_wrong(day: Day) -> Planted:
    """Counted wrong at opening, in a way that a count goes wrong; what was issued is right where it is known."""
    truly = CashCount(dict(day.float_true), {})
    if day.rng.random() < 0.6:
        wrong, name = _piece_miscounted(day.rng, truly)
    else:
        piece = chosen(day.rng, [piece for piece, count in truly.pieces.items() if count > 9])
        wrong = replace(truly, pieces={**truly.pieces, piece: slipped(day.rng, truly.pieces[piece], pieces=True)})
        name = _name(piece)
    day.float_counted = Counter(wrong.pieces)
    return Planted(words="" if day.issued_known else f"The float at opening.*{name}")


def float_left_out(day: Day) -> Planted:
    pence = sum(piece * count for piece, count in day.float_true.items())
    day.drawer -= made_up(day.drawer, pence)
    return Planted()


COUNTED_WRONG: Mapping[str, tuple[set[Kind], Callable[[Day], Planted]]] = {
    "a note counted as another": ({Kind.ONE_FOR_ANOTHER}, piece_counted_as),
    "a bag counted as another": ({Kind.ONE_FOR_ANOTHER}, bag_counted_as),
    "a row counted as another": ({Kind.ROW_FOR_ANOTHER}, row_counted_as),
    "a pile or bag not counted": ({Kind.PILE_MISSED}, pile_missed),
    "a pile or bag counted twice": ({Kind.PILE_TWICE}, pile_twice),
    "a count miskeyed": ({Kind.COUNT_MISKEYED}, count_miskeyed),
    "the float counted wrong at opening": ({Kind.FLOAT_WRONG, Kind.ONE_FOR_ANOTHER}, float_wrong),
    "the float left out of the count": ({Kind.FLOAT_LEFT_OUT}, float_left_out),
}
