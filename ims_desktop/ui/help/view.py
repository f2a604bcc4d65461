"""Help: this person's keys and screens, and what to do when something is down."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ims_desktop.domain.permission import Permission, User
from ims_desktop.ui.help import pages
from ims_desktop.ui.help.note_card import NoteCard
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.text import Text, Written

_ROOM_FOR_TWO = 1_000
_NAMES = 150  # all pages' second columns begin at one line


class HelpView(QWidget):
    """A page to read, and a few lines to leave a note in."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.setAccessibleName("Help")
        self.setAccessibleDescription("Your keys and screens, and what to do when something is down")
        self.setProperty("ring_radius", -1)  # a page to read; the note has a ring of its own
        self.note = NoteCard()
        down = _page("When something is down", pages.when_down(user))
        foot = Beside(down, self.note, from_width=_ROOM_FOR_TWO, spacing=SPACE_M)
        parts: list[QWidget] = [_page("Keys", pages.keys(user)), foot]
        if screens := pages.screens(user):
            parts.insert(2 if user.may(Permission.TAKE_PAYMENTS) else 1, _page("Screens", screens))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)


def _page(title: str, rows: pages.Rows) -> Card:
    card = Card()
    card.add_heading(title)
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_L)
    grid.setVerticalSpacing(SPACE_S)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, _NAMES)
    for at, (name, said) in enumerate(rows):
        grid.addWidget(Text(name, Written.STRONG), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Text(said, wrap=True), at, 1)
    card.body.addLayout(grid)
    return card
