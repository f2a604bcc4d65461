import csv
import io
from datetime import UTC, datetime

import builders
import pytest
from fakes.sample_transactions import transaction

from ims_desktop.documents.transactions_csv import TITLES, csv_head, csv_rows, safe_cell


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+44 1229", "'+44 1229"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("-88.00", "-88.00"),
        ("142.10", "142.10"),
        ("Smith = Jones", "Smith = Jones"),
        ("", ""),
    ],
)
def test_no_text_is_taken_for_a_formula(text: str, written: str) -> None:
    assert safe_cell(text) == written


def test_file_is_marked_quoted_and_in_24_hour_london_time() -> None:
    at = datetime(2026, 7, 1, 13, 30, 5, tzinfo=UTC)
    one = transaction(7, at, narrative='=1 "quoted",\r\nand more', amount_pence=-88_00)
    text = csv_head() + csv_rows([one], {builders.CASHIER.id: "A. Cashier"})
    assert text.startswith('\ufeff"Business day","Taken at"')
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(head) == TITLES
    named = dict(zip(TITLES, row, strict=True))
    assert named["Taken at"] == "2026-07-01 14:30:05"
    assert named["Taken by"] == "A. Cashier"
    assert named["Amount"] == "-88.00"
    assert named["Narrative"] == '\'=1 "quoted",\r\nand more'
