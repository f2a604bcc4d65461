# ruff: noqa: N802  Qt names its events
"""The bar at the head of the window: whose council, which till, who is at it, and what time it is."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
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
        self.training = Text("", Written.STRONG, tone="warning")
        self.council = Text("", Written.STRONG)
        self.place = Text("", tone="muted")
        self.session = Text("", tone="muted")
        self.cashier = Text("", Written.STRONG)
        self.time = Text("", tone="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        row.setSpacing(_BETWEEN)
        row.addWidget(self.training)
        row.addWidget(self.council)
        row.addWidget(self.place)
        row.addStretch(1)
        for part in (self.session, self.cashier, self.time):
            row.addWidget(part)

    def minimumSizeHint(self) -> QSize:
        """Narrow: on a small or enlarged screen the lesser words give way."""
        return QSize(1, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Fit again when the words change."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().event(event)

    def fit(self) -> None:
        """Leave out, one by one, what there is no room for: the session, the time, the place, the council."""
        parts = (self.training, self.council, self.place, self.session, self.cashier, self.time)
        shown = [part for part in parts if part.text()]
        for gives_way in (None, self.session, self.time, self.place, self.council):
            if gives_way in shown:
                shown.remove(gives_way)
            if sum(part.sizeHint().width() + _BETWEEN for part in shown) + 2 * SPACE_L <= self.width():
                break
        for part in parts:
            if part.isHidden() == (part in shown):
                part.setHidden(part not in shown)
