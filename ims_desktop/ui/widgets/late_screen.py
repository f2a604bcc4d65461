# ruff: noqa: N802  Qt names its events
"""A screen's place on the desk until somebody first goes there: what is never looked at is never made."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget


class LateScreen(QWidget):
    """Empty at first; `fill` puts the screen into it, hands it the keys, and what was typed while it was made."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ring_radius", -1)  # nothing on it takes keys yet
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._typed: list[QKeyEvent] = []
        self._filled = False

    def fill(self, screen: QWidget) -> None:
        """Show the screen here from now on."""
        self._filled = True
        self._column.addWidget(screen)
        screen.show()  # at once, or the keys would not go to it
        had_keys = self.hasFocus()
        self.setFocusProxy(screen)
        typed, self._typed = self._typed, []
        if had_keys:
            screen.setFocus()
            for event in typed:
                QApplication.postEvent(QApplication.focusWidget() or screen, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what is typed before the screen is there."""
        if self._filled:
            super().keyPressEvent(event)
        else:
            self._typed.append(event.clone())
