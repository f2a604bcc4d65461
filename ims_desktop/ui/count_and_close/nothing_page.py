"""Nothing of one's own is to be counted; for a supervisor, the sessions that wait."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.shown import NothingShown, WaitingRow
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_XL
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 720
_COLUMNS: tuple[Column[WaitingRow], ...] = (
    Column("Cashier", lambda row: row.cashier, look=Look.STRONG, stretch=True),
    Column("Opened", lambda row: row.opened, "24 Nov 08:52", Look.MUTED),
    Column("Session is", lambda row: row.state, "awaiting approval MM"),
)


class NothingPage(QWidget):
    """Enter takes up the session that is marked."""

    chosen = Signal(str)
    back_pressed = Signal()
    gone_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = Text("", Written.FIGURE, wrap=True)
        self.text = Text("", tone="muted", wrap=True)
        self.waiting_title = Text(wording.WAITING_TITLE, Written.HEADING)
        self.waiting: RowTable[WaitingRow] = RowTable(f"{wording.WAITING_TITLE}; Enter takes one up", _COLUMNS)
        self.gone = KeyButton(wording.GONE, "Alt+G")
        self.back = KeyButton(wording.BACK, "Alt+B")
        self.waiting.row_chosen.connect(lambda row: self.chosen.emit(row.session))
        self.gone.clicked.connect(self.gone_pressed)
        self.back.clicked.connect(self.back_pressed)
        self._card = card = Card(padding=SPACE_XL, spacing=SPACE_M)
        card.hide()  # until the till was asked what there is
        card.setMaximumWidth(_WIDTH)
        for part in (self.title, self.text, self.waiting_title, self.waiting, self.gone, self.back):
            card.body.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.waiting)

    def show_nothing(self, shown: NothingShown) -> None:
        """Say why nothing is to be counted, and what waits."""
        self._card.show()
        self.title.setText(shown.title)
        self.text.setText(shown.text)
        self.text.setVisible(bool(shown.text))
        self.setAccessibleName(shown.title)
        self.waiting.show_rows(shown.waiting)
        self.waiting.mark_row(0)
        for part in (self.waiting, self.waiting_title):
            part.setVisible(bool(shown.waiting))
        self.waiting_title.setVisible(bool(shown.waiting) and shown.title != wording.WAITING_TITLE)
        self.gone.setVisible(shown.may_take_over)
        self.setFocusProxy(self.waiting if shown.waiting or not shown.may_take_over else self.gone)
        self.back.setVisible(shown.title == wording.WAITING_TITLE)
