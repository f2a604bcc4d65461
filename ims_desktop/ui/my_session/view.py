"""The session as it is seen: facts and moves at the left, what can be done at the right."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.my_session import wording
from ims_desktop.ui.my_session.asked import AskedFields, GoodsPage
from ims_desktop.ui.my_session.counts import CountsPage
from ims_desktop.ui.my_session.overview import Overview
from ims_desktop.ui.my_session.shown import Doing, DoingForm, Keyed, SessionShown, Sums
from ims_desktop.ui.second_person.view import SecondPersonCard
from ims_desktop.ui.shown import NoticeText
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M
from ims_desktop.ui.widgets.acting import RING, Acting
from ims_desktop.ui.widgets.big_amount import BigAmount
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.pages import Pages
from ims_desktop.ui.widgets.scrolled import ByButton
from ims_desktop.ui.widgets.text import Text, Written

_WIDTH, _LOW = 372, 500
_LONGEST_REASON = 200
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class MySessionScreen(QWidget):
    """Enter goes from field to field and does what the main button says once that has the keys; Esc puts it off."""

    chosen = Signal(object)
    typed = Signal(object)
    entered = Signal(object)
    put_off = Signal()
    reprint_pressed = Signal(int)
    pdf_pressed = Signal(int)

    def __init__(self, second: SecondPersonCard) -> None:
        super().__init__()
        self.second = second
        self.notice = Notice()
        self.overview = Overview()
        self.counts = CountsPage()
        self.goods = GoodsPage()
        self.asked = AskedFields()
        self.menu: Mapping[Doing, KeyButton] = {
            doing: KeyButton(words, key, small=True) for doing, (words, key) in wording.KEYS.items()
        }
        self.title = Text("", Written.HEADING, wrap=True)
        self.about = Text("", tone="muted", wrap=True)
        self.total = BigAmount()
        self.reason = Field("")
        self.reason.edit.setMaxLength(_LONGEST_REASON)
        self.told = Text("", tone="wrong", wrap=True)
        self.button = KeyButton("", "Enter", kind=Kind.MAIN)
        self.later = KeyButton("Not now", "Esc")
        self._left, self._right = Pages(), Pages()
        self._form: DoingForm | None = None
        self._home: QWidget = self.overview.table
        self._menu, self._menu_page, self._doing_page = QWidget(), QWidget(), QWidget()
        self._lay_out()
        self._listen()
        self.told.hide()

    # ---- what the presenter shows

    def show_session(self, shown: SessionShown) -> None:
        """Show how the session stands, and what can be done."""
        self.overview.show_session(shown)
        had_keys = any(button.hasFocus() for button in self.menu.values())
        for doing, button in self.menu.items():
            button.setVisible(doing in shown.doings)
        first = next((self.menu[doing] for doing in self.menu if doing in shown.doings), None)
        self._home = first or self.overview.table
        if self._form is None:  # else Tab would come to a key that is not to be seen
            self.setFocusProxy(self._home)
        if first is not None and had_keys and self._form is None and not self._any_in_menu_has_keys():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_form(self, form: DoingForm) -> None:
        """Ask for what is needed."""
        self._form = form
        self.title.setText(form.title)
        self.about.setText(form.about)
        self.button.setText(form.button)
        self.reason.label.setText(form.reason)
        self.reason.edit.setAccessibleName(form.reason)
        self.reason.set_text("")
        self.reason.setVisible(bool(form.reason))
        self.total.setVisible(bool(form.total))
        self.counts.begin(form.counts)
        self.asked.begin(form.asks)
        self.asked.setVisible(bool(form.asks))
        self.goods.begin(form.goods or ())
        page = self.counts if form.counts else self.overview if form.goods is None else self.goods
        self._left.show_page(page)
        self._right.show_page(self._doing_page)
        self.show_wrong("")
        self._order()
        self.set_asking(asking=False)
        self.typed.emit(self.keyed())
        first = (self.counts.first if form.counts else None) or self.goods.first or self.asked.first
        first = first or (self.reason.edit if form.reason else self.button)
        self.setFocusProxy(first)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order(self) -> None:
        """The keys go from the counts to what was made for this form, and on to the button."""
        counted = (edit for grid in self.counts.grids for edit in grid.edits())
        made = (*counted, *self.goods.boxes.values(), *self.asked.order())
        for before, after in pairwise((*made, self.reason.edit, self.button, self.later)):
            self.setTabOrder(before, after)

    def hide_form(self) -> None:
        """Show the session again."""
        self._form = None
        self.setFocusProxy(self._home)
        self.counts.begin(())
        self.goods.begin(())
        self.asked.begin(())
        self._left.show_page(self.overview)
        self._right.show_page(self._menu)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sums(self, sums: Sums) -> None:
        """Show what the counts come to."""
        if sums.each:
            self.counts.show_sums(sums)
        if self._form is not None and sums.totals:
            caption = self._form.total
            if len(sums.totals) > 1:
                caption = f"{caption} · comes back {sums.totals[1]}"
            self.total.show_amount(caption, sums.totals[0])

    def show_wrong(self, text: str, *, beside_reason: bool = False) -> None:
        """Say what is wrong with what was keyed."""
        self.reason.set_error(text if beside_reason else "")
        self.told.setText(f"✕ {text}" if text and not beside_reason else "")
        self.told.setVisible(bool(text) and not beside_reason)
        if text and beside_reason:
            self.reason.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say what was done, or what did not work."""
        self.notice.show_notice(notice)

    def set_asking(self, *, asking: bool) -> None:
        """Hold what was keyed while another person is asked; then give the keys back."""
        for fixed in (self.counts, self.goods, self.asked):
            fixed.set_fixed(fixed=asking)
        self.reason.edit.setReadOnly(asking)
        self._doing.setHidden(asking)  # their card says it all, and needs the room in a low window
        if not asking and self._form is not None and self._doing_page.isVisible():
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the buttons while something is written."""
        for button in (self.button, self.later, *self.menu.values()):
            button.setEnabled(not busy)
        if not busy and self._form is not None and self._doing_page.isVisible():
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyed(self) -> Keyed:
        """What is keyed."""
        said, goods = self.asked.said(), self.goods.ticked()
        return Keyed(self.counts.pieces(), self.counts.bags(), self.reason.text(), said, goods)

    # ---- keys

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt names its events
        """In a low window the sum stands in one line, so that there is room for what is asked."""
        super().resizeEvent(event)
        self.total.set_flat(flat=event.size().height() < _LOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc puts off what was begun; Enter goes on like Tab, or presses the button that has the keys."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
        elif event.key() in _ENTER and not event.isAutoRepeat():
            if isinstance(focused, KeyButton):
                focused.click()
            elif self._form is not None:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802, FBT001  Qt names and calls it so
        """After “Not now” the form begins again: Qt itself goes to the place of the reason's field, past the counts."""
        if forward and self._form is not None and QApplication.focusWidget() is self.later:
            self.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().focusNextPrevChild(forward)

    def _any_in_menu_has_keys(self) -> bool:
        return any(button.isVisible() and button.hasFocus() for button in self.menu.values())

    def _listen(self) -> None:
        for doing, button in self.menu.items():
            button.clicked.connect(lambda _on, doing=doing: self.chosen.emit(doing))
        for page in (self.counts, self.goods):
            page.typed.connect(lambda: self.typed.emit(self.keyed()))
        self.reason.changed.connect(lambda _typed: self.reason.clear_error())
        self.button.clicked.connect(lambda: self.entered.emit(self.keyed()))
        self.later.clicked.connect(self.put_off)
        self.overview.reprint.clicked.connect(lambda: self._of_marked(self.reprint_pressed.emit))
        self.overview.pdf.clicked.connect(lambda: self._of_marked(self.pdf_pressed.emit))

    def _of_marked(self, tell: Callable[[int], object]) -> None:
        if (row := self.overview.table.current_row()) is not None:
            tell(row.entry)

    def _lay_out(self) -> None:
        menu = QVBoxLayout(self._menu_page)
        menu.setContentsMargins(RING, RING, RING, RING)
        menu.setSpacing(RING)  # all that a day brings, one below the other, at 1366 x 768
        for button in self.menu.values():
            menu.addWidget(button)
            button.hide()
        menu.addStretch(1)
        do = QVBoxLayout(self._menu)
        do.setContentsMargins(0, 0, 0, 0)
        do.setSpacing(0)
        do.addWidget(Text("What to do", Written.HEADING))
        do.addWidget(ByButton(self._menu_page, RING), 1)
        asked = QWidget()
        doing = QVBoxLayout(asked)
        doing.setSpacing(SPACE_M)
        for part in (self.title, self.about, self.total, self.asked, self.reason):
            doing.addWidget(part)
        doing.addStretch(1)
        self._doing = Acting(asked, self.told, self.button, self.later, spacing=SPACE_M)
        whole = QVBoxLayout(self._doing_page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._doing, 1)
        whole.addWidget(self.second)
        whole.addStretch(0)
        for pages, page in (
            (self._right, self._menu),
            (self._right, self._doing_page),
            (self._left, self.overview),
            (self._left, self.counts),
            (self._left, self.goods),
        ):
            pages.add(page)
        panel = Card(padding=20 - RING, yields=True)
        panel.setFixedWidth(_WIDTH)
        panel.body.addWidget(self._right)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.notice)
        left.addWidget(self._left, 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(left, 1)
        across.addWidget(panel)
