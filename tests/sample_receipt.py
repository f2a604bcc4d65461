"""Receipts that look like real ones, made up, for the tests of documents and devices and for the benchmark."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.receipt import Receipt, ReceiptLine, ReceiptTender


def sample_line(**changes: object) -> ReceiptLine:
    line = ReceiptLine(
        fund_name="Council Tax",
        reference="*****6789",
        narrative="Council Tax 2026/27",
        note="",
        amount_pence=142_10,
        vat_code="N",
        vat_rate=Decimal(0),
        vat_pence=0,
    )
    return replace(line, **changes)  # type: ignore[arg-type]


def sample_receipt(**changes: object) -> Receipt:
    receipt = Receipt(
        council=Council(
            "Cyngor Tref Ŵyn",
            ("Guildhall, High Street", "Trefŵyn", "TR1 5AW"),
            "GB 123 4567 89",
            "Diolch – thank you. Keep this receipt.",  # noqa: RUF001  the dash is the point
        ),
        office=Office("BA1", "Bangor Road Office", "Open 9 to 4, Monday to Friday."),
        till="BA1-03",
        cashier="SJ",
        at=datetime(2026, 4, 1, 8, 52, 3, tzinfo=UTC),
        number="BA1-03A-000123-K",
        mark="K7QF2M9AXD",
        payer="Siân Ŵynne-Rŷs",
        lines=(
            sample_line(),
            sample_line(
                fund_name="Bulky waste",
                reference="BW20417",
                narrative="Collection of a sofa, two armchairs and a long wooden table from the front garden",
                note="Ring first",
                amount_pence=60_00,
                vat_code="S",
                vat_rate=Decimal("0.2"),
                vat_pence=10_00,
                quantity=3,
            ),
        ),
        tenders=(
            ReceiptTender("Card", "ending 4417, authorised 882104", 100_00),
            ReceiptTender("Cash", "", 110_00),
        ),
        total_pence=202_10,
        change_pence=7_90,
    )
    return replace(receipt, **changes)  # type: ignore[arg-type]
