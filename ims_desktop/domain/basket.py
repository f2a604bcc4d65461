"""The basket: the lines of one payment, before anything was tendered."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.amount import check_amount
from ims_desktop.domain.catalogue import CatalogueItem
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.vat import VatCode, vat_within

MOST_LINES = 50
_MOST_QUANTITY = 999
_QUANTITY = re.compile(r"0{0,9}[0-9]{1,3}")


@frozen
class PaymentLine:
    """One thing paid: amounts are whole pence with VAT inside; `vat_rate` is a fraction.

    `narrative` is the fund's or item's own wording; `note` is what a person typed and so personal.
    """

    fund: str
    reference: str
    amount_pence: int
    vat_code: str
    vat_rate: Decimal
    vat_pence: int
    narrative: str
    note: str = ""
    item: str = ""
    quantity: int = 1
    holder_name: str = ""
    due_pence: int | None = None  # what was due where that goes by the day of receipt
    received_on: date | None = None  # that day, where it is not the business day
    address_known: bool = False  # the account says where its holder lives


@frozen
class Basket:
    """Lines in the order in which they were added, and who pays where it is not the holder."""

    lines: tuple[PaymentLine, ...] = ()
    payer: str = ""
    address: str = ""  # the payer's, where it was asked for
    email: str = ""  # where the receipt goes instead of onto paper

    @property
    def total_pence(self) -> int:
        """What is owed."""
        return sum(line.amount_pence for line in self.lines)

    @property
    def vat_pence(self) -> int:
        """A receipt's VAT is the sum of its lines'."""
        return sum(line.vat_pence for line in self.lines)

    @property
    def payer_name(self) -> str:
        """Who pays: someone named, else the first line's account holder."""
        if self.payer:
            return self.payer
        return next((line.holder_name for line in self.lines if line.holder_name), "")

    def with_line(self, line: PaymentLine, *, may_repeat: bool = False) -> "Basket":
        """Add a line; the same fund and reference twice is refused unless the user may (items add up instead)."""
        for position, there in enumerate(self.lines):
            if (there.fund, there.reference, there.item) == (line.fund, line.reference, line.item):
                if line.item and there.note == line.note:
                    return self.with_line_changed(position, _added_up(there, line))
                if not may_repeat and not (line.item and line.note):  # two permits, each for its own car
                    raise Refused(Reason.DUPLICATE_LINE, reference=line.reference)
        if len(self.lines) >= MOST_LINES:
            raise Refused(Reason.ENTRY_TOO_LARGE)
        return replace(self, lines=(*self.lines, line))

    def with_line_changed(self, position: int, line: PaymentLine) -> "Basket":
        """Put another line in a position (from 0); raises IndexError for a position without a line."""
        self._must_have(position)
        return replace(self, lines=(*self.lines[:position], line, *self.lines[position + 1 :]))

    def without_line(self, position: int) -> "Basket":
        """Take a line off; the last one takes the payer with it. Raises IndexError for a position without a line."""
        self._must_have(position)
        lines = (*self.lines[:position], *self.lines[position + 1 :])
        return replace(self, lines=lines) if lines else Basket()

    def _must_have(self, position: int) -> None:
        # slices would take -1 for the last line and put it in twice
        if not 0 <= position < len(self.lines):
            raise IndexError(f"no line at position {position}")


def _added_up(there: PaymentLine, line: PaymentLine) -> PaymentLine:
    quantity = there.quantity + line.quantity
    if quantity > _MOST_QUANTITY:
        raise Refused(Reason.QUANTITY_NOT_VALID)
    amount_pence = there.amount_pence + line.amount_pence
    return replace(
        there, quantity=quantity, amount_pence=amount_pence, vat_pence=vat_within(amount_pence, there.vat_rate)
    )


def account_line(  # noqa: PLR0913  a line has this many facts
    fund: Fund,
    reference: str,
    amount_pence: int,
    vat: VatCode,
    day: date,
    *,
    holder: AccountHolder | None = None,
    note: str = "",
    confirmed: bool = False,
) -> PaymentLine:
    """A line on an account, its VAT worked out once; refuses amounts that no line may have.

    `reference` has been through the fund's check. Another VAT code than the fund's needs its leave.
    """
    check_amount(amount_pence, confirmed=confirmed)
    if vat.code != fund.vat_code and not fund.vat_override:
        raise Refused(Reason.VAT_OVERRIDE_NOT_ALLOWED, fund=fund.name)
    rate = vat.rate_on(day)
    return PaymentLine(
        fund=fund.code,
        reference=reference,
        amount_pence=amount_pence,
        vat_code=vat.code,
        vat_rate=rate,
        vat_pence=vat_within(amount_pence, rate),
        narrative=fund.narrative or fund.name,
        note=note,
        holder_name=holder.full_name if holder else "",
        address_known=bool(holder and holder.full_address),
    )


def item_line(item: CatalogueItem, quantity: int, vat: VatCode, day: date) -> PaymentLine:
    """A line of a catalogue item at the day's price; a quantity is 1 to 999."""
    if not 1 <= quantity <= _MOST_QUANTITY:
        raise Refused(Reason.QUANTITY_NOT_VALID)
    amount_pence = item.price_on(day) * quantity
    check_amount(amount_pence)
    rate = vat.rate_on(day)
    return PaymentLine(
        fund=item.fund,
        reference=item.reference,
        amount_pence=amount_pence,
        vat_code=vat.code,
        vat_rate=rate,
        vat_pence=vat_within(amount_pence, rate),
        narrative=item.name,
        item=item.code,
        quantity=quantity,
    )


def parse_quantity(typed: str) -> tuple[int, str]:
    """Quantity and the rest of what was typed for an item: “3*bag” is 3 and “bag”, “bag” is 1 and “bag”."""
    count, star, rest = typed.partition("*")
    if not star:
        return 1, typed.strip()
    if not _QUANTITY.fullmatch(count.strip()) or int(count) == 0:
        raise Refused(Reason.QUANTITY_NOT_VALID)
    return int(count), rest.strip()


def check_lines(lines: Sequence[PaymentLine]) -> None:
    """Check a whole basket again before it is paid: something to pay, each amount sound."""
    if not lines:
        raise Refused(Reason.NOTHING_TO_PAY)
    if len(lines) > MOST_LINES:
        raise Refused(Reason.ENTRY_TOO_LARGE)
    for line in lines:
        check_amount(line.amount_pence, confirmed=True)
