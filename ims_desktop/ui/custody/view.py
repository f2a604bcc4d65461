"""Custody as it is seen: every place in a row, what grows old below, and that it adds up beside them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.custody.cards_card import CardsCard
from ims_desktop.ui.custody.check_page import CheckPage
from ims_desktop.ui.custody.checking import CheckPlace
from ims_desktop.ui.custody.keeping_form import KeepingForm
from ims_desktop.ui.custody.wording import AgeRow, CardRow, CustodyShown, KeptRow, PlaceRow
from ims_desktop.ui.second_person.view import SecondPersonCard
from ims_desktop.ui.shown import Column, Look, NoticeText, Tag, Tone
from ims_desktop.ui.style.tokens import ROW_HEIGHT_DENSE, SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.acting import RING, Acting
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.pages import Pages
from ims_desktop.ui.widgets.scrolled import beside_actions
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_SIDE_WIDTH = 320
_ROOM_FOR_TWO = 760
_LEAST_ROWS, _LEAST_PLACES = 1, 5

PLACES: tuple[Column[PlaceRow], ...] = (
    Column("Place", lambda row: row.place, "Cards, awaited", Look.STRONG),
    Column("Which", lambda row: row.which, "BA1-P000012", gives_way=3),
    Column("Holder", lambda row: row.holder, "S. Supervisor", stretch=True),
    Column("Since", lambda row: row.since, "17:02 on 24 Nov", Look.MUTED, gives_way=4),
    Column("Cash", lambda row: row.cash, "£12,204.00", right=True),
    Column("Cheques", lambda row: row.cheques, "£12,204.00", right=True, gives_way=1),
    Column("Other", lambda row: row.other, "£12,204.00", right=True, gives_way=2),
    Column("All", lambda row: row.total, "£112,204.00", Look.STRONG, right=True),
)
AGES: tuple[Column[AgeRow], ...] = (
    Column("Taken on", lambda row: row.day, "2026-11-24"),
    Column("Till", lambda row: row.till, "Till"),
    Column("Collections", lambda _row: "", "! missed 12", tag=lambda row: row.tag, stretch=True),
    Column("To bank", lambda row: row.pence, "£12,204.00", Look.STRONG, right=True),
)

KEPT: tuple[Column[KeptRow], ...] = (
    Column("Dated", lambda row: row.dated, "24 Nov 2026"),
    Column("Cheque", lambda row: row.number, "000214"),
    Column("For", lambda row: row.account, "CT 70123456", stretch=True, tag=lambda row: row.tag),
    Column("Sum", lambda row: row.pence, "£12,204.00", Look.STRONG, right=True),
)


class CustodyScreen(QWidget):
    """Shows what it is told."""

    refresh_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = Notice()
        self.places: RowTable[PlaceRow] = RowTable("Places where money is", PLACES, dense=True)
        self.ages: RowTable[AgeRow] = RowTable("Takings in the safe", AGES, dense=True)
        self.kept: RowTable[KeptRow] = RowTable("Post-dated cheques that are kept", KEPT, dense=True)
        self.cards = CardsCard()
        self.keeping = KeepingForm()
        self.keeping.hide()  # until somebody may keep one
        self.total = Text("", Written.FIGURE)
        self.agrees = TagLabel(Tag(""))
        self.details = Text("", Written.SMALL, tone="muted", wrap=True)
        self.warnings = Text("", tone="warning", wrap=True)
        self.refresh = KeyButton("Ask again", "Alt+A", small=True)
        self.check = KeyButton("Spot check", "Alt+S", small=True)
        self.check.hide()  # until somebody may make one
        self.second = SecondPersonCard()
        self.checking = CheckPage(self.second)
        self._pages, self._looking = Pages(), QWidget()
        self.places.set_nothing("No money is anywhere yet.")
        self.ages.set_nothing("No takings lie in the safe.")
        self.kept.set_nothing("None is kept.")
        self._lay_out()
        order: tuple[QWidget, ...] = (
            self.places,
            self.ages,
            self.kept,
            *self.cards.order,
            *self.keeping.order,
            self.check,
            self.refresh,
        )
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self.refresh.clicked.connect(self.refresh_pressed)
        self.setFocusProxy(self.places)

    def show_places(self, rows: Sequence[PlaceRow]) -> None:
        """Show one row a place."""
        self.places.show_rows(list(rows))
        self.places.mark_row(0)

    def show_ages(self, rows: Sequence[AgeRow]) -> None:
        """Show takings that are not on their way to the bank."""
        self.ages.show_rows(list(rows))
        self.ages.mark_row(0)

    def show_kept(self, rows: Sequence[KeptRow]) -> None:
        """Show the post-dated cheques that are kept; the marked one stays marked."""
        marked = self.kept.current_row()
        self.kept.show_rows(list(rows))
        self.kept.mark_row(next((at for at, row in enumerate(rows) if marked and row.id == marked.id), 0))

    def show_cards(self, rows: Sequence[CardRow]) -> None:
        """Show the card sales that no report had."""
        self.cards.show_cards(rows)

    def say_matched(self, text: str, tone: Tone) -> None:
        """Say what was done with a card sale, or why not."""
        self.cards.say(text, tone)

    def clear_kept(self) -> None:
        """Empty what was keyed of a cheque."""
        self.keeping.clear()

    def say_kept(self, text: str, tone: Tone) -> None:
        """Say what was done with a cheque, or why not."""
        self.keeping.say(text, tone)

    def show_sum(self, shown: CustodyShown) -> None:
        """Show what it all comes to, and what somebody should see to."""
        self.total.setText(shown.total)
        self.agrees.show_tag(shown.agrees)
        self.details.setText("\n".join(shown.details))
        self.warnings.setText("\n".join(f"! {warning}" for warning in shown.warnings))
        self.warnings.setVisible(bool(shown.warnings))

    def show_check(self, places: Sequence[CheckPlace]) -> None:
        """Count something: custody's figures are out of sight."""
        self._pages.show_page(self.checking)
        self.setFocusProxy(self.checking)
        self.checking.show_check(places)

    def show_looking(self) -> None:
        """Back to custody's figures."""
        self._pages.show_page(self._looking)
        self.setFocusProxy(self.places)
        self.places.setFocus()

    def show_sums(self, each: Mapping[int, str], total: str) -> None:
        """Show what is keyed comes to."""
        self.checking.show_sums(each, total)

    def show_made(self, words: Sequence[str], *, differs: bool) -> None:
        """A check stands, and says what differs."""
        self.checking.show_made(words, differs=differs)

    def tell_check(self, text: str, tone: Tone) -> None:
        """Say what stands in the way of a check."""
        self.checking.tell(text, tone)

    def set_checking(self, *, busy: bool) -> None:
        """Hold what was keyed while the checker is asked."""
        self.checking.set_busy(busy=busy)

    def show_trouble(self, text: str) -> None:
        """Say why central could not be read."""
        self.trouble.show_notice(NoticeText(text, Tone.WARNING) if text else None)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.trouble)
        left.addWidget(_card("Where every pound is", self.places, _LEAST_PLACES), 2)
        ages, kept = _card("Takings in the safe", self.ages), _card("Post-dated cheques", self.kept)
        left.addWidget(Beside(ages, kept, from_width=_ROOM_FOR_TWO, spacing=SPACE_L), 1)
        left.addWidget(self.cards)
        side = Card(padding=20 - RING, yields=True)
        side.setFixedWidth(_SIDE_WIDTH)
        head = QHBoxLayout()
        head.addWidget(Text("All of it", Written.HEADING))
        head.addStretch(1)
        head.addWidget(self.agrees)
        told = QWidget()
        column = QVBoxLayout(told)
        column.setSpacing(SPACE_S)
        column.addLayout(head)
        for part in (self.total, self.details, Line(), self.warnings):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self.keeping)
        side.body.addWidget(Acting(told, self.check, self.refresh))
        across = QHBoxLayout(self._looking)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addWidget(beside_actions(left), 1)
        across.addWidget(side)
        self._pages.add(self._looking)
        self._pages.add(self.checking)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)


def _card(title: str, table: QWidget, rows: int = _LEAST_ROWS) -> Card:
    card = Card(flush=True)
    head = QHBoxLayout()
    head.setContentsMargins(14, 10, 10, 6)
    head.addWidget(Text(title, Written.HEADING))
    head.addStretch(1)
    card.body.addLayout(head)
    card.body.addWidget(table, 1)
    table.setMinimumHeight((rows + 1) * (ROW_HEIGHT_DENSE + 1))
    return card
