"""What stands in the counter's place while the till's session is another cashier's."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.ui.counter import wording
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_XL
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 620


class OthersSessionPage(QWidget):
    """A page to read: whose session it is, and what to do. Nothing of that cashier's payment is on it."""

    def __init__(self, cashier: str = "") -> None:
        """Say whose session it is; an empty name is somebody the till no longer knows."""
        super().__init__()
        name = cashier or wording.SOMEBODY
        title = wording.OTHERS_TITLE.format(name)
        self.setProperty("ring_radius", -1)  # nothing on it takes keys
        self.setAccessibleName(title)
        self.setAccessibleDescription(wording.OTHERS_TEXT.format(name))
        card = Card(padding=SPACE_XL, spacing=SPACE_M)
        card.setMaximumWidth(_WIDTH)
        card.body.addWidget(Text(title[0].upper() + title[1:], Written.FIGURE, wrap=True))
        card.body.addWidget(Text(wording.OTHERS_TEXT.format(name), wrap=True))
        card.body.addWidget(Text(wording.OTHERS_DO.format(name), tone="muted", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
