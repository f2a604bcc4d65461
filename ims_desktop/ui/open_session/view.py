"""The float as it is counted: notes at the left, coins at the right, the sum large."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from ims_desktop.domain.cash_count import DENOMINATIONS_PENCE
from ims_desktop.domain.money import pounds
from ims_desktop.ui.announce import announce
from ims_desktop.ui.open_session import wording
from ims_desktop.ui.open_session.presenter import KeyedFloat
from ims_desktop.ui.second_person.view import SecondPersonCard
from ims_desktop.ui.shown import NoticeText, Tone
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from ims_desktop.ui.widgets.acting import RING, Acting
from ims_desktop.ui.widgets.big_amount import BigAmount
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.cash_grid import CashGrid, denomination_words
from ims_desktop.ui.widgets.choice import TickBox
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH = 720
_SECOND_WIDTH = 340
_LONGEST_TYPED = 200
_SMALLEST_NOTE = 500
_SAY_AFTER_MILLISECONDS = 300


class NoFloatQuestion(QWidget):
    """Asks before a drawer begins with nothing, for nothing keyed is most often forgotten."""

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.no = KeyButton(wording.NO_FLOAT_NO, "Esc")
        self.yes = KeyButton(wording.NO_FLOAT_YES, "Alt+K")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(Text(wording.NO_FLOAT, Written.STRONG))
        column.addWidget(Text(wording.NO_FLOAT_ABOUT, tone="muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        for button, yes in ((self.no, False), (self.yes, True)):
            row.addWidget(button)
            button.clicked.connect(lambda _on, said=yes: self.answered.emit(said))
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc is the safe answer."""
        if event.key() == Qt.Key.Key_Escape:
            self.answered.emit(False)
        else:
            super().keyPressEvent(event)


