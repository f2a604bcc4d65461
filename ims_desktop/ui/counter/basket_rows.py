"""The lines of the payment, put into words."""

from ims_desktop.actions.counter.add_line import Added
from ims_desktop.domain.basket import Basket, PaymentLine
from ims_desktop.domain.money import pounds
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Unavailable
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.found_rows import badge, grouped
from ims_desktop.ui.counter.shown import BasketShown, LineRow
from ims_desktop.ui.shown import NoticeText, Tone


def basket_shown(basket: Basket, data: ReferenceData, marked: int) -> BasketShown:
    """The payment as it is read."""
    rows = tuple(_row(line, data) for line in basket.lines)
    payer = basket.payer or wording.PAYER_HOLDER
    return BasketShown(rows, marked, wording.PAYER_AT.format(payer, basket.address) if basket.address else payer)


def notice_of(added: Added, kept: Unavailable | None) -> NoticeText | None:
    """What is said of a line that was added; `kept` is why the basket could not be kept for a restart."""
    warned = [*added.warnings, *([wording.KEPT_NOT.format(kept.message)] if kept is not None else [])]
    if warned:
        return NoticeText(" ".join([*warned, added.told]).strip(), Tone.WARNING, key="basket")
    return NoticeText(added.told, Tone.NOTE, key="basket") if added.told else None


def lines_words(count: int) -> str:
    """How many lines, in words."""
    return wording.ONE_LINE if count == 1 else wording.MANY_LINES.format(count)


def _row(line: PaymentLine, data: ReferenceData) -> LineRow:
    parts = [line.narrative]
    if line.item:
        parts.append(wording.EACH.format(line.quantity, pounds(line.amount_pence // line.quantity)))
    parts += [line.holder_name, line.note]
    return LineRow(
        fund=badge(data, line.fund),
        reference=line.item or grouped(line.reference),
        what=" · ".join(part for part in parts if part),
        vat=pounds(line.vat_pence) if line.vat_rate else wording.NO_VAT,
        amount=pounds(line.amount_pence),
    )
