"""The search box and what it found, right below it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.counter import wording
from ims_desktop.ui.shown import FoundRow
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_S
from ims_desktop.ui.widgets.results_list import ResultsList
from ims_desktop.ui.widgets.search_box import SearchBox
from ims_desktop.ui.widgets.text import Text

_LONGEST_TYPED = 200


class SearchPanel(QWidget):
    """One box for everything; the arrows move through the results while the box keeps the keys."""

    typed = Signal(str)
    entered = Signal(object)
    """The key of the marked row; None where none is marked."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self.box = SearchBox(wording.SEARCH, wording.SEARCH_NAME, key)
        self.box.setMaxLength(_LONGEST_TYPED)
        self.told = Text(wrap=True)
        self.told.hide()
        self.results = ResultsList(wording.RESULTS_NAME)
        self.results.hide()
        close = QVBoxLayout()
        close.setSpacing(SPACE_S)
        close.addWidget(self.box)
        close.addWidget(self.told)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addLayout(close)
        column.addWidget(self.results)
        self.setFocusProxy(self.box)
        self.box.typed.connect(self.typed)
        self.box.left_empty.connect(lambda: self.typed.emit(""))
        self.box.entered.connect(lambda _typed: self.entered.emit(self.marked()))
        self.box.stepped.connect(self.results.step)
        self.results.chosen.connect(lambda row: self.entered.emit(row.key))

    def marked(self) -> object | None:
        """The key of the marked row."""
        row = self.results.current() if self.results.isVisibleTo(self) else None
        return row.key if row is not None else None

    def show_found(self, rows: Sequence[FoundRow], typed: str, *, mark_first: bool) -> None:
        """Show what was found; nothing found takes the list away."""
        self.results.show_rows(rows, typed)
        if not mark_first:
            self.results.setCurrentIndex(QModelIndex())
        self.results.setVisible(bool(rows))

    def show_told(self, text: str, *, wrong: bool) -> None:
        """Say something right below the box."""
        self.told.setText(f"✕ {text}" if wrong and text else text)
        self.told.set_tone("wrong" if wrong else "muted")
        self.told.setVisible(bool(text))
        self.box.setProperty("wrong", "true" if wrong and text else "false")
        self.box.setAccessibleDescription(text)
        self.box.style().unpolish(self.box)
        self.box.style().polish(self.box)

    def put(self, typed: str) -> None:
        """Put something into the box."""
        self.box.setText(typed)

    def show_live(self, *, live: bool) -> None:
        """Write at the right what Enter does here, or the key that comes back here."""
        self.box.set_hint(
            (wording.SEARCH_HINT if self.box.text() else wording.SEARCH_HINT_EMPTY) if live else self._key
        )

    def announce(self, text: str) -> None:
        """Say something through the screen reader."""
        announce(self.box, text)
