# ruff: noqa: N802  Qt names its events
"""The count screen: a page for the count and its close, one for the closed session, one where there is nothing."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ims_desktop.ui.count_and_close.closed_page import ClosedPage
from ims_desktop.ui.count_and_close.gone_page import GonePage
from ims_desktop.ui.count_and_close.nothing_page import NothingPage
from ims_desktop.ui.count_and_close.shown import (
    ClosedShown,
    CloseShown,
    CountShown,
    EntryShown,
    GoneRow,
    KeyedShown,
    NothingShown,
)
from ims_desktop.ui.count_and_close.work_page import WorkPage
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.widgets.cash_grid import denomination_words
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.pages import Pages

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class CountAndCloseScreen(QWidget):
    """What was keyed and pressed goes to the presenter; what it answers is shown."""

    keyed = Signal(object)
    counted = Signal(object, bool)
    """What is keyed, and whether the figures are to stand."""
    close_pressed = Signal(str, str, object)
    """Reason, float as a sum, float by piece or None."""
    hand_over_pressed = Signal(str)
    """Reason."""
    others_pressed = Signal()
    resume_pressed = Signal()

    def __init__(self, second: QWidget, second_of_closed: QWidget, second_of_gone: QWidget) -> None:
        super().__init__()
        self.nothing = NothingPage()
        self.work = WorkPage(second)
        self.closed = ClosedPage(second_of_closed)
        self.gone = GonePage(second_of_gone)
        self._stack = Pages()
        for page in (self.nothing, self.work, self.closed, self.gone):
            self._stack.add(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._bring_up(self.nothing)
        self._listen()

    # ---- nothing, and counting

    def show_nothing(self, shown: NothingShown) -> None:
        """Say that nothing of one's own is to be counted, and whose sessions wait."""
        self.nothing.show_nothing(shown)
        self._bring_up(self.nothing)

    def show_count(self, shown: CountShown) -> None:
        """Show what is to be counted."""
        self._bring_up(self.work)
        self.work.show_count(shown)

    def show_keyed(self, shown: KeyedShown) -> None:
        """Show what is keyed comes to."""
        self.work.show_keyed(shown)

    def show_cash_wrong(self, piece_pence: int, text: str, *, bags: bool) -> None:
        """Mark a number of pieces or bags, and say why."""
        grid = self.work.cash.grid
        if bags and piece_pence not in grid.bags:
            return
        grid.show_wrong(piece_pence, text, bags=bags)
        if text:
            (grid.bags if bags else grid.pieces)[piece_pence].setFocus()
            self.tell_counting(f"{denomination_words(piece_pence)}: {text}", Tone.WRONG)

    def show_sum_wrong(self, mop: str, text: str, *, forget: bool) -> None:
        """Say what is wrong with a sum, and empty it where it must not stay."""
        field = self.work.papers.sums[mop]
        if forget:
            field.set_text("")
        field.set_error(text)
        if text:
            field.edit.setFocus()

    def show_counted(self, caption: str, *, may_resume: bool) -> None:
        """It was counted and does not agree: offer to let the figures stand, or to go on with the day."""
        self.work.caption.setText(caption)
        self.work.count_part.show_may_finish(may=True, resume=may_resume)

    def tell_counting(self, text: str, tone: Tone) -> None:
        """Say what became of a count."""
        self.work.count_part.tell(text, tone)

    def set_counting(self, *, busy: bool) -> None:
        """Hold the screen while a count is kept."""
        self.work.set_held(held=busy)

    # ---- closing

    def show_close(self, shown: CloseShown) -> None:
        """Show what there should be, and what is to be said of it."""
        self._bring_up(self.work)
        self.work.show_close(shown)

    def show_entry(self, shown: EntryShown | None) -> None:
        """Show an entry on its paper; None brings the count back."""
        self.work.show_entry(shown)

    def show_reason_wrong(self, text: str) -> None:
        """Say what is wrong with the reason."""
        self.work.close_part.reason.set_error(text)
        if text:
            self.work.close_part.reason.edit.setFocus()

    def show_float(self, each: Mapping[int, str], total: str) -> None:
        """Show what the float by piece comes to."""
        self.work.float_grid.show_sums(each)
        self.work.float_total.setText(total)

    def show_float_wrong(self, text: str, *, forget: bool = False) -> None:
        """Say what is wrong with the float."""
        if forget:
            self.work.close_part.float_kept.set_text("")
        self.work.close_part.float_kept.set_error(text)

    def tell_closing(self, text: str, tone: Tone) -> None:
        """Say what stands in the way of the close."""
        self.work.close_part.tell(text, tone)

    def set_closing(self, *, busy: bool) -> None:
        """Hold the screen while it is closed."""
        self.work.set_held(held=busy)

    # ---- closed

    def show_closed(self, shown: ClosedShown) -> None:
        """Show the sheet of a closed session."""
        self._bring_up(self.closed)
        self.closed.show_closed(shown)

    def tell_closed(self, text: str, tone: Tone) -> None:
        """Say how printing, saving or approving went."""
        self.closed.tell(text, tone)

    def set_closed_busy(self, *, busy: bool) -> None:
        """Hold the screen while something is under way."""
        self.closed.set_busy(busy=busy)

    def set_printing(self, *, printing: bool) -> None:
        """The sheet is being printed; everything else goes on."""
        self.closed.print.setEnabled(not printing)

    # ---- a till that is gone

    def show_gone(self, rows: Sequence[GoneRow]) -> None:
        """Show sessions that wait at tills which are gone."""
        self._bring_up(self.gone)
        self.gone.show_gone(rows)

    def tell_gone(self, text: str, tone: Tone) -> None:
        """Say how asking central or taking over went."""
        self.gone.tell(text, tone)

    def set_gone_busy(self, *, busy: bool) -> None:
        """Hold the page while central is asked, or somebody gives their word."""
        self.gone.set_busy(busy=busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keys."""
        focused = QApplication.focusWidget()
        if event.key() in _ENTER and not event.isAutoRepeat() and isinstance(focused, KeyButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _bring_up(self, page: QWidget) -> None:
        self._stack.show_page(page)
        self.setFocusProxy(page)

    def _listen(self) -> None:
        work = self.work
        work.typed.connect(lambda: self.keyed.emit(work.keyed()))
        work.count_part.count.clicked.connect(lambda: self.counted.emit(work.keyed(), False))
        work.count_part.finish.clicked.connect(lambda: self.counted.emit(work.keyed(), True))
        work.count_part.resume.clicked.connect(self.resume_pressed)
        work.close_wanted.connect(self._close)
        part = work.close_part
        part.hand_over_pressed.connect(lambda: self.hand_over_pressed.emit(part.reason.text()))
        work.others.clicked.connect(self.others_pressed)

    def _close(self) -> None:
        part = self.work.close_part
        self.close_pressed.emit(part.reason.text(), part.float_kept.text(), self.work.float_pieces())
