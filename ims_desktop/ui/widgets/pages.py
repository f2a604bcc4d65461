# ruff: noqa: N802  Qt names what a layout is asked
"""Pages in one place, one of them shown; the others ask for no room.

Qt's own stack is as large as its largest page and as tall as its tallest, also one that nobody looks at: a small screen
then stood beside a scroll bar for the sake of a large one.
"""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayoutItem, QStackedLayout, QWidget


class _OnlyTheShown(QStackedLayout):
    """Goes by the page in front."""

    def sizeHint(self) -> QSize:
        """The room that the page in front would like."""
        page = self._front()
        return super().sizeHint() if page is None else page.sizeHint()

    def minimumSize(self) -> QSize:
        """The room that the page in front cannot do without."""
        page = self._front()
        return super().minimumSize() if page is None else page.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Whether the page in front gets taller as it gets narrower."""
        page = self._front()
        return page is not None and page.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """How tall the page in front is then."""
        page = self._front()
        return -1 if page is None else max(page.heightForWidth(width), page.minimumSize().height())

    def _front(self) -> QLayoutItem | None:
        return self.itemAt(self.currentIndex())  # None before the first page


class Pages(QWidget):
    """A stack of pages; the first one added is shown first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = _OnlyTheShown(self)

    def add(self, page: QWidget) -> None:
        """Add a page behind the others."""
        self._layout.addWidget(page)

    def remove(self, page: QWidget) -> None:
        """Let go of a page; whoever takes it out deletes it."""
        self._layout.removeWidget(page)

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self._layout.setCurrentWidget(page)
        self._layout.invalidate()  # it asks for another room than the page before
        self.updateGeometry()

    @property
    def shown(self) -> QWidget | None:
        """The page in front."""
        return self._layout.currentWidget()
