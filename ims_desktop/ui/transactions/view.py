"""Finance's list of transactions: one box, filters as chips, rows as they are scrolled to, details beside them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from ims_desktop.documents.receipt_layout import Block
from ims_desktop.ui.save_file import ask_file
from ims_desktop.ui.shown import Column, Look, NoticeText, Tone
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from ims_desktop.ui.transactions.filters import GROUP_WORDS, Choice
from ims_desktop.ui.transactions.presenter import Found
from ims_desktop.ui.transactions.returning import ReturnAsked
from ims_desktop.ui.transactions.side import TransactionSide
from ims_desktop.ui.transactions.wording import DetailsShown, TransactionRow
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.chip import Chip
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.search_box import SearchBox
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

COLUMNS: tuple[Column[TransactionRow], ...] = (
    Column("Taken", lambda row: row.taken, "24 Nov 11:41", Look.MUTED, gives_way=2),
    Column("Receipt", lambda row: row.receipt, "03A-000455", gives_way=1),
    Column("By", lambda row: row.by, "WM", Look.MUTED, gives_way=5),
    Column("Fund", lambda row: row.fund, look=Look.BADGE, gives_way=4),
    Column("Reference", lambda row: row.reference, "21234567890124", Look.STRONG),
    Column("Paid by", lambda row: row.paid_by, "Cheque", gives_way=3),
    Column("For", lambda row: row.narrative, "Parking fine", stretch=True),
    Column("£", lambda row: row.amount, "12,204.00", right=True),
)


class TransactionsScreen(QWidget):
    """What was typed, chosen and scrolled goes to the presenter; what it answers is shown."""

    searched = Signal(str)
    filter_added = Signal(str)
    filter_removed = Signal(str)
    more_wanted = Signal()
    row_marked = Signal(object)
    receipt_pressed = Signal()
    save_pdf_pressed = Signal()
    export_pressed = Signal()
    export_stopped = Signal()
    file_chosen = Signal(str)
    returned_pressed = Signal()
    pack_pressed = Signal()
    pack_file_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox(
            "Receipt, reference, amount such as 142.10, or what it was for", "Search transactions", "F4 search"
        )
        self.export = KeyButton("Export CSV", "Alt+X")
        self.add_filter = Chip("+ filter", on=False)
        self.add_filter.setAccessibleName("Add a filter")
        self.count = Text("", tone="muted")
        self.total = Text("", Written.STRONG)
        self.trouble = Notice()
        self.progress = Notice()
        self.nothing = Notice()
        self.nothing.put_away.connect(lambda: self.nothing.show_notice(None))
        self.table: RowTable[TransactionRow] = RowTable("Transactions", COLUMNS)
        self.side = TransactionSide()
        self._chips = QHBoxLayout()
        self._menu = QMenu(self)
        self._lay_out()
        self._listen()
        self.setFocusProxy(self.search)

    def show_filters(self, chosen: Sequence[Choice], offered: Sequence[Choice]) -> None:
        """Show the filters that are on, and those that could be put on."""
        while (item := self._chips.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        before: QWidget = self.export
        for choice in chosen:
            chip = Chip(choice.word, removable=True)
            chip.clicked.connect(lambda _checked=False, key=choice.key: self.filter_removed.emit(key))
            self._chips.addWidget(chip)
            self.setTabOrder(before, chip)
            before = chip
        self.setTabOrder(before, self.add_filter)
        self._fill_menu(offered)

    def show_found(self, found: Found) -> None:
        """Show how much was found."""
        self.count.setText(f"{found.count} ·" if found.total else found.count)
        self.total.setText(found.total)
        self.total.setVisible(bool(found.total))
        held = NoticeText(found.held, Tone.WARNING) if found.held else None
        self.nothing.show_notice(held or (NoticeText(found.nothing, Tone.NOTE) if found.nothing else None))
        if found.nothing and self.table.hasFocus():  # an empty list hears no key that could mend it
            self.search.setFocus()

    def show_rows(self, rows: Sequence[TransactionRow], *, more: bool) -> None:
        """Show other rows from the top."""
        self.table.rows_model.show_rows(rows, more=more)
        self.table.scrollToTop()
        self.table.mark_row(0)

    def append_rows(self, rows: Sequence[TransactionRow], *, more: bool) -> None:
        """Put a page below the rows that are there."""
        self.table.rows_model.add_rows(rows, more=more)

    def set_searching(self, *, searching: bool) -> None:
        """Central has been asked; what is shown is still the last answer."""
        self.search.set_hint("asking central …" if searching else "F4 search")

    def show_details(self, details: DetailsShown | None) -> None:
        """Show one payment beside the list."""
        self.side.show_details(details)

    def show_receipt(self, paper: tuple[Block, ...] | None) -> None:
        """Show the chosen payment's receipt as on paper."""
        self.side.show_receipt(paper)

    def show_return(self, asked: ReturnAsked | None) -> None:
        """Ask about a cheque that the bank returned; None puts it away."""
        self.side.show_return(asked)

    def show_return_wrong(self, text: str) -> None:
        """Say what is wrong with what was keyed of it."""
        self.side.returning.show_wrong(text)

    def show_told(self, text: str, *, wrong: bool) -> None:
        """Say what was done, or why nothing can be."""
        self.progress.show_notice(NoticeText(text, Tone.WRONG if wrong else Tone.GOOD) if text else None)

    def show_trouble(self, text: str) -> None:
        """Say what did not work."""
        self.trouble.show_notice(NoticeText(text, Tone.WRONG) if text else None)

    def ask_where_to_save(self, name: str) -> None:
        """Ask for a file; the window goes on working meanwhile."""
        ask_file(self, "Export transactions", name, "csv", self.file_chosen)

    def ask_where_to_pack(self, name: str) -> None:
        """Ask for a pack's file; the window goes on working meanwhile."""
        ask_file(self, "Evidence pack", name, "zip", self.pack_file_chosen)

    def show_export(self, text: str, *, running: bool) -> None:
        """Say how far an export is; while it runs it can be stopped."""
        self.export.setEnabled(not running)
        self.progress.show_notice(NoticeText(text, Tone.NOTE, "Stop" if running else ""))

    def _fill_menu(self, offered: Sequence[Choice]) -> None:
        self._menu.clear()
        for group, word in GROUP_WORDS.items():
            of_group = [choice for choice in offered if choice.group == group]
            if of_group:
                part = self._menu.addMenu(word)
                for choice in of_group:
                    action = part.addAction(choice.word.replace("&", "&&"))
                    action.triggered.connect(lambda _checked=False, key=choice.key: self.filter_added.emit(key))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_M)
        top.addWidget(self.search, 1)
        top.addWidget(self.export)
        chips = QHBoxLayout()
        chips.setSpacing(SPACE_S)
        self._chips.setSpacing(SPACE_S)
        chips.addLayout(self._chips)
        chips.addWidget(self.add_filter)
        chips.addStretch(1)
        found = QHBoxLayout()
        found.setSpacing(SPACE_XS)
        found.addWidget(self.count)
        found.addWidget(self.total)
        chips.addLayout(found)
        sheet = Card(padding=1)
        sheet.body.addWidget(self.table)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addLayout(top)
        left.addLayout(chips)
        left.addWidget(self.trouble)
        left.addWidget(self.progress)
        left.addWidget(self.nothing)
        left.addWidget(sheet, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(left, 1)
        across.addWidget(self.side)

    def _listen(self) -> None:
        self.search.typed.connect(self.searched)
        self.search.left_empty.connect(lambda: self.searched.emit(""))
        self.search.stepped.connect(self._step)
        self.search.entered.connect(lambda _text: self._to_list())
        self.table.rows_model.more_wanted.connect(self.more_wanted)
        self.table.current_row_changed.connect(self.row_marked)
        self.table.row_chosen.connect(lambda _row: self.receipt_pressed.emit())
        self.side.receipt.clicked.connect(self.receipt_pressed)
        self.side.save_pdf.clicked.connect(self.save_pdf_pressed)
        self.side.returned.clicked.connect(self.returned_pressed)
        self.side.pack.clicked.connect(self.pack_pressed)
        self.export.clicked.connect(self.export_pressed)
        self.progress.action_chosen.connect(lambda _key: self.export_stopped.emit())
        self.add_filter.clicked.connect(self._offer_filters)
        QShortcut(QKeySequence("F4"), self).activated.connect(self._to_search)
        QShortcut(QKeySequence("Alt+L"), self).activated.connect(self._offer_filters)

    def _offer_filters(self) -> None:
        self._menu.popup(self.add_filter.mapToGlobal(QPoint(0, self.add_filter.height() + 4)))

    def _to_list(self) -> None:
        if self.table.current_row() is not None:
            self.table.setFocus()

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _step(self, rows: int) -> None:
        last = self.table.rows_model.rowCount() - 1
        self.table.mark_row(min(max(self.table.currentIndex().row() + rows, 0), last))
