"""Transactions as CSV that a spreadsheet opens as it is: UTF-8 with a mark, quoted, 24-hour London times."""

import csv
import io
import re
from collections.abc import Iterable, Mapping

from ims_desktop.actions.ports import Transaction
from ims_desktop.domain.money import plain_pounds
from ims_desktop.domain.references import UserId
from ims_desktop.domain.times import london

BYTE_ORDER_MARK = "\ufeff"
TITLES = (
    "Business day",
    "Taken at",
    "Receipt",
    "Office",
    "Till",
    "Taken by",
    "Fund",
    "Account reference",
    "Method of payment",
    "Amount",
    "VAT code",
    "VAT",
    "Narrative",
    "Kind",
    "Device",
    "Entry",
    "Posting",
)
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def csv_head() -> str:
    """How the file begins: the mark, then the titles."""
    return BYTE_ORDER_MARK + _written([TITLES])


def csv_rows(transactions: Iterable[Transaction], people: Mapping[UserId, str]) -> str:
    """Transactions as lines; `people` gives names to who took them, anybody else stands with their id."""
    return _written(_cells(transaction, people) for transaction in transactions)


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: what could be one gets an apostrophe, numbers do not."""
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) and _NUMBER.fullmatch(text) is None else text


def _cells(transaction: Transaction, people: Mapping[UserId, str]) -> tuple[str, ...]:
    return (
        transaction.business_day.isoformat(),
        f"{london(transaction.at):%Y-%m-%d %H:%M:%S}",
        transaction.receipt,
        transaction.office,
        transaction.till,
        people.get(transaction.actor, transaction.actor),
        transaction.fund,
        transaction.reference,
        transaction.mop,
        plain_pounds(transaction.amount_pence),
        transaction.vat_code,
        plain_pounds(transaction.vat_pence),
        transaction.narrative,
        transaction.kind,
        transaction.device,
        str(transaction.entry),
        str(transaction.posting),
    )


def _written(rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [safe_cell(cell) for cell in row] for row in rows
    )
    return text.getvalue()
