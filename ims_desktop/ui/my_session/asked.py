"""What a move asks for beside counts: choices and lines to fill in, and what lies there under its slips, to tick."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.ui.my_session.shown import Asked, GoodsRow
from ims_desktop.ui.style.tokens import SPACE_M
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.choice import Choice, TickBox
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.scrolled import scrolled

_LINE = 42
_LONGEST = 100


class AskedFields(QWidget):
    """The fields of one form, made anew for each."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: dict[str, Field | Choice] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_M)

    def begin(self, asks: Sequence[Asked]) -> None:
        """Ask for these, all empty."""
        for part in self._parts.values():
            part.hide()
            part.deleteLater()
        self._parts = {one.name: _made(one) for one in asks}
        for part in self._parts.values():
            self._column.addWidget(part)
        self.setVisible(bool(asks))

    def order(self) -> tuple[QWidget, ...]:
        """The fields, in the order in which they are filled in."""
        return tuple(part.edit if isinstance(part, Field) else part.box for part in self._parts.values())

    @property
    def first(self) -> QWidget | None:
        """Where filling in begins."""
        return next(iter(self.order()), None)

    def said(self) -> Mapping[str, str]:
        """What was chosen and typed, by name."""
        return {
            name: part.text() if isinstance(part, Field) else str(part.value() or "")
            for name, part in self._parts.items()
        }

    def set_fixed(self, *, fixed: bool) -> None:
        """Let nothing be changed."""
        for part in self._parts.values():
            part.setEnabled(not fixed)


def _made(one: Asked) -> Field | Choice:
    if one.options:
        choice = Choice(one.words, one.options)
        choice.box.setAccessibleName(one.words)
        return choice
    field = Field(one.words)
    field.edit.setMaxLength(_LONGEST)
    field.edit.setAccessibleName(one.words)
    return field


def _in_lines(words: str) -> str:
    """A box to tick breaks no line by itself, and a narrow window has room for so many characters."""
    return "\n".join(wrap(words, _LINE, break_on_hyphens=False))


class GoodsPage(QWidget):
    """What lies there, a box to tick for each; nothing is ticked to begin with."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._card = Card()
        self._told = self._card.add_heading("Under which slips")
        self.boxes: dict[str, TickBox] = {}
        self._card.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(self._card))

    def begin(self, rows: Sequence[GoodsRow]) -> None:
        """Show these."""
        for box in self.boxes.values():
            box.hide()
            box.deleteLater()
        self.boxes = {row.slip: TickBox(_in_lines(row.words)) for row in rows}
        for at, box in enumerate(self.boxes.values()):
            self._card.body.insertWidget(at + 1, box)
            box.toggled.connect(lambda _on: self.typed.emit())
        self._told.setText("" if rows else "nothing lies there")

    @property
    def first(self) -> QWidget | None:
        """The first box."""
        return next(iter(self.boxes.values()), None)

    def ticked(self) -> tuple[str, ...]:
        """The slips that are ticked."""
        return tuple(slip for slip, box in self.boxes.items() if box.isChecked())

    def set_fixed(self, *, fixed: bool) -> None:
        """Let nothing be changed."""
        for box in self.boxes.values():
            box.setEnabled(not fixed)
