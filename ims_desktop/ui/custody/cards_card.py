"""The card sales that no report of a terminal had, and where the marked one was found."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ims_desktop.ui.custody.wording import CardRow
from ims_desktop.ui.shown import Column, Look, Tone
from ims_desktop.ui.style.tokens import ROW_HEIGHT_DENSE, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_LEAST_ROWS = 2
_LONGEST = 100

CARDS: tuple[Column[CardRow], ...] = (
    Column("Sale", lambda row: row.number, "BA1-03A-1204.1", Look.STRONG),
    Column("Session of", lambda row: row.taken, "24 Nov 2026", gives_way=1),
    Column("How it stands", lambda row: row.words, stretch=True),
    Column("Sum", lambda row: row.pence, "£12,204.00", Look.STRONG, right=True),
)


class CardsCard(Card):
    """Hidden where there is none."""

    found = Signal(object, str)
    """The row that is marked, and the report or statement on which it stands."""

    def __init__(self) -> None:
        super().__init__(flush=True)
        self.add_heading("Card sales that no report had")
        self.table: RowTable[CardRow] = RowTable("Card sales that no report had", CARDS, dense=True)
        self.table.setMinimumHeight((_LEAST_ROWS + 1) * (ROW_HEIGHT_DENSE + 1))
        self.paper = Field("Found on (report or statement)")
        self.paper.edit.setMaxLength(_LONGEST)
        self.match = KeyButton("It is there", "Alt+M", small=True)
        self.told = Text("", Written.SMALL, wrap=True)
        self.told.hide()
        self.foot = QWidget()
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_M)
        row.setSpacing(SPACE_M)
        row.addWidget(self.paper, 2)
        row.addWidget(self.match)
        row.addWidget(self.told, 2)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.foot)
        self.foot.hide()  # until somebody may match one
        self.hide()
        self.paper.entered.connect(lambda _typed: self.match.setFocus())
        self.match.clicked.connect(lambda: self.found.emit(self.table.current_row(), self.paper.text()))

    @property
    def order(self) -> tuple[QWidget, ...]:
        """Its parts as Tab goes through them."""
        return self.table, self.paper.edit, self.match

    def show_cards(self, rows: Sequence[CardRow]) -> None:
        """Show the sales; the marked one stays marked."""
        self.setVisible(bool(rows) or self.told.isVisible())
        self.table.refresh_rows(list(rows), lambda row: row.number)
        if self.table.current_row() is None:
            self.table.mark_row(0)

    def say(self, text: str, tone: Tone) -> None:
        """Say what was done, or why not."""
        self.told.setText(f"✕ {text}" if tone is Tone.WRONG else text)
        self.told.set_tone(tone.value)
        self.told.setVisible(bool(text))
        if tone is Tone.GOOD:
            self.paper.set_text("")
