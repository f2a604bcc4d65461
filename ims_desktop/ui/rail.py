# ruff: noqa: N802  Qt names its events
"""The rail at the left: the screens that this person may go to, each with its icon and its word."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from ims_desktop.ui.style.fonts import make_font
from ims_desktop.ui.style.icons import Icon, draw_icon
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import ICON_SIZE, SPACE_S

_WIDTH = 76
_BUTTON = QSize(64, 54)
_NUMBERED = 9


class Rail(QFrame):
    """One button per screen; the first nine are reached by Ctrl+1 to Ctrl+9, the next by Ctrl+Shift+1 and on."""

    screen_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(_WIDTH)
        self._buttons: dict[str, QToolButton] = {}
        self._icons: dict[str, Icon] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE_S, 1, SPACE_S)
        self._column.setSpacing(4)
        self._column.addStretch(1)

    def add(self, key: str, title: str, icon: Icon, *keys: str) -> None:
        """Add a screen below the others; `keys` reach it too, such as F10 and its twin."""
        button = QToolButton(self)
        button.setText(title)
        button.setProperty("kind", "rail")
        button.setFont(make_font(11))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setFixedSize(_BUTTON)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.screen_wanted.emit(key))
        self._buttons[key] = button
        self._icons[key] = icon
        self._group.addButton(button)
        number = len(self._buttons)
        held = "Ctrl+" if number <= _NUMBERED else "Ctrl+Shift+"
        numbered = f"{held}{(number - 1) % _NUMBERED + 1}"
        QShortcut(QKeySequence(numbered), button).activated.connect(button.click)
        button.setToolTip(numbered)
        button.setAccessibleDescription(numbered)
        for name in keys:
            QShortcut(QKeySequence(name), button).activated.connect(button.click)
        if keys:
            button.setToolTip(", ".join((*keys, *filter(None, [button.toolTip()]))))
            button.setAccessibleDescription(button.toolTip())
        self._column.insertWidget(self._column.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._draw(key)

    def mark(self, key: str) -> None:
        """Show which screen is in front."""
        self._buttons[key].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew in another scheme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for key in self._buttons:
                self._draw(key)

    def _draw(self, key: str) -> None:
        ink, scale = current_ink(), self.devicePixelRatioF()
        icon = QIcon(draw_icon(self._icons[key], ink.muted, ICON_SIZE, scale))
        icon.addPixmap(draw_icon(self._icons[key], ink.accent, ICON_SIZE, scale), QIcon.Mode.Normal, QIcon.State.On)
        self._buttons[key].setIcon(icon)
