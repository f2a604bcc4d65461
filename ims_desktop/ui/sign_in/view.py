"""The sign-in as it is seen: one card in the middle, and in the demo a list of the people to try it with."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ims_desktop.ui.caps_lock import caps_lock_on
from ims_desktop.ui.sign_in import wording
from ims_desktop.ui.sign_in.demo_people import DemoPeople
from ims_desktop.ui.sign_in.shown import SignInField
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.scrolled import scrolled
from ims_desktop.ui.widgets.text import Text, Written

WIDTH = 380
_LONGEST_TYPED = 200
_SAY_AFTER_MILLISECONDS = 300


class SignInScreen(QWidget):
    """User, password, Enter."""

    entered = Signal(str, str)

    def __init__(
        self, council: str, demo_users: Sequence[tuple[str, str, str]] = (), *, training: bool = False
    ) -> None:
        """`demo_users`: user, password and role of each person to try it with, or to practise as."""
        super().__init__()
        self.council = Text(council, Written.HEADING, wrap=True)
        self.user = Field(wording.USER)
        self.locked = Text("", tone="muted", wrap=True)
        self.password = Field(wording.PASSWORD)
        self.password.edit.setEchoMode(QLineEdit.EchoMode.Password)
        for field in (self.user, self.password):
            field.edit.setMaxLength(_LONGEST_TYPED)
        self.caps = Text(f"⇪ {wording.CAPS_LOCK}", Written.SMALL, tone="warning")
        self.waiting = Text("", Written.SMALL, tone="muted")
        self.button = KeyButton(wording.SIGN_IN, "Enter", kind=Kind.MAIN)
        self.people = DemoPeople(demo_users, wording.TRAINING_TITLE if training else wording.DEMO_TITLE)
        self._say_waiting = QTimer(self)
        self._say_waiting.setSingleShot(True)
        self._say_waiting.setInterval(_SAY_AFTER_MILLISECONDS)
        self._say_waiting.timeout.connect(lambda: self.waiting.setText(wording.WAITING))
        self._lay_out()
        self._look_at_caps_lock()
        self.setFocusProxy(self.user.edit)
        self.user.entered.connect(lambda _typed: self._next())
        self.password.entered.connect(lambda _typed: self._emit())
        self.button.clicked.connect(self._emit)
        self.people.chosen.connect(self._as_demo_user)
        for field in (self.user, self.password):
            field.changed.connect(lambda _typed: self._look_at_caps_lock())

    def show_wrong(self, field: SignInField, text: str) -> None:
        """Say beside a field what is wrong, and give it the keys."""
        shown = self.user if field is SignInField.USER else self.password
        shown.set_error(text)
        shown.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        shown.edit.selectAll()

    def clear_wrong(self) -> None:
        """Nothing is wrong."""
        self.user.clear_error()
        self.password.clear_error()

    def clear_fields(self, *, user_too: bool) -> None:
        """Empty the password, and the user too where somebody else signs in next."""
        self.password.set_text("")
        if user_too:
            self.locked.hide()
            self.user.set_text("")
            self.clear_wrong()

    def locked_by(self, user: str, name: str) -> None:
        """Say who locked the till, and ask for their password; somebody else types over the name."""
        self.locked.setText(wording.LOCKED.format(name))
        self.locked.show()
        self.user.set_text(user)
        self.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Show that the password is being checked, and take no keys meanwhile."""
        for field in (self.user, self.password):
            field.edit.setReadOnly(busy)
        self.button.setEnabled(not busy)
        self.people.setEnabled(not busy)
        if busy:
            self._say_waiting.start()
        else:
            self._say_waiting.stop()
            self.waiting.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Enter on a person or on the button presses it; caps lock is looked at."""
        self._look_at_caps_lock()
        focused = self.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(focused, KeyButton):
            focused.click()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Caps lock may have been pressed."""
        self._look_at_caps_lock()
        super().keyReleaseEvent(event)

    def _next(self) -> None:
        if self.password.text():
            self._emit()
        else:
            self.password.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _emit(self) -> None:
        self.entered.emit(self.user.text(), self.password.text())

    def _as_demo_user(self, user: str, password: str) -> None:
        self.user.set_text(user)
        self.password.set_text(password)
        self._emit()

    def _look_at_caps_lock(self) -> None:
        self.caps.setVisible(caps_lock_on(QApplication.platformName()))

    def _lay_out(self) -> None:
        card = Card(padding=SPACE_XL, spacing=SPACE_M)
        card.setFixedWidth(WIDTH)
        for part in (
            self.council,
            Text(wording.TITLE, Written.FIGURE),
            self.locked,
            self.user,
            self.password,
            self.caps,
            self.waiting,
            self.button,
        ):
            card.body.addWidget(part)
        self.locked.hide()
        self.waiting.setMinimumHeight(self.waiting.sizeHint().height())
        across = QHBoxLayout()
        across.setSpacing(SPACE_XL)
        across.addStretch(1)
        across.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        if self.people.any:
            across.addWidget(self.people, 0, Qt.AlignmentFlag.AlignVCenter)
        across.addStretch(1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addStretch(1)
        column.addLayout(across)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))
