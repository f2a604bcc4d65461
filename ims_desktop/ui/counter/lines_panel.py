"""The lines of the payment, who pays, and what can be done with a line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.shown import BasketShown, LineRow
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.style.fonts import make_font
from ims_desktop.ui.style.tokens import SMALL_SIZE, SPACE_L, SPACE_M, SPACE_XS
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.giving_way import GivingWay
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_COLUMNS: tuple[Column[LineRow], ...] = (
    Column(wording.FUND, lambda row: row.fund, look=Look.BADGE, gives_way=1),
    Column(wording.REFERENCE, lambda row: row.reference, sample="21234567890124"),
    Column(wording.FOR, lambda row: row.what, sample="Council tax, 4 High Street", stretch=True, gives_way=3),
    Column(wording.VAT, lambda row: row.vat, sample="£1,234.56", look=Look.MUTED, right=True, gives_way=2),
    Column(wording.AMOUNT, lambda row: row.amount, sample="£1,000,000.00", look=Look.STRONG, right=True),
)
_BOTTOM = 8


class LinesTable(RowTable[LineRow]):
    """The lines; Del takes the marked one off."""

    removed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(wording.LINES_NAME, _COLUMNS)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt names its events
        """Show which line the keys are about."""
        super().focusInEvent(event)
        self.mark_row(max(0, self.currentIndex().row()))
        self.selectRow(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt names its events
        """The line stays the current one, quietly."""
        super().focusOutEvent(event)
        self.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Del takes off, Esc leaves."""
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.removed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class LinesPanel(Card):
    """The card with the lines; what can be done stands quietly at its head, for keys and mouse alike."""

    def __init__(self) -> None:
        super().__init__(padding=0, spacing=0)
        self.payer = _action(wording.ACTION_PAYER, wording.ACTION_PAYER_NAME)
        self.note = _action(wording.ACTION_NOTE, wording.ACTION_NOTE_NAME)
        self.remove = _action(wording.ACTION_REMOVE, wording.ACTION_REMOVE_NAME)
        self.amount = _action(wording.ACTION_AMOUNT, wording.ACTION_AMOUNT_NAME)
        self.book = _action(wording.ACTION_BOOK, wording.ACTION_BOOK_NAME)
        self.mail = _action(wording.ACTION_MAIL, wording.ACTION_MAIL_NAME)
        self.paper = _action(wording.ACTION_PAPER, wording.ACTION_PAPER_NAME)
        self._has_books = self._mails = False
        self._pays = Text("", Written.SMALL, tone="muted")
        self._actions = (self.payer, self.note, self.remove, self.amount, self.paper)
        head = self._head = QHBoxLayout()
        head.setContentsMargins(SPACE_L - 2, SPACE_M, SPACE_L - 7, 0)
        head.setSpacing(SPACE_XS)
        head.addWidget(Text(wording.THIS_PAYMENT, Written.HEADING))
        self._beside = GivingWay(self._pays, *self._actions, self.mail, self.book)
        head.addWidget(self._beside, 1)
        self.table = LinesTable()
        self.table.setMinimumHeight(1)  # in a low window what is asked above needs the room
        self._empty = Text(wording.NO_LINES, tone="muted", wrap=True)
        self._empty.setContentsMargins(SPACE_L - 2, SPACE_M, SPACE_L, SPACE_L)
        self._empty.setMinimumHeight(1)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(head)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._empty, 1)
        self.body.addStretch(0)
        self.body.setContentsMargins(0, 0, 0, _BOTTOM)
        self.show_basket(BasketShown())

    def show_basket(self, shown: BasketShown) -> None:
        """Show the lines and who pays."""
        some = bool(shown.rows)
        self.table.show_rows(list(shown.rows))
        self.table.mark_row(shown.marked)
        if not self.table.hasFocus():
            self.table.clearSelection()
        self.table.setVisible(some)
        self._show_empty()
        self._pays.setText(wording.PAYS.format(shown.payer) if some else "")
        self._show_beside()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """It takes what is left, and asks for nothing on account of words that may go."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt names its events
        """What is asked above may leave no room for the words that there is nothing yet."""
        super().resizeEvent(event)
        self._show_empty()

    def _show_empty(self) -> None:
        room = self.height() - self._head.sizeHint().height() - _BOTTOM
        empty = not self.table.rows_model.rowCount()
        self._empty.setVisible(empty and room >= self._empty.heightForWidth(self.width()))

    def offer_book(self, *, offered: bool) -> None:
        """Offer the receipt book before the first line, where there is one."""
        self._has_books = offered
        self._show_beside()

    def offer_mail(self) -> None:
        """Offer to send the receipt by e-mail, where a mail server is set."""
        self._mails = True
        self._show_beside()

    def _show_beside(self) -> None:
        if self.table.rows_model.rowCount():
            # where there is no room, the last go first: that Del removes a line needs no telling
            by_mail = (self.payer, self.note, self.paper, self.mail, self.amount, self.remove)
            self._beside.want((self._pays, *(by_mail if self._mails else self._actions)))
        else:
            self._beside.want((self.book,) if self._has_books else ())


def _action(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", "quiet")
    button.setFont(make_font(SMALL_SIZE))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(name)
    return button
