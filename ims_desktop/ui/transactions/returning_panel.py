"""Beside the list: a cheque that the bank returned, asked about field by field; Esc leaves everything as it is."""

from PySide6.QtCore import Qt

from ims_desktop.ui.announce import announce
from ims_desktop.ui.transactions.returning import ReturnAsked, ReturnKeyed
from ims_desktop.ui.widgets.asking_panel import AskingPanel
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.text import Text, Written


class ReturningPanel(AskingPanel):
    """Asks; what is keyed, a `ReturnKeyed`, goes to the presenter."""

    def __init__(self) -> None:
        super().__init__("Record it")
        self.says = Text("", tone="muted", wrap=True)
        self.cheque = Choice("Which cheque")
        self.cause = Choice("What the bank wrote on it")
        self.day = Field("Returned on")
        self.fee = Field("Fee, in pounds")
        self.fee.edit.setPlaceholderText("none")
        self.advice = Field("Number of the bank's advice")
        self.reason = Field("More about it, where wanted")
        title = Text("Cheque returned by the bank", Written.HEADING, wrap=True)
        self.hold(
            (title, self.says, self.cheque, self.cause, (self.day, self.fee), self.advice, self.reason),
            (self.day, self.fee, self.advice, self.reason),
        )
        self.action.clicked.connect(lambda: self.entered.emit(self._keyed()))

    def show_asked(self, asked: ReturnAsked) -> None:
        """Ask, with what is usual filled in."""
        self.show_wrong("")
        self.says.setText(asked.says)
        self.cheque.show_options(asked.cheques)
        self.cheque.setVisible(len(asked.cheques) > 1)
        self.cause.show_options(asked.causes)
        self.day.set_text(asked.day)
        self.fee.set_text(asked.fee)
        self.advice.set_text("")
        self.reason.set_text("")
        self.cause.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.keep, asked.says, urgent=True)

    def _keyed(self) -> ReturnKeyed:
        return ReturnKeyed(
            tender=int(str(self.cheque.value())),
            cause=str(self.cause.value()),
            day=self.day.text(),
            fee=self.fee.text(),
            advice=self.advice.text(),
            reason=self.reason.text(),
        )
