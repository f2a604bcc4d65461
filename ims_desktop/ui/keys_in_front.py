"""Keeps the keys on the page in front: what changes behind it may ask for them, and must not get them.

A counter told of a counted session put the keys into its search box, while the cashier was counting again: figures
were typed where nobody saw them. The same after a lock, where a panel that was left put them onto a hidden button.
"""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from ims_desktop.ui.widgets.pages import Pages


class KeysInFront(QObject):
    """Gives the keys back where they were, or to the page in front, when one behind it took them."""

    def __init__(self, pages: Pages) -> None:
        super().__init__(pages)
        self._pages = pages
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)

    def bring_back(self) -> None:
        """Give the page in front the keys, unless it has them: they may be on the rail or in the strip."""
        front, has_keys = self._pages.shown, QApplication.focusWidget()
        if front is not None and (has_keys is None or not self._in(front, has_keys)):
            front.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        pages, front = self._pages, self._pages.shown
        if new is None or front is None or not pages.isAncestorOf(new):
            return
        if pages.isVisible() and self._in(front, new):
            return
        if old is not None and old.isVisible():
            old.setFocus(Qt.FocusReason.OtherFocusReason)
        elif pages.isVisible():
            front.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _in(page: QWidget, part: QWidget) -> bool:
        return part is page or page.isAncestorOf(part)
