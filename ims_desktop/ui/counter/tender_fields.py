"""The fields of each way to pay: cash, cheque, card on a stand-alone terminal, and what else the council takes."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.keys import KEYS, Command
from ims_desktop.ui.counter.shown import Keyed, TenderField, TenderForm
from ims_desktop.ui.style.fonts import SEMIBOLD, make_font
from ims_desktop.ui.style.tokens import SMALL_SIZE, SPACE_S
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.text import Text, Written

_LONGEST_TYPED = 200
_HALF = 10
_LABELS = {
    TenderField.AUTHORISATION: wording.AUTHORISATION_FIELD,
    TenderField.LAST4: wording.LAST4_FIELD,
    TenderField.CHEQUE_NUMBER: wording.CHEQUE_NUMBER_FIELD,
    TenderField.CHEQUE_DATE: wording.CHEQUE_DATE_FIELD,
    TenderField.SORT_CODE: wording.SORT_CODE_FIELD,
    TenderField.ACCOUNT: wording.ACCOUNT_FIELD,
    TenderField.DRAWER: wording.DRAWER_FIELD,
    TenderField.PAYEE: wording.PAYEE_FIELD,
    TenderField.WHOLE: wording.WHOLE_FIELD,
}
_AMOUNT_LABELS = {
    MopKind.CASH: wording.CASH_FIELD,
    MopKind.CHEQUE: wording.CHEQUE_FIELD,
    MopKind.CARD: wording.CARD_FIELD,
}
_NEEDED = {
    MopKind.CARD: (TenderField.AMOUNT, TenderField.AUTHORISATION, TenderField.LAST4),
    MopKind.CHEQUE: (TenderField.AMOUNT, TenderField.CHEQUE_NUMBER),
}
_FIRST = {MopKind.CARD: TenderField.AUTHORISATION, MopKind.CHEQUE: TenderField.CHEQUE_NUMBER}
_LAID_OUT: dict[MopKind, tuple[tuple[TenderField, ...], ...]] = {
    MopKind.CASH: ((TenderField.MOP,), (TenderField.AMOUNT,)),
    MopKind.OTHER: ((TenderField.MOP,), (TenderField.AMOUNT,)),
    MopKind.CHEQUE: (
        (TenderField.MOP,),
        (TenderField.AMOUNT, TenderField.CHEQUE_NUMBER),
        (TenderField.CHEQUE_DATE, TenderField.SORT_CODE),
        (TenderField.ACCOUNT, TenderField.DRAWER),
        (TenderField.PAYEE, TenderField.WHOLE),
    ),
    MopKind.CARD: (
        (TenderField.MOP,),
        (TenderField.AUTHORISATION, TenderField.LAST4),
        (TenderField.AMOUNT, TenderField.SCHEME),
    ),
}
_EDITED = (*_LABELS, TenderField.AMOUNT)


class TenderFields(QWidget):
    """Shows one way to pay at a time; knows which field comes next, and does no sums."""

    amount_typed = Signal(str)
    note_pressed = Signal(object)
    """Pence of a note; 0 is the exact amount."""
    declined = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kind: MopKind | None = None
        self._edits = {field: Field(_LABELS.get(field, "")) for field in _EDITED}
        self._cash = Field(wording.CASH_FIELD, large_figures=True)
        self._mop = Choice(wording.MOP_FIELD)
        self._scheme = Choice(wording.SCHEME_FIELD, [(words or wording.NO_SCHEME, words) for words in wording.SCHEMES])
        self._scheme.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._edits[TenderField.CHEQUE_DATE].edit.setPlaceholderText(wording.DATE_EXAMPLE)
        self._edits[TenderField.WHOLE].edit.setPlaceholderText(wording.WHOLE_EXAMPLE)
        for edit in (*self._edits.values(), self._cash):
            edit.edit.setMaxLength(_LONGEST_TYPED)
            edit.changed.connect(lambda _typed, field=edit: field.clear_error())
        self._edits[TenderField.WHOLE].edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        for amount in (self._edits[TenderField.AMOUNT], self._cash):
            amount.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            amount.changed.connect(self.amount_typed)
        self._mop.box.currentTextChanged.connect(self._mop_chosen)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_S)
        self._grid.setVerticalSpacing(SPACE_S)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, _HALF)
        self._notes = self._note_row()
        self.look_at = Text(wording.CHEQUE_LOOK_AT, Written.SMALL, tone="muted", wrap=True)
        self.declined_button = KeyButton(wording.DECLINED, KEYS[Command.DECLINED].key, kind=Kind.DANGER, small=True)
        self.declined_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.declined_button.clicked.connect(self.declined)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.setSpacing(SPACE_S)
        column_box.addLayout(self._grid)
        column_box.addWidget(self._notes)
        column_box.addWidget(self.look_at)
        column_box.addWidget(self.declined_button)
        self._hide_all()

    def show_form(self, form: TenderForm) -> None:
        """Give a way to pay the keys: empty but for the amount, which is marked to be typed over."""
        self._hide_all()
        self._kind = form.kind
        for edit in (*self._edits.values(), self._cash):
            edit.set_text("")
            edit.set_error("")
        self._scheme.choose("")
        self._mop.show_options([(name, code) for code, name in form.mops])
        self.field_of(TenderField.AMOUNT).set_text(form.amount)
        self._edits[TenderField.AMOUNT].label.setText(_AMOUNT_LABELS.get(form.kind, wording.AMOUNT_FIELD))
        self._name_amount(form.label or wording.CASH_FIELD)
        rows = [[field for field in row if field is not TenderField.MOP or form.mops] for row in _LAID_OUT[form.kind]]
        for at, row in enumerate(row for row in rows if row):
            for column, field in enumerate(row):
                widget = self._widget(field)
                self._grid.addWidget(widget, at, column, 1, 1 if len(row) > 1 else 2, Qt.AlignmentFlag.AlignTop)
                widget.show()
        self._order(rows)
        self._notes.setVisible(form.kind is MopKind.CASH)
        self.look_at.setVisible(form.kind is MopKind.CHEQUE)
        self.declined_button.setVisible(form.kind is MopKind.CARD)
        first = self.field_of(_FIRST.get(form.kind, TenderField.AMOUNT))
        first.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        first.edit.selectAll()

    def keyed(self) -> Keyed:
        """What stands in the fields of this way to pay."""
        if self._kind is None:
            return {}
        keyed: Keyed = {}
        for row in _LAID_OUT[self._kind]:
            for field in row:
                if field is TenderField.MOP:
                    keyed[field] = str(self._mop.value() or "")
                elif field is TenderField.SCHEME:
                    keyed[field] = str(self._scheme.value() or "")
                else:
                    keyed[field] = self.field_of(field).text()
        return keyed

    def field_of(self, field: TenderField) -> Field:
        """The line of a field."""
        if field is TenderField.AMOUNT and self._kind in {MopKind.CASH, MopKind.OTHER}:
            return self._cash
        return self._edits[field]

    def move_on(self) -> bool:
        """Give the keys to the next field that must be filled and is not; False where none is left.

        Where the keys are in it already, say that it is needed: Enter is not to do nothing.
        """
        needed = _NEEDED.get(self._kind, ()) if self._kind is not None else ()
        for field in needed:
            edit = self.field_of(field)
            if not edit.text().strip():
                if edit.edit.hasFocus():
                    edit.set_error(wording.NEEDED.format(edit.label.text()))
                edit.edit.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def show_wrong(self, field: TenderField | None, text: str, *, forget: bool) -> bool:
        """Say what is wrong beside its field and give it the keys; False where it is no field here."""
        for edit in (*self._edits.values(), self._cash):
            edit.clear_error()
        if field is None or field in {TenderField.MOP, TenderField.SCHEME} or not text:
            return False
        edit = self.field_of(field)
        if forget:
            edit.set_text("")
        edit.set_error(text)
        edit.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.edit.selectAll()
        return True

    def hide_form(self) -> None:
        """Show nothing."""
        self._kind = None
        for edit in (*self._edits.values(), self._cash):  # what was keyed of a cheque or card stays nowhere
            edit.set_text("")
        self._hide_all()

    def _mop_chosen(self, name: str) -> None:
        if name and self._kind is MopKind.OTHER:
            self._name_amount(wording.OTHER_FIELD.format(name))

    def _name_amount(self, label: str) -> None:
        self._cash.label.setText(label)
        self._cash.edit.setAccessibleName(label)

    def _widget(self, field: TenderField) -> QWidget:
        if field is TenderField.MOP:
            return self._mop
        return self._scheme if field is TenderField.SCHEME else self.field_of(field)

    def _order(self, rows: Sequence[Sequence[TenderField]]) -> None:
        """Tab goes through the fields as they lie."""
        before: QWidget | None = None
        for row in rows:
            for field in row:
                widget = self._widget(field).focusProxy()
                if before is not None and widget is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget

    def _hide_all(self) -> None:
        for widget in (*self._edits.values(), self._cash, self._mop, self._scheme):
            self._grid.removeWidget(widget)
            widget.setParent(self)
            widget.hide()
        self._notes.hide()
        self.look_at.hide()
        self.declined_button.hide()

    def _note_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for pence in (0, *wording.NOTE_KEYS):
            words = pounds(pence).removesuffix(".00") if pence else wording.EXACT
            button = QPushButton(words)
            button.setProperty("small", "true")
            button.setFont(make_font(SMALL_SIZE + 1, SEMIBOLD))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(wording.NOTE_NAME.format(words) if pence else wording.EXACT_NAME)
            button.setMinimumWidth(1)
            if not pence:
                shortcut = QShortcut(QKeySequence(KEYS[Command.EXACT].key), button)
                shortcut.activated.connect(button.click)  # setShortcut would press it for a tenth of a second
            button.clicked.connect(lambda _on, worth=pence: self.note_pressed.emit(worth))
            layout.addWidget(button, 1)
        return row
