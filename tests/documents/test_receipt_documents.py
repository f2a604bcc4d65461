"""A receipt reads the same as text and as PDF, keeps its amounts at the edge and lets no control character through."""

# ruff: noqa: RUF001  characters that look like others are what is tested

import io
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_receipt import sample_line, sample_receipt

from ims_desktop.documents.plain_text import columns_of, plain, substituted
from ims_desktop.documents.receipt_layout import Amount, Banner, Total, VatTable, receipt_blocks
from ims_desktop.documents.receipt_pdf import receipt_pdf
from ims_desktop.documents.receipt_rows import NARROWEST, Style, receipt_rows
from ims_desktop.documents.receipt_text import receipt_text
from ims_desktop.documents.resources import resource_path
from ims_desktop.domain.money import LARGEST_PENCE, pounds
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.receipt import Receipt, ReceiptTender

ANY_TEXT = st.text(st.characters(), max_size=80)  # control characters and lone surrogates too
PENCE = st.integers(min_value=0, max_value=LARGEST_PENCE)


@st.composite
def any_receipt(draw: st.DrawFn) -> Receipt:
    lines = tuple(
        sample_line(
            fund_name=draw(ANY_TEXT),
            reference=draw(ANY_TEXT),
            narrative=draw(ANY_TEXT),
            note=draw(ANY_TEXT),
            amount_pence=draw(PENCE),
            vat_rate=draw(st.sampled_from([Decimal(0), Decimal("0.05"), Decimal("0.2")])),
            vat_pence=draw(PENCE),
            quantity=draw(st.integers(1, 999)),
        )
        for _ in range(draw(st.integers(1, 3)))
    )
    return sample_receipt(
        council=Council(draw(ANY_TEXT), (draw(ANY_TEXT),), draw(ANY_TEXT), draw(ANY_TEXT)),
        office=Office("BA1", draw(ANY_TEXT), draw(ANY_TEXT)),
        cashier=draw(ANY_TEXT),
        payer=draw(ANY_TEXT),
        mark=draw(ANY_TEXT),
        lines=lines,
        tenders=(ReceiptTender(draw(ANY_TEXT), draw(ANY_TEXT), draw(PENCE)),),
        total_pence=draw(PENCE),
        change_pence=draw(PENCE),
        copy=draw(st.integers(0, 3)),
    )


def test_the_text_of_a_receipt_is_as_it_was() -> None:
    assert receipt_text(sample_receipt(lines=(sample_line(),), copy=1), 42) == (
        "              *** COPY 1 ***\n"
        "             Cyngor Tref Ŵyn\n"
        "            Bangor Road Office\n"
        "          Guildhall, High Street\n"
        "                 Trefŵyn\n"
        "                 TR1 5AW\n"
        "          VAT No. GB 123 4567 89\n"
        "------------------------------------------\n"
        "Receipt                   BA1-03A-000123-K\n"
        "Date                     1 Apr 2026, 09:52\n"
        "Till                                BA1-03\n"
        "Cashier                                 SJ\n"
        "Received from               Siân Ŵynne-Rŷs\n"
        "------------------------------------------\n"
        "Council Tax                        £142.10\n"
        "  *****6789\n"
        "  Council Tax 2026/27\n"
        "  VAT N 0%: £0.00\n"
        "------------------------------------------\n"
        "TOTAL                              £202.10\n"
        "Card ending 4417, authorised       £100.00\n"
        "882104\n"
        "Cash                               £110.00\n"
        "Change                               £7.90\n"
        "------------------------------------------\n"
        "VAT rate              VAT            Gross\n"
        "N 0%                £0.00          £142.10\n"
        "------------------------------------------\n"
        "            Proof K7QF 2M9A XD\n"
        "      Open 9 to 4, Monday to Friday.\n"
        "  Diolch – thank you. Keep this receipt.\n"
        "              *** COPY 1 ***\n"
    )


def test_a_copy_says_so_first_and_last_and_an_original_never() -> None:
    blocks = receipt_blocks(sample_receipt(copy=2))
    assert blocks[0] == blocks[-1] == Banner("COPY 2")
    assert not any(isinstance(block, Banner) for block in receipt_blocks(sample_receipt()))


def test_up_to_250_pounds_the_invoice_is_simplified_and_above_it_is_full() -> None:
    taxed = (sample_line(vat_code="S", vat_rate=Decimal("0.2"), amount_pence=250_00, vat_pence=41_67),)
    simple = receipt_text(sample_receipt(lines=taxed, total_pence=250_00))
    assert "Net" not in simple
    assert "Address" not in simple
    full = receipt_text(
        sample_receipt(lines=(replace(taxed[0], amount_pence=250_01),), total_pence=250_01, payer=""), 48
    )
    assert "Net" in full
    assert "£208.34" in full
    assert "Customer" in full
    assert "Address" in full


def test_no_address_is_asked_for_where_no_vat_was_charged() -> None:
    assert "Address" not in receipt_text(sample_receipt(lines=(sample_line(amount_pence=900_00),), total_pence=900_00))


def test_a_summer_time_is_londons() -> None:
    assert "1 Apr 2026, 09:52" in receipt_text(sample_receipt())


