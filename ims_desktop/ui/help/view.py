# ruff: noqa: N802  Qt names its events
"""Help: every key of the counter and what it does, and what to do when something is down."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from ims_desktop.ui.help.note_card import NoteCard
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.text import Text, Written

KEYS = (
    ("F4 or Esc", "back to the search box"),
    ("Enter", "add the chosen account at what is due, or take the payment from the tender panel"),
    ("F3", "another amount: due, balance or typed"),
    ("3*bag", "three of a catalogue item"),
    ("F2, Del", "change the amount of a line, take a line off"),
    ("F5  F6  F7  F8", "cash, cheque, card, other"),
    ("F9", "park this payment and serve somebody else"),
    (
        "F10",
        "count and close: Alt+T counts, Alt+F lets the figures stand, Alt+L closes, Alt+1 shows what could explain it",
    ),
    ("Alt+Y, Alt+N", "somebody else pays; a narrative for the marked line"),
    ("Alt+B", "key payments from a receipt book, slip after slip"),
    ("Alt+R", "print the last receipt again"),
    ("F11 or Alt+J", "your session: lift, top up, swap, open the drawer, pause for relief"),
    ("Ctrl+1 … Ctrl+9", "the screens on the left; from the tenth on with Shift: Ctrl+Shift+1 …"),
    ("F12 or Alt+Z", "lock the till; the payment at hand stays"),
)
WHEN_DOWN = (
    ("Offline", "Go on taking payments. They are safe on this till and are sent when central is back."),
    ("Printer", "The payment stands. Mend the printer, then print the receipt again from Receipts."),
    ("A close", "It always works, offline and without a printer. Print the Z sheet again from Count."),
    (
        "A wrong payment",
        "Receipts: Alt+V voids, Alt+C corrects, Alt+G gives back. Another person approves with their password.",
    ),
)


_ROOM_FOR_TWO = 1_000
_NAMES = 150  # both pages' second columns begin at one line


class HelpView(QWidget):
    """A page to read, and a few lines to leave a note in."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Help")
        self.setAccessibleDescription("Keys of the counter, and what to do when something is down")
        self.setProperty("ring_radius", -1)  # a page to read; the note has a ring of its own
        self.note = NoteCard()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(_page("Keys", KEYS))
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setSpacing(SPACE_M)
        self._foot.addWidget(_page("When something is down", WHEN_DOWN), 1)
        self._foot.addWidget(self.note, 1)
        column.addLayout(self._foot)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two cards beside one another where there is room for both."""
        super().resizeEvent(event)
        beside = event.size().width() >= _ROOM_FOR_TWO
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)


def _page(title: str, rows: tuple[tuple[str, str], ...]) -> Card:
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
