"""The screen of this till's receipts: the list, and beside it the chosen one as it looks on paper."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.receipts.presenter import ReceiptDetails
from ims_desktop.ui.receipts.reversing_asked import ReversalAsked
from ims_desktop.ui.receipts.reversing_panel import ReversingPanel
from ims_desktop.ui.receipts.side import ReceiptSide
from ims_desktop.ui.receipts.wording import ReceiptRow, short_receipt
from ims_desktop.ui.shown import Column, Look, NoticeText, Tone
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.chip import Chip
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.search_box import SearchBox
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text

COLUMNS: tuple[Column[ReceiptRow], ...] = (
    Column("Taken", lambda row: row.time, "24 Nov 11:41", Look.MUTED, gives_way=2),
    Column("Receipt", lambda row: short_receipt(row.receipt), "03A-000455-W"),
    Column("Fund", lambda row: row.badge, look=Look.BADGE, gives_way=4),
    Column("Reference", lambda row: row.reference, "WM04127736 and 2 more", Look.STRONG, stretch=True),
    Column("Paid by", lambda row: row.paid_by, "Cheque, Cash M", gives_way=3),
    Column("Receipt is", lambda _row: "", "Perhaps in part MM", tag=lambda row: row.state, gives_way=1),
    Column("Amount", lambda row: row.amount, "£1,204.00", Look.STRONG, right=True),
)


class ReceiptsScreen(QWidget):
    """What was typed and pressed goes to the presenter; what it answers is shown."""

    searched = Signal(str)
    scope_chosen = Signal(bool)
    """True: this session alone."""
    row_chosen = Signal(str)
    """The number of the receipt that is marked."""
    reprint_pressed = Signal()
    save_pdf_pressed = Signal()
    mail_pressed = Signal()
    void_pressed = Signal()
    correct_pressed = Signal()
    refund_pressed = Signal()

    def __init__(self, second: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox(
            "Receipt number, reference, payer or amount", "Search this till's receipts", "F4 search · arrows choose"
        )
        self.session_chip = Chip("This session")
        self.all_chip = Chip("All of this till", on=False)
        self.summary = Text("", tone="muted")
        self.trouble = Notice()
        self.table: RowTable[ReceiptRow] = RowTable("Receipts of this till", COLUMNS)
        self.table.set_nothing("There is no such payment here.")
        self.side = ReceiptSide()
        self.panel = ReversingPanel(second or QWidget())
        self._lay_out()
        self._listen()
        self.setFocusProxy(self.search)

    def show_rows(self, rows: Sequence[ReceiptRow], summary: str, marked: str) -> None:
        """Show what was found, one receipt of it marked."""
        numbers = [row.receipt for row in rows]
        self.table.blockSignals(True)
        self.table.show_rows(list(rows))
        self.table.mark_row(numbers.index(marked) if marked in numbers else 0)
        self.table.blockSignals(False)
        self.summary.setText(summary)

    def show_details(self, details: ReceiptDetails | None) -> None:
        """Show one receipt beside the list."""
        self.side.show_details(details)

    def show_scope(self, *, has_session: bool, this_session: bool) -> None:
        """Show whether the open session alone is looked through."""
        self.session_chip.setVisible(has_session)
        self.session_chip.set_on(on=this_session)
        self.all_chip.set_on(on=not this_session)

    def show_trouble(self, text: str) -> None:
        """Say what did not work."""
        self.trouble.show_notice(NoticeText(text, Tone.WRONG) if text else None)

    def show_asked(self, asked: ReversalAsked | None) -> None:
        """Ask before a receipt is voided, corrected or refunded; None brings the receipt back."""
        self.side.setVisible(asked is None)
        self.panel.show_asked(asked)
        for part in (self.search, self.session_chip, self.all_chip, self.table):
            part.setEnabled(asked is None)
        if asked is None:
            self.table.setFocus()

    def show_wrong(self, text: str) -> None:
        """Say on the panel what is wrong."""
        self.panel.show_wrong(text)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the panel."""
        self.panel.set_busy(busy=busy)

    def show_second(self, *, asked: bool) -> None:
        """Another person is asked, or no more."""
        self.panel.show_second(asked=asked)

    def set_copying(self, *, copying: bool) -> None:
        """A copy is being made."""
        self.side.set_copying(copying=copying)

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(SPACE_S)
        chips.addWidget(self.session_chip)
        chips.addWidget(self.all_chip)
        chips.addStretch(1)
        chips.addWidget(self.summary)
        sheet = Card(padding=1)
        sheet.body.addWidget(self.table)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.search)
        left.addLayout(chips)
        left.addWidget(self.trouble)
        left.addWidget(sheet, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(left, 1)
        across.addWidget(self.side)
        across.addWidget(self.panel)

    def _listen(self) -> None:
        self.search.typed.connect(self.searched)
        self.search.left_empty.connect(lambda: self.searched.emit(""))
        self.search.stepped.connect(self._step)
        self.search.entered.connect(lambda _text: self.table.setFocus())
        self.session_chip.clicked.connect(lambda: self.scope_chosen.emit(True))
        self.all_chip.clicked.connect(lambda: self.scope_chosen.emit(False))
        self.table.current_row_changed.connect(self._marked)
        self.table.row_chosen.connect(lambda _row: self.side.take_keys())
        self.side.reprint.clicked.connect(self.reprint_pressed)
        self.side.save_pdf.clicked.connect(self.save_pdf_pressed)
        self.side.mail.clicked.connect(self.mail_pressed)
        self.side.void.clicked.connect(self.void_pressed)
        self.side.correct.clicked.connect(self.correct_pressed)
        self.side.refund.clicked.connect(self.refund_pressed)
        QShortcut(QKeySequence("F4"), self).activated.connect(self._to_search)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _step(self, rows: int) -> None:
        last = self.table.rows_model.rowCount() - 1
        self.table.mark_row(min(max(self.table.currentIndex().row() + rows, 0), last))

    def _marked(self, row: ReceiptRow | None) -> None:
        if row is not None:
            self.row_chosen.emit(row.receipt)
