"""The page of a spot check: notes, coins and bags at the left; what else is there, and the checker, at the right."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.domain.cash_count import DENOMINATIONS_PENCE
from ims_desktop.domain.custody_check import Checked
from ims_desktop.ui.announce import announce
from ims_desktop.ui.custody.checking import CheckKeyed, CheckPlace
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from ims_desktop.ui.widgets.acting import Acting
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.cash_grid import CashGrid
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.scrolled import scrolled
from ims_desktop.ui.widgets.text import Text, Written

_CASH_WIDTH = 380
_LONGEST = 40
_ABOUT = (
    "Two count it together, without looking at what there should be. Once the checker gave their word the count "
    "stands, and it is told what differs."
)


class CheckPage(QWidget):
    """Listens; what was keyed goes to the presenter."""

    typed = Signal(object)
    fixed = Signal(object)
    """What was keyed, a `CheckKeyed`."""
    save_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, second: QWidget) -> None:
        super().__init__()
        self.grid = CashGrid(DENOMINATIONS_PENCE, bags=True)
        self.total = Text("", Written.FIGURE, right=True)
        self.place = Choice("What is counted")
        self.cheques = Field("Cheques, £")
        self.other = Field("Anything else, £")
        self.vouchers = Field("Vouchers, £")
        self.told = Text("", wrap=True)
        self.wrong = Text("", tone="wrong", wrap=True)  # beside the buttons: never scrolled out of sight
        self.fix = KeyButton("Fix the count", "Alt+T", kind=Kind.MAIN)
        self.save = KeyButton("Save its certificate", "Alt+F", small=True)
        self.back = KeyButton("Back to custody", "Alt+B", small=True)
        self.second = second
        self._about = Text(_ABOUT, tone="muted", wrap=True)
        self._lay_out()
        sums = (self.cheques.edit, self.other.edit, self.vouchers.edit)
        order = (*self.grid.edits(), self.place.box, *sums, self.fix, self.save, self.back)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self.grid.typed.connect(lambda: self.typed.emit(self.keyed()))
        self.fix.clicked.connect(lambda: self.fixed.emit(self.keyed()))
        self.save.clicked.connect(self.save_pressed)
        self.back.clicked.connect(self.back_pressed)
        self.place.changed.connect(lambda _value: self._show_sums_of_safe())
        for field in (self.cheques, self.other, self.vouchers):
            field.edit.setMaxLength(_LONGEST)
            field.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.entered.connect(lambda _typed: self.focusNextChild())
        for edit in self.grid.edits():
            edit.returnPressed.connect(self.focusNextChild)
        self.setFocusProxy(self.grid.first)

    def keyed(self) -> CheckKeyed:
        """Everything that is keyed."""
        place = self._chosen()
        other = self.vouchers if place.what is Checked.IMPREST else self.other
        return CheckKeyed(place, self.grid.counted(), self.grid.bagged(), self.cheques.text(), other.text())

    def show_check(self, places: Sequence[CheckPlace]) -> None:
        """Begin to count, with nothing keyed."""
        self.place.show_options([(one.listed, one) for one in places])
        self.grid.clear()
        self.grid.set_fixed(fixed=False)
        self.grid.show_sums({})
        self.total.setText("")
        for field in (self.cheques, self.other, self.vouchers):
            field.set_text("")
        self.save.hide()
        self.fix.show()
        self._show_sums_of_safe()
        self.tell("", Tone.PLAIN)
        self.grid.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_made(self, words: Sequence[str], *, differs: bool) -> None:
        """It stands, and says what differs."""
        self.set_busy(busy=True)
        self.back.setEnabled(True)
        self.back.show()
        self.save.show()
        self.tell("\n".join(words), Tone.WARNING if differs else Tone.GOOD)
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self, text: str, tone: Tone) -> None:
        """Say what stands in the way, or how it came out."""
        is_wrong = tone is Tone.WRONG
        self.wrong.setText(f"✕ {text}" if is_wrong else "")
        self.told.setText("" if is_wrong else text)
        self.told.set_tone(tone)
        for label in (self.wrong, self.told):
            label.setVisible(bool(text) and (label is self.wrong) is is_wrong)
        if text:
            announce(self.wrong if is_wrong else self.told, text, urgent=tone is not Tone.GOOD)

    def set_busy(self, *, busy: bool) -> None:
        """Hold what was keyed while the checker is asked."""
        self.grid.set_fixed(fixed=busy)
        for part in (self.place, self.cheques, self.other, self.vouchers, self.fix, self.back):
            part.setEnabled(not busy)
        self._about.setVisible(not busy)  # the checker's card needs its room in a low window
        self.back.setVisible(not busy)
        self.fix.setVisible(not busy)
        self.place.setVisible(not busy)  # the card that asks the checker says it, and what came out does
        self._show_sums_of_safe()

    def _chosen(self) -> CheckPlace:
        chosen = self.place.value()
        return chosen if isinstance(chosen, CheckPlace) else CheckPlace(Checked.SAFE)

    def _show_sums_of_safe(self) -> None:
        """A float is cash alone, and the imprest cash and vouchers."""
        asked = not self.fix.isHidden()
        for field in (self.cheques, self.other):
            field.setVisible(asked and self._chosen().what is Checked.SAFE)
        self.vouchers.setVisible(asked and self._chosen().what is Checked.IMPREST)

    def _lay_out(self) -> None:
        cash = Card(padding=SPACE_S, spacing=SPACE_XS)  # all pieces in sight at 1366 x 768
        cash.setFixedWidth(_CASH_WIDTH)
        head = QHBoxLayout()  # the sum stands here, and not at the foot: then no piece has to be scrolled to
        head.addWidget(Text("Cash", Written.HEADING))
        head.addWidget(self.total, 1)
        cash.body.addLayout(head)
        cash.body.addWidget(scrolled(self.grid), 1)
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setSpacing(SPACE_M)
        column.addWidget(Text("Spot check", Written.HEADING))
        column.addWidget(self._about)
        for part in (self.place, self.cheques, self.other, self.vouchers, self.told):
            column.addWidget(part)
        column.addStretch(1)
        right = Card(padding=SPACE_L, spacing=SPACE_M, yields=True)
        right.body.addWidget(Acting(asked, self.second, self.wrong, self.fix, self.save, self.back), 1)
        for label in (self.told, self.wrong):
            label.hide()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addWidget(cash)
        across.addWidget(right, 1)

    def show_sums(self, each: Mapping[int, str], total: str) -> None:
        """Show what is keyed comes to."""
        self.grid.show_sums(each)
        self.total.setText(total)
