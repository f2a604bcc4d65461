"""Beside the list: one receipt on its paper, and what can be done with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy

from ims_desktop.ui.receipts.presenter import ReceiptDetails
from ims_desktop.ui.shown import Tag
from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.receipt_paper import ReceiptPaper
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 372
_PAPER_SEEN = 120  # pixels of it at least


class ReceiptSide(Card):
    """The chosen receipt."""

    def __init__(self) -> None:
        super().__init__(padding=20, spacing=10, yields=True)
        self.setFixedWidth(_WIDTH)
        self.amount = Text("", Written.FIGURE)
        self.state = TagLabel(Tag(""))
        self.caption = Text("", tone="muted", wrap=True)
        self.paper = ReceiptPaper()
        self.sheet = QScrollArea()
        self.sheet.setAccessibleName("The receipt as on paper")
        self.sheet.setFrameShape(QFrame.Shape.NoFrame)
        self.sheet.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.sheet.setWidget(self.paper)
        self.sheet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # the buttons come first
        self.sheet.setMinimumHeight(_PAPER_SEEN)
        self.void = KeyButton("Void", "Alt+V", small=True)
        self.correct = KeyButton("Correct", "Alt+C", small=True)
        self.refund = KeyButton("Refund", "Alt+G", small=True)
        self.mail = KeyButton("Send the e-mail again", "Alt+H", small=True)
        self.save_pdf = KeyButton("Save PDF", "Alt+F")
        self.reprint = KeyButton("Reprint", "Alt+P")
        self._may_copy = False
        self._copying = False
        self._details: ReceiptDetails | None = None
        self._lay_out()
        self.show_details(None)

    def show_details(self, details: ReceiptDetails | None) -> None:
        """Show one receipt; None where nothing is chosen."""
        self._may_copy = details is not None and details.may_copy
        self._details = details
        for part in (self.state, self.sheet):
            part.setVisible(details is not None)
        self._set_buttons()
        if details is None:
            self.amount.setText("")
            self.caption.setText("No receipt is chosen.")
            return
        self.amount.setText(details.amount)
        self.state.show_tag(details.state)
        self.caption.setText(details.caption)
        self.paper.show_blocks(details.paper)
        self.sheet.verticalScrollBar().setValue(0)

    def set_copying(self, *, copying: bool) -> None:
        """A copy is being made; a second press would make a second one."""
        self._copying = copying
        self._set_buttons()

    def take_keys(self) -> None:
        """Give the keys to the receipt, to be read and scrolled."""
        self.sheet.setFocus()

    def _set_buttons(self) -> None:
        for button in (self.reprint, self.save_pdf):
            button.setEnabled(self._may_copy and not self._copying)
        there = self._details
        self.mail.setVisible(there is not None and there.may_mail)
        self.void.setEnabled(there is not None and there.may_undo)
        self.correct.setEnabled(there is not None and there.may_undo)
        self.refund.setEnabled(there is None or there.may_refund)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.amount)
        head.addStretch(1)
        head.addWidget(self.state)
        self.body.addLayout(head)
        self.body.addWidget(self.caption)
        self.body.addWidget(Line())
        self.body.addWidget(self.sheet, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_S)
        buttons.addWidget(self.reprint, 1)
        buttons.addWidget(self.save_pdf, 1)
        undo = QHBoxLayout()
        undo.setSpacing(SPACE_S)
        for button in (self.void, self.correct):
            undo.addWidget(button, 1)
        self.body.addStretch(0)
        self.body.addWidget(self.mail)
        self.body.addLayout(buttons)
        self.body.addLayout(undo)
        self.body.addWidget(self.refund)
