"""The catalogue: things sold at the counter for a price, such as a garden waste bin."""

from dataclasses import dataclass
from datetime import date

from ims_desktop.domain.refusal import Reason, Refused


@dataclass(frozen=True, slots=True)
class DatedPrice:
    """A price in whole pence, VAT included, from the first day on which it holds."""

    starts: date
    price_pence: int


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """Something sold by name or short code; its money goes to one reference of one fund."""

    code: str
    name: str
    fund: str
    reference: str
    prices: tuple[DatedPrice, ...]
    vat_code: str | None = None  # None: the fund's own
    disabled: bool = False

    def price_on(self, day: date) -> int:
        """The price in pence on a business day; refuses `ITEM_NOT_PRICED` before the first one."""
        begun = [dated for dated in self.prices if dated.starts <= day]
        if not begun or self.disabled:
            raise Refused(Reason.ITEM_NOT_PRICED, item=self.name)
        return max(begun, key=lambda dated: dated.starts).price_pence
