"""A receipt: what the customer takes home, made from the sealed entry and from nothing else."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.payer_address import PAYER_ADDRESS
from ims_desktop.domain.payment import NOTE_OF_LINE, PAYER, TakenPayment
from ims_desktop.domain.times import when_words

SIMPLIFIED_UP_TO_PENCE = 250_00  # VAT Regulations 1995, regulation 16A: a simplified VAT invoice up to £250


@frozen
class ReceiptLine:
    """One line as printed; the reference is masked where the fund says so."""

    fund_name: str
    reference: str
    narrative: str
    note: str
    amount_pence: int
    vat_code: str
    vat_rate: Decimal
    vat_pence: int
    quantity: int = 1
    vat_name: str = ""  # of a code that carries none: why, such as “Outside the scope”
    unidentified: bool = False  # in suspense: nobody knows yet which account it pays


@frozen
class ReceiptTender:
    """One tender as printed: “Cheque 000214”, “Card ending 4417, authorised 882104”."""

    name: str
    detail: str
    amount_pence: int


@frozen
class VatTotal:
    """The VAT of all lines at one rate: the sum of theirs, never worked out again."""

    code: str
    rate: Decimal
    gross_pence: int
    vat_pence: int
    name: str = ""


@frozen
class Receipt:
    """Everything that a receipt says, for printer, PDF and screen alike. Pence; `at` is aware UTC."""

    council: Council
    office: Office
    till: str
    cashier: str
    at: datetime
    number: str
    mark: str
    payer: str
    lines: tuple[ReceiptLine, ...]
    tenders: tuple[ReceiptTender, ...]
    total_pence: int
    change_pence: int
    copy: int = 0  # 0 is the original, 1 the first copy …
    copied_at_desk: bool = False  # copies made at desks are counted apart from those of the till
    banner: str = ""  # VOID, CORRECTED or REFUND: what the paper is where it is no payment's
    of_receipt: str = ""  # the receipt of the payment that it is about
    approver: str = ""
    slip: str = ""  # of a receipt book, and when the money was taken on it
    address: str = ""  # what the payer said; never the account holder's

    @property
    def vat_totals(self) -> tuple[VatTotal, ...]:
        """One total a VAT code and rate, in the order of the lines."""
        totals: dict[tuple[str, Decimal], VatTotal] = {}
        for line in self.lines:
            key = (line.vat_code, line.vat_rate)
            before = totals.get(key, VatTotal(*key, 0, 0))
            gross_pence, vat_pence = before.gross_pence + line.amount_pence, before.vat_pence + line.vat_pence
            totals[key] = VatTotal(*key, gross_pence, vat_pence, line.vat_name)
        return tuple(totals.values())


@frozen
class FundOnReceipt:
    """What a receipt needs to know of a fund."""

    name: str
    masked_but_last: int = 0
    is_suspense: bool = False


def receipt_for(  # noqa: PLR0913  it joins what was sealed with who and where
    payment: TakenPayment,
    *,
    at: datetime,
    mark: str,
    personal: Mapping[str, str],
    council: Council,
    office: Office,
    cashier: str,
    funds: Mapping[str, FundOnReceipt],
    mop_names: Mapping[str, str],
    vat_names: Mapping[str, str] = MappingProxyType({}),
    copy: int = 0,
    copied_at_desk: bool = False,
) -> Receipt:
    """The receipt of a sealed payment; personal fields that were erased are left out."""
    return Receipt(
        council=council,
        office=office,
        till=f"{payment.office}-{payment.till}",
        cashier=cashier,
        at=at,
        number=payment.receipt,
        mark=mark,
        payer=personal.get(PAYER, ""),
        address=personal.get(PAYER_ADDRESS, ""),
        lines=tuple(
            ReceiptLine(
                fund_name=funds[line.fund].name if line.fund in funds else line.fund,
                reference=masked(line.reference, funds[line.fund].masked_but_last if line.fund in funds else 0),
                narrative=line.narrative,
                note=personal.get(NOTE_OF_LINE.format(number), ""),
                amount_pence=line.amount_pence,
                vat_code=line.vat_code,
                vat_rate=Decimal(line.vat_rate),
                vat_pence=line.vat_pence,
                vat_name="" if Decimal(line.vat_rate) else vat_names.get(line.vat_code, ""),
                quantity=line.quantity,
                unidentified=line.fund in funds and funds[line.fund].is_suspense,
            )
            for number, line in enumerate(payment.lines, start=1)
        ),
        tenders=_tenders(payment, mop_names),
        total_pence=payment.total_pence,
        change_pence=payment.change_pence,
        copy=copy,
        copied_at_desk=copied_at_desk,
        slip=f"{payment.slip.name}, taken {when_words(payment.slip.at)}" if payment.slip and payment.slip.at else "",
    )


def _tenders(payment: TakenPayment, mop_names: Mapping[str, str]) -> tuple[ReceiptTender, ...]:
    return tuple(
        ReceiptTender(
            name=mop_names.get(tender.mop, tender.mop),
            detail=_detail(tender.kind, tender.cheque_number, tender.card_last4, tender.card_authorisation),
            amount_pence=tender.amount_pence,
        )
        for tender in payment.tenders
    )


def _detail(kind: MopKind, cheque_number: str, last4: str, authorisation: str) -> str:
    if kind is MopKind.CHEQUE and cheque_number:
        return cheque_number
    if kind is MopKind.CARD:
        return f"ending {last4}, authorised {authorisation}"
    return ""


def masked(reference: str, but_last: int) -> str:
    """A reference with all but its last characters hidden; 0 hides nothing."""
    if but_last <= 0 or len(reference) <= but_last:
        return reference
    return "*" * (len(reference) - but_last) + reference[-but_last:]


def vat_words(rate: Decimal, name: str = "") -> str:
    """A rate as people say it: 0.2 is “20%”, 0.175 is “17.5%”; of none its name, for outside the scope is no 0%."""
    return name or f"{(rate * 100).normalize():f}%"
