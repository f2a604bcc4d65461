"""My accounts as they are seen: the list at the left, what is keyed at the right."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.own_accounts import wording
from ims_desktop.ui.own_accounts.wording import AccountRow
from ims_desktop.ui.second_person.view import SecondPersonCard
from ims_desktop.ui.shown import Column, Look, NoticeText
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.scrolled import scrolled
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 372
_RING = 4  # room for the ring round what has the keys, inside its frame
_LONGEST_REFERENCE, _LONGEST_REASON = 40, 200
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})

ACCOUNTS: tuple[Column[AccountRow], ...] = (
    Column("Fund", lambda row: row.fund, sample="Penalty Charge Notices", look=Look.STRONG),
    Column("Account", lambda row: row.account, stretch=True),
    Column("Declared", lambda row: row.since, sample="24 Nov 2026", look=Look.MUTED),
)


class OwnAccountsScreen(QWidget):
    """Enter goes from field to field and presses the button that has the keys; Esc puts off what was begun."""

    declared = Signal(object, str)
    withdrawn = Signal(object, str)
    put_off = Signal()

    def __init__(self, second: SecondPersonCard) -> None:
        super().__init__()
        self.second = second
        self.notice = Notice()
        self.table: RowTable[AccountRow] = RowTable(wording.TITLE, ACCOUNTS)
        self.fund = Choice(wording.FUND)
        self.reference = Field(wording.REFERENCE)
        self.declare = KeyButton(wording.DECLARE, "Enter", kind=Kind.MAIN)
        self.reason = Field(wording.REASON)
        self.withdraw = KeyButton(wording.WITHDRAW, "Alt+W")
        self.reference.edit.setMaxLength(_LONGEST_REFERENCE)
        self.reason.edit.setMaxLength(_LONGEST_REASON)
        self._keyed = QWidget()
        self._page = scrolled(self._keyed)
        self._lay_out()
        self.reference.changed.connect(lambda _typed: self.reference.clear_error())
        self.reason.changed.connect(lambda _typed: self.reason.clear_error())
        self.declare.clicked.connect(lambda: self.declared.emit(self.fund.value(), self.reference.text()))
        self.withdraw.clicked.connect(lambda: self.withdrawn.emit(self.table.current_row(), self.reason.text()))

    def show_accounts(self, rows: Sequence[AccountRow]) -> None:
        """Show what was declared; what is marked stays marked."""
        self.table.refresh_rows(list(rows), lambda row: row.id)
        if self.table.current_row() is None:
            self.table.mark_row(0)
        self._counted.setText(f"{len(rows)} declared" if rows else wording.NONE)
        self.withdraw.setEnabled(bool(rows))
        self.withdraw.updateGeometry()
        self.reason.setEnabled(bool(rows))

    def offer_funds(self, funds: Sequence[tuple[str, object]]) -> None:
        """Offer the funds that an account can be of."""
        self.fund.show_options(funds)

    def show_wrong(self, text: str, *, reason: bool = False) -> None:
        """Say what is wrong beside the reference or the reason, which gets the keys."""
        for field, meant in ((self.reference, not reason), (self.reason, reason)):
            field.set_error(text if meant else "")
            if text and meant:
                field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_keyed(self) -> None:
        """Empty what was keyed."""
        self.reference.set_text("")
        self.reason.set_text("")
        self.reference.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say what was done, or what did not work."""
        self.notice.show_notice(notice)

    def set_asking(self, *, asking: bool) -> None:
        """The supervisor's card takes the place of what was keyed."""
        self._page.setVisible(not asking)
        self.table.setEnabled(not asking)
        if not asking:
            self.withdraw.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc puts off what was begun; Enter goes on like Tab, or presses what has the keys."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
        elif event.key() in _ENTER and not event.isAutoRepeat():
            if focused is self.reference.edit:
                self.declare.click()
            elif isinstance(focused, KeyButton):
                focused.click()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        listed = Card(flush=True)
        self._counted = listed.add_heading(wording.TITLE, wording.NONE)
        listed.body.addWidget(self.table, 1)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.notice)
        left.addWidget(listed, 1)
        column = QVBoxLayout(self._keyed)
        column.setContentsMargins(_RING, _RING, _RING, _RING)
        column.setSpacing(SPACE_M)
        parts: tuple[QWidget, ...] = (
            Text(wording.DECLARE, Written.HEADING),
            Text(wording.ABOUT, wrap=True),
            Text(wording.WHO_SEES, tone="muted", wrap=True),
            self.fund,
            self.reference,
            self.declare,
            Line(),
            self.reason,
            self.withdraw,
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        panel = Card(padding=20 - _RING)
        panel.setFixedWidth(_WIDTH)
        panel.body.addWidget(self._page, 1)
        panel.body.addWidget(self.second, 0, Qt.AlignmentFlag.AlignTop)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(left, 1)
        across.addWidget(panel)
        self.setFocusProxy(self.reference.edit)
        order = (self.fund.box, self.reference.edit, self.declare, self.reason.edit, self.withdraw, self.table)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
