"""The certificate of erasure reads the same as text and as PDF."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pdfplumber

from ims_desktop.documents.erasure_certificate import certificate_text
from ims_desktop.documents.erasure_pdf import certificate_pdf
from ims_desktop.domain.erasure import ErasureCertificate
from ims_desktop.domain.references import DeviceId

CERTIFICATE = ErasureCertificate(
    council="Cyngor Bwrdeistref Bae Colwyn",
    day=date(2020, 4, 1),
    values=12_345,
    entries=12_300,
    rolls=7,
    fields={"payer": 12_340, "tender.drawer": 5},
    commitments="0123456789abcdef" * 4,
    kept_from=date(2020, 4, 1),
    reason="",
    at=datetime(2026, 7, 1, 9, 30, 12, tzinfo=UTC),
    by="H. Nowak",
    device=DeviceId("01960000-0000-7000-8000-0000000000de"),
    number=5,
    mark="ABCDEFGHIJ",
)


def test_the_text_says_what_went_who_did_it_and_where_it_stands() -> None:
    text = certificate_text(replace(CERTIFICATE, reason="Court order\x1b[31m 17/2026"))
    said = " ".join(text.split())
    for words in (
        "Cyngor Bwrdeistref Bae Colwyn",
        "Certificate of erasure",
        "Entries before 1 April 2020",
        "Values erased 12,345",
        "Payers' names 12,340",
        "Cheques' drawers 5",
        "Entries that lost values 12,300",
        "Erased by H. Nowak",
        "At 1 July 2026, 10:30:12",  # by the clock on the wall
        "0123456789abcdef 0123456789abcdef",
        "Entry 5 Of roll 01960000-0000-7000-8000-0000000000de",
        "Proof ABCD EFGH IJ",
        "Court order",
    ):
        assert words in said, words
    assert all(len(row) <= 64 for row in text.splitlines())
    assert "\x1b" not in text


def test_the_pdf_says_the_same_with_the_same_bytes_each_time() -> None:
    made = certificate_pdf(CERTIFICATE)
    assert made == certificate_pdf(CERTIFICATE)
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        (page,) = pdf.pages
        said = " ".join((page.extract_text() or "").split())
    for words in (
        "Certificate of erasure of personal data",
        "12,345",
        "1 April 2020",
        "H. Nowak",
        "Proof ABCD EFGH IJ",
    ):
        assert words in said, words
