"""What is asked in between, in the place of the results: an amount, a text, a question, a parked payment."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.keys import KEYS, Command
from ims_desktop.ui.counter.pasted_card import PastedCard
from ims_desktop.ui.counter.shown import Asked, ParkedRow, Question
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_S
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text

_LONGEST_TYPED = 200
_FIGURES_WIDTH = 260
_WIDEST = 16_777_215  # Qt's own "no limit"
_PARKED_SHOWN = 5
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class AskCard(Card):
    """One field with its question, and amounts to take with one key."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._hint = self.add_heading("")
        self._title = self.findChildren(Text)[0]
        self._about = Text(tone="muted", wrap=True)
        self.field = Field("")
        self.field.label.setWordWrap(True)
        self.field.edit.setMaxLength(_LONGEST_TYPED)
        self.field.edit.setMinimumWidth(_FIGURES_WIDTH)
        self.field.changed.connect(lambda _typed: self.field.clear_error())
        self._row = Beside(spacing=SPACE_S, stretch_after=True)
        self.body.addWidget(self._about)
        self.body.addWidget(self.field)
        self.body.addWidget(self._row)

    def show_asked(self, asked: Asked) -> None:
        """Ask, and give the field the keys."""
        self._title.setText(asked.title)
        self._hint.setText(asked.enter)
        self._about.setText(asked.about)
        self._about.setVisible(bool(asked.about))
        self.field.label.setText(asked.label)
        self.field.edit.setAccessibleName(asked.label)
        self.field.set_text(asked.typed)
        self.field.set_error("")
        self.field.edit.setAlignment(Qt.AlignmentFlag.AlignRight if asked.figures else Qt.AlignmentFlag.AlignLeft)
        self.field.edit.setMaximumWidth(_FIGURES_WIDTH if asked.figures else _WIDEST)
        column = self.field.layout()
        if column is not None:
            side = Qt.AlignmentFlag.AlignLeft if asked.figures else Qt.AlignmentFlag(0)
            column.setAlignment(self.field.edit, side)
        buttons: list[KeyButton] = []
        for number, choice in enumerate(asked.choices, start=1):
            button = KeyButton(choice.words, f"Alt+{number}", small=True)
            button.clicked.connect(lambda _on, typed=choice.typed: self.entered.emit(typed))
            buttons.append(button)
        self._row.hold(buttons)
        for button in buttons:
            button.show()  # its key is heard from now on, not only when the layout gets round to it
        self._row.setVisible(bool(buttons))
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.edit.selectAll()
        announce(self.field.edit, f"{asked.title}. {asked.label}")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Enter in the field answers, on a choice it presses it."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif isinstance(focused := QApplication.focusWidget(), KeyButton):
            focused.click()
        else:
            self.entered.emit(self.field.text())


class QuestionCard(Card):
    """A question whose safe answer has the keys."""

    answered_by_enter = Signal(bool)
    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.add_heading("")
        self._title = self.findChildren(Text)[0]
        self._text = Text(wrap=True)
        self.no = KeyButton("", KEYS[Command.NO].key)
        self.yes = KeyButton("", KEYS[Command.YES].key)
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        row.addStretch(1)
        self.body.addWidget(self._text)
        self.body.addSpacing(SPACE_S)
        self.body.addLayout(row)
        self.no.clicked.connect(lambda: self.answered.emit(False))
        self.yes.clicked.connect(lambda: self.answered.emit(True))

    def show_question(self, question: Question) -> None:
        """Ask; the safe answer has the keys."""
        self._title.setText(question.title)
        self._text.setText(question.text)
        self.no.setText(question.no)
        self.yes.setText(question.yes)
        for button in (self.no, self.yes):
            button.updateGeometry()
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.no, f"{question.title} {question.text}", urgent=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Enter gives the answer that has the keys, unless it came right after another."""
        if event.key() in _ENTER:
            self.answered_by_enter.emit(self.yes.hasFocus())
            return
        super().keyPressEvent(event)


class ParkedCard(Card):
    """The payments that were put aside."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.add_heading(wording.PARKED_TITLE, wording.PARKED_HINT)
        columns: tuple[Column[ParkedRow], ...] = (
            Column(wording.PARKED_TITLE, lambda row: row.words, stretch=True),
            Column(wording.AMOUNT, lambda row: row.amount, sample="£1,234,567.89", look=Look.STRONG, right=True),
        )
        self.table: RowTable[ParkedRow] = RowTable(wording.PARKED_TITLE, columns)
        self.table.horizontalHeader().hide()
        self.body.addWidget(self.table)
        self.table.row_chosen.connect(lambda row: self.chosen.emit(row.id))

    def show_parked(self, rows: Sequence[ParkedRow]) -> None:
        """Show them, the first one marked."""
        self.table.show_rows(list(rows))
        self.table.setFixedHeight(min(len(rows), _PARKED_SHOWN) * self.table.verticalHeader().defaultSectionSize() + 2)
        self.table.mark_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class AskingPanel(QWidget):
    """Shows one of them at a time, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.ask = AskCard()
        self.question = QuestionCard()
        self.parked = ParkedCard()
        self.pasted = PastedCard()
        self._cards: tuple[Card, ...] = (self.ask, self.question, self.parked, self.pasted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for card in self._cards:
            column.addWidget(card)
        self.show_card(None)

    def show_card(self, shown: Card | None) -> None:
        """Show one card; None takes all away."""
        for card in self._cards:
            card.setVisible(card is shown)
        self.setVisible(shown is not None)
