"""How the session stands, and the list of its moves of cash with their slips."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.my_session.shown import MoveRow, SessionShown
from ims_desktop.ui.shown import Column, Look, Tag
from ims_desktop.ui.style.tokens import ROW_HEIGHT, SPACE_M, SPACE_S, SPACE_XL, SPACE_XS
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

COLUMNS: tuple[Column[MoveRow], ...] = (
    Column("Time", lambda row: row.time, sample="00:00", gives_way=1),
    Column("What", lambda row: row.what, sample="Top-up from the safe", look=Look.STRONG),
    Column("Witness", lambda row: row.witness, sample="S. Morgan-Jones", gives_way=3),
    Column("Reason", lambda row: row.reason, look=Look.MUTED, stretch=True),
    Column("Slip", lambda row: row.number, sample="BA1-03A-S1200", look=Look.MUTED, gives_way=2),
    Column("Amount", lambda row: row.amount, sample="£10,000.00", look=Look.STRONG, right=True),
)

_LEAST_HEIGHT = ROW_HEIGHT + 2  # its headings, and what there is room for


class Overview(QWidget):
    """Facts over a table; Reprint and Save PDF are of the marked row."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", Written.FIGURE)
        self.state = TagLabel(Tag(""))
        self.warning = Text("", tone="warning", wrap=True)
        self._facts = QHBoxLayout()
        self.table: RowTable[MoveRow] = RowTable("Moves of cash", COLUMNS)
        self.reprint = KeyButton("Reprint slip", "Alt+P", small=True)
        self.pdf = KeyButton("Save PDF", "Alt+F", small=True)
        self._moves: Card
        self._lay_out()

    def show_session(self, shown: SessionShown) -> None:
        """Show how the session stands; the newest move is marked."""
        self.title.setText(shown.title)
        self.state.setVisible(shown.state is not None)
        if shown.state is not None:
            self.state.show_tag(shown.state)
        while (item := self._facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name, value in shown.facts:
            self._facts.addWidget(_fact(name, value))
        self._facts.addStretch(1)
        self.warning.setText(shown.warning)
        self.warning.setVisible(bool(shown.warning))
        self.table.show_rows(shown.moves)
        self.table.mark_row(0)
        for button in (self.reprint, self.pdf):
            button.setEnabled(bool(shown.moves))
        self._told.setText("" if shown.moves else "none yet")

    def _lay_out(self) -> None:
        head = Card()
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(self.title)
        row.addWidget(self.state)
        row.addStretch(1)
        head.body.addLayout(row)
        self._facts.setSpacing(SPACE_XL)
        head.body.addLayout(self._facts)
        head.body.addWidget(self.warning)
        self._moves = Card(flush=True)
        self._told = self._moves.add_heading("Moves of cash")
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self._moves.body.addWidget(self.table, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        buttons.setSpacing(SPACE_S)
        buttons.addStretch(1)
        buttons.addWidget(self.reprint)
        buttons.addWidget(self.pdf)
        self._moves.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(head)
        column.addWidget(self._moves, 1)


def _fact(name: str, value: str) -> QWidget:
    fact = QWidget()
    column = QVBoxLayout(fact)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_XS)
    column.addWidget(Text(name, Written.SMALL, tone="muted"))
    column.addWidget(Text(value, Written.STRONG))
    return fact
