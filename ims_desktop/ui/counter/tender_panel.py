"""The panel at the right: what is to pay, how it is paid, and then the change, as large as anything here."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ims_desktop.domain.mop import MopKind
from ims_desktop.ui.announce import announce
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.keys import KEYS, Command
from ims_desktop.ui.counter.shown import Owed, TakenShown, TenderField, TenderForm, TenderRow
from ims_desktop.ui.counter.tender_fields import TenderFields
from ims_desktop.ui.counter.ways import Ways
from ims_desktop.ui.style.fonts import make_font
from ims_desktop.ui.style.tokens import SMALL_SIZE, SPACE_M, SPACE_S, SPACE_XS
from ims_desktop.ui.widgets.big_amount import BigAmount, ChangePanel
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.scrolled import Snug
from ims_desktop.ui.widgets.text import Text, Written

WIDTH = 372
_PADDING = 20
_PADDING_LOW = 10
_LOW = 560  # more than it needs when it is not low; a window enlarged to 150 % on the commonest desk has 400
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class TenderPanel(Card):
    """Shows and listens; every sum comes from the presenter."""

    chosen = Signal(object)
    """The `MopKind` of the key that was pressed."""
    entered = Signal(object)
    """Enter, with what is keyed."""
    moved_on = Signal()
    pressed = Signal(object)
    """The main button, with what is keyed."""
    taken_off = Signal(int)

    def __init__(self) -> None:
        super().__init__(padding=_PADDING, spacing=SPACE_M, yields=True)
        self.setFixedWidth(WIDTH)
        self.owed = BigAmount(wording.TO_PAY)
        self._line = _inset(Line())
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_S)
        self._row_widgets: list[QWidget] = []
        self._hint = Text("", tone="muted", wrap=True)
        self.fields = TenderFields()
        self.change = ChangePanel()
        self._ways = Ways()
        self.ways = self._ways.buttons
        self.told = Text("", wrap=True)
        self.receipt = Text("", tone="muted", wrap=True)
        self.reprint = KeyButton(wording.REPRINT, KEYS[Command.REPRINT].key, small=True)
        self.park = KeyButton(wording.PARK, KEYS[Command.PARK].key, twin=KEYS[Command.PARK].twin)
        self.clear = KeyButton(wording.CLEAR, KEYS[Command.CLEAR].key)
        self.take = KeyButton(wording.TAKE, KEYS[Command.TAKE].key, twin=KEYS[Command.TAKE].twin, kind=Kind.MAIN)
        self._lay_out()
        self._join()
        self._has_form = False
        self.show_taken(None)

    def show_owed(self, owed: Owed) -> None:
        """Show what is to pay, what was tendered and what is still to pay."""
        self.owed.show_amount(owed.caption, owed.amount)
        for widget in self._row_widgets:
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._row_widgets = [self._tender_row(at, row) for at, row in enumerate(owed.tenders)]
        if owed.still:
            self._row_widgets.append(_figures(Text(wording.STILL_TO_PAY, Written.STRONG), owed.still, Written.STRONG))
        for widget in self._row_widgets:
            self._rows.addWidget(widget)
        self._hint.setText(owed.hint)
        self._covered = owed.covered
        self._payable = owed.payable
        self.park.setText(owed.park or wording.PARK)
        self.park.setEnabled(bool(owed.park))
        self.clear.setEnabled(owed.payable)
        self._show_state()

    def show_form(self, form: TenderForm) -> None:
        """Give a way to pay the keys."""
        self._has_form = True
        self._ways.mark(form.kind)
        self._change_first = form.kind is MopKind.CARD  # what is to be keyed on the terminal is read first
        self._long_form = form.kind is MopKind.CHEQUE
        self._show_state()
        self.fields.show_form(form)
        announce(self.owed, form.name)

    def hide_form(self) -> None:
        """Take the form away; whoever has the keys in it gets the first way to pay instead."""
        focused = QApplication.focusWidget()
        had_keys = focused is not None and self.isAncestorOf(focused)
        self._has_form = False
        self._ways.mark(None)
        self.show_take(wording.TAKE)
        self.show_change("", "")
        if had_keys:
            self.ways[MopKind.CASH].setFocus(Qt.FocusReason.OtherFocusReason)
        self.fields.hide_form()
        self._show_state()

    def show_change(self, caption: str, amount: str) -> None:
        """Show an amount on the tinted ground; an empty one takes it away."""
        self.change.show_amount(caption, amount)
        self.change.setVisible(bool(amount))

    def show_take(self, words: str) -> None:
        """Say on the main button what it does."""
        if words != self.take.text():
            self.take.setText(words)
            self.take.updateGeometry()

    def show_wrong(self, field: TenderField | None, text: str, *, forget: bool) -> None:
        """Say what is wrong: beside its field, or above the main button where it is nobody's."""
        beside = self.fields.show_wrong(field, text, forget=forget)
        self.say("" if beside else text, tone="wrong")

    def say(self, text: str, *, tone: str) -> None:
        """Say something above the main button."""
        self.told.setText(f"✕ {text}" if tone == "wrong" and text else text)
        self.told.set_tone(tone)
        self.told.setVisible(bool(text))
        if text:
            announce(self.told, text, urgent=tone == "wrong")

    def show_taken(self, taken: TakenShown | None) -> None:
        """Show the change and the receipt number of what was just taken; None takes them away."""
        self._taken = taken
        if taken is not None:
            self.show_change(taken.caption, taken.amount)
            self.receipt.setText(taken.words)
            announce(self.receipt, f"{taken.caption} {taken.amount}. {taken.words}", urgent=True)
        elif not self._has_form:
            self.show_change("", "")
        self.receipt.setVisible(taken is not None)
        self.reprint.setVisible(taken is not None)
        self._show_state()

    def show_live(self, *, has_keys: bool, others_live: bool, ways_live: bool) -> None:
        """Only the panel that has the keys shows Enter as live; while something is asked, none of its keys are."""
        for button in (self.park, self.clear, self.reprint):
            button.set_keys_live(live=others_live)
        self._ways.set_live(live=ways_live)
        self.take.set_keys_live(live=has_keys)
        self._show_state()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt names its events
        """Where the window is low, what separates gives way to what is to be read."""
        super().resizeEvent(event)
        low = event.size().height() < _LOW
        above = _PADDING_LOW if low else _PADDING
        self.body.setContentsMargins(_PADDING - 4, above, _PADDING - 4, above)
        self.body.setSpacing(SPACE_XS if low else SPACE_M)
        self._middle.setSpacing(SPACE_S if low else SPACE_M)
        self._line.setHidden(low)
        if low is not self._low:
            self._low = low
            self._show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Enter presses the button that has the keys, else it is about the payment."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            return
        focused = QApplication.focusWidget()  # Enter in a field comes here too, and is heard nowhere else
        if isinstance(focused, QPushButton) and focused is not self.take:
            if not event.isAutoRepeat():
                self.moved_on.emit()
                focused.click()
        else:
            self._enter()

    def _enter(self) -> None:
        if self._has_form and self.fields.move_on():
            self.moved_on.emit()
        else:
            self.entered.emit(self.fields.keyed())

    def _show_state(self) -> None:
        form, some_tendered = self._has_form, bool(self._row_widgets)
        taken = self._taken is not None
        self._hint.setVisible(not form and not taken and (not some_tendered or self._covered))
        self.fields.setVisible(form)
        keys = self.park, self.clear
        of_use = not self._low or any(button.isEnabledTo(self) for button in keys)
        for button in keys:  # where there is little room, not while neither can be pressed
            button.setVisible(not form and of_use)
        self.take.setEnabled(self._payable and (form or self._covered))
        self._make_room()

    def _make_room(self) -> None:
        """In a low window the change never scrolls, nor do the other ways to pay; both are flat."""
        dense = self._low and (self._has_form or self._taken is not None)
        self.owed.set_flat(flat=dense)
        self.change.set_low(low=dense, flat=dense and self._has_form)
        self._ways.set_dense(dense=dense)
        first = self._change_first or not self._has_form
        if dense:
            _put(self.change, self._above if first else self._below)
        else:
            _put(self.change, self._before_fields if first else self._after_fields)
        still = dense or (self._has_form and self._long_form)
        _put(self._ways, self._below if still else self._for_ways)

    _low = False
    _change_first = _long_form = False
    _payable = False
    _covered = False
    _taken: TakenShown | None = None

    def _tender_row(self, at: int, row: TenderRow) -> QWidget:
        away = QPushButton(wording.TAKE_OFF)
        away.setProperty("kind", "quiet")
        away.setFont(make_font(SMALL_SIZE))
        away.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        away.setAccessibleName(f"{wording.TAKE_OFF}: {row.words} {row.amount}")
        away.clicked.connect(lambda: self.taken_off.emit(at))
        return _figures(Text(row.words), row.amount, Written.PLAIN, [away])

    def _lay_out(self) -> None:
        middle = QWidget()
        inside = self._middle = QVBoxLayout(middle)
        inside.setContentsMargins(4, 0, 4, 4)
        inside.setSpacing(SPACE_M)
        inside.addLayout(self._rows)
        inside.addWidget(self._hint)
        self._before_fields, self._after_fields, self._for_ways = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._after_fields.addWidget(self.change)
        self._for_ways.addWidget(self._ways)
        inside.addLayout(self._before_fields)
        inside.addWidget(self.fields)
        inside.addLayout(self._after_fields)
        inside.addWidget(self.receipt)
        inside.addWidget(self.reprint, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addLayout(self._for_ways)
        inside.addStretch(1)
        scroll = Snug(middle)
        self._above, self._below = QVBoxLayout(), QVBoxLayout()
        lowest = QHBoxLayout()
        lowest.setSpacing(SPACE_S)
        for button in (self.park, self.clear):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            lowest.addWidget(button, 1)
        self.take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.body.setContentsMargins(_PADDING - 4, _PADDING, _PADDING - 4, _PADDING)
        for part in (_inset(self.owed), self._line):
            self.body.addWidget(part)
        for layout in (self._above, self._below, lowest):
            layout.setContentsMargins(4, 0, 4, 0)
        self.body.addLayout(self._above)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(self._below)
        self.body.addWidget(_inset(self.told))
        self.body.addLayout(lowest)
        self.body.addWidget(_inset(self.take))
        self.told.hide()

    def _join(self) -> None:
        self._ways.chosen.connect(self.chosen)
        self.take.clicked.connect(lambda: self.pressed.emit(self.fields.keyed()))


def _figures(words: Text, amount: str, written: Written, after: Sequence[QWidget] = ()) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SPACE_XS)
    line.addWidget(words)
    for widget in after:
        line.addWidget(widget)
    line.addStretch(1)
    line.addWidget(Text(amount, written, right=True))
    return row


def _put(part: QWidget, slot: QVBoxLayout) -> None:
    if slot.indexOf(part) < 0:
        shown = not part.isHidden()
        part.setParent(None)  # first, for who loses the keys by it comes back here before the slot has it
        if slot.indexOf(part) < 0:
            slot.addWidget(part)
        part.setVisible(shown)  # at once: its keys are heard from this moment


def _inset(part: QWidget) -> QWidget:
    """As far from the edge as what can scroll, whose focus ring needs the room."""
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(4, 0, 4, 0)
    layout.addWidget(part)
    return box
