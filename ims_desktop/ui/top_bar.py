"""The bar at the head of the window: whose council, which till, who is at it, and what time it is."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ims_desktop.ui.style.tokens import SPACE_L
from ims_desktop.ui.widgets.text import Text, Written

_HEIGHT = 48
_BETWEEN = 20


class TopBar(QFrame):
    """Words only; it knows no clock and no session."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setFixedHeight(_HEIGHT)
        self.council = Text("", Written.STRONG)
        self.place = Text("", tone="muted")
        self.session = Text("", tone="muted")
        self.cashier = Text("", Written.STRONG)
        self.time = Text("", tone="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        row.setSpacing(_BETWEEN)
        row.addWidget(self.council)
        row.addWidget(self.place)
        row.addStretch(1)
        for part in (self.session, self.cashier, self.time):
            row.addWidget(part)
