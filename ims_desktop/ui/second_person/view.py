"""The card in which another person gives their word: what they agree to, their own user name and password."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.caps_lock import caps_lock_on
from ims_desktop.ui.second_person import wording
from ims_desktop.ui.second_person.presenter import Agreement, SecondField
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from ims_desktop.ui.widgets.acting import RING, Acting
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.text import Text, Written

_LONGEST_TYPED = 200
_ROOM_FOR_TWO = 290  # then a low window shows the password too, below what is agreed to
_SAY_AFTER_MILLISECONDS = 300
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SecondPersonCard(Card):
    """Hidden until somebody is asked. Enter goes from field to field and agrees from the password; Esc puts it off."""

    entered = Signal(str, str)
    alone = Signal()
    put_off = Signal()

    def __init__(self) -> None:
        super().__init__(padding=SPACE_L - RING, ground="tint", yields=True)
        self.title = Text("", Written.HEADING, wrap=True)
        self._says = QVBoxLayout()
        self.user = Field(wording.USER)
        self.password = Field(wording.PASSWORD)
        self.password.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.caps = Text(wording.CAPS_LOCK, tone="warning")
        self.told = Text("", tone="wrong", wrap=True)
        self.agree = KeyButton("", "Enter", kind=Kind.MAIN)
        self.without = KeyButton("", "Alt+N")
        self.later = KeyButton(wording.NOT_NOW, "Esc")
        self._say_waiting = QTimer(self)
        self._say_waiting.setSingleShot(True)
        self._say_waiting.setInterval(_SAY_AFTER_MILLISECONDS)
        self._say_waiting.timeout.connect(lambda: self._tell(wording.WAITING, "muted"))
        self._lay_out()
        self._listen()
        self.hide()

    def show_agreement(self, agreement: Agreement, about: str) -> None:
        """Ask, in words that both can read."""
        self.title.setText(agreement.title)
        while (item := self._says.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for words in agreement.says:
            self._says.addWidget(Text(words, wrap=True))
        self._says.addWidget(Text(about, Written.SMALL, tone="muted", wrap=True))
        self.agree.setText(agreement.agree)
        self.without.setText(agreement.without)
        self.without.setVisible(bool(agreement.without))
        self._empty()
        self.show()
        self.user.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.user.edit, " ".join((f"{agreement.title}.", *agreement.says)), urgent=True)

    def show_wrong(self, text: str, field: SecondField | None) -> None:
        """Say what is wrong, and give the keys to where it can be put right."""
        self.user.set_error(text if field is SecondField.USER else "")
        self.password.set_error(text if field is SecondField.PASSWORD else "")
        for one in (self.user, self.password):
            one.told.hide()  # it is said below both, where it has the whole width
        self._tell(f"✕ {text}" if text else "", "wrong")
        if text:
            beside = self.user if field is SecondField.USER else self.password
            beside.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if text and field is None:
            announce(self.told, text, urgent=True)

    def forget(self, *, user_too: bool) -> None:
        """Empty the password, and the user name too."""
        self.password.set_text("")
        if user_too:
            self.user.set_text("")

    def set_busy(self, *, busy: bool) -> None:
        """Hold the card while the password is checked; the other person's key has been heard."""
        for field in (self.user, self.password):
            field.edit.setReadOnly(busy)
        for button in (self.agree, self.without, self.later):
            button.setEnabled(not busy)
        if busy:
            self._say_waiting.start()
        else:
            self._say_waiting.stop()
            self._tell("", "muted")

    def put_away(self) -> None:
        """Nothing is asked any more."""
        self._empty()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc is the safe answer; Enter presses the button that has the keys."""
        self._look_at_caps_lock()
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
        elif event.key() in _ENTER and not event.isAutoRepeat():
            if isinstance(focused, KeyButton) and self.isAncestorOf(focused):
                focused.click()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Caps lock may have been pressed."""
        self._look_at_caps_lock()
        super().keyReleaseEvent(event)

    def _empty(self) -> None:
        self.forget(user_too=True)
        self.user.clear_error()
        self.password.clear_error()
        self._tell("", "muted")
        self._look_at_caps_lock()

    def _emit(self) -> None:
        self.entered.emit(self.user.text(), self.password.text())

    def _to_password(self) -> None:
        if self.user.text().strip():
            self.password.edit.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._emit()

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        self.told.set_tone(tone)
        self.told.setVisible(bool(text))

    def _typed_into(self, field: Field) -> None:
        if field.error():
            field.clear_error()
            self._tell("", "muted")

    def _look_at_caps_lock(self) -> None:
        self.caps.setVisible(caps_lock_on(QApplication.platformName()))

    def _listen(self) -> None:
        self.user.entered.connect(lambda _typed: self._to_password())
        self.password.entered.connect(lambda _typed: self._emit())
        self.agree.clicked.connect(self._emit)
        self.without.clicked.connect(self.alone)
        self.later.clicked.connect(self.put_off)
        for field in (self.user, self.password):
            field.edit.setMaxLength(_LONGEST_TYPED)
            field.changed.connect(lambda _typed, field=field: self._typed_into(field))

    def _lay_out(self) -> None:
        self._says.setSpacing(SPACE_XS)
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setSpacing(SPACE_M)
        column.addWidget(self.title)
        column.addLayout(self._says)
        both = Beside(self.user, self.password, spacing=SPACE_S, from_width=_ROOM_FOR_TWO, at_top=True)
        for part in (both, self.caps, self.told):
            column.addWidget(part)
        column.addStretch(1)
        self.body.addWidget(Acting(asked, self.agree, self.without, self.later))
        self.caps.hide()
        self.told.hide()
        self.without.hide()
