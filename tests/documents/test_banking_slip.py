"""A paying-in slip on paper: bags, each cheque, sums that agree, and who signed with whom."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pdfplumber

from ims_desktop.documents.banking_layout import banking_text
from ims_desktop.documents.banking_pdf import banking_pdf
from ims_desktop.domain.banking import Bag, BankedTender
from ims_desktop.domain.banking_now import BankingNow, BankingStep
from ims_desktop.domain.banking_sheet import BankingSheet, ListedCheque, ListedSession, Signed
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.references import BankingId, DeviceId, SessionId, UserId
from ims_desktop.domain.roll import EntryKind

A4_POINTS = 842
AT = datetime(2026, 11, 28, 15, 4, tzinfo=UTC)
SAM, DESK = UserId("sam"), DeviceId("d")
NOW = BankingNow(
    id=BankingId("b"),
    office="BA1",
    slip=12,
    device=DESK,
    number=2,
    seal=bytes(32),
    sessions=(SessionId("s"),),
    cashiers=frozenset(),
    tenders=(BankedTender("1", MopKind.CASH, 127_10, 126_10), BankedTender("2", MopKind.CHEQUE, 15_00, 15_00)),
    bags=(Bag("A 123", 100_00), Bag("A 124", 26_10)),
    cheques=(),
    steps=(
        BankingStep(EntryKind.BANKING_MADE, SAM, AT, DESK, 2),
        BankingStep(EntryKind.BANKING_HANDED_OVER, SAM, AT, DESK, 3),
        BankingStep(EntryKind.BANKING_RECEIVED, SAM, AT, DESK, 4),
        BankingStep(EntryKind.BANKING_CORRECTED, SAM, AT, DESK, 5, "A 123", -20_00),
    ),
)
SHEET = BankingSheet(
    council=Council("Example Borough Council", (), "GB 123"),
    office=Office("BA1", "Civic Centre"),
    banking=NOW,
    sessions=(ListedSession("BA1-03A-Z120", "A. Cashier"),),
    cheques=(ListedCheque("BA1-03A-000121-K", "000214", "J Smith", "123456 12345678", 15_00),),
    signed=(Signed("Made up by", "S. Morgan", AT), Signed("Handed over by", "S. Morgan", AT, "G. Uard", "R 1017")),
    mop_names={"1": "Cash", "2": "Cheque"},
    reason="A pound is not there",
    mark="ABCDEFGHIJ",
)


def test_the_slip_says_all_of_it_in_an_order_that_a_bank_can_tick() -> None:
    rows = [" ".join(row.split()) for row in banking_text(SHEET).splitlines()]
    wanted = [
        "Slip BA1-P000012",
        "State Received by the bank",
        "BA1-03A-Z120 A. Cashier",
        "Seal A 123 £100.00",
        "Corrected by the bank -£20.00",
        "Seal A 124 £26.10",
        "1. 000214 J Smith £15.00",
        "123456 12345678, receipt BA1-03A-000121-K",
        "Cash £126.10",
        "To bank, by the closes £127.10",
        "Difference -£1.00",
        "Reason: A pound is not there",
        "PAID IN £141.10",
        "with G. Uard, R 1017",
    ]
    assert [row for row in rows if row in wanted] == wanted
    assert max(len(row) for row in banking_text(SHEET).splitlines()) <= 48


def test_the_same_slip_gives_the_same_page() -> None:
    page = banking_pdf(SHEET)
    assert page.startswith(b"%PDF-")
    assert page == banking_pdf(SHEET)


def test_a_slip_that_no_sheet_holds_goes_on_on_further_pages() -> None:
    cheques = tuple(ListedCheque(f"BA1-03A-{at:06d}-K", f"{at:06d}", "J Smith", "", at) for at in range(1, 90))
    with pdfplumber.open(io.BytesIO(banking_pdf(replace(SHEET, cheques=cheques)))) as pdf:
        pages = pdf.pages
        said = [" ".join((page.extract_text() or "").split()) for page in pages]
    assert all(page.height <= A4_POINTS for page in pages)
    assert [one[-len("BA1-P000012 · page 1 of 9") :] for one in said] == [
        f"BA1-P000012 · page {number} of {len(pages)}" for number in range(1, len(pages) + 1)
    ]
    assert len(pages) > 1
    for cheque in cheques:  # no row is parted from what is said of it
        assert sum(f" {cheque.number} " in one and cheque.receipt in one for one in said) == 1