def test_figures_too_wide_for_a_table_stand_below_one_another() -> None:
    line = sample_line(vat_code="S", vat_rate=Decimal("0.2"), amount_pence=LARGEST_PENCE, vat_pence=166_666_666_66)
    text = receipt_text(sample_receipt(lines=(line,), total_pence=LARGEST_PENCE), 32)
    assert "\nGross            £999,999,999.99\n" in text


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_a_large_row_takes_twice_its_columns_or_is_only_tall(columns: int) -> None:
    for total_pence in (1, LARGEST_PENCE):
        blocks = receipt_blocks(sample_receipt(total_pence=total_pence))
        for row in receipt_rows(blocks, columns, doubles=True):
            room = columns // 2 if row.style is Style.LARGE else columns
            assert columns_of(row.text(room)) <= room


def test_paper_that_is_too_narrow_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="32 columns"):
        receipt_rows((), NARROWEST - 1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_receipt(), st.sampled_from([32, 42, 48, 64]))
def test_whatever_the_fields_hold_rows_fit_and_amounts_stand_at_the_edge(receipt: Receipt, columns: int) -> None:
    text = receipt_text(receipt, columns)
    rows = text.split("\n")
    assert all(columns_of(row) <= columns for row in rows)
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for row in rows for character in row)
    text.encode()
    amounts = [block.amount for block in receipt_blocks(receipt) if isinstance(block, Amount | Total)]
    assert pounds(receipt.total_pence) in amounts
    for amount in amounts:
        # the figure ends at the edge, and what stands before it is a space
        assert any(row.endswith(f" {amount}") and columns_of(row) == columns for row in rows), amount


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_receipt())
def test_any_receipt_becomes_a_pdf(receipt: Receipt) -> None:
    assert receipt_pdf(receipt).startswith(b"%PDF-")


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_a_letter_with_a_base_keeps_it_and_nothing_becomes_a_question_mark(text: str) -> None:
    written = plain(text)
    shown = substituted(written, lambda character: character.isascii() or character == "■")
    assert shown.count("?") == sum(unicodedata.normalize("NFKD", c).count("?") for c in written if c != "⸮")
    for character in written:
        base = unicodedata.normalize("NFKD", character)[0]
        if character.isalpha() and base.isascii() and base.isalpha():
            assert base in shown


def test_welsh_letters_lose_only_their_accent() -> None:
    assert substituted("ŵ ŷ Ŵ Ŷ ẁ ẃ ẅ ỳ – ‘œ’", str.isascii) == "w y W Y w w w y - 'oe'"


def test_letter_and_accent_are_put_together() -> None:
    assert plain("Sia\u0302n\u00a0 W\u0302yn\x1bp\x00\u202e") == "Siân Ŵyn p"


def test_a_pdf_reads_back_as_it_was_meant() -> None:
    made = receipt_pdf(sample_receipt(copy=1))
    with pdfplumber.open(io.BytesIO(made)) as document:
        page = document.pages[0]
        text = page.extract_text()
        words = page.extract_words()
        assert len(document.pages) == 1
    assert page.width == pytest.approx(80 / 25.4 * 72, abs=0.1)
    for wanted in ("Siân Ŵynne-Rŷs", "TOTAL £202.10", "Proof K7QF 2M9A XD", "VAT No. GB 123 4567 89"):
        assert wanted in text
    assert text.count("COPY 1") == 2
    ends = [word["x1"] for word in words if word["text"] in {"£142.10", "£202.10", "£100.00", "£110.00", "£7.90"}]
    assert len(ends) == 6
    assert max(ends) - min(ends) < 1.5
    assert max(word["bottom"] for word in words) < page.height


def test_digits_in_a_pdf_are_all_as_wide() -> None:
    with pdfplumber.open(io.BytesIO(receipt_pdf(sample_receipt()))) as document:
        characters = document.pages[0].chars
    assert {character["fontname"].split("+")[-1] for character in characters} == {"Inter-Regular", "Inter-SemiBold"}
    made = {
        row: [c["x0"] for c in characters if c["text"] == "." and c["x0"] > 150 and row == round(c["top"])]
        for row in {round(c["top"]) for c in characters}
    }
    points = [places[0] for places in made.values() if len(places) == 1]
    assert points


def test_the_same_receipt_gives_the_same_bytes() -> None:
    assert receipt_pdf(sample_receipt()) == receipt_pdf(sample_receipt())


def test_letters_that_the_font_lacks_do_no_harm() -> None:
    with pdfplumber.open(io.BytesIO(receipt_pdf(sample_receipt(payer="王 \U0001f600 Ŵ")))) as document:
        assert "Ŵ" in document.pages[0].extract_text()


def test_the_fonts_lie_where_they_are_looked_for_with_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in resource_path("fonts/OFL.txt").read_text(encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        resource_path("fonts/None.ttf")


def test_the_vat_table_names_each_rate_once() -> None:
    tables = [block for block in receipt_blocks(sample_receipt()) if isinstance(block, VatTable)]
    assert [row[0] for row in tables[0].rows] == ["N 0%", "S 20%"]
