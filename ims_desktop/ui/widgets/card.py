"""A sheet of paper on the desk: the surface that things lie on."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.giving_way import GivingWay
from ims_desktop.ui.widgets.text import Text, Written
from ims_desktop.ui.widgets.yielding import Yielding

_FLUSH_HEADING = (14, 12, 14, 0)


class Card(Yielding):
    """A rounded surface with a line round it; put things in `body`.

    One that holds a table is `flush` with it; one that holds what scrolls `yields` height.
    """

    def __init__(
        self,
        *,
        padding: int = SPACE_L,
        spacing: int = SPACE_S,
        ground: str = "card",
        flush: bool = False,
        yields: bool = False,
    ) -> None:
        super().__init__(yields=yields)
        self._flush = flush
        self.setProperty("ground", ground)
        self.body = QVBoxLayout(self)
        if flush:
            self.body.setContentsMargins(1, 1, 1, 1)
            self.body.setSpacing(0)
        else:
            self.body.setContentsMargins(padding, padding, padding, padding)
            self.body.setSpacing(spacing)

    def add_heading(self, title: str, hint: str = "") -> Text:
        """A heading with a muted hint at the right; gives the hint, to be changed later."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        if self._flush:
            row.setContentsMargins(*_FLUSH_HEADING)
        row.addWidget(Text(title, Written.HEADING))
        told = Text(hint, Written.SMALL, tone="muted")
        row.addWidget(GivingWay(told), 1)
        self.body.addLayout(row)
        return told


class Line(QFrame):
    """A thin line across a card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "line")
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
