"""Banking as it is seen: sessions to choose above, slips below, making up and handing over beside them.

A low window has room for one of the two at a time, the list with what is done to it: chips tell them apart.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.banking import wording
from ims_desktop.ui.banking.wording import SlipRow, TakingsRow
from ims_desktop.ui.shown import Column, Look, NoticeText, Tone
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.acting import RING, Acting, asked_column
from ims_desktop.ui.widgets.asking_panel import side_by_side
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.chip import Chip
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_SIDE_LEAST, _SIDE_MOST = 350, 388
_MAKING, _MOVING = 0, 1
_CHIP_KEYS = "Alt+1", "Alt+2"
_ROOM_FOR_BOTH = 540
_SHARES = (2, 1)  # of the lists and of what stands beside them, between these

TAKINGS: tuple[Column[TakingsRow], ...] = (
    Column("Chosen", lambda row: row.chosen, "✓", Look.STRONG),
    Column("Closed", lambda row: row.closed, "17:02 on 24 Nov", Look.MUTED, gives_way=3),
    Column("Till", lambda row: row.till, "03A", gives_way=4),
    Column("Cashier", lambda row: row.cashier, "A. Cashier, ! Awaits approval", stretch=True, tag=lambda row: row.tag),
    Column("Cash", lambda row: row.cash, "£12,204.00", right=True, gives_way=1),
    Column("Cheques", lambda row: row.cheques, "17 · £12,204.00", right=True, gives_way=2),
    Column("To bank", lambda row: row.to_bank, "£12,204.00", Look.STRONG, right=True),
)
SLIPS: tuple[Column[SlipRow], ...] = (
    Column("Slip", lambda row: row.name, "BA1-P000012", Look.STRONG),
    Column("State", lambda _row: "", "• Made up, in the safe", tag=lambda row: row.tag, stretch=True),
    Column("Made", lambda row: row.made, "17:02 on 24 Nov", Look.MUTED, gives_way=3),
    Column("By", lambda row: row.by, "S. Supervisor", gives_way=4),
    Column("Cash", lambda row: row.cash, "£12,204.00", right=True, gives_way=1),
    Column("Cheques", lambda row: row.cheques, "17 · £12,204.00", right=True, gives_way=2),
    Column("Difference", lambda row: row.difference, "-£204.00", right=True),
)


class BankingScreen(QWidget):
    """Shows what it is told; marks and presses go to the presenter."""

    toggled = Signal(object)
    all_pressed = Signal()
    make_pressed = Signal(str, str)
    slip_marked = Signal(object)
    hand_over_pressed = Signal(str, str)
    receive_pressed = Signal(str, str)
    correct_pressed = Signal(str, str, str, str)
    """Bag and difference as typed, reason, who at the bank, their receipt."""
    save_pressed = Signal()
    refresh_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        self.takings: RowTable[TakingsRow] = RowTable("Closed sessions to bank", TAKINGS, dense=True)
        self.slips: RowTable[SlipRow] = RowTable("Paying-in slips", SLIPS, dense=True)
        self.amount = Text("", Written.FIGURE)
        self.detail = Text("", Written.SMALL, tone="muted", wrap=True)
        self.bags = Field("Bags", hint="seal=cash, …", note="Empty: one bag, known by the slip.")
        self.reason = Field("Reason, where it differs")
        self.slip = Text("", Written.HEADING)
        self.carrier = Field("Carrier, or who at the bank")
        self.paper = Field("Receipt that they gave", note="Neither, where another login did the step before.")
        self.corrected = Field(wording.CORRECTED, hint=wording.CORRECTED_HINT)
        self.why = Field("Why, where they said so")
        self.refresh = KeyButton("Ask again", "Alt+A", small=True)
        self.all = KeyButton("Choose all", "Alt+C", small=True)
        self.make = KeyButton("Make up", "Alt+M", kind=Kind.MAIN)
        self.hand_over = KeyButton("Hand over", "Alt+H")
        self.receive = KeyButton("Bank has it", "Alt+B")
        self.correct = KeyButton("Correct bag", "Alt+K")
        self.save = KeyButton("Save slip", "Alt+S")
        self.takings.set_nothing("No closed session waits to be banked.")
        self.slips.set_nothing("No slip was made yet.")
        self.parts = Chip("To bank"), Chip("Slips", on=False)
        self._shown_part = _MAKING
        self._lay_out()
        self._listen()
        self.setFocusProxy(self.takings)
        self._show_parts()
        self.show_step("", hand_over=False, receive=False, correct=False)

    def show_takings(self, rows: Sequence[TakingsRow]) -> None:
        """Show the sessions that can be banked; the one that was marked stays marked."""
        marked = self.takings.current_row()
        self.takings.show_rows(list(rows))
        kept = (at for at, row in enumerate(rows) if marked is not None and row.session == marked.session)
        self.takings.mark_row(next(kept, 0))
        self.all.setEnabled(bool(rows))

    def show_slips(self, rows: Sequence[SlipRow], marked: int | None) -> None:
        """Show the last slips, one of them marked: the first where none is named."""
        self.slips.show_rows(list(rows))
        self.slips.mark_row(next((at for at, row in enumerate(rows) if row.slip == marked), 0))

    def show_chosen(self, amount: str, detail: str, *, any_chosen: bool) -> None:
        """Show what the chosen sessions come to."""
        self.amount.setText(amount)
        self.detail.setText(detail)
        self.make.setEnabled(any_chosen)
        for field in (self.bags, self.reason):  # of nothing nobody says in which bags it is
            field.setVisible(any_chosen)

    def show_step(self, slip: str, *, hand_over: bool, receive: bool, correct: bool) -> None:
        """Say which slip is marked and which step it can take; what the bank corrects comes once it has the bags."""
        self.slip.setText(slip or "No slip yet")
        self.hand_over.setEnabled(hand_over)
        self.receive.setEnabled(receive)
        for part in (self.corrected, self.why, self.correct):
            part.setVisible(correct)
        for button in (self.hand_over, self.receive):
            button.setVisible(not correct)
        self.save.setEnabled(bool(slip))

    def clear_typed(self) -> None:
        """Empty what was typed."""
        for field in (self.bags, self.reason, self.carrier, self.paper, self.corrected, self.why):
            field.set_text("")

    def say(self, text: str, tone: Tone) -> None:
        """Say what was done, or why not."""
        self.notice.show_notice(NoticeText(text, tone) if text else None)

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(SPACE_S)
        for chip in self.parts:
            chips.addWidget(chip)
        chips.addStretch(1)
        self._lists = (
            _card(Text("To bank", Written.HEADING), self.takings, self.all, self.refresh),
            _card(Text("Slips", Written.HEADING), self.slips),
        )
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.notice)
        left.addLayout(chips)
        for card in self._lists:
            left.addWidget(card, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(left, _SHARES[0])
        across.addWidget(self._side(), _SHARES[1])

    def _side(self) -> Card:
        card = Card(padding=20 - RING, spacing=SPACE_S, yields=True)
        card.setMinimumWidth(_SIDE_LEAST)
        card.setMaximumWidth(_SIDE_MOST)
        made = asked_column(self.amount, self.detail, self.bags, self.reason)
        moved = asked_column(self.slip, self.carrier, self.paper, self.corrected, self.why)
        self._line = Line()
        self._making = Acting(made, self.make)
        steps = side_by_side(self.hand_over, self.receive), side_by_side(self.correct, self.save)
        self._moving = Acting(moved, *steps)
        for part in (self._making, self._line, self._moving):
            card.body.addWidget(part)
        card.body.addStretch(0)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt names its events
        """Both where there is room for both."""
        super().resizeEvent(event)
        low = event.size().height() < _ROOM_FOR_BOTH
        if low is not self._low:
            self._low = low
            self._show_parts()

    def turn_to_slips(self) -> None:
        """A slip was made: what comes next is done to it."""
        self._turn(_MOVING)

    def _turn(self, part: int) -> None:
        self._shown_part = part
        self._show_parts()
        if self._low:
            (self.takings, self.slips)[part].setFocus()

    def _show_parts(self) -> None:
        for at, (chip, listed, side) in enumerate(
            zip(self.parts, self._lists, (self._making, self._moving), strict=True)
        ):
            there = not self._low or at == self._shown_part
            chip.setVisible(self._low)
            chip.set_on(on=at == self._shown_part)
            for part in (listed, side):
                part.setVisible(there)
        self._line.setHidden(self._low)

    _low = False

    def _listen(self) -> None:
        self.takings.row_chosen.connect(self.toggled)
        self.slips.current_row_changed.connect(self.slip_marked)
        self.all.clicked.connect(self.all_pressed)
        self.refresh.clicked.connect(self.refresh_pressed)
        self.save.clicked.connect(self.save_pressed)
        self.make.clicked.connect(lambda: self.make_pressed.emit(self.bags.text(), self.reason.text()))
        self.hand_over.clicked.connect(lambda: self.hand_over_pressed.emit(self.carrier.text(), self.paper.text()))
        self.correct.clicked.connect(
            lambda: self.correct_pressed.emit(
                self.corrected.text(), self.why.text(), self.carrier.text(), self.paper.text()
            )
        )
        self.receive.clicked.connect(lambda: self.receive_pressed.emit(self.carrier.text(), self.paper.text()))
        for at, chip in enumerate(self.parts):
            chip.setToolTip(_CHIP_KEYS[at])
            chip.setShortcut(_CHIP_KEYS[at])
            chip.clicked.connect(lambda _on, at=at: self._turn(at))


def _card(title: Text, table: QWidget, *buttons: QWidget) -> Card:
    card = Card(flush=True)
    head = QHBoxLayout()
    head.setContentsMargins(14, 10, 10, 6)
    head.setSpacing(SPACE_M)
    head.addWidget(title)
    head.addStretch(1)
    for button in buttons:
        head.addWidget(button)
    card.body.addLayout(head)
    card.body.addWidget(table, 1)
    return card
