"""What stands in a screen's place while nobody is at the till: no name, no balance."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.ui.style.tokens import SPACE_M, SPACE_XL
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.text import Text, Written

TITLE = "Names are hidden"
ABOUT = "Nobody was at this till for a minute. Press any key: everything is as it was."
_WIDTH = 620


class RestPage(QWidget):
    """A page to read; any key puts it away."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ring_radius", -1)  # nothing on it takes keys
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(TITLE)
        self.setAccessibleDescription(ABOUT)
        card = Card(padding=SPACE_XL, spacing=SPACE_M)
        card.setMaximumWidth(_WIDTH)
        card.body.addWidget(Text(TITLE, Written.FIGURE))
        card.body.addWidget(Text(ABOUT, wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
