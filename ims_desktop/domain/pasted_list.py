"""A list of accounts that one cheque pays, as a payer's own system prints it: a reference and an amount a row."""

import re
from collections.abc import Collection

from ims_desktop.domain.amount import parse_pounds
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused

MOST_ROWS = 500
LONGEST_LIST = 100_000  # characters
_AMOUNT = r"-?£?\s?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?"
_ROW = re.compile(rf"(?P<before>.*?)[\t;,\s]+(?P<amount>{_AMOUNT})")
_APART = re.compile(r"[\t;,]")


@frozen
class PastedRow:
    """One row as it was pasted: what its reference may be, the likeliest first, and its pence (None: no amount).

    `confirmed` are questions about it that the cashier answered with yes.
    """

    place: int
    references: tuple[str, ...]
    amount_pence: int | None
    fund: str = ""  # where the row names it
    confirmed: frozenset[Reason] = frozenset()


def read_list(text: str, funds: Collection[str]) -> tuple[PastedRow, ...]:
    """The rows of a list, blank ones left out, places from 1. Refuses `LIST_TOO_LONG` over 500 rows.

    The amount ends a row; the reference begins it, or stands behind a fund's code. What is between, a name say, is
    passed over. Tabs, semicolons, commas and spaces part them, with quotes or without.
    """
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    if len(rows) > MOST_ROWS or len(text) > LONGEST_LIST:
        raise Refused(Reason.LIST_TOO_LONG, rows=len(rows), maximum=MOST_ROWS)
    return tuple(_row(place, row.replace('"', ""), funds) for place, row in enumerate(rows, start=1))


def _row(place: int, row: str, funds: Collection[str]) -> PastedRow:
    match = _ROW.fullmatch(row)
    before = row if match is None else match["before"]
    cells = [cell.strip() for cell in _APART.split(before) if cell.strip()] or [before]
    if len(cells) == 1 and cells[0].partition(" ")[0] in funds:
        cells = list(cells[0].partition(" ")[::2])
    fund = cells.pop(0) if len(cells) > 1 and cells[0] in funds else ""
    first = cells[0].strip()
    references = tuple(dict.fromkeys((first, first.partition(" ")[0])))
    return PastedRow(place, references, _pence(match["amount"]) if match else None, fund)


def _pence(typed: str) -> int | None:
    try:
        return parse_pounds(typed.replace(" ", ""))
    except Refused:
        return None
