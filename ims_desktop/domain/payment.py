"""A payment as it stands on the roll: written into an entry's body, and read back from it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, cast

from ims_desktop.domain.basket import PaymentLine
from ims_desktop.domain.canonical import Json, canonical_text
from ims_desktop.domain.cash_limit import LimitPassed, read_passed
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.receipt_book import Slip, read_slip
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.references import PaymentId, SessionId
from ims_desktop.domain.settlement import Posting, Settlement, Tender

PAYER = "payer"  # names of personal fields
NOTE_OF_LINE = "line.{}.note"
DRAWER_OF_TENDER = "tender.{}.drawer"
BANK_OF_TENDER = "tender.{}.bank"  # sort code and account number of a cheque, as "123456 12345678"

_DETAILS = (
    "card_last4",
    "card_authorisation",
    "card_scheme",
    "cheque_number",
    "cheque_date",
    "cheque_payee",
    "cheque_whole_pence",
)
_DETAILS_OF = attrgetter(*_DETAILS)
_IN_THE_DRAWER = frozenset({MopKind.CASH, MopKind.CHEQUE})


@frozen
class TakenLine:
    """A line as sealed. `vat_rate` is the decimal fraction as text, as it was on the day."""

    fund: str
    reference: str
    amount_pence: int
    vat_code: str
    vat_rate: str
    vat_pence: int
    narrative: str
    item: str = ""
    quantity: int = 1
    due_pence: int | None = None  # where that goes by the day of receipt
    received_on: str = ""  # ISO 8601, where that is not the business day


@frozen
class TakenTender:
    """A tender as sealed; the amount is what was handed over, `change_pence` what went back."""

    mop: str
    kind: MopKind
    amount_pence: int
    change_pence: int = 0
    card_last4: str = ""
    card_authorisation: str = ""
    card_scheme: str = ""
    cheque_number: str = ""
    cheque_date: str = ""  # ISO 8601
    cheque_payee: str = ""
    cheque_whole_pence: int = 0  # what the cheque says, where it pays elsewhere too


@frozen
class TakenPayment:
    """Everything of a payment that is sealed; pence throughout."""

    payment: PaymentId
    asked: str  # SHA-256 of what was asked for, so that the same id with other content is seen
    receipt: str
    office: str
    till: str
    session: SessionId
    business_day: date
    total_pence: int
    change_pence: int
    lines: tuple[TakenLine, ...]
    tenders: tuple[TakenTender, ...]
    postings: tuple[Posting, ...]
    over_limit: LimitPassed | None = None  # cash over the office's limit that was let pass
    slip: Slip | None = None  # of a receipt book, from which it was keyed later

    @property
    def opens_drawer(self) -> bool:
        """The drawer opens for cash and cheques; a card leaves it shut."""
        return not _IN_THE_DRAWER.isdisjoint([tender.kind for tender in self.tenders])

    def body(self) -> dict[str, Json]:
        """The entry's body; what is empty is left out."""
        body: dict[str, Json] = {
            "payment": self.payment,
            "asked": self.asked,
            "receipt": self.receipt,
            "office": self.office,
            "till": self.till,
            "session": self.session,
            "business_day": self.business_day.isoformat(),
            "total_pence": self.total_pence,
            "change_pence": self.change_pence,
            "drawer": self.opens_drawer,
            "lines": [_line_body(line) for line in self.lines],
            "tenders": [_tender_body(tender) for tender in self.tenders],
            "postings": [_posting_body(posting) for posting in self.postings],
        }
        if self.over_limit is not None:
            body["cash_limit"] = self.over_limit.body()
        if self.slip is not None:
            body["slip"] = self.slip.body()
        return body


def _line_body(line: TakenLine) -> dict[str, Json]:
    body: dict[str, Json] = {
        "fund": line.fund,
        "reference": line.reference,
        "amount_pence": line.amount_pence,
        "vat_code": line.vat_code,
        "vat_rate": line.vat_rate,
        "vat_pence": line.vat_pence,
        "narrative": line.narrative,
    }
    if line.item:
        body |= {"item": line.item, "quantity": line.quantity}
    if line.due_pence is not None:
        body["due_pence"] = line.due_pence
    if line.received_on:
        body["received_on"] = line.received_on
    return body


def _tender_body(tender: TakenTender) -> dict[str, Json]:
    body: dict[str, Json] = {"mop": tender.mop, "kind": tender.kind.value, "amount_pence": tender.amount_pence}
    if tender.change_pence:
        body["change_pence"] = tender.change_pence
    if any(given := _DETAILS_OF(tender)):
        body |= {name: value for name, value in zip(_DETAILS, given, strict=True) if value}
    return body


def _posting_body(posting: Posting) -> dict[str, Json]:
    return {
        "fund": posting.fund,
        "reference": posting.reference,
        "mop": posting.mop,
        "amount_pence": posting.amount_pence,
        "vat_code": posting.vat_code,
        "vat_pence": posting.vat_pence,
        "narrative": posting.narrative,
        "line": posting.line,
        "tender": posting.tender,
    }


