# ruff: noqa: N802  Qt names its events
"""The box that everything starts from: search or scan, without saying which."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from ims_desktop.ui.style.fonts import make_font
from ims_desktop.ui.style.tokens import FIELD_SIZE
from ims_desktop.ui.widgets.line_edit import HintedEdit

_STEPS: dict[int, int] = {
    int(Qt.Key.Key_Down): 1,
    int(Qt.Key.Key_Up): -1,
    int(Qt.Key.Key_PageDown): 5,
    int(Qt.Key.Key_PageUp): -5,
}
_CARET_ROOM = 8


class SearchBox(HintedEdit):
    """A large field that keeps the keys while the arrows move through what was found."""

    typed = Signal(str)
    """What stands in it, at every change made by keys."""
    entered = Signal(str)
    """What stands in it when Enter is pressed."""
    stepped = Signal(int)
    """By how many results to move: 1 and -1 by the arrows, 5 and -5 by the page keys."""
    pasted = Signal(str)
    """Several rows were pasted at once: a list, not something to search for."""
    left_empty = Signal()
    """Escape emptied it."""
    deleted_nothing = Signal()
    """Del was pressed while it was empty."""

    def __init__(self, placeholder: str, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(hint, parent)
        self.setProperty("large", "true")
        self.setFont(make_font(FIELD_SIZE))
        self._placeholder = placeholder
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.textEdited.connect(self.typed)
        self.returnPressed.connect(lambda: self.entered.emit(self.text()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say in fewer words what may be typed where there is no room for all of them."""
        super().resizeEvent(event)
        margins = self.textMargins()
        room = self.contentsRect().width() - margins.left() - margins.right() - _CARET_ROOM
        fits = self.fontMetrics().horizontalAdvance(self._placeholder) <= room
        self.setPlaceholderText(self._placeholder if fits else self.accessibleName())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and page keys move through the results; Escape empties."""
        step = _STEPS.get(event.key())
        if event.matches(QKeySequence.StandardKey.Paste) and "\n" in (rows := QApplication.clipboard().text().strip()):
            self.pasted.emit(rows)
            event.accept()
        elif event.key() == Qt.Key.Key_Delete and not self.text():
            if not event.isAutoRepeat():  # one that emptied the box goes no further
                self.deleted_nothing.emit()
            event.accept()
        elif step is not None:
            self.stepped.emit(step)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.left_empty.emit()
            event.accept()
        else:
            super().keyPressEvent(event)