class OpenSessionScreen(QWidget):
    """One line for each note and coin."""

    typed = Signal(object)
    opened = Signal(object)
    no_float_answered = Signal(object, bool)
    go_on_wanted = Signal()

    def __init__(self, second: SecondPersonCard) -> None:
        super().__init__()
        self.second = second
        self.title = Text(wording.TITLE, Written.FIGURE)
        self.about = Text(wording.ABOUT, tone="muted", wrap=True)
        self.before = Notice()
        self.go_on = KeyButton(wording.GO_ON, "Alt+G")
        self.notes = CashGrid([piece for piece in DENOMINATIONS_PENCE if piece >= _SMALLEST_NOTE], title=wording.NOTES)
        self.coins = CashGrid([piece for piece in DENOMINATIONS_PENCE if piece < _SMALLEST_NOTE], title=wording.COINS)
        self.whole_sum = Field(wording.SUM_FIELD, note=wording.SUM_NOTE)
        self.issued = Field(wording.ISSUED_FIELD, note=wording.ISSUED_NOTE)
        self.for_post = TickBox(wording.FOR_POST)
        for field in (self.whole_sum, self.issued):
            field.edit.setMaxLength(_LONGEST_TYPED)
            field.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.total = BigAmount(wording.TOTAL, pounds(0))
        self.told = Text("", wrap=True)
        self.told.hide()
        self.button = KeyButton(wording.OPEN, "Enter", kind=Kind.MAIN)
        self.button.set_keys_live(live=False)
        self.no_float = NoFloatQuestion()
        self.no_float.answered.connect(lambda yes: self.no_float_answered.emit(self.keyed(), yes))
        self._say_busy = QTimer(self)
        self._say_busy.setSingleShot(True)
        self._say_busy.setInterval(_SAY_AFTER_MILLISECONDS)
        self._say_busy.timeout.connect(lambda: self._say(wording.WAITING, "muted"))
        self._lay_out()
        self.setFocusProxy(self.notes.first)
        for grid in (self.notes, self.coins):
            grid.typed.connect(lambda: self.typed.emit(self.keyed()))
        for field in (self.whole_sum, self.issued):
            field.changed.connect(lambda _typed: self.typed.emit(self.keyed()))
        self.button.clicked.connect(self._open)
        self.go_on.clicked.connect(self.go_on_wanted)

    def keyed(self) -> KeyedFloat:
        """All that is keyed."""
        pieces = {**self.notes.counted(), **self.coins.counted()}
        return KeyedFloat(pieces, self.whole_sum.text(), self.issued.text(), self.for_post.isChecked())

    def show_before(self, words: Sequence[str], *, go_on: bool) -> None:
        """Say what was not closed, over the float."""
        self.before.show_notice(NoticeText("\n".join(words), Tone.WARNING) if words else None)
        self.go_on.setVisible(go_on)

    def begin_again(self, title: str, text: str) -> None:
        """Empty what was counted; the second count is by piece."""
        self.title.setText(title)
        self.about.setText(text)
        self.about.set_tone("warning")
        for grid in (self.notes, self.coins):
            grid.clear()
        self.whole_sum.set_text("")
        self.whole_sum.hide()
        self.typed.emit(self.keyed())
        self.notes.first.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.notes.first, f"{title}. {text}", urgent=True)

    def set_fixed(self, *, fixed: bool) -> None:
        """Hold what was counted while a witness is asked; give the keys back to the button after it."""
        for grid in (self.notes, self.coins):
            grid.set_fixed(fixed=fixed)
        self.issued.edit.setReadOnly(fixed)
        self.button.setEnabled(not fixed)
        if not fixed:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.button.set_keys_live(live=True)

    def show_sums(self, each: Mapping[int, str], total: str) -> None:
        """Show what the pieces come to, and the float."""
        for grid in (self.notes, self.coins):
            grid.show_sums(each)
        self.total.show_amount(wording.TOTAL, total)

    def show_pieces_wrong(self, denomination_pence: int, text: str) -> None:
        """Mark a number that is none, and say so."""
        grid = self.notes if denomination_pence >= _SMALLEST_NOTE else self.coins
        grid.show_wrong(denomination_pence, text)
        if text:
            self._say(f"✕ {denomination_words(denomination_pence)}: {text}", "wrong")

    def show_wrong(
        self, text: str, *, beside_sum: bool = False, beside_issued: bool = False, forget: bool = False
    ) -> None:
        """Say what is wrong; empty words take it away."""
        beside = False
        for field, meant in ((self.whole_sum, beside_sum), (self.issued, beside_issued)):
            field.set_error(text if meant else "")
            if meant and forget:
                field.set_text("")
            if meant and text:
                beside = True
                field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if not (self.notes.has_wrong() or self.coins.has_wrong()) or text:
            self._say("" if beside or not text else f"✕ {text}", "wrong")

    def show_no_float(self, *, asked: bool) -> None:
        """Ask in the button's place, the safe answer having the keys; then give them back to the first field."""
        had_keys = self.no_float.no.hasFocus() or self.no_float.yes.hasFocus()
        self.no_float.setVisible(asked)
        self.button.setVisible(not asked)
        if asked:
            self.no_float.no.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.no_float.no, f"{wording.NO_FLOAT} {wording.NO_FLOAT_ABOUT}", urgent=True)
        elif had_keys:
            self.notes.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the screen while the session is opened."""
        self.button.setEnabled(not busy)
        if busy:
            self._say_busy.start()
        else:
            self._say_busy.stop()
            self._say("", "muted")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Enter goes on like Tab, and opens from the button."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            focused = QApplication.focusWidget()
            if isinstance(focused, KeyButton) and self.no_float.isAncestorOf(focused):
                focused.click()
            elif focused is self.go_on:
                self.go_on.click()
            elif self.button.hasFocus() or (self.whole_sum.edit.hasFocus() and self.whole_sum.text()):
                self._open()
            else:
                self.focusNextChild()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001, N802  Qt calls it so
        """Show Enter on the button once the button has the keys."""
        moved = super().focusNextPrevChild(forward)
        self.button.set_keys_live(live=self.button.hasFocus())
        return moved

    def _open(self) -> None:
        self.opened.emit(self.keyed())

    def _say(self, text: str, tone: str) -> None:
        self.told.setText(text)
        self.told.set_tone(tone)
        self.told.setVisible(bool(text))

    def _lay_out(self) -> None:
        asked = QWidget()
        body = QVBoxLayout(asked)
        body.setSpacing(SPACE_M)
        for part in (self.title, self.about, self.before):
            body.addWidget(part)
        body.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.go_on.hide()
        both = QHBoxLayout()
        both.setSpacing(SPACE_XL * 2)
        left = QVBoxLayout()
        left.setSpacing(SPACE_L)
        left.addWidget(self.notes)
        left.addWidget(Line())
        left.addWidget(self.whole_sum)
        left.addWidget(self.issued)
        left.addWidget(self.for_post)
        left.addStretch(1)
        both.addLayout(left, 1)
        both.addWidget(self.coins, 1)
        body.addLayout(both)
        foot = QHBoxLayout()
        foot.addWidget(self.total, 1)
        foot.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self.button.setMinimumWidth(220)
        card = Card(padding=SPACE_XL - RING, yields=True)
        card.setFixedWidth(_WIDTH)
        card.body.addWidget(Acting(asked, Line(), self.told, foot, self.no_float, spacing=SPACE_M))
        self.second.setFixedWidth(_SECOND_WIDTH)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addStretch(1)
        across.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.second, 0, Qt.AlignmentFlag.AlignTop)
        across.addStretch(1)
        order = [
            *self.notes.edits(),
            *self.coins.edits(),
            self.whole_sum.edit,
            self.issued.edit,
            self.button,
            self.for_post,
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
