"""Sessions that wait at tills which are gone, for a supervisor to take over."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.shown import GoneRow
from ims_desktop.ui.shown import Column, Look, Tone
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_XL
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 820
_COLUMNS: tuple[Column[GoneRow], ...] = (
    Column("Till", lambda row: row.till, "MM2-03AM", Look.STRONG),
    Column("Cashier", lambda row: row.cashier, stretch=True),
    Column("Opened", lambda row: row.opened, "24 Nov 08:52", Look.MUTED),
    Column("Known", lambda row: row.known, "to entry 12,204, 2 missing", Look.MUTED),
)


class GonePage(QWidget):
    """Enter takes over the session that is marked."""

    chosen = Signal(str)
    back_pressed = Signal()

    def __init__(self, second: QWidget) -> None:
        super().__init__()
        self.title = Text(wording.GONE_TITLE, Written.FIGURE, wrap=True)
        self.text = Text(wording.GONE_ABOUT, tone="muted", wrap=True)
        self.table: RowTable[GoneRow] = RowTable(f"{wording.GONE_TITLE}; Enter takes one over", _COLUMNS)
        self.told = Text("", wrap=True)
        self.take = KeyButton(wording.GONE_TAKE, "Alt+T")
        self.back = KeyButton(wording.BACK, "Alt+B")
        self.table.row_chosen.connect(lambda row: self.chosen.emit(row.session))
        self.take.clicked.connect(self._take)
        self.back.clicked.connect(self.back_pressed)
        card = Card(padding=SPACE_XL, spacing=SPACE_M, yields=True)
        card.setMaximumWidth(_WIDTH)
        for part in (self.title, self.text, self.table, self.told, second, self.take, self.back):
            card.body.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.back)
        self.setAccessibleName(wording.GONE_TITLE)

    def show_gone(self, rows: Sequence[GoneRow]) -> None:
        """Show them, the first one marked."""
        self.table.show_rows(tuple(rows))
        self.table.mark_row(0)
        for part in (self.table, self.take):
            part.setVisible(bool(rows))
        self.setFocusProxy(self.table if rows else self.back)
        self.setFocus()

    def tell(self, text: str, tone: Tone) -> None:
        """Say how it went."""
        self.told.setText(text)
        self.told.set_tone(tone)
        self.told.setVisible(bool(text))
        if text:
            announce(self.told, text, urgent=tone is Tone.WRONG)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the page; a second person's card has its place then."""
        self.text.setHidden(busy)
        self.table.setHidden(busy or self.table.current_row() is None)
        self.take.setVisible(not busy and self.table.current_row() is not None)
        self.back.setVisible(not busy)
        if not busy:
            self.setFocus()

    def _take(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.chosen.emit(row.session)
