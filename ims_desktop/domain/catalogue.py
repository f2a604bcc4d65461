"""The catalogue: things sold at the counter for a price, such as a garden waste bin."""

from collections.abc import Sequence
from datetime import date

from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused

MOST_ASKED = 4
ANSWER_LENGTH = 50


@frozen
class DatedPrice:
    """A price in whole pence, VAT included, from the first day on which it holds."""

    starts: date
    price_pence: int


@frozen
class CatalogueItem:
    """Something sold by name or short code; its money goes to one reference of one fund."""

    code: str
    name: str
    fund: str
    reference: str
    prices: tuple[DatedPrice, ...]
    vat_code: str | None = None  # None: the fund's own
    disabled: bool = False
    asks: tuple[str, ...] = ()  # at most four: a registration, a name, dates; the answers are printed on the receipt

    def price_on(self, day: date) -> int:
        """The price in pence on a business day; refuses `ITEM_NOT_PRICED` before the first one."""
        begun = [dated for dated in self.prices if dated.starts <= day]
        if not begun or self.disabled:
            raise Refused(Reason.ITEM_NOT_PRICED, item=self.name)
        return max(begun, key=lambda dated: dated.starts).price_pence

    def answered(self, answers: Sequence[str]) -> str:
        """The answers to what is asked of whoever buys it, as its line's narrative: “Registration: AB12 CDE”.

        Refuses `ITEM_ANSWERS` where any is missing or left empty, naming all of those.
        """
        asked = self.asks[:MOST_ASKED]
        missing = [one for at, one in enumerate(asked) if at >= len(answers) or not answers[at].strip()]
        if missing:
            raise Refused(Reason.ITEM_ANSWERS, item=self.name, question="; ".join(missing))
        if len(answers) > len(asked):
            raise Refused(Reason.ITEM_ANSWERS, item=self.name, question="; ".join(asked) or "nothing")
        said = (
            f"{question}: {clean_text(answer, field=question, maximum=ANSWER_LENGTH)}"
            for question, answer in zip(asked, answers, strict=True)
        )
        return "; ".join(said)
