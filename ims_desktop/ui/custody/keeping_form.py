"""The form of post-dated cheques: one to keep, and how the marked one leaves."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.custody.keeping import KeptKeyed
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.text import Text, Written

_LONGEST = 100


class KeepingForm(QWidget):
    """Listens; what was keyed goes to the presenter."""

    kept = Signal(object)
    """What was keyed, a `KeptKeyed`."""
    let_go = Signal(str)
    """A receipt, or who has the marked cheque back."""

    def __init__(self) -> None:
        super().__init__()
        self.number = Field("Cheque number")
        self.dated = Field("Dated")
        self.dated.edit.setPlaceholderText("dd/mm/yy")
        self.amount = Field("Amount")
        self.account = Field("Account")
        self.account.edit.setPlaceholderText("CT 70123456")
        self.keep = KeyButton("Keep it", "Alt+K", small=True)
        self.gone = Field("Its receipt, or who has it back")
        self.go = KeyButton("Let it go", "Alt+G", small=True)
        self.told = Text("", Written.SMALL, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(Text("Post-dated cheques", Written.HEADING))
        for pair in ((self.number, self.dated), (self.amount, self.account)):
            row = QHBoxLayout()
            row.setSpacing(SPACE_S)
            for field in pair:
                row.addWidget(field, 1)
            column.addLayout(row)
        for part in (self.keep, self.gone, self.go, self.told):
            column.addWidget(part)
        for field in self._fields:
            field.edit.setMaxLength(_LONGEST)
            field.entered.connect(lambda _typed: self.focusNextChild())
        self.keep.clicked.connect(lambda: self.kept.emit(self._keyed()))
        self.go.clicked.connect(lambda: self.let_go.emit(self.gone.text()))
        self.told.hide()

    @property
    def _fields(self) -> tuple[Field, ...]:
        return self.number, self.dated, self.amount, self.account, self.gone

    @property
    def order(self) -> tuple[QWidget, ...]:
        """Its parts as Tab goes through them."""
        return (*(field.edit for field in self._fields[:-1]), self.keep, self.gone.edit, self.go)

    def clear(self) -> None:
        """Empty what was keyed."""
        for field in self._fields:
            field.set_text("")

    def say(self, text: str, tone: Tone) -> None:
        """Say what was done, or why not."""
        self.told.setText(f"✕ {text}" if tone is Tone.WRONG else text)
        self.told.set_tone(tone.value)
        self.told.setVisible(bool(text))

    def _keyed(self) -> KeptKeyed:
        return KeptKeyed(self.number.text(), self.dated.text(), self.amount.text(), self.account.text())
