"""The post as it is seen: what is to be worked off and the sheet at the left, what is keyed at the right."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.domain.post import Came
from ims_desktop.ui.post import wording
from ims_desktop.ui.post.shown import Doing, ItemRow, KeyedItem, SheetRow, WorkForm
from ims_desktop.ui.second_person.view import SecondPersonCard
from ims_desktop.ui.shown import Column, Look, NoticeText
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.acting import RING, Acting
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.pages import Pages
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_IN_A_ROW = 3  # of what is done with an item, where not all have room
_WIDTH = 372
_LONGEST = 120
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_MOST_FIELDS = 3

ITEMS: tuple[Column[ItemRow], ...] = (
    Column("Item", lambda row: row.id, sample="BA1-03A-L1204.12", look=Look.STRONG),
    Column("What", lambda row: row.came, sample="Letter, no money", gives_way=1),
    Column(
        "From, what it says",
        lambda row: row.said,
        "From, what it says",
        Look.MUTED,
        stretch=True,
        tag=lambda row: row.tag,
    ),
    Column("Logged", lambda row: row.logged, sample="24 Nov", look=Look.MUTED, gives_way=2),
    Column("Amount", lambda row: row.amount, sample="£10,000.00", look=Look.STRONG, right=True),
)
SHEET: tuple[Column[SheetRow], ...] = (
    Column("What", lambda row: row.came, sample="Letter, no money", look=Look.STRONG, gives_way=1),
    Column("From, what it says", lambda row: row.said, "From, what it says", Look.MUTED, stretch=True),
    Column("Amount", lambda row: row.amount, sample="£10,000.00", look=Look.STRONG, right=True),
)
_DOINGS = {
    Doing.PAY: ("Pay in", "Alt+P"),
    Doing.RETURN: ("Return", "Alt+R"),
    Doing.PASS: ("Pass on", "Alt+O"),
    Doing.ERROR: ("In error", "Alt+E"),
    Doing.LOCK: ("Lock away", "Alt+K"),
}


class PostScreen(QWidget):
    """Enter goes from field to field, and puts the item on the sheet from the last one; Esc puts off what was begun."""

    added = Signal(object)
    taken_off = Signal(int)
    sign_pressed = Signal()
    chosen = Signal(object, str)
    entered = Signal(tuple)
    put_off = Signal()

    def __init__(self, second: SecondPersonCard) -> None:
        super().__init__()
        self.second = second
        self.notice = Notice()
        self.items: RowTable[ItemRow] = RowTable("To work off", ITEMS)
        self.sheet: RowTable[SheetRow] = RowTable("On the sheet", SHEET, dense=True)
        self.doings = {doing: KeyButton(words, keys, small=True) for doing, (words, keys) in _DOINGS.items()}
        self.take_off = KeyButton("Take off", "Alt+T", small=True)
        self.sign = KeyButton("Sign the sheet", "Alt+S", small=True)
        self.came = Choice("What came", [(words, came) for came, words in wording.CAME.items()])
        self.amount = Field("Amount, in pounds")
        self.name = Field(wording.NAMES[0])
        self.reference = Field(wording.REFERENCES[0])
        self.enclosed = Field(wording.ENCLOSURES)
        self.said = Field(wording.LETTERS[0])
        self.add = KeyButton("Put on the sheet", "Enter", kind=Kind.MAIN)
        self.title = Text("", Written.HEADING, wrap=True)
        self.about = Text("", tone="muted", wrap=True)
        self.asked = tuple(Field("") for _ in range(_MOST_FIELDS))
        self.button = KeyButton("", "Enter", kind=Kind.MAIN)
        self.later = KeyButton("Not now", "Esc")
        self.told = Text("", tone="wrong", wrap=True)
        self._form: WorkForm | None = None
        self._fields = (self.amount, self.name, self.reference, self.enclosed, self.said)
        self._right = Pages()
        self._logging, self._working = QWidget(), QWidget()
        self._lay_out()
        self._listen()
        self.told.hide()
        self.show_sheet(())

    # ---- what the presenter shows

    def show_sheet(self, rows: Sequence[SheetRow]) -> None:
        """Show what was keyed and is not signed for, the last one marked."""
        self.sheet.show_rows(list(rows))
        self.sheet.mark_row(len(rows) - 1)
        self._on_sheet.setText(f"{len(rows)} keyed, not signed for yet" if rows else "nothing keyed yet")
        for button in (self.take_off, self.sign):
            button.setEnabled(bool(rows))

    def show_items(self, rows: Sequence[ItemRow], told: str) -> None:
        """Show what is to be worked off; what is marked stays marked."""
        self.items.refresh_rows(list(rows), lambda row: row.id)
        if self.items.current_row() is None:
            self.items.mark_row(0)
        self._to_do.setText(told)
        for button in self.doings.values():
            button.setEnabled(bool(rows))

    def show_form(self, form: WorkForm | None) -> None:
        """Ask for what is needed to end an item, or show again how items are logged."""
        self._form = form
        self.show_wrong("")
        self.set_asking(asking=False)
        self._right.show_page(self._pages[0 if form is None else 1])
        if form is None:
            (self.items if self.items.rows_model.rowCount() else self.came).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.title.setText(form.title)
        self.about.setText(form.about)
        self.button.setText(form.button)
        for at, field in enumerate(self.asked):
            words = form.fields[at] if at < len(form.fields) else ""
            _name(field, words)
            field.set_text("")
            field.setVisible(bool(words))
        (self.asked[0] if form.fields else self.button).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wrong(self, text: str) -> None:
        """Say what is wrong with what was keyed."""
        self.told.setText(f"✕ {text}" if text else "")
        self.told.setVisible(bool(text))

    def clear_keyed(self) -> None:
        """Empty the fields of an item; the next is most often of the same kind."""
        for field in self._fields:
            field.set_text("")
        self.show_wrong("")
        self.came.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say what was done, or what did not work."""
        self.notice.show_notice(notice)

    def set_asking(self, *, asking: bool) -> None:
        """Hold what was keyed while another person is asked: their card says all of it, and takes its place."""
        was_asking = self._right.isHidden()
        self._right.setVisible(not asking)
        self.items.setEnabled(not asking)
        self.sheet.setEnabled(not asking)
        if was_asking and not asking:
            (self.button if self._form is not None else self.add).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the buttons while something is written."""
        for button in (self.add, self.button, self.later):
            button.setEnabled(not busy)

    def keyed(self) -> KeyedItem:
        """What is keyed of an item."""
        came = self.came.value()
        texts = (field.text() for field in self._fields)
        return KeyedItem(came if isinstance(came, Came) else Came.LETTER, *texts)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc puts off what was begun; Enter goes on like Tab, or presses the button that has the keys."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.put_off.emit()
        elif event.key() in _ENTER and not event.isAutoRepeat():
            if isinstance(focused, KeyButton):
                focused.click()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _came_changed(self) -> None:
        bag = self.came.value() is Came.SEALED_BAG
        for field, words in (
            (self.name, wording.NAMES),
            (self.reference, wording.REFERENCES),
            (self.said, wording.LETTERS),
        ):
            _name(field, words[bag])

    def _choose(self, doing: Doing) -> None:
        if (row := self.items.current_row()) is not None:
            self.chosen.emit(doing, row.id)

    def _listen(self) -> None:
        self.came.changed.connect(lambda _came: self._came_changed())
        self.add.clicked.connect(lambda: self.added.emit(self.keyed()))
        self.take_off.clicked.connect(lambda: self.taken_off.emit(self.sheet.currentIndex().row()))
        self.sign.clicked.connect(self.sign_pressed)
        self.items.row_chosen.connect(lambda _row: self._choose(Doing.PAY))
        for doing, button in self.doings.items():
            button.clicked.connect(lambda _on, doing=doing: self._choose(doing))
        self.button.clicked.connect(lambda: self.entered.emit(tuple(field.text() for field in self.asked)))
        self.later.clicked.connect(self.put_off)
        for field in (*self._fields, *self.asked):
            field.edit.setMaxLength(_LONGEST)
            field.changed.connect(lambda _typed: self.show_wrong(""))

    def _lay_out(self) -> None:
        to_do, sheet = Card(flush=True), Card(flush=True)
        self._to_do = to_do.add_heading("To work off")
        self._on_sheet = sheet.add_heading("Sheet being logged")
        doings = tuple(self.doings.values())
        in_two = (_row(part) for part in (doings[:_IN_A_ROW], doings[_IN_A_ROW:]))
        for card, table, buttons in (
            (to_do, self.items, Beside(*in_two, spacing=SPACE_S, stretch_after=True)),
            (sheet, self.sheet, Beside(self.take_off, self.sign, spacing=SPACE_S, stretch_after=True)),
        ):
            card.body.addWidget(table, 1)
            row = QHBoxLayout()
            row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
            row.addWidget(buttons)
            card.body.addLayout(row)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.notice)
        left.addWidget(to_do, 3)
        left.addWidget(sheet, 2)
        logging, working = _column(self._logging), _column(self._working)
        for field in (Text("Log what came", Written.HEADING), self.came, *self._fields):
            logging.addWidget(field)
        logging.addStretch(1)
        for asked in (self.title, self.about, *self.asked):
            working.addWidget(asked)
        working.addStretch(1)
        self._pages = Acting(self._logging, self.add), Acting(self._working, self.button, self.later)
        for page in self._pages:
            self._right.add(page)
        panel = Card(padding=20 - RING, yields=True)
        panel.setFixedWidth(_WIDTH)
        panel.body.addWidget(self._right, 1)
        panel.body.addWidget(self.told)
        panel.body.addWidget(self.second)
        panel.body.addStretch(0)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(left, 1)
        across.addWidget(panel)
        self.setFocusProxy(self.came)
        for before, after in pairwise((self.came.box, *(field.edit for field in self._fields), self.add, self.items)):
            QWidget.setTabOrder(before, after)


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setSpacing(SPACE_M)
    return column


def _name(field: Field, words: str) -> None:
    field.label.setText(words)
    field.edit.setAccessibleName(words)


def _row(parts: Sequence[QWidget]) -> QWidget:
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(SPACE_S)
    for part in parts:
        across.addWidget(part)
    return row
