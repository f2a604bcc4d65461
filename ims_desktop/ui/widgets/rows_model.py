# ruff: noqa: N802  Qt names its events
"""The rows of a table, each cell worded once and then handed out as often as Qt asks."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ims_desktop.ui.shown import Column, Tag

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex

# Qt asks seven roles of each visible cell at every paint, and looking an enum up costs more than the answer.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_HORIZONTAL = Qt.Orientation.Horizontal
_LEFT = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
_RIGHT = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
_NOWHERE = QModelIndex()

BLOCK = 256
"""Rows worded at once, when the first of them comes into sight."""

_Words = tuple[tuple[str, ...], tuple[Tag | None, ...]]


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Frozen rows under their columns; more come by `add_rows` when the last ones are in sight."""

    more_wanted = Signal()

    def __init__(self, columns: tuple[Column[Row], ...]) -> None:
        super().__init__()
        self.columns = columns
        self._rows: list[Row] = []
        self._blocks: dict[int, list[_Words]] = {}
        self._more = False
        self._alignments = [_RIGHT if column.right else _LEFT for column in columns]

    def show_rows(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Show other rows; `more` says that there are further ones to be asked for."""
        self.beginResetModel()
        self._rows = list(rows)
        self._blocks = {}
        self._more = more
        self.endResetModel()

    def renew_rows(self, rows: Sequence[Row]) -> None:
        """Show how the same rows read now; there are as many as before."""
        self._rows = list(rows)
        self._blocks = {}
        self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def add_rows(self, rows: Sequence[Row], *, more: bool = False) -> None:
        """Show further rows below."""
        self._more = more
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(_NOWHERE, first, first + len(rows) - 1)
        self._blocks.pop(first // BLOCK, None)
        self._rows.extend(rows)
        self.endInsertRows()

    def row(self, at: int) -> Row:
        """The row `at`."""
        return self._rows[at]

    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return tuple(self._rows)

    def words(self, at: int) -> _Words:
        """The words and tags of a row's cells."""
        block = self._blocks.get(at // BLOCK)
        if block is None:
            block = self._word(at // BLOCK)
        return block[at % BLOCK]

    def words_below(self, at: int, columns: Sequence[int]) -> str:
        """What these columns of a row say, in one line; a sum says what it is of."""
        texts, tags = self.words(at)
        cells = (
            f"{self.columns[one].title} {texts[one]}" if self.columns[one].right and texts[one] else texts[one]
            for one in columns
        )
        parts = (part for one, cell in zip(columns, cells, strict=True) for part in (cell, _tag_words(tags[one])))
        return " · ".join(part for part in parts if part)

    def spoken_row(self, at: int) -> str:
        """A whole row as a screen reader says it."""
        cells = (self.spoken_cell(at, column) for column in range(len(self.columns)))
        return f"Row {at + 1} of {len(self._rows)}: {', '.join(cell for cell in cells if cell)}"

    def spoken_cell(self, at: int, column: int) -> str:
        """A cell with its heading and its tag."""
        texts, tags = self.words(at)
        words = " ".join(part for part in (texts[column], _tag_words(tags[column])) if part)
        return f"{self.columns[column].title} {words}" if words else ""

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """How many rows there are so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _DISPLAY) -> str | int | None:
        """A cell's words, how they are spoken, and the side that they stand on."""
        if role == _DISPLAY:
            return self.words(index.row())[0][index.column()]
        if role == _SPOKEN:
            return self.spoken_cell(index.row(), index.column())
        if role == _ALIGNMENT:
            return self._alignments[index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> str | int | None:
        """A column's title."""
        if orientation != _HORIZONTAL:
            return None
        if role in {_DISPLAY, _SPOKEN}:
            return self.columns[section].title
        return self._alignments[section] if role == _ALIGNMENT else None

    def canFetchMore(self, parent: _Index) -> bool:
        """Whether further rows can be asked for."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: _Index) -> None:  # noqa: ARG002  there is one level only
        """Ask for further rows, once until they come."""
        self._more = False
        self.more_wanted.emit()

    def _word(self, block: int) -> list[_Words]:
        start = block * BLOCK
        worded = [
            (tuple(column.text(row) for column in self.columns), tuple(column.tag(row) for column in self.columns))
            for row in self._rows[start : start + BLOCK]
        ]
        self._blocks[block] = worded
        return worded


def _tag_words(tag: Tag | None) -> str:
    return tag.text if tag is not None else ""
