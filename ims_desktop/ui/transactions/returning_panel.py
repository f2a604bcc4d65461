"""Beside the list: a cheque that the bank returned, asked about field by field; Esc leaves everything as it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.transactions.returning import ReturnAsked, ReturnKeyed
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.text import Text, Written

_LONGEST = 200


class ReturningPanel(QWidget):
    """Asks; what is keyed goes to the presenter."""

    entered = Signal(object)
    """What was keyed, a `ReturnKeyed`."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.says = Text("", tone="muted", wrap=True)
        self.cheque = Choice("Which cheque")
        self.cause = Choice("What the bank wrote on it")
        self.day = Field("Returned on")
        self.fee = Field("Fee, in pounds")
        self.fee.edit.setPlaceholderText("none")
        self.advice = Field("Number of the bank's advice")
        self.reason = Field("More about it, where wanted")
        self.told = Text("", tone="wrong", wrap=True)
        self.keep = KeyButton("Leave it", "Esc", kind=Kind.MAIN)
        self.action = KeyButton("Record it", "Alt+Y", kind=Kind.DANGER)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 4)
        column.setSpacing(SPACE_S)
        column.addWidget(Text("Cheque returned by the bank", Written.HEADING, wrap=True))
        for part in (self.says, self.cheque, self.cause, (self.day, self.fee), self.advice, self.reason, self.told):
            if isinstance(part, tuple):
                column.addLayout(_side_by_side(*part))
            else:
                column.addWidget(part)
        column.addLayout(_side_by_side(self.keep, self.action))
        column.addStretch(1)
        self.told.hide()
        for field in self._fields:
            field.edit.setMaxLength(_LONGEST)
            field.entered.connect(lambda _typed: self.focusNextChild())
        self.keep.clicked.connect(self.left)
        self.action.clicked.connect(lambda: self.entered.emit(self._keyed()))

    @property
    def _fields(self) -> tuple[Field, ...]:
        return self.day, self.fee, self.advice, self.reason

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

    def show_wrong(self, text: str) -> None:
        """Say what is wrong, where it can be put right."""
        self.told.setText(f"✕ {text}" if text else "")
        self.told.setVisible(bool(text))
        if text:
            announce(self.told, text, urgent=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc is the safe answer."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _keyed(self) -> ReturnKeyed:
        return ReturnKeyed(
            tender=int(str(self.cheque.value())),
            cause=str(self.cause.value()),
            day=self.day.text(),
            fee=self.fee.text(),
            advice=self.advice.text(),
            reason=self.reason.text(),
        )


def _side_by_side(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_S)
    for part in parts:
        row.addWidget(part, 1)
    return row
