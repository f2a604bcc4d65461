"""The card sales of a session, looked for one by one on the terminal's own report; without what they came to."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.shown import CardMark, CardRow
from ims_desktop.ui.count_and_close.tick_list import TickList
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.text import Text, Written

_HEADING_SIDE = 15

_COLUMNS: tuple[Column[CardRow], ...] = (
    Column("On the report", lambda row: wording.CARD_MARKS[row.mark], "next report"),
    Column("Authorisation", lambda row: row.authorisation or "none keyed", "none keyed", Look.STRONG),
    Column("Card", lambda row: row.last4, "•••• 4417"),
    Column("Taken", lambda row: row.taken, "27 Nov 16:02", stretch=True),
)


class CardList(TickList[CardRow]):
    """Each is on the report, on the next one, approved and not sent, or not found."""

    def __init__(self) -> None:
        super().__init__(
            "Card sales to look for",
            _COLUMNS,
            lambda row: _marked(row, CardMark.ON_REPORT),
            lambda row: row.mark is not CardMark.NOT_FOUND,
            lambda row: f"{wording.CARD_SPOKEN[row.mark]}: {row.authorisation}, card {row.last4}, {row.taken}",
        )
        self.setAccessibleDescription("Space ticks a sale that is on the terminal's report and goes on to the next")

    def mark(self, mark: CardMark) -> None:
        """Mark the sale that has the keys, or take that mark away again."""
        self.change_row(lambda row: _marked(row, mark))

    def tick_rest(self) -> None:
        """Tick all that have no mark but earlier sessions' sales; where none is left, take the ticks away again."""
        rest = [row for row in self.rows if row.mark is CardMark.NOT_FOUND and not row.earlier]
        was, now = (CardMark.NOT_FOUND, CardMark.ON_REPORT) if rest else (CardMark.ON_REPORT, CardMark.NOT_FOUND)
        self.show_ticks(
            tuple(replace(row, mark=now) if row.mark is was and not row.earlier else row for row in self.rows)
        )
        self.toggled.emit()

    def marks(self) -> tuple[CardMark, ...]:
        """How each stands."""
        return tuple(row.mark for row in self.rows)


def _marked(row: CardRow, mark: CardMark) -> CardRow:
    """An earlier sale can only be on the report now, or not yet."""
    if row.earlier and mark is not CardMark.ON_REPORT:
        return row
    return replace(row, mark=CardMark.NOT_FOUND if row.mark is mark else mark)


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
    row.setSpacing(SPACE_S)
    for part in parts:
        row.addWidget(part)
    return row


class CardsCard(Card):
    """The list under its heading, and what can be said of a sale beside a tick."""

    def __init__(self) -> None:
        super().__init__(flush=True)
        self.told = Text("", Written.SMALL, tone="muted", right=True)
        self.list = CardList()
        self.all = KeyButton(wording.CARDS_ALL, "Alt+K", small=True)
        self.next_report = KeyButton(wording.CARD_NEXT_REPORT, "Alt+N", small=True)
        self.not_sent = KeyButton(wording.CARD_NOT_SENT, "Alt+O", small=True)
        head = _row(Text(wording.TITLE_CARDS, Written.HEADING), self.told, self.all)
        head.setContentsMargins(_HEADING_SIDE, SPACE_S, SPACE_S, 0)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.list, 1)
        foot = _row(self.next_report, self.not_sent)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.all.clicked.connect(self.list.tick_rest)
        self.next_report.clicked.connect(lambda: self.list.mark(CardMark.NEXT_REPORT))
        self.not_sent.clicked.connect(lambda: self.list.mark(CardMark.NOT_SENT))

    @property
    def buttons(self) -> tuple[KeyButton, ...]:
        """In the way of the Tab key, after the list."""
        return self.all, self.next_report, self.not_sent
