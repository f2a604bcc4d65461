"""The card of voids that wait for an answer: one a row, the answer beside them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.approvals.voids import VoidRow
from ims_desktop.ui.shown import Column, Look, NoticeText, Tone
from ims_desktop.ui.style.tokens import ROW_HEIGHT_DENSE, SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.table import RowTable

_ANSWER_WIDTH = 490  # as wide as what stands beside the sessions
_ROWS = 3
_LONGEST = 200

VOIDS: tuple[Column[VoidRow], ...] = (
    Column("Asked", lambda row: row.when, "24 Nov", Look.MUTED),
    Column("Till", lambda row: row.till, "BA1-03A", Look.STRONG),
    Column("Cashier", lambda row: row.cashier, "S. Supervisor"),
    Column("Receipt", lambda row: row.receipt, "BA1-03A-000123-K"),
    Column("Sum", lambda row: row.pence, "£1,204.00", Look.STRONG, right=True),
    Column("Reason", lambda row: row.reason, stretch=True),
)


class VoidsPanel(QWidget):
    """Shows what it is told; gone while nothing waits."""

    answered = Signal(object, str, bool)
    """The marked row, the reason that was keyed, whether it is approved."""

    def __init__(self) -> None:
        super().__init__()
        self.told = Notice()
        self.table: RowTable[VoidRow] = RowTable("Voids that cashiers asked for alone", VOIDS, dense=True)
        self.reason = Field("Reason", hint="needed to refuse")
        self.reason.edit.setMaxLength(_LONGEST)
        self.approve = KeyButton("Approve void", "Alt+Y")
        self.refuse = KeyButton("Refuse void", "Alt+N")
        self.card = Card(flush=True)
        self._lay_out()
        self.card.hide()
        self._appear()
        for button, approves in ((self.approve, True), (self.refuse, False)):
            button.clicked.connect(lambda _checked=False, approves=approves: self._answer(approves=approves))

    @property
    def order(self) -> tuple[QWidget, ...]:
        """Its parts as Tab goes through them."""
        return (self.table, self.reason.edit, self.approve, self.refuse)

    def show_voids(self, rows: Sequence[VoidRow], *, answers: bool) -> None:
        """Show the voids that wait; the marked one stays marked."""
        self.card.setVisible(bool(rows))
        self.table.refresh_rows(list(rows), lambda row: row.receipt, more=False)
        self.table.setFixedHeight((min(len(rows), _ROWS) + 1) * (ROW_HEIGHT_DENSE + 1) + 2)
        for part in (self.reason, self.approve, self.refuse):
            part.setVisible(answers)
        self._appear()

    def _appear(self) -> None:
        """Where nothing waits and nothing was said, no room is kept free for it either."""
        self.setVisible(not (self.card.isHidden() and self.told.isHidden()))

    def set_void_busy(self, *, busy: bool) -> None:
        """Nothing can be pressed twice."""
        self.approve.setEnabled(not busy)
        self.refuse.setEnabled(not busy)

    def say_void(self, text: str, tone: Tone) -> None:
        """Say what was done, or why not."""
        self.told.show_notice(NoticeText(text, tone) if text else None)
        self._appear()

    def clear_void_reason(self) -> None:
        """The reason was written with the answer."""
        self.reason.set_text("")

    def _answer(self, *, approves: bool) -> None:
        self.answered.emit(self.table.current_row(), self.reason.text(), approves)

    def _lay_out(self) -> None:
        self.card.add_heading("Voids to approve", "asked for by a cashier alone")
        across = QHBoxLayout()
        across.setSpacing(SPACE_L)
        across.addWidget(self.table, 1)
        answer = QWidget()
        answer.setFixedWidth(_ANSWER_WIDTH)
        column = QVBoxLayout(answer)
        column.setContentsMargins(0, 0, 14, SPACE_S)
        column.setSpacing(SPACE_S)
        column.addWidget(self.reason)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        row.addWidget(self.approve, 1)
        row.addWidget(self.refuse, 1)
        column.addLayout(row)
        column.addStretch(1)
        across.addWidget(answer)
        self.card.body.addLayout(across)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_M)
        whole.addWidget(self.told)
        whole.addWidget(self.card)
