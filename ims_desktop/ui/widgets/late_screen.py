"""A screen's place on the desk until somebody first goes there: what is never looked at is never made."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class LateScreen(QWidget):
    """Empty at first; `fill` puts the screen into it and hands it the keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ring_radius", -1)  # nothing on it takes keys yet
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def fill(self, screen: QWidget) -> None:
        """Show the screen here from now on."""
        self._column.addWidget(screen)
        had_keys = self.hasFocus()
        self.setFocusProxy(screen)
        if had_keys:
            screen.setFocus()
