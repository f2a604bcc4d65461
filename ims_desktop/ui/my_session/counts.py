"""Where cash is counted for a move: one grid of notes, coins and bags, or two beside one another for a swap."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ims_desktop.domain.cash_count import DENOMINATIONS_PENCE
from ims_desktop.ui.my_session.shown import Sums
from ims_desktop.ui.style.tokens import SPACE_L
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.cash_grid import CashGrid
from ims_desktop.ui.widgets.scrolled import scrolled
from ims_desktop.ui.widgets.text import Text

_GRID_WIDTH = 400
_ROOM_FOR_TWO = 600


class CountsPage(QWidget):
    """Two grids; the second is hidden where there is one count."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.grids = [CashGrid(DENOMINATIONS_PENCE, bags=True) for _ in range(2)]
        self._cards: list[Card] = []
        self._titles: list[Text] = []
        self._told: list[Text] = []
        for grid in self.grids:
            card = Card()
            card.setMaximumWidth(_GRID_WIDTH)
            self._told.append(card.add_heading(""))
            self._titles.append(card.findChildren(Text)[0])
            card.body.addWidget(grid)
            card.body.addStretch(1)
            self._cards.append(card)
            grid.typed.connect(self.typed)
        inside = Beside(*self._cards, from_width=_ROOM_FOR_TWO, spacing=SPACE_L, stretch_after=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inside))
        self._shown = 0
        self.begin(())

    @property
    def first(self) -> QLineEdit:
        """Where counting begins."""
        return self.grids[0].first

    def begin(self, titles: Sequence[str]) -> None:
        """Begin so many counts, all empty."""
        self._shown = len(titles)
        for at, grid in enumerate(self.grids):
            grid.clear()
            grid.set_fixed(fixed=False)
            self._cards[at].setVisible(at < len(titles))
            if at < len(titles):
                self._titles[at].setText(titles[at])
                for edit in grid.edits():
                    edit.setAccessibleDescription(titles[at])

    def pieces(self) -> tuple[Mapping[int, str], ...]:
        """What is keyed as loose pieces, a count each."""
        return tuple(grid.counted() for grid in self.grids[: self._shown])

    def bags(self) -> tuple[Mapping[int, str], ...]:
        """What is keyed as full bags, a count each."""
        return tuple(grid.bagged() for grid in self.grids[: self._shown])

    def show_sums(self, sums: Sums) -> None:
        """Show what each piece and each count comes to, and mark what is no number."""
        for at, total in enumerate(sums.totals):
            grid = self.grids[at]
            grid.show_sums(sums.each[at])
            self._told[at].setText(total)
            for piece in grid.pieces:
                grid.show_wrong(piece, "Not a number" if (piece, False) in sums.wrong[at] else "")
            for piece in grid.bags:
                grid.show_wrong(piece, "Not a number" if (piece, True) in sums.wrong[at] else "", bags=True)

    def set_fixed(self, *, fixed: bool) -> None:
        """Let nothing be changed while somebody agrees to it."""
        for grid in self.grids:
            grid.set_fixed(fixed=fixed)
