"""The people of the demo, or of training, with their passwords, each one click or one key away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ims_desktop.ui.sign_in import wording
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_XS
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.text import Text, Written

_KEYS = "1234567890"
"""As they lie on the keyboard: the tenth person has Alt+0."""


class DemoPeople(Card):
    """Who can be tried; outside the demo there is nobody and it is not shown."""

    chosen = Signal(str, str)

    def __init__(self, people: Sequence[tuple[str, str, str]], title: str = wording.DEMO_TITLE) -> None:
        """`people`: user, password and role of each."""
        super().__init__()
        self.any = bool(people)
        if not self.any:
            self.hide()
        self.body.addWidget(Text(title, Written.HEADING))
        self.body.addWidget(Text(wording.DEMO_HINT, Written.SMALL, tone="muted"))
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_XS)
        for at, (user, password, role) in enumerate(people):
            key = f"Alt+{_KEYS[at]}" if at < len(_KEYS) else ""
            button = KeyButton(user, key, small=True)
            button.setAccessibleName(wording.DEMO_NAME.format(user, role))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on, name=user, word=password: self.chosen.emit(name, word))
            grid.addWidget(button, at, 0)
            grid.addWidget(Text(role), at, 1)
            shown = Text(password, tone="muted")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, at, 2)
        self.body.addWidget(rows)
