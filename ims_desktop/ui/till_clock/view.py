"""The clock's panel as it is seen: what the clock says, what speaks against it, a supervisor's name and password."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ims_desktop.ui.style.tokens import SPACE_M, SPACE_S, SPACE_XL, SPACE_XS
from ims_desktop.ui.till_clock.presenter import ADVICE, ClockShown
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 480
_LONGEST_TYPED = 200


class ClockPanel(QDialog):
    """Over the window until the time is confirmed, or put off; Esc puts it off."""

    entered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("This till's clock")
        self.setFixedWidth(_WIDTH)
        self.reading = Text("", Written.FIGURE, wrap=True)
        self.why = Text("", tone="warning", wrap=True)
        self.user = Field("Supervisor's user name")
        self.password = Field("Password")
        self.password.edit.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.user, self.password):
            field.edit.setMaxLength(_LONGEST_TYPED)
        self.later = KeyButton("Not now", "Esc")
        self.confirm = KeyButton("The clock is right", "Alt+K")
        self._facts = QVBoxLayout()
        self._lay_out()
        self.user.entered.connect(lambda _typed: self.password.edit.setFocus(Qt.FocusReason.TabFocusReason))
        self.password.entered.connect(lambda _typed: self._emit())
        self.confirm.clicked.connect(self._emit)
        self.later.clicked.connect(self.reject)

    def show_clock(self, shown: ClockShown) -> None:
        """Show what is known of the time."""
        self.reading.setText(shown.reading)
        self.why.setText(shown.why)
        while (item := self._facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for name, value in shown.facts:
            self._facts.addWidget(Text(f"{name}: {value}.", tone="muted", wrap=True))

    def show_wrong(self, text: str) -> None:
        """Say what is wrong, and give the password the keys."""
        self.password.set_error(text)
        self.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget_password(self, *, user_too: bool) -> None:
        """Empty the password, and the name too."""
        self.password.set_text("")
        if user_too:
            self.user.set_text("")

    def set_busy(self, *, busy: bool) -> None:
        """Hold the panel while the word is written."""
        self.confirm.setEnabled(not busy)
        for field in (self.user, self.password):
            field.edit.setReadOnly(busy)

    def finish(self) -> None:
        """Nothing is left to be confirmed."""
        self.accept()

    def _emit(self) -> None:
        self.entered.emit(self.user.text(), self.password.text())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_M)
        column.addWidget(Text("This till's clock says", tone="muted"))
        column.addWidget(self.reading)
        column.addWidget(self.why)
        self._facts.setSpacing(SPACE_XS)
        column.addLayout(self._facts)
        column.addWidget(Text(ADVICE, wrap=True))
        column.addWidget(self.user)
        column.addWidget(self.password)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addStretch(1)
        row.addWidget(self.later)
        row.addWidget(self.confirm)
        column.addLayout(row)
