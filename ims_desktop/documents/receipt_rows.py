"""A receipt's layout as rows of so many columns, for paper and text where every character is as wide as the next."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from ims_desktop.documents.plain_text import columns_of, wrapped
from ims_desktop.documents.receipt_layout import (
    Amount,
    Banner,
    Block,
    Centred,
    Heading,
    Left,
    Mark,
    Pair,
    Rule,
    Total,
    VatTable,
    Weight,
)
from ims_desktop.domain.frozen import frozen

NARROWEST = 32  # columns; narrower paper cannot hold the largest amount beside its label
_LEAST_LABEL = 8
_VALUE_INDENT = 2


class Style(StrEnum):
    """How a row is printed."""

    NORMAL = "normal"
    BOLD = "bold"
    TALL = "tall"  # bold, twice the height
    LARGE = "large"  # bold, twice the height and width: takes twice its columns


@frozen
class Row:
    """One row: text at the left (or in the middle), and text that ends at the right edge."""

    left: str
    right: str = ""
    centred: bool = False
    style: Style = Style.NORMAL

    def text(self, columns: int) -> str:
        """The row as text of at most so many columns."""
        free = max(0, columns - columns_of(self.left) - columns_of(self.right))
        if self.centred:
            return " " * (free // 2) + self.left
        return (self.left + " " * free + self.right).rstrip() if self.right else self.left


def _unchanged(text: str) -> str:
    return text


def receipt_rows(
    blocks: Sequence[Block],
    columns: int,
    *,
    substitute: Callable[[str], str] = _unchanged,
    doubles: bool = False,
) -> tuple[Row, ...]:
    """The rows of a layout. Widths are counted after `substitute` has put each text into what can be printed.

    `doubles` says whether large rows take twice the columns, as on paper. Amounts never wrap and end at the edge.
    """
    if columns < NARROWEST:
        raise ValueError(f"a receipt needs {NARROWEST} columns, not {columns}")
    maker = _Rows(columns, substitute, doubles=doubles)
    return tuple(row for block in blocks for row in maker.rows(block))


class _Rows:
    """Turns block after block into rows of one width."""

    def __init__(self, columns: int, substitute: Callable[[str], str], *, doubles: bool) -> None:
        self._columns = columns
        self._substitute = substitute
        self._doubles = doubles

    def rows(self, block: Block) -> Iterator[Row]:  # noqa: C901, PLR0911  one return a kind of block
        match block:
            case Rule():
                return iter((Row("-" * self._columns),))
            case Heading(text):
                return self._centred(text, large=True)
            case Banner(text):
                return self._centred(f"*** {text} ***", large=True)
            case Centred(text):
                return self._centred(text, large=False)
            case Mark(text):
                return self._centred(text, large=False, style=Style.BOLD)
            case Left(text, indent, weight):
                return self._left(text, indent, _style(weight))
            case Pair(name, value, weight):
                return self._pair(name, value, _style(weight))
            case Amount(label, amount, weight):
                return self._amount(label, amount, _style(weight))
            case Total(label, amount):
                return self._total(label, amount)
            case VatTable(titles, rows):
                return self._table(titles, rows)

    def _centred(self, text: str, *, large: bool, style: Style = Style.NORMAL) -> Iterator[Row]:
        written = self._substitute(text)
        if large:
            style = self._large_style(columns_of(written))
        for row in wrapped(written, self._columns):
            yield Row(row, centred=True, style=style)

    def _large_style(self, wanted: int) -> Style:
        return Style.LARGE if self._doubles and wanted <= self._columns // 2 else Style.TALL

    def _left(self, text: str, indent: int, style: Style) -> Iterator[Row]:
        for row in wrapped(self._substitute(text), self._columns - indent):
            yield Row(" " * indent + row, style=style)

    def _pair(self, name: str, value: str, style: Style) -> Iterator[Row]:
        written_name, written = self._substitute(name), self._substitute(value)
        if columns_of(written_name) + 1 + columns_of(written) <= self._columns:
            yield Row(written_name, written, style=style)
            return
        yield from self._left(name, 0, style)
        yield from self._left(value, _VALUE_INDENT, style)

    def _amount(self, label: str, amount: str, style: Style) -> Iterator[Row]:
        written = self._substitute(amount)
        room = self._columns - columns_of(written) - 1
        if room < _LEAST_LABEL:
            yield from self._left(label, 0, style)
            yield Row("", written, style=style)
            return
        first, *rest = wrapped(self._substitute(label), room) or [""]
        yield Row(first, written, style=style)
        for row in rest:
            yield Row(row, style=style)

    def _total(self, label: str, amount: str) -> Iterator[Row]:
        written, figure = self._substitute(label), self._substitute(amount)
        yield Row(written, figure, style=self._large_style(columns_of(written) + 1 + columns_of(figure)))

    def _table(self, titles: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[Row]:
        table = [tuple(self._substitute(cell) for cell in row) for row in (titles, *rows)]
        widths = [max(columns_of(cell) for cell in column) for column in zip(*table, strict=True)]
        if sum(widths) + len(widths) - 1 > self._columns:
            yield from self._stacked(titles, rows)
            return
        figures = self._columns - widths[0]
        for place, (first, *others) in enumerate(table):
            # all but the last column stand at their share of the room; the last ends at the edge
            right = "".join(_padded(cell, figures // len(others)) for cell in others)
            if columns_of(first) + columns_of(right) > self._columns or figures // len(others) <= max(widths[1:]):
                right = " ".join(_padded(cell, width) for cell, width in zip(others, widths[1:], strict=True))
            yield Row(first, right, style=Style.NORMAL if place else Style.BOLD)

    def _stacked(self, titles: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[Row]:
        for first, *others in rows:
            yield from self._pair(titles[0], first, Style.BOLD)
            for title, cell in zip(titles[1:], others, strict=True):
                yield from self._amount(f"  {title}", cell, Style.NORMAL)


def _padded(text: str, columns: int) -> str:
    return " " * max(0, columns - columns_of(text)) + text


def _style(weight: Weight) -> Style:
    return Style.BOLD if weight is Weight.BOLD else Style.NORMAL
