"""What stands in the counter's place while the session is another's, one's own is paused, or none may be."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.ui.counter import wording
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_XL
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 620
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class _SessionPage(QWidget):
    """A page to read: a title, how it stands, what to do."""

    def __init__(self, title: str, text: str, do: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.card = Card(padding=SPACE_XL, spacing=SPACE_M)
        self.card.setMaximumWidth(_WIDTH)
        self.card.body.addWidget(Text(title[0].upper() + title[1:], Written.FIGURE, wrap=True))
        self.card.body.addWidget(Text(text, wrap=True))
        self.card.body.addWidget(Text(do, tone="muted", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignTop)


class OthersSessionPage(_SessionPage):
    """Whose session it is, and what to do. Nothing of that cashier's payment is on it."""

    def __init__(self, cashier: str = "") -> None:
        """Say whose session it is; an empty name is somebody the till no longer knows."""
        name = cashier or wording.SOMEBODY
        super().__init__(
            wording.OTHERS_TITLE.format(name), wording.OTHERS_TEXT.format(name), wording.OTHERS_DO.format(name)
        )
        self.setProperty("ring_radius", -1)  # nothing on it takes keys


class BlockedPage(_SessionPage):
    """An administrator blocked this till: said before a float is counted for nothing."""

    def __init__(self) -> None:
        super().__init__(wording.BLOCKED_TITLE, Refused(Reason.TILL_BLOCKED).message, wording.BLOCKED_DO)
        self.setProperty("ring_radius", -1)  # nothing on it takes keys


class OwnSessionPage(_SessionPage):
    """One's own session that is paused, or whose counting was begun: one key goes on with it."""

    def __init__(self, since: str, *, counting: bool) -> None:
        """`since`: when it was opened, as on a clock."""
        title = wording.COUNTING_TITLE if counting else wording.PAUSED_TITLE
        super().__init__(
            title.format(since), wording.COUNTING_TEXT if counting else wording.PAUSED_TEXT, wording.GO_ON_DO
        )
        self.go_on = KeyButton(wording.GO_ON, "Alt+G", kind=Kind.MAIN)
        self.card.body.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.go_on)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Enter presses the button that has the keys."""
        if event.key() in _ENTER and self.go_on.hasFocus() and not event.isAutoRepeat():
            self.go_on.click()
        else:
            super().keyPressEvent(event)
