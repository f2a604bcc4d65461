"""What is counted: cash by piece and bag at the left; cheques, the terminal's word and other sums beside it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ims_desktop.domain.cash_count import DENOMINATIONS_PENCE
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.card_list import CardsCard
from ims_desktop.ui.count_and_close.cheque_list import ChequeList
from ims_desktop.ui.count_and_close.shown import CountShown, KeyedShown, SumField
from ims_desktop.ui.shown import Tag, Tone
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_S
from ims_desktop.ui.widgets.acting import RING, Acting
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.cash_grid import CashGrid
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.text import Text, Written

_CASH_WIDTH = 336
_LONGEST_TYPED = 40


class CashCard(Card):
    """Notes, coins and full bags, and what they come to."""

    def __init__(self) -> None:
        super().__init__(padding=15 - RING, spacing=SPACE_S, yields=True)
        self.setFixedWidth(_CASH_WIDTH)
        self.tag = TagLabel(Tag("", Tone.GOOD))
        head = QHBoxLayout()
        head.setContentsMargins(RING, RING, RING, 0)
        head.addWidget(Text(wording.TITLE_CASH, Written.HEADING))
        head.addStretch(1)
        head.addWidget(self.tag)
        self.body.addLayout(head)
        self.grid = CashGrid(DENOMINATIONS_PENCE, bags=True)
        self.total = Text("", Written.FIGURE, right=True)
        foot = QHBoxLayout()
        foot.addWidget(Text(wording.COUNTED, Written.STRONG))
        foot.addWidget(self.total, 1)
        self.body.addWidget(Acting(self.grid, Line(), foot))
        self.body.addStretch(0)
        self.set_finished(finished=False)

    def set_finished(self, *, finished: bool) -> None:
        """Let nothing be changed once the figures are fixed."""
        self.grid.set_fixed(fixed=finished)
        self.tag.show_tag(Tag(wording.COUNTING_FINISHED, Tone.GOOD))
        self.tag.setVisible(finished)


class PapersPanel(QWidget):
    """Cheques to tick, card sales to look for, and a field for each other sum."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cheques = ChequeList()
        self.cheques_card = Card(flush=True)
        self.cheques_told = self.cheques_card.add_heading(wording.TITLE_CHEQUES)
        self.cheques_card.body.addWidget(self.cheques, 1)
        self.cards_card = CardsCard()
        self.cards = self.cards_card.list
        self.sums: dict[str, Field] = {}
        self._sums_card = Card(padding=15, spacing=SPACE_S)
        self._sums_card.add_heading(wording.TITLE_OTHERS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(self.cheques_card, 1)
        column.addWidget(self.cards_card, 1)
        column.addWidget(
            self._sums_card, 0, Qt.AlignmentFlag.AlignTop
        )  # no higher than its fields, without cheques too
        self.cheques.toggled.connect(self.typed)
        self.cards.toggled.connect(self.typed)

    def show_count(self, shown: CountShown) -> None:
        """Show the cheques and the fields."""
        self.cheques.show_ticks(shown.cheques)
        self.cards.show_ticks(shown.cards)
        self.cards_card.setVisible(bool(shown.cards))
        self.cheques_card.setVisible(bool(shown.cheques))
        if [one.mop for one in shown.fields] != list(self.sums):
            self._make_fields(shown.fields)
        for one in shown.fields:
            self.sums[one.mop].set_text(one.keyed)
            self.sums[one.mop].set_error("")

    def show_keyed(self, shown: KeyedShown) -> None:
        """Say how many are ticked, and what all of them come to."""
        self.cheques_told.setText(shown.cheques.text)
        self.cards_card.told.setText(shown.cards.text)

    def edits(self) -> list[QLineEdit]:
        """The fields in order."""
        return [field.edit for field in self.sums.values()]

    def texts(self) -> Mapping[str, str]:
        """What is keyed, by MOP code."""
        return {mop: field.text() for mop, field in self.sums.items()}

    def _make_fields(self, fields: tuple[SumField, ...]) -> None:
        for old in self.sums.values():
            old.hide()
            old.deleteLater()
        self.sums = {one.mop: Field(one.label, note=one.note) for one in fields}
        for field in self.sums.values():
            field.edit.setMaxLength(_LONGEST_TYPED)
            field.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.changed.connect(lambda _typed: self.typed.emit())
            field.changed.connect(lambda _typed, field=field: field.clear_error())
            self._sums_card.body.addWidget(field)
