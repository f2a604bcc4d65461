"""A pasted list as it is checked: its rows with what is wrong of each, and what the cheque says."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout

from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.shown import ListRow, ListShown
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.style.tokens import SPACE_S, SPACE_XS
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text

_COLUMNS: tuple[Column[ListRow], ...] = (
    Column(wording.LIST_ROW, lambda row: row.place, sample="500", look=Look.MUTED, right=True),
    Column(wording.FUND, lambda row: row.fund, look=Look.BADGE, gives_way=1),
    Column(wording.REFERENCE, lambda row: row.reference, sample="610 0088 1203"),
    Column(wording.LIST_WRONG_COLUMN, lambda row: row.told, stretch=True),
    Column(wording.AMOUNT, lambda row: row.amount, sample="£1,234.56", look=Look.STRONG, right=True),
)
_FEWEST_SHOWN, _ROWS_SHOWN = 2, 6
_FIELD_WIDTH = 200
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PastedCard(Card):
    """The table has the keys while a row is wrong; then the field is there, for what the cheque says."""

    left_out = Signal(int)
    accepted = Signal(int)
    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__(spacing=SPACE_XS)
        self._hint = self.add_heading("")
        self._title = self.findChildren(Text)[0]
        self._hint.setText(wording.LIST_HINT)
        self.told = Text(wrap=True)
        self.table: RowTable[ListRow] = RowTable(wording.LIST_NAME, _COLUMNS, dense=True)
        self.why = Text(tone="wrong", wrap=True)  # in full: the column may be too narrow for it
        self.remove = KeyButton(wording.LIST_LEAVE_OUT, "Del", small=True)
        self.accept = KeyButton(wording.LIST_ACCEPT, wording.LIST_ACCEPT_KEY, small=True)
        self.field = Field(wording.LIST_CHEQUE)
        self.field.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.edit.setMaximumWidth(_FIELD_WIDTH)
        column = self.field.layout()
        if column is not None:
            column.setAlignment(self.field.edit, Qt.AlignmentFlag.AlignLeft)
        self.field.changed.connect(lambda _typed: self.field.clear_error())
        does = QHBoxLayout()
        does.setSpacing(SPACE_S)
        does.addWidget(self.remove)
        does.addWidget(self.accept)
        does.addStretch(1)
        for part in (self.told, self.table, self.why):
            self.body.addWidget(part)
        self.body.addLayout(does)
        self.body.addWidget(self.field)
        self.remove.clicked.connect(lambda: self.left_out.emit(self.table.currentIndex().row()))
        self.accept.clicked.connect(lambda: self.accepted.emit(self.table.currentIndex().row()))
        self.table.current_row_changed.connect(self._row_marked)

    def show_list(self, shown: ListShown) -> None:
        """Show how the list stands; the first wrong row has the keys, or the field where all are right."""
        self._title.setText(shown.title)
        self.told.setText(shown.told)
        self.told.setVisible(bool(shown.told))
        self.table.show_rows(list(shown.rows))
        header, row = (
            self.table.horizontalHeader().sizeHint().height(),
            self.table.verticalHeader().defaultSectionSize(),
        )
        rows = len(shown.rows)
        self.table.setMinimumHeight(min(rows, _FEWEST_SHOWN) * row + header + 2)
        self.table.setMaximumHeight(min(rows, _ROWS_SHOWN) * row + header + 2)
        self.field.set_error("")
        self.table.mark_row(max(0, shown.marked))
        self._row_marked(self.table.current_row())
        self.field.setVisible(shown.marked < 0)  # what the cheque says is of no use before
        keys = self.table if shown.marked >= 0 else self.field.edit
        self.field.edit.selectAll()
        keys.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Enter in the field says what the cheque says; Del leaves the marked row out."""
        focused = QApplication.focusWidget()
        if event.key() in _ENTER and focused is self.field.edit:
            self.entered.emit(self.field.text())
        elif event.key() in _ENTER and isinstance(focused, KeyButton):
            focused.click()
        elif event.key() == Qt.Key.Key_Delete and focused is self.table:
            self.left_out.emit(self.table.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _row_marked(self, row: object) -> None:
        """What is wrong with the marked row, and what can be done about it."""
        marked = row if isinstance(row, ListRow) else None
        self.why.setText(marked.told if marked else "")
        self.why.setVisible(bool(marked and marked.told))
        self.remove.setVisible(bool(marked and marked.told))
        self.accept.setVisible(bool(marked and marked.asks))
