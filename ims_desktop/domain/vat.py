"""VAT inside an amount: codes, their dated rates, and the one way in which it is worked out."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused


@frozen
class DatedRate:
    """A rate as a fraction (0.2 is 20%), from the first day on which it holds."""

    starts: date
    rate: Decimal

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise Refused(Reason.VAT_RATE_NOT_VALID, rate=str(self.rate))


@frozen
class VatCode:
    """A VAT code of the council's: two characters, a name, and its rates over time."""

    code: str
    name: str
    rates: tuple[DatedRate, ...]
    disabled: bool = False

    def rate_on(self, day: date) -> Decimal:
        """The rate that holds on a business day; nothing is charged before the first rate."""
        holds: DatedRate | None = None
        for dated in self.rates:
            if dated.starts <= day and (holds is None or dated.starts > holds.starts):
                holds = dated
        return holds.rate if holds else Decimal(0)


def vat_within(gross_pence: int, rate: Decimal) -> int:
    """The VAT inside a gross amount, in pence: gross - gross / (1 + rate), half to even, sign kept.

    Exact, rounded once (rules.md section 4: £10.00 at 20% holds £1.67, 3p holds nothing, 9p holds 2p).
    """
    part, whole = rate.as_integer_ratio()
    if not 0 <= part <= whole:
        raise Refused(Reason.VAT_RATE_NOT_VALID, rate=str(rate))
    return _half_to_even(gross_pence * part, whole + part)


def _half_to_even(part: int, whole: int) -> int:
    """A fraction rounded to a whole number, exactly; `whole` is not 0."""
    if whole < 0:
        part, whole = -part, -whole
    below, left = divmod(part, whole)
    return below + (2 * left > whole or (2 * left == whole and below % 2))


def spread_cumulatively(total_pence: int, parts_pence: Sequence[int]) -> tuple[int, ...]:
    """Share a total over parts in their proportion so that the shares add up to it, to the penny.

    Each share is the rounded running total less what went before, so no penny is made or lost. Raises
    ArithmeticError where there is something to share and nothing to share it over: it would be lost.
    """
    whole = sum(parts_pence)
    if whole == 0:
        if total_pence:
            raise ArithmeticError(f"{total_pence} pence cannot be shared over nothing")
        return tuple(0 for _ in parts_pence)
    shares: list[int] = []
    running = given = 0
    for part in parts_pence:
        running += part
        share = _half_to_even(total_pence * running, whole) - given
        shares.append(share)
        given += share
    return tuple(shares)
