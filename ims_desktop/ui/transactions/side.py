"""Beside the list: one payment, what it is, and its life from the counter to its fund."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ims_desktop.documents.receipt_layout import Block
from ims_desktop.ui.shown import Tag
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_S, SPACE_XS
from ims_desktop.ui.transactions.life import LifeList
from ims_desktop.ui.transactions.returning import ReturnAsked
from ims_desktop.ui.transactions.returning_panel import ReturningPanel
from ims_desktop.ui.transactions.wording import DetailsShown
from ims_desktop.ui.widgets.badge import Badge, TagLabel
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.pages import Pages
from ims_desktop.ui.widgets.receipt_paper import ReceiptPaper
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 372


class TransactionSide(Card):
    """The chosen payment."""

    def __init__(self) -> None:
        super().__init__(padding=12, spacing=10, yields=True)  # two buttons with their keys side by side
        self.setFixedWidth(_WIDTH)
        self.amount = Text("", Written.FIGURE)
        self.tag = TagLabel(Tag(""))
        self.title = Text("", Written.STRONG, wrap=True)
        self.subtitle = Text("", tone="muted", wrap=True)
        self.life = LifeList()
        self.paper = ReceiptPaper()
        self._lines = QGridLayout()
        self._about = _scrolled(self._about_page(), "The payment and its life")
        self._receipt = _scrolled(self.paper, "The receipt as on paper")
        self.receipt = KeyButton("Receipt", "Alt+P")
        self.save_pdf = KeyButton("Save PDF", "Alt+F")
        self.returned = KeyButton("Cheque returned", "Alt+Q")
        self.pack = KeyButton("Evidence", "Alt+E")
        self.returned.hide()
        self.pack.hide()
        self.returns = self.packs = False
        self.returning = ReturningPanel()
        self.returning.setAccessibleName("A cheque that the bank returned")
        self._pages = Pages()
        self._lay_out()
        self.show_details(None)

    def let_return(self) -> None:
        """Somebody is here who may record a cheque that the bank returned."""
        self.returns = True
        self.show_return(None)

    def let_pack(self) -> None:
        """Somebody is here who may make evidence packs."""
        self.packs = True
        self.show_return(None)

    def show_details(self, details: DetailsShown | None) -> None:
        """Show one payment; None where nothing is chosen."""
        self.tag.setVisible(details is not None and details.tag is not None)
        self._about.setVisible(details is not None)
        for button in (self.receipt, self.save_pdf):
            button.setEnabled(details is not None and details.has_receipt)
        self.returned.setEnabled(details is not None and details.has_cheque)
        self.pack.setEnabled(details is not None and details.has_receipt)
        self.show_return(None)
        if details is None:
            self.amount.setText("")
            self.title.setText("")
            self.subtitle.setText("No transaction is chosen.")
            return
        self.amount.setText(details.amount)
        if details.tag is not None:
            self.tag.show_tag(details.tag)
        self.title.setText(details.title)
        self.subtitle.setText(details.subtitle)
        self.subtitle.setVisible(bool(details.subtitle))
        self._show_lines(details.lines)
        self.life.show_events(details.life)

    def show_return(self, asked: ReturnAsked | None) -> None:
        """Ask about a cheque in place of the life; None brings the life back."""
        asking = self._pages.shown is self.returning
        for button in (self.receipt, self.save_pdf, self.returned):
            button.setVisible(asked is None and (button is not self.returned or self.returns))
        self.pack.setVisible(asked is None and self.packs)
        if asked is not None:
            self._pages.show_page(self.returning)
            self.returning.show_asked(asked)
        elif asking:
            self._pages.show_page(self._about)
            self.returned.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_receipt(self, paper: tuple[Block, ...] | None) -> None:
        """Show the receipt in place of the life; None brings the life back."""
        if paper is not None:
            self.paper.show_blocks(paper)
            self._receipt.verticalScrollBar().setValue(0)
        self._pages.show_page(self._about if paper is None else self._receipt)
        self.receipt.setText("Receipt" if paper is None else "Its life")

    def _show_lines(self, lines: tuple[tuple[str, str, str], ...]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, (badge, what, amount) in enumerate(lines):
            self._lines.addWidget(Badge(badge), row, 0)
            self._lines.addWidget(Text(what, Written.SMALL), row, 1)
            self._lines.addWidget(Text(amount, Written.SMALL, right=True), row, 2)

    def _about_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, SPACE_S, 0)  # a scroll bar may stand beside it
        column.setSpacing(SPACE_M)
        self._lines.setHorizontalSpacing(SPACE_S)
        self._lines.setVerticalSpacing(SPACE_S)
        self._lines.setColumnStretch(1, 1)
        column.addLayout(self._lines)
        column.addWidget(Text("Its life", Written.LABEL, tone="muted"))
        column.addWidget(self.life)
        column.addStretch(1)
        return page

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.amount)
        head.addStretch(1)
        head.addWidget(self.tag)
        self.body.addLayout(head)
        what = QVBoxLayout()
        what.setSpacing(2)
        what.addWidget(self.title)
        what.addWidget(self.subtitle)
        self.body.addLayout(what)
        self.body.addWidget(Line())
        self.body.addWidget(self._pages, 1)
        self._pages.add(self._about)
        self._pages.add(self._receipt)
        self._pages.add(self.returning)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.receipt, 1)
        buttons.addWidget(self.save_pdf, 1)
        self.body.addLayout(buttons)
        self.body.addWidget(Beside(self.returned, self.pack, spacing=SPACE_XS))


def _scrolled(widget: QWidget, name: str) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setAccessibleName(name)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    scroll.setWidgetResizable(not isinstance(widget, ReceiptPaper))
    scroll.setWidget(widget)
    return scroll
