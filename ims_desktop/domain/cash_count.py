"""Cash counted by denomination: loose pieces and full bank bags, as people count a drawer."""

from collections.abc import Iterable, Mapping
from typing import cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused

# Notes and coins of the United Kingdom, in pence (controls.md).
DENOMINATIONS_PENCE = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)

# What one full coin bag holds, in pence, as it is printed on the bags that UK banks and the Post Office hand out and
# take back (one denomination a bag). Notes are counted loose.
BAG_PENCE: Mapping[int, int] = {200: 20_00, 100: 20_00, 50: 10_00, 20: 10_00, 10: 5_00, 5: 5_00, 2: 1_00, 1: 1_00}

MOST_OF_ONE = 100_000  # pieces, or bags, of one denomination: no drawer and no safe holds more
LARGEST_COUNT_PENCE = 1_000_000_00


@frozen
class CashCount:
    """Cash as counted: loose pieces and full bags by denomination in pence; nothing of a denomination is left out."""

    pieces: Mapping[int, int]
    bags: Mapping[int, int]

    @property
    def pence(self) -> int:
        """What it comes to."""
        loose_pence = sum(denomination_pence * pieces for denomination_pence, pieces in self.pieces.items())
        return loose_pence + sum(BAG_PENCE[denomination_pence] * bags for denomination_pence, bags in self.bags.items())

    @property
    def by_denomination(self) -> Mapping[int, int]:
        """Pieces of each denomination, those in bags too."""
        together = dict(self.pieces)
        for denomination_pence, bags in self.bags.items():
            in_bags = bags * BAG_PENCE[denomination_pence] // denomination_pence
            together[denomination_pence] = together.get(denomination_pence, 0) + in_bags
        return together

    def holds(self, part: "CashCount") -> bool:
        """Whether a part could be taken out of it, piece by piece."""
        mine = self.by_denomination
        return all(pieces <= mine.get(piece_pence, 0) for piece_pence, pieces in part.by_denomination.items())

    def body(self) -> dict[str, Json]:
        """As entries hold it: `counted` is pieces by denomination in pence, `bags` full bags; what is empty is absent.

        >>> counted_cash({2000: 3, 100: 5}, {100: 1}).body()
        {'counted': {'2000': 3, '100': 5}, 'bags': {'100': 1}}
        """
        parts: dict[str, Mapping[int, int]] = {"counted": self.pieces, "bags": self.bags}
        return {name: {str(piece): count for piece, count in part.items()} for name, part in parts.items() if part}


NO_CASH = CashCount({}, {})


def counted_cash(pieces: Mapping[int, int], bags: Mapping[int, int] | None = None) -> CashCount:
    """A count of loose pieces and full bags by denomination in pence: {2000: 3, 100: 5} is £65.00.

    Refuses `COUNT_NOT_VALID` for what is no note, coin or bag, for fewer than none and for absurdly many, and
    `AMOUNT_ABSURD` over £1,000,000.
    """
    _check(pieces, DENOMINATIONS_PENCE)
    _check(bags or {}, BAG_PENCE)
    count = CashCount(_kept(pieces), _kept(bags or {}))
    if count.pence > LARGEST_COUNT_PENCE:
        raise Refused(Reason.AMOUNT_ABSURD, amount_pence=count.pence)
    return count


def cash_by_value(amounts: Mapping[int, int]) -> CashCount:
    """A count keyed as amounts in pence by denomination in pence: {2000: 60_00} is three £20 notes.

    Refuses `COUNT_NOT_WHOLE` for an amount that is no whole number of its denomination.
    """
    for piece_pence, amount_pence in amounts.items():
        if piece_pence not in DENOMINATIONS_PENCE:
            raise Refused(Reason.COUNT_NOT_VALID)
        if amount_pence % piece_pence:
            raise Refused(Reason.COUNT_NOT_WHOLE, amount_pence=amount_pence, piece_pence=piece_pence)
    return counted_cash({piece_pence: amount_pence // piece_pence for piece_pence, amount_pence in amounts.items()})


def read_count(body: Mapping[str, Json]) -> CashCount | None:
    """Read a count back from an entry's body, None where it has none; raises TypeError or ValueError, or refuses."""
    if "counted" not in body and "bags" not in body:
        return None
    parts = [cast("Mapping[str, int]", body.get(name, {})) for name in ("counted", "bags")]
    pieces, bags = ({int(piece): count for piece, count in part.items()} for part in parts)
    return counted_cash(pieces, bags)


def _check(counts: Mapping[int, int], known: Iterable[int]) -> None:
    denominations = frozenset(known)
    for piece_pence, count in counts.items():
        if piece_pence not in denominations or not 0 <= count <= MOST_OF_ONE:
            raise Refused(Reason.COUNT_NOT_VALID)


def _kept(counts: Mapping[int, int]) -> dict[int, int]:
    return {piece_pence: counts[piece_pence] for piece_pence in sorted(counts, reverse=True) if counts[piece_pence]}
