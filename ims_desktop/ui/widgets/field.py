"""A labelled line to fill in, with what is wrong about it said right below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.style.fonts import make_font
from ims_desktop.ui.style.tokens import SPACE_XS
from ims_desktop.ui.widgets.line_edit import HintedEdit
from ims_desktop.ui.widgets.text import Text, Written

_LARGE_FIGURES = 22


class Field(QWidget):
    """A label, a line, and under it a note or what is wrong. Wrong is said in words, with a mark and a border."""

    changed = Signal(str)
    """What stands in it, at every change made by keys."""
    entered = Signal(str)
    """What stands in it when Enter is pressed."""

    def __init__(self, label: str, *, hint: str = "", note: str = "", large_figures: bool = False) -> None:
        super().__init__()
        self._note = note
        self.edit = HintedEdit(hint)
        self.label = Text(label, Written.LABEL, tone="muted")
        self.label.setBuddy(self.edit)
        self.told = Text(note, Written.SMALL, tone="muted", wrap=True)
        if not note:  # to show it here, before it lies in this widget, would open a window of its own
            self.told.hide()
        if large_figures:
            self.edit.setProperty("large", "true")
            self.edit.setFont(make_font(_LARGE_FIGURES))
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        for part in (self.label, self.edit, self.told):
            column.addWidget(part)
        self.setFocusProxy(self.edit)
        self.edit.setAccessibleDescription(note)
        self.edit.textEdited.connect(self.changed)
        self.edit.returnPressed.connect(lambda: self.entered.emit(self.edit.text()))

    def text(self) -> str:
        """What stands in it."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put something in it, without saying that it changed."""
        self.edit.setText(text)

    def set_note(self, note: str) -> None:
        """Say something else under the line, where nothing is wrong with it."""
        self._note = note
        if not self.error():
            self.set_error("")

    def error(self) -> str:
        """What is said to be wrong; empty where nothing is."""
        return "" if self.edit.property("wrong") != "true" else self.told.text().removeprefix("✕ ")

    def set_error(self, text: str) -> None:
        """Say what is wrong and what to do; empty words put it right again."""
        self.edit.setProperty("wrong", "true" if text else "false")
        self.told.setText(f"✕ {text}" if text else self._note)
        self.told.set_tone("wrong" if text else "muted")
        self.told.setVisible(bool(text or self._note))
        self.edit.setAccessibleDescription(text or self._note)
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
        if text:
            announce(self.edit, text, urgent=True)

    def clear_error(self) -> None:
        """Nothing is wrong with it (any more)."""
        if self.error():
            self.set_error("")
