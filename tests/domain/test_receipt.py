"""Receipts: made from what was sealed, masked as the fund says, with what was erased left out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ims_desktop.documents.receipt_text import receipt_text
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.payment import TakenLine, TakenPayment, TakenTender
from ims_desktop.domain.receipt import FundOnReceipt, Receipt, masked, receipt_for, vat_words
from ims_desktop.domain.references import PaymentId, SessionId

PAYMENT = TakenPayment(
    payment=PaymentId("p-1"),
    asked="",
    receipt="BA1-03B-000123-K",
    office="BA1",
    till="03",
    session=SessionId("s-1"),
    business_day=date(2026, 4, 1),
    total_pence=175_11,
    change_pence=4_89,
    lines=(
        TakenLine("RENT", "61000881203", 100_00, "N0", "0", 0, "Rent"),
        TakenLine("SALE", "BAG", 9, "W0", "0.2", 2, "Bags", "BAG", 3),
        TakenLine("SALE", "BIN", 15, "W0", "0.2", 2, "Bin", "BIN"),
        TakenLine("GONE", "X1", 74_87, "W0", "0.175", 11_15, "Old rate"),
    ),
    tenders=(
        TakenTender("92", MopKind.CARD, 50_00, 0, "4417", "882104", "Visa"),
        TakenTender("2", MopKind.CHEQUE, 100_00, cheque_number="000214"),
        TakenTender("1", MopKind.CASH, 30_00, 4_89),
    ),
    postings=(),
)


def receipt(personal: dict[str, str] | None = None, copy: int = 0) -> Receipt:
    return receipt_for(
        PAYMENT,
        at=datetime(2026, 4, 1, 8, 52, tzinfo=UTC),
        mark="ABCDEFGHIJ",
        personal=personal or {},
        council=Council("Westmere", (), ""),
        office=Office("BA1", "Reception"),
        cashier="A. Cashier",
        funds={"RENT": FundOnReceipt("Housing Rents", 4), "SALE": FundOnReceipt("Counter Sales")},
        mop_names={"1": "Cash", "2": "Cheque"},
        vat_names={"N0": "Outside the scope", "W0": "Standard"},
        copy=copy,
    )


@pytest.mark.parametrize(
    ("reference", "but_last", "shown"),
    [
        ("61000881203", 4, "*******1203"),
        ("61000881203", 0, "61000881203"),
        ("61000881203", -1, "61000881203"),
        ("1203", 4, "1203"),
        ("01203", 4, "*1203"),
        ("", 4, ""),
    ],
)
def test_a_reference_is_masked_but_its_last_characters(reference: str, but_last: int, shown: str) -> None:
    assert masked(reference, but_last) == shown


def test_each_fund_s_own_mask_and_name() -> None:
    lines = receipt().lines
    assert [(one.fund_name, one.reference) for one in lines] == [
        ("Housing Rents", "*******1203"),
        ("Counter Sales", "BAG"),
        ("Counter Sales", "BIN"),
        ("GONE", "X1"),  # a fund that was removed since
    ]
    assert lines[1].quantity == 3
    assert sum(one.amount_pence for one in lines) == PAYMENT.total_pence


def test_vat_is_the_sum_of_its_lines_by_code_and_rate() -> None:
    totals = [(one.code, one.rate, one.gross_pence, one.vat_pence) for one in receipt().vat_totals]
    assert totals == [
        ("N0", Decimal(0), 100_00, 0),
        ("W0", Decimal("0.2"), 24, 4),  # 2 and 2, where 24p at once would hold the same by luck only
        ("W0", Decimal("0.175"), 74_87, 11_15),
    ]
    assert sum(one.gross_pence for one in receipt().vat_totals) == PAYMENT.total_pence


def test_tenders_say_what_proves_them() -> None:
    assert [(one.name, one.detail, one.amount_pence) for one in receipt().tenders] == [
        ("92", "ending 4417, authorised 882104", 50_00),
        ("Cheque", "000214", 100_00),
        ("Cash", "", 30_00),
    ]


def test_what_was_erased_is_left_out() -> None:
    known = receipt(
        {
            "payer": "S Llŷr",
            "payer.address": "1 Stryd, Tref, TR1 5AW",
            "line.2.note": "for the park",
            "line.9.note": "of no line",
        }
    )
    assert (known.payer, known.address) == ("S Llŷr", "1 Stryd, Tref, TR1 5AW")
    assert [one.note for one in known.lines] == ["", "for the park", "", ""]
    erased = receipt()
    assert (erased.payer, erased.address) == ("", "")
    assert not any(one.note for one in erased.lines)


def test_a_copy_says_which() -> None:
    assert receipt().copy == 0
    assert receipt(copy=2).copy == 2
    assert receipt().till == "BA1-03"


@pytest.mark.parametrize(
    ("rate", "words"), [("0", "0%"), ("0.2", "20%"), ("0.175", "17.5%"), ("0.05", "5%"), ("1", "100%"), ("0.10", "10%")]
)
def test_a_rate_as_people_say_it(rate: str, words: str) -> None:
    assert vat_words(Decimal(rate)) == words


def test_a_code_without_vat_is_said_by_its_name_and_never_as_nought_per_cent() -> None:
    assert vat_words(Decimal(0), "Outside the scope") == "Outside the scope"
    made = receipt()
    assert [one.vat_name for one in made.lines] == ["Outside the scope", "", "", ""]
    assert "VAT N0 Outside the scope: £0.00" in receipt_text(made)
