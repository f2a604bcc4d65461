"""Figures at the left, the entries behind the chosen one at the right: Enter goes on, Escape goes back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.behind import FIGURES, NO_FIGURE, FigureRow
from ims_desktop.ui.entry_words import ENTRIES, EntryRow
from ims_desktop.ui.style.tokens import ROW_HEIGHT_DENSE, SPACE_L
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_FIGURES_WIDTH = 300
_ROWS = 7


class BehindPanel(QWidget):
    """Shows what it is told; which figure was chosen goes to the presenter."""

    figure_chosen = Signal(object)
    left = Signal()
    """Escape in the figures: back to where they came from."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.figures: RowTable[FigureRow] = RowTable(f"Figures of the chosen {name}", FIGURES, dense=True)
        self.entries: RowTable[EntryRow] = RowTable("Entries behind the chosen figure", ENTRIES, dense=True)
        self.figures_title = Text(f"No {name} chosen", Written.HEADING, wrap=True)
        self.entries_title = Text(NO_FIGURE, Written.SMALL, tone="muted")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        figures = _card(self.figures_title, self.figures)
        figures.setFixedWidth(_FIGURES_WIDTH)
        across.addWidget(figures)
        across.addWidget(_card(self.entries_title, self.entries), 1)
        self.setMinimumHeight((_ROWS + 1) * (ROW_HEIGHT_DENSE + 1) + 44)
        self.figures.row_chosen.connect(self.figure_chosen)
        for table, back in ((self.figures, self.left.emit), (self.entries, self.focus_figures)):
            escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), table)
            escape.setContext(Qt.ShortcutContext.WidgetShortcut)
            escape.activated.connect(back)

    def show_figures(self, title: str, rows: Sequence[FigureRow]) -> None:
        """Show a row's figures; the one that was marked stays marked."""
        self.figures_title.setText(title)
        self.figures.refresh_rows(list(rows), lambda row: row.words)

    def show_entries(self, title: str, rows: Sequence[EntryRow]) -> None:
        """Show the entries behind the chosen figure."""
        self.entries_title.setText(title)
        self.entries.show_rows(list(rows))
        self.entries.mark_row(0)

    def focus_figures(self) -> None:
        """Give the figures the keys."""
        self.figures.setFocus()

    def focus_entries(self) -> None:
        """Give the entries the keys, where there are any."""
        if self.entries.current_row() is not None:
            self.entries.setFocus()


def _card(title: Text, table: QWidget) -> Card:
    card = Card(flush=True, yields=True)
    head = QVBoxLayout()
    head.setContentsMargins(14, 10, 14, 6)
    head.addWidget(title)
    card.body.addLayout(head)
    card.body.addWidget(table, 1)
    return card
