"""An office's limits as they are seen: the settings at the left, the marked one at the right."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.office_limits import wording
from ims_desktop.ui.office_limits.settings import SETTINGS
from ims_desktop.ui.office_limits.wording import SettingForm, SettingRow
from ims_desktop.ui.shown import Column, Look, NoticeText
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.scrolled import scrolled
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_ROOM_FOR_TWO = 480
_WIDTH = 372
_RING = 4  # room for the ring round what has the keys, inside its frame
_LONGEST = 300
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})

ROWS: tuple[Column[SettingRow], ...] = (
    Column("Setting", lambda row: row.label, sample="Cashiers see expected figures", look=Look.STRONG),
    Column("Now", lambda row: row.value, stretch=True),
    Column("Changed", lambda row: row.since, sample="24 Nov 2026", look=Look.MUTED, gives_way=1),
)


class OfficeLimitsScreen(QWidget):
    """Enter on a row goes to its field, Enter there sets it."""

    office_chosen = Signal(object)
    group_chosen = Signal(object)
    row_marked = Signal(object)
    saved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.notice = Notice()
        self.offices = Choice("Office")
        self.groups = Choice("What is set", [(group, group) for group in SETTINGS])
        self.table: RowTable[SettingRow] = RowTable(wording.TITLE, ROWS, dense=True)
        self.title = Text("", Written.HEADING, wrap=True)
        self.does = Text("", wrap=True)
        self.field = Field("")
        self.choice = Choice("")
        self.save = KeyButton(wording.SAVE, "Enter", kind=Kind.MAIN)
        self.history = Text("", Written.SMALL, tone="muted", wrap=True)
        self.field.edit.setMaxLength(_LONGEST)
        self._panel = QWidget()
        self._lay_out()
        self.choice.hide()
        self.offices.changed.connect(self.office_chosen)
        self.groups.changed.connect(self.group_chosen)
        self.table.current_row_changed.connect(self.row_marked)
        self.table.row_chosen.connect(lambda _row: self._to_field())
        self.field.changed.connect(lambda _typed: self.field.clear_error())
        self.save.clicked.connect(lambda: self.saved.emit(self._typed()))

    def offer_offices(self, offices: Sequence[tuple[str, object]], chosen: str) -> None:
        """Offer the offices; with one there is nothing to choose."""
        self.offices.show_options(offices)
        self.offices.choose(chosen)
        self.offices.setVisible(len(offices) > 1)

    def show_settings(self, rows: Sequence[SettingRow]) -> None:
        """Show a group's settings."""
        self.table.refresh_rows(list(rows), lambda row: row.name)
        if self.table.current_row() is None:
            self.table.mark_row(0)

    def show_form(self, form: SettingForm | None) -> None:
        """Show what the marked one does, its field and its history."""
        self._panel.setVisible(form is not None)
        if form is None:
            return
        self.title.setText(form.title)
        self.does.setText(form.does)
        self.field.set_error("")
        self.field.label.setText(form.label)
        self.field.edit.setAccessibleName(form.label)
        self.field.set_text(form.typed)
        self.choice.label.setText(form.label)
        self.choice.show_options(form.choices)
        if form.choices:
            self.choice.choose(form.typed)
        self.field.setVisible(not form.choices)
        self.choice.setVisible(bool(form.choices))
        self.history.setText("\n".join(form.history))

    def show_wrong(self, text: str) -> None:
        """Say what is wrong beside the field, which gets the keys."""
        self.field.set_error(text)
        if text:
            self._to_field()

    def show_notice(self, notice: NoticeText | None) -> None:
        """Say what was done, or that central cannot be asked."""
        self.notice.show_notice(notice)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Enter sets what is keyed, or presses what has the keys."""
        focused = QApplication.focusWidget()
        if event.key() in _ENTER and not event.isAutoRepeat():
            if focused in {self.field.edit, self.choice.box, self.save}:
                self.save.click()
            else:
                self.focusNextChild()
            return
        super().keyPressEvent(event)

    def _to_field(self) -> None:
        shown = self.choice.box if self.field.isHidden() else self.field.edit
        shown.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.edit.selectAll()

    def _typed(self) -> str:
        return str(self.choice.value()) if self.field.isHidden() else self.field.text()

    def _lay_out(self) -> None:
        top = Beside(self.offices, self.groups, from_width=_ROOM_FOR_TWO, spacing=SPACE_M)
        listed = Card(flush=True)
        listed.add_heading(wording.TITLE, "tills have them with their next contact")
        listed.body.addWidget(self.table, 1)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.notice)
        left.addWidget(top)
        left.addWidget(listed, 1)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(_RING, _RING, _RING, _RING)
        column.setSpacing(SPACE_M)
        parts = (self.title, self.does, self.field, self.choice, self.save, Line())
        for part in (*parts, Text("Who changed it", Written.LABEL, tone="muted"), self.history):
            column.addWidget(part)
        column.addStretch(1)
        panel = Card(padding=20 - _RING)
        panel.setFixedWidth(_WIDTH)
        panel.body.addWidget(scrolled(self._panel), 1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addLayout(left, 1)
        across.addWidget(panel)
        self.setFocusProxy(self.table)
        order = (self.offices.box, self.groups.box, self.table, self.field.edit, self.choice.box, self.save)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
