"""Beside the list: what will happen to a receipt, why, and the keys; the safe answer has the last Enter."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.receipts import reversing_words as words
from ims_desktop.ui.receipts.reversing_asked import Doing, ReversalAsked, ReversalKeyed
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_S, SPACE_XS
from ims_desktop.ui.widgets.acting import RING, Acting
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.text import Text, Written

_LONGEST_REASON = 200
_WIDTH = 372
_PADDING = 20


class ReversingPanel(Card):
    """Hidden until something is asked. Esc keeps the payment as it is."""

    entered = Signal(object)
    """What was keyed."""
    left = Signal()

    def __init__(self, second: QWidget) -> None:
        super().__init__(padding=_PADDING - RING, spacing=SPACE_M, yields=True)
        self.setFixedWidth(_WIDTH)
        self.title = Text("", Written.HEADING, wrap=True)
        self._says = QVBoxLayout()
        self.tender = Choice("Which of the payer's money")
        self.mop = Choice("It really was")
        self.line = Choice("Which line")
        self.amount = Field("Give back, in pounds")
        self.number = Field("Cheque number, or the card's last four digits")
        self.code = Field("Authorisation code of the card's slip")
        self.account = Field("Account it belongs to", hint="Fund and reference, such as CT 70123456")
        self.reason = Field("Reason")
        self.reason.edit.setMaxLength(_LONGEST_REASON)
        self.told = Text("", tone="wrong", wrap=True)
        self.action = KeyButton("", "Alt+Y", kind=Kind.DANGER)
        self.keep = KeyButton(words.KEEP, "Esc", kind=Kind.MAIN)
        self.second = second
        self._asked: ReversalAsked | None = None
        self._lay_out()
        self._listen()
        self.hide()

    def show_asked(self, asked: ReversalAsked | None) -> None:
        """Ask, with empty fields; None puts the panel away."""
        self._asked = asked
        self.setVisible(asked is not None)
        self._form.show()
        if asked is None:
            return
        self.title.setText(asked.title)
        while (item := self._says.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for said in asked.says:
            self._says.addWidget(Text(said, wrap=True))
        self._show_fields(asked)
        self.action.setText(asked.action)
        self.action.setVisible(bool(asked.action))
        first = self.reason if asked.doing is Doing.VOID else self.mop if asked.mops else self.line
        (first if asked.action else self.keep).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.keep, " ".join((f"{asked.title}.", *asked.says)), urgent=True)

    def show_wrong(self, text: str) -> None:
        """Say what is wrong, where it can be put right."""
        self.told.setText(f"✕ {text}" if text else "")
        self.told.setVisible(bool(text))
        if text:
            announce(self.told, text, urgent=True)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the panel."""
        self._form.setEnabled(not busy)

    def show_second(self, *, asked: bool) -> None:
        """While another person is asked, their card alone takes keys."""
        self._form.setVisible(not asked)
        if not asked and self.isVisible():
            self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc is the safe answer."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show_fields(self, asked: ReversalAsked) -> None:
        corrects, refunds = asked.doing is Doing.CORRECT, asked.doing is Doing.REFUND
        self.tender.show_options(asked.tenders)
        self.mop.show_options(asked.mops)
        self.line.show_options(asked.lines)
        self.tender.setVisible(corrects and len(asked.tenders) > 1)
        self.mop.setVisible(corrects)
        self.line.setVisible(bool(asked.lines) and (refunds or len(asked.lines) > 1))
        self.amount.setVisible(refunds and bool(asked.lines))
        self._show_left()
        self.number.setVisible(corrects or asked.card)
        self.code.setVisible(corrects or asked.card)
        self.account.setVisible(corrects)
        self.reason.setVisible(bool(asked.action))
        for field in (self.number, self.code, self.account, self.reason):
            field.set_text("")

    def _show_left(self) -> None:
        """All that is left of the line that is chosen."""
        at = self.line.box.currentIndex()
        amounts = self._asked.amounts if self._asked else ()
        self.amount.set_text(amounts[at] if 0 <= at < len(amounts) else "")

    def _keyed(self) -> ReversalKeyed:
        asked = self._asked
        return ReversalKeyed(
            reason=self.reason.text(),
            line=int(str(self.line.value())) if asked and asked.lines else 1,
            tender=int(str(self.tender.value())) if asked and asked.tenders else 1,
            mop=str(self.mop.value()) if asked and asked.mops else "",
            number=self.number.text(),
            code=self.code.text(),
            account=self.account.text(),
            amount=self.amount.text(),
        )

    def _listen(self) -> None:
        self.action.clicked.connect(lambda: self.entered.emit(self._keyed()))
        self.keep.clicked.connect(self.left)
        self.line.changed.connect(lambda _number: self._show_left())
        for field in (self.amount, self.number, self.code, self.account):
            field.entered.connect(lambda _typed: self.focusNextChild())
        self.reason.entered.connect(lambda _typed: self.keep.setFocus(Qt.FocusReason.TabFocusReason))

    def _lay_out(self) -> None:
        asked = QWidget()
        form = QVBoxLayout(asked)
        form.setSpacing(SPACE_S)
        self._says.setSpacing(SPACE_XS)
        form.addWidget(self.title)
        form.addLayout(self._says)
        fields = (self.tender, self.mop, self.number, self.code, self.line, self.amount, self.account, self.reason)
        for part in fields:
            form.addWidget(part)
        form.addStretch(1)
        self._form = Acting(asked, self.told, self.keep, self.action)
        self.body.addWidget(self._form, 1)
        self.body.addWidget(self.second)
        self.body.addStretch(0)
        self.told.hide()
