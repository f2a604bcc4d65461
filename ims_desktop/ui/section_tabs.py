"""Screens that belong together stand as one on the rail; over the screen, one tab for each of them."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.style.icons import Icon


@frozen
class Section:
    """What several screens are together, and how that stands on the rail once there is more than one of them."""

    title: str
    icon: Icon


SUPERVISE = Section("Supervise", Icon.APPROVE)
SYNC_AND_PROOF = Section("Sync", Icon.AGAIN)


@frozen
class Tab:
    """One screen of a section."""

    key: str
    title: str
    keys: str  # which reach it from anywhere


class SectionTabs(QTabBar):
    """The tabs of the section in front; not there for a screen that stands alone."""

    screen_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self._tabs: tuple[Tab, ...] = ()
        self.currentChanged.connect(self._changed)
        self.hide()

    def show_tabs(self, title: str, tabs: Sequence[Tab], shown: str) -> None:
        """Show a section's tabs, that of the shown screen marked."""
        tabs = tuple(tabs) if len(tabs) > 1 else ()
        with QSignalBlocker(self):
            if tabs != self._tabs:
                self._tabs = tabs
                while self.count():
                    self.removeTab(0)
                for at, tab in enumerate(tabs):
                    self.addTab(tab.title)
                    self.setTabToolTip(at, tab.keys)
                self.setAccessibleName(f"Screens of {title}")
            self.setCurrentIndex(next((at for at, tab in enumerate(tabs) if tab.key == shown), -1))
        self.setVisible(bool(tabs))

    def _changed(self, at: int) -> None:
        if 0 <= at < len(self._tabs):
            self.screen_wanted.emit(self._tabs[at].key)
