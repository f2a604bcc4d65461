"""The counter as it is seen: search and lines at the left, what is to pay and how at the right."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.counter.asking_panel import AskingPanel
from ims_desktop.ui.counter.keys import KEYS, Command
from ims_desktop.ui.counter.lines_panel import LinesPanel
from ims_desktop.ui.counter.search_panel import SearchPanel
from ims_desktop.ui.counter.shown import (
    Asked,
    BasketShown,
    ListShown,
    Owed,
    ParkedRow,
    Question,
    TakenShown,
    TenderField,
    TenderForm,
)
from ims_desktop.ui.counter.tender_panel import TenderPanel
from ims_desktop.ui.counter.typed_ahead import TypedAhead
from ims_desktop.ui.counter.wedge_scanner import WedgeScanner
from ims_desktop.ui.shown import FoundRow, NoticeText
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.yielding import Yielding

_SAY_AFTER_MILLISECONDS = 300


class CounterScreen(Yielding):
    """Shows what the presenters say and passes on what was pressed."""

    escaped = Signal()
    scanned = Signal(str)

    def __init__(self, second: QWidget) -> None:
        super().__init__()
        self.second = second
        self.search = SearchPanel(KEYS[Command.SEARCH].key)
        self.asking = AskingPanel()
        self.notice = Notice()
        self.lines = LinesPanel()
        self.tender = TenderPanel()
        self.scanner = WedgeScanner(self)
        self._ahead = TypedAhead(self)
        self.scanner.scanned.connect(self._ahead.forget)  # its first character came like a person's
        self.scanner.scanned.connect(self.scanned)
        self._busy_words = ""
        self._looked_up = False
        self._say_busy = QTimer(self)
        self._say_busy.setSingleShot(True)
        self._say_busy.setInterval(_SAY_AFTER_MILLISECONDS)
        self._say_busy.timeout.connect(lambda: self.tender.say(self._busy_words, tone="muted"))
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.search)
        left.addWidget(self.asking)
        left.addWidget(second)
        left.addWidget(self.notice)
        left.addWidget(self.lines, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(left, 1)
        across.addWidget(self.tender)
        self.setFocusProxy(self.search.box)
        self.lines.table.left.connect(self.escaped)
        self.search.box.stepped.connect(lambda _rows: self._to_lines())
        self.search.box.deleted_nothing.connect(self._to_lines)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keys_moved)
        self._show_live()

    def add_key(self, command: Command, pressed: Callable[[], None]) -> None:
        """Have a command's keys heard anywhere on this screen."""
        for name in (KEYS[command].key, KEYS[command].twin):
            if name:
                shortcut = QShortcut(QKeySequence(name), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(pressed)

    # ---- search

    def show_found(self, rows: Sequence[FoundRow], typed: str, *, mark_first: bool) -> None:
        """Show what was found."""
        self.search.show_found(rows, typed, mark_first=mark_first)
        if not self.asking.isHidden() and not self.search.box.hasFocus():
            self.search.results.hide()  # an answer that came after the question takes no room from it
        self._show_live()

    def show_search_told(self, text: str, *, wrong: bool) -> None:
        """Say something below the box."""
        self.search.show_told(text, wrong=wrong)

    def set_search(self, typed: str) -> None:
        """Put something into the box."""
        self.search.put(typed)
        self._show_live()

    def select_search(self) -> None:
        """Mark the box's text."""
        self.search.box.selectAll()

    def announce(self, text: str) -> None:
        """Say something through the screen reader."""
        self.search.announce(text)

    def focus_search(self) -> None:
        """Give the search box the keys."""
        self.search.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.box.selectAll()

    # ---- asking

    def show_asked(self, asked: Asked) -> None:
        """Ask for something in the place of the results."""
        self._show_asking()
        self.asking.show_card(self.asking.ask)
        self.asking.ask.show_asked(asked)

    def show_looked_up(self) -> None:
        """What was keyed is being looked up."""
        self._looked_up = True
        self._show_live()

    def show_asked_wrong(self, text: str, *, forget: bool) -> None:
        """Say what is wrong beside the field."""
        self._looked_up = False
        self._show_live()
        field = self.asking.ask.field if self.asking.pasted.isHidden() else self.asking.pasted.field
        if forget:
            field.set_text("")
        field.set_error(text)
        field.edit.selectAll()

    def show_question(self, question: Question) -> None:
        """Ask a question."""
        self._show_asking()
        self.asking.show_card(self.asking.question)
        self.asking.question.show_question(question)

    def show_parked(self, rows: Sequence[ParkedRow]) -> None:
        """Show the parked payments."""
        self._show_asking()
        self.asking.show_card(self.asking.parked)
        self.asking.parked.show_parked(rows)

    def show_list(self, shown: ListShown) -> None:
        """Show a pasted list."""
        self._show_asking()
        self.asking.show_card(self.asking.pasted)
        self.asking.pasted.show_list(shown)

    def hide_asking(self) -> None:
        """Take away what was asked."""
        self._looked_up = False
        self.focus_search()
        self.asking.show_card(None)
        self.search.results.setVisible(bool(self.search.results.rows()))
        self._show_live()

    def _show_asking(self) -> None:
        self._ahead.forget()
        self._looked_up = False
        self.search.results.hide()
        self._show_live()

    # ---- lines

    def show_basket(self, shown: BasketShown) -> None:
        """Show the lines; who took the last one off goes on in the search box."""
        if not shown.rows and self.lines.isAncestorOf(QApplication.focusWidget() or self):
            self.focus_search()
        self.lines.show_basket(shown)

    def offer_book(self, *, offered: bool) -> None:
        """Offer to key a payment from a receipt book, where the office has one."""
        self.lines.offer_book(offered=offered)

    def _to_lines(self) -> None:
        """An arrow or Del in the empty box is about the lines: they get the keys, and show which one is marked."""
        if not self.search.box.text() and self.lines.table.isVisible():
            self.lines.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say something that is not about one field."""
        self.notice.show_notice(notice)

    # ---- tender

    def show_owed(self, owed: Owed) -> None:
        """Show what is to pay."""
        self.tender.show_owed(owed)

    def show_form(self, form: TenderForm) -> None:
        """Give a way to pay the keys; what was refused about a line before is read."""
        self.search.results.hide()
        if not self.search.box.text():
            self.search.show_told("", wrong=False)
        self.tender.show_form(form)

    def hide_form(self) -> None:
        """Take the form away."""
        self.tender.hide_form()
        self.search.results.setVisible(bool(self.search.results.rows()) and self.asking.isHidden())

    def put_amount(self, typed: str) -> None:
        """Put an amount into the form."""
        self.tender.fields.field_of(TenderField.AMOUNT).set_text(typed)
        self.tender.fields.field_of(TenderField.AMOUNT).clear_error()
        self.tender.fields.field_of(TenderField.AMOUNT).edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_change(self, caption: str, amount: str) -> None:
        """Show the change while it is keyed."""
        self.tender.show_change(caption, amount)

    def show_take(self, words: str) -> None:
        """Say on the main button what it does."""
        self.tender.show_take(words)

    def show_tender_wrong(self, field: TenderField | None, text: str, *, forget: bool) -> None:
        """Say what is wrong in the tender panel."""
        if text:
            self._ahead.forget()
        self.tender.show_wrong(field, text, forget=forget)

    def show_taken(self, taken: TakenShown | None) -> None:
        """Show the change of what was just taken; what was typed meanwhile is for the next payment."""
        self.tender.show_taken(taken)
        if taken is not None:
            self._ahead.give(self.search.box)

    def set_busy(self, words: str, *, busy: bool) -> None:
        """Say what is waited for, once it takes long; meanwhile no key changes what is being written."""
        self._busy_words = words
        if busy:
            self._ahead.begin()
            self._say_busy.start()
        else:
            self._ahead.end()
            self._say_busy.stop()
            self.tender.say("", tone="muted")

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc goes back to the search, whatever had the keys."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt names its events
        """Listen for the scanner while this screen is the one in sight."""
        super().showEvent(event)
        self.scanner.watch(self.window().windowHandle())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt names its events
        """Leave the scanner to others."""
        super().hideEvent(event)
        self.scanner.watch(None)

    def _keys_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and (new is self or self.isAncestorOf(new)):
            self._show_live()

    def _show_live(self) -> None:
        focused = QApplication.focusWidget()
        in_tender = focused is not None and self.tender.isAncestorOf(focused)
        self.search.show_live(live=self.search.box.hasFocus())
        hidden = self.asking.isHidden()
        self.tender.show_live(has_keys=in_tender, others_live=hidden, ways_live=hidden or self._looked_up)
