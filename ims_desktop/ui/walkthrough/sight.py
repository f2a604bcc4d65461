"""What can be read on the screen at this moment: the walkthrough knows nothing but what it types and what it sees."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from ims_desktop.ui.rail import Rail
from ims_desktop.ui.widgets.receipt_paper import ReceiptPaper

_MOST_ROWS = 60  # more do not fit on any screen


class Sight:
    """Reads the window in front as somebody before it would."""

    def __init__(self, window: Callable[[], QWidget]) -> None:
        self._window = window

    def window(self) -> QWidget:
        """The window that is looked at."""
        return self._window()

    def sees(self, *texts: str) -> bool:
        """Whether every one of these texts stands somewhere in sight."""
        words = tuple(self.words())
        return all(any(text in one for one in words) for text in texts)

    def shows(self, field: str) -> bool:
        """Whether a field of this name, as a screen reader would say it, is in sight."""
        fields = self._window().findChildren(QLineEdit)
        return any(part.accessibleName() == field and part.isVisible() for part in fields)

    def words(self) -> Iterator[str]:
        """Every text in sight, a widget or a cell at a time."""
        for part in self._window().findChildren(QWidget):
            if part.isVisible():
                yield from (text for text in _read(part) if text)

    def number_of(self, screen: str) -> int | None:
        """Which number a screen has on the rail: Ctrl and it go there; None before it is there."""
        rails = [part for part in self._window().findChildren(Rail) if part.isVisible()]
        return next((number for rail in rails if (number := rail.place_of(screen)) is not None), None)

    def keys_in(self) -> str:
        """The name of what has the keys, as a screen reader would say it; empty where nothing has."""
        focused = QApplication.focusWidget()
        if focused is None:
            return ""
        labels = (label.text() for label in self._window().findChildren(QLabel) if label.buddy() is focused)
        return focused.accessibleName() or next(labels, "") or next(_read(focused), "")


def _read(part: QWidget) -> Iterator[str]:
    match part:
        case QLabel() | QAbstractButton() | QLineEdit():
            yield part.text()
        case QComboBox():
            yield part.currentText()
        case ReceiptPaper():
            yield part.text()
        case QAbstractItemView():
            yield from _cells(part)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    for row in range(min(model.rowCount(), _MOST_ROWS)):
        for column in range(columns):
            yield str(model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole) or "")
