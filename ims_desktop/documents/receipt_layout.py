"""What stands on a receipt and in which order: one layout for printer, PDF, text and screen alike."""

from collections.abc import Iterator
from enum import StrEnum

from ims_desktop.documents.plain_text import plain
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.office import Council
from ims_desktop.domain.receipt import SIMPLIFIED_UP_TO_PENCE, Receipt, ReceiptLine, vat_words
from ims_desktop.domain.roll import grouped_mark
from ims_desktop.domain.times import london

_TO_FILL_IN = "." * 24


class Weight(StrEnum):
    """How strongly a block speaks."""

    NORMAL = "normal"
    BOLD = "bold"
    QUIET = "quiet"


@frozen
class Heading:
    """The council's name: centred and bold."""

    text: str


@frozen
class Centred:
    """A line in the middle; long ones wrap."""

    text: str


@frozen
class Left:
    """A paragraph from the left; long ones wrap."""

    text: str
    indent: int = 0
    weight: Weight = Weight.NORMAL


@frozen
class Pair:
    """A name and its value, such as the receipt number; a long value goes below its name."""

    name: str
    value: str
    weight: Weight = Weight.NORMAL


@frozen
class Amount:
    """A label and an amount. The label wraps; the amount never wraps and always ends at the right edge."""

    label: str
    amount: str
    weight: Weight = Weight.NORMAL


@frozen
class Rule:
    """A line from edge to edge."""


@frozen
class Total:
    """The total, large."""

    label: str
    amount: str


@frozen
class VatTable:
    """VAT a rate: column titles, then a row each; the first column is text, all others amounts."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen
class Mark:
    """The seal's mark in groups, which proves that the payment is on the roll."""

    text: str


@frozen
class Banner:
    """Says what kind of paper this is: a copy and which one, or only training."""

    text: str


Block = Heading | Centred | Left | Pair | Amount | Rule | Total | VatTable | Mark | Banner


_TOTALS = {"REFUND": "GIVEN BACK", "VOID": "TAKEN BACK"}


def receipt_blocks(receipt: Receipt) -> tuple[Block, ...]:
    """Everything that a receipt says, in order, each text made plain (composed, no control characters).

    Up to £250 a simplified VAT invoice (VAT Regulations 1995, regulation 16A); above that, net, VAT and gross
    a rate, and where VAT was charged a line for the customer's name and address.
    """
    return tuple(_blocks(receipt))


def _blocks(receipt: Receipt) -> Iterator[Block]:
    banner = Banner(f"{'OFFICE ' if receipt.copied_at_desk else ''}COPY {receipt.copy}")
    if receipt.copy:
        yield banner
    yield from training_banner(receipt.council)
    if receipt.banner:
        yield Banner(receipt.banner)
    yield from _head(receipt)
    yield Rule()
    yield from _facts(receipt)
    yield Rule()
    for line in receipt.lines:
        yield from _line(line, receipt.number)
    yield Rule()
    yield Total(_TOTALS.get(receipt.banner, "TOTAL"), pounds(receipt.total_pence))
    for tender in receipt.tenders:
        yield Amount(plain(f"{tender.name} {tender.detail}"), pounds(tender.amount_pence))
    if receipt.change_pence:
        yield Amount("Change", pounds(receipt.change_pence), Weight.BOLD)
    yield Rule()
    yield _vat(receipt)
    yield Rule()
    yield from _foot(receipt)
    yield from training_banner(receipt.council)
    if receipt.copy:
        yield banner


def training_banner(council: Council) -> Iterator[Block]:
    """What stands at the head and foot of everything that is printed while somebody practises."""
    if council.training:
        yield Banner("TRAINING")
        yield Centred("For practice: no money changed hands")


def _head(receipt: Receipt) -> Iterator[Block]:
    council = receipt.council
    yield Heading(plain(council.name))
    for part in (receipt.office.name, *council.address):
        if text := plain(part):
            yield Centred(text)
    if number := plain(council.vat_number):
        yield Centred(f"VAT No. {number}")


def _facts(receipt: Receipt) -> Iterator[Block]:
    at = london(receipt.at)
    yield Pair("Receipt", plain(receipt.number), Weight.BOLD)
    if receipt.of_receipt:
        yield Pair("Of receipt", plain(receipt.of_receipt), Weight.BOLD)
    yield Pair("Date", f"{at.day} {at:%b %Y}, {at:%H:%M}")
    if receipt.slip:
        yield Pair("Receipt book", plain(receipt.slip))
    yield Pair("Till", plain(receipt.till))
    yield Pair("Cashier", plain(receipt.cashier))
    if receipt.approver:
        yield Pair("Approved by", plain(receipt.approver))
    payer = plain(receipt.payer)
    if _is_full_invoice(receipt):
        yield Pair("Customer", payer or _TO_FILL_IN)
        yield Pair("Address", plain(receipt.address) or _TO_FILL_IN)
        return
    if payer:
        yield Pair("Received from", payer)
    if address := plain(receipt.address):
        yield Pair("Address", address)


def _is_full_invoice(receipt: Receipt) -> bool:
    return receipt.total_pence > SIMPLIFIED_UP_TO_PENCE and any(line.vat_rate > 0 for line in receipt.lines)


def _line(line: ReceiptLine, number: str) -> Iterator[Block]:
    yield Amount(plain(line.fund_name), pounds(line.amount_pence), Weight.BOLD)
    if line.unidentified:
        yield Left(f"Received; account not yet identified. Quote this number: {plain(number)}", 2, Weight.BOLD)
    for text in (line.reference, line.narrative, line.note):
        if said := plain(text):
            yield Left(said, indent=2)
    if line.quantity != 1:
        each_pence, rest = divmod(line.amount_pence, line.quantity) if line.quantity else (0, 1)
        yield Left(f"Quantity {line.quantity}" if rest else f"{line.quantity} x {pounds(each_pence)}", indent=2)
    yield Left(
        plain(f"VAT {line.vat_code} {vat_words(line.vat_rate, line.vat_name)}: {pounds(line.vat_pence)}"),
        2,
        Weight.QUIET,
    )


def _vat(receipt: Receipt) -> VatTable:
    totals = receipt.vat_totals
    names = [plain(total.code if total.name else f"{total.code} {vat_words(total.rate)}") for total in totals]
    if receipt.total_pence > SIMPLIFIED_UP_TO_PENCE:
        return VatTable(
            ("VAT rate", "Net", "VAT", "Gross"),
            tuple(
                (name, pounds(total.gross_pence - total.vat_pence), pounds(total.vat_pence), pounds(total.gross_pence))
                for name, total in zip(names, totals, strict=True)
            ),
        )
    return VatTable(
        ("VAT rate", "VAT", "Gross"),
        tuple(
            (name, pounds(total.vat_pence), pounds(total.gross_pence))
            for name, total in zip(names, totals, strict=True)
        ),
    )


def _foot(receipt: Receipt) -> Iterator[Block]:
    if mark := plain(receipt.mark):
        yield Mark(f"Proof {grouped_mark(mark)}")
    for message in (receipt.office.receipt_message, receipt.council.receipt_message):
        if text := plain(message):
            yield Centred(text)
