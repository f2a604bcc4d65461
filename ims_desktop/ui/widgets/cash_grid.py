"""Notes and coins to be counted: a line for each, how many there are, what they come to."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from ims_desktop.domain.cash_count import BAG_PENCE
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_S
from ims_desktop.ui.widgets.line_edit import HintedEdit
from ims_desktop.ui.widgets.text import Text, Written

_LONGEST_PIECES = 20
_PIECES_WIDTH = 92
_BESIDE_BAGS_WIDTH = 64
_SUM_WIDTH = 80
_PIECES_OF, _BAGS_OF = "{} pieces", "{} full bags"
_POUND = 100


class CashGrid(QWidget):
    """One line for each denomination (pence); with `bags`, full bank bags of coins are keyed beside loose pieces."""

    typed = Signal()

    def __init__(self, denominations_pence: Sequence[int], *, title: str = "", bags: bool = False) -> None:
        super().__init__()
        width = _BESIDE_BAGS_WIDTH if bags else _PIECES_WIDTH
        self.pieces = {piece: _field(_PIECES_OF, piece, width) for piece in denominations_pence}
        bagged = [piece for piece in denominations_pence if bags and piece in BAG_PENCE]
        self.bags = {piece: _field(_BAGS_OF, piece, width) for piece in bagged}
        self._sums = {piece: Text("", tone="muted", right=True) for piece in denominations_pence}
        self._lay_out(title)
        for edit in self.edits():
            edit.textEdited.connect(lambda _typed: self.typed.emit())

    def edits(self) -> list[QLineEdit]:
        """The fields in the order in which people count."""
        return [edit for piece in self.pieces for edit in (self.pieces[piece], self.bags.get(piece)) if edit]

    @property
    def first(self) -> QLineEdit:
        """Where counting begins."""
        return next(iter(self.pieces.values()))

    def counted(self) -> Mapping[int, str]:
        """What is keyed as pieces, by denomination in pence."""
        return {piece: edit.text() for piece, edit in self.pieces.items()}

    def bagged(self) -> Mapping[int, str]:
        """What is keyed as full bags, by denomination in pence."""
        return {piece: edit.text() for piece, edit in self.bags.items()}

    def show_sums(self, each: Mapping[int, str]) -> None:
        """Show what each denomination comes to."""
        for piece, text in self._sums.items():
            text.setText(each.get(piece, ""))

    def show_wrong(self, denomination_pence: int, text: str, *, bags: bool = False) -> None:
        """Mark a number that is none; empty words put it right."""
        edit = (self.bags if bags else self.pieces)[denomination_pence]
        edit.setProperty("wrong", "true" if text else "false")
        edit.setAccessibleDescription(text)
        edit.style().unpolish(edit)
        edit.style().polish(edit)

    def has_wrong(self) -> bool:
        """Whether a number is marked."""
        return any(edit.property("wrong") == "true" for edit in self.edits())

    def set_fixed(self, *, fixed: bool) -> None:
        """Let nothing be changed any more; it can still be read and copied."""
        for edit in self.edits():
            edit.setReadOnly(fixed)

    def clear(self) -> None:
        """Begin again with nothing."""
        for edit in self.edits():
            edit.clear()

    def _lay_out(self, title: str) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        column_of_sums = 3 if self.bags else 2
        headings = (title, "Loose", "Full bags") if self.bags else (title,)
        for column, heading in enumerate(headings):
            if heading:
                grid.addWidget(Text(heading, Written.LABEL, tone="muted", right=bool(column)), 0, column)
        for at, (piece, edit) in enumerate(self.pieces.items(), start=1):
            label = Text(denomination_words(piece), Written.STRONG, right=not self.bags)
            label.setBuddy(edit)
            grid.addWidget(label, at, 0)
            grid.addWidget(edit, at, 1)
            if piece in self.bags:
                grid.addWidget(self.bags[piece], at, 2)
            self._sums[piece].setMinimumWidth(_SUM_WIDTH)
            grid.addWidget(self._sums[piece], at, column_of_sums)
        grid.setColumnStretch(column_of_sums, 1)
        grid.setRowStretch(len(self.pieces) + 1, 1)


def denomination_words(piece_pence: int) -> str:
    """A note or coin as people say it: £5, 20p."""
    return f"£{piece_pence // _POUND}" if piece_pence >= _POUND else f"{piece_pence}p"


def _field(named: str, piece_pence: int, width: int) -> QLineEdit:
    edit = HintedEdit()
    edit.setMaxLength(_LONGEST_PIECES)
    edit.setFixedWidth(width)
    edit.setAlignment(Qt.AlignmentFlag.AlignRight)
    edit.setAccessibleName(named.format(denomination_words(piece_pence)))
    return edit