def taken_payment(  # noqa: PLR0913  by name, each a part of what is sealed
    *,
    payment: PaymentId,
    asked: str,
    receipt: ReceiptNumber,
    session: SessionId,
    day: date,
    lines: Sequence[PaymentLine],
    settlement: Settlement,
    over_limit: LimitPassed | None = None,
    slip: Slip | None = None,
) -> TakenPayment:
    """What is sealed of a settled payment."""
    return TakenPayment(
        payment=payment,
        asked=asked,
        receipt=str(receipt),
        office=receipt.office,
        till=receipt.till,
        session=session,
        business_day=day,
        total_pence=settlement.owed_pence,
        change_pence=settlement.change_pence,
        lines=tuple(
            [
                TakenLine(
                    line.fund,
                    line.reference,
                    line.amount_pence,
                    line.vat_code,
                    rate_words(line.vat_rate),
                    line.vat_pence,
                    line.narrative,
                    line.item,
                    line.quantity,
                    line.due_pence,
                    line.received_on.isoformat() if line.received_on else "",
                )
                for line in lines
            ]
        ),
        tenders=tuple(map(_taken_tender, settlement.tenders, settlement.change_by_tender)),
        postings=settlement.postings,
        over_limit=over_limit,
        slip=slip,
    )


@lru_cache
def rate_words(rate: Decimal) -> str:
    """A VAT rate as sealed: its decimal fraction with no zero too many."""
    return f"{rate.normalize():f}"


def _taken_tender(tender: Tender, change_pence: int) -> TakenTender:
    """Details are sealed of the kind of tender that they belong to and were checked for, and of no other."""
    taken = TakenTender(tender.mop.code, tender.mop.kind, tender.amount_pence, change_pence)
    if taken.kind is MopKind.CARD:
        return replace(
            taken,
            card_last4=tender.card_last4,
            card_authorisation=tender.card_authorisation,
            card_scheme=tender.card_scheme,
        )
    if taken.kind is MopKind.CHEQUE:
        day = tender.cheque_date.isoformat() if tender.cheque_date else ""
        return replace(
            taken,
            cheque_number=tender.cheque_number,
            cheque_date=day,
            cheque_payee=tender.cheque_payee,
            cheque_whole_pence=tender.cheque_whole_pence or 0,
        )
    return taken


def read_payment(body: Mapping[str, Json]) -> TakenPayment:
    """Read a payment back from an entry's body; raises KeyError, TypeError or ValueError where it is not one."""
    text = cast("Mapping[str, str]", body)
    number = cast("Mapping[str, int]", body)
    return TakenPayment(
        payment=PaymentId(text["payment"]),
        asked=text["asked"],
        receipt=text["receipt"],
        office=text["office"],
        till=text["till"],
        session=SessionId(text["session"]),
        business_day=date.fromisoformat(text["business_day"]),
        total_pence=number["total_pence"],
        change_pence=number["change_pence"],
        lines=tuple(TakenLine(**line) for line in _parts(body["lines"])),
        tenders=tuple(TakenTender(**{**tender, "kind": MopKind(tender["kind"])}) for tender in _parts(body["tenders"])),
        postings=tuple(Posting(**posting) for posting in _parts(body["postings"])),
        over_limit=read_passed(cast("Mapping[str, Json]", body["cash_limit"])) if "cash_limit" in body else None,
        slip=read_slip(cast("Mapping[str, Json]", body["slip"])) if "slip" in body else None,
    )


def _parts(value: Json) -> Sequence[dict[str, Any]]:
    return cast("Sequence[dict[str, Any]]", value)


def _asked_of_part(tender: Tender) -> list[Json]:
    """Named only where they were given, so that what was asked before they were known keeps its hash."""
    return (
        [tender.cheque_payee, tender.cheque_whole_pence or 0]
        if tender.cheque_payee or tender.cheque_whole_pence
        else []
    )


def asked_hash(
    lines: Sequence[PaymentLine],
    tenders: Sequence[Tender],
    payer: str,
    slip: Slip | None = None,
    *,
    address: str = "",
    email: str = "",
) -> str:
    """What was asked for, as lower-case hex SHA-256 of its canonical text.

    Kept beside the payment id: the same id with the same content is a repeat, with other content `ID_REUSED`.
    It is sealed for ever, so of personal fields it says only whether they were given: a name could be guessed
    from its hash after it was erased. What they say is compared with what is kept beside the roll. VAT and
    wording follow from fund, item and day and are not asked for.
    """
    asked: dict[str, Json] = {
        "lines": [
            [
                line.fund,
                line.reference,
                line.amount_pence,
                line.vat_code,
                line.item,
                line.quantity,
                bool(line.note),
            ]
            for line in lines
        ],
        "tenders": [
            [
                tender.mop.code,
                tender.amount_pence,
                tender.card_last4,
                tender.card_authorisation,
                tender.card_scheme,
                tender.cheque_number,
                tender.cheque_date.isoformat() if tender.cheque_date else "",
                bool(tender.cheque_sort_code),
                bool(tender.cheque_account),
                bool(tender.cheque_drawer),
                *_asked_of_part(tender),
            ]
            for tender in tenders
        ],
        "payer": bool(payer),
    }
    if slip is not None:
        asked["slip"] = slip.body()
    if address:  # named only where it was given, so that what was asked before it was known keeps its hash
        asked["address"] = True
    if email:
        asked["email"] = True
    return hashlib.sha256(canonical_text(asked).encode()).hexdigest()
