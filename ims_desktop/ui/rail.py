# ruff: noqa: N802  Qt names its events
"""The rail at the left: the screens that this person may go to, each with its icon and its word."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from ims_desktop.ui.section_tabs import Section, Tab
from ims_desktop.ui.style.fonts import make_font
from ims_desktop.ui.style.icons import Icon, draw_icon
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import ICON_SIZE, SPACE_S

_WIDTH = 76
_WIDE = 64
_SIZES = ((54, 4, ICON_SIZE), (46, 2, ICON_SIZE), (42, 0, 16))
"""A button's height, what is free below it and its icon's size: as drawn, and in windows that are too low for that."""
_EDGE = 2  # above the first and below the last button where all stand as near as they can
_NUMBERED = 9


@dataclass(slots=True)
class _Entry:
    """A button, the screens that it leads to, and the one of them that was looked at last."""

    button: QToolButton
    icon: Icon
    tabs: list[Tab]
    last: str


class Rail(QFrame):
    """One button a screen, or a section; screens are reached by Ctrl+1 to Ctrl+9, the next by Ctrl+Shift+1 and on."""

    screen_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(_WIDTH)
        self._entries: list[_Entry] = []
        self._sections: dict[Section, _Entry] = {}
        self._of: dict[str, _Entry] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE_S, 1, SPACE_S)
        self._column.addStretch(1)
        self._room = 0
        self._fit()

    def add(self, key: str, title: str, icon: Icon, *keys: str, section: Section | None = None) -> None:
        """Add a screen below the others; `keys` reach it too, such as F10 and its twin."""
        number = len(self._of) + 1
        held = "Ctrl+" if number <= _NUMBERED else "Ctrl+Shift+"
        names = (*keys, f"{held}{(number - 1) % _NUMBERED + 1}")
        for name in names:
            QShortcut(QKeySequence(name), self).activated.connect(lambda: self.screen_wanted.emit(key))
        entry = self._sections.get(section) if section is not None else None
        if entry is None:
            entry = self._add_button(key, title, icon)
            if section is not None:
                self._sections[section] = entry
        elif section is not None:
            entry.icon = section.icon
            entry.button.setText(section.title)
        entry.tabs.append(Tab(key, title, ", ".join(names)))
        self._of[key] = entry
        said = [tab.keys if len(entry.tabs) == 1 else f"{tab.title}: {tab.keys}" for tab in entry.tabs]
        entry.button.setToolTip("\n".join(said))
        entry.button.setAccessibleDescription("; ".join(said))
        self._draw(entry)
        self._fit()

    def mark(self, key: str) -> None:
        """Show which screen is in front."""
        self._of[key].last = key
        self._of[key].button.setChecked(True)

    def section_of(self, key: str) -> tuple[str, Sequence[Tab]]:
        """The title of what a screen belongs to, and all screens of it."""
        return self._of[key].button.text(), tuple(self._of[key].tabs)

    def place_of(self, title: str) -> int | None:
        """Which screen of all this is, as its keys count them; None before it is there."""
        titles = [tab.title for key in self._of for tab in self._of[key].tabs if tab.key == key]
        return titles.index(title) + 1 if title in titles else None

    def _fit(self) -> None:
        count = len(self._entries)
        fitting = (size for size in _SIZES if count * (size[0] + size[1]) + 2 * SPACE_S <= self._room)
        tall, free, icon = next(fitting, _SIZES[0] if not self._room else _SIZES[-1])
        edge = _EDGE if tall == _SIZES[-1][0] else SPACE_S
        self._column.setContentsMargins(0, edge, 1, edge)
        self._column.setSpacing(free)
        for entry in self._entries:
            entry.button.setFixedSize(_WIDE, tall)
            entry.button.setIconSize(QSize(icon, icon))
            if entry.button.property("near") is not (near := tall < _SIZES[0][0]):
                entry.button.setProperty("near", near)
                entry.button.style().polish(entry.button)

    def _add_button(self, key: str, title: str, icon: Icon) -> _Entry:
        button = QToolButton(self)
        button.setText(title)
        button.setProperty("kind", "rail")
        button.setFont(make_font(11))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        entry = _Entry(button, icon, [], key)
        button.clicked.connect(lambda: self.screen_wanted.emit(entry.last))
        self._entries.append(entry)
        self._group.addButton(button)
        self._column.insertWidget(self._column.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return entry

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What it stands in is as tall as the window lets it be: where that is too low, the buttons come nearer."""
        if isinstance(event, QResizeEvent):
            self._room = event.size().height()
            self._fit()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons anew in another scheme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for entry in self._entries:
                self._draw(entry)

    def _draw(self, entry: _Entry) -> None:
        ink, scale = current_ink(), self.devicePixelRatioF()
        icon = QIcon(draw_icon(entry.icon, ink.muted, ICON_SIZE, scale))
        icon.addPixmap(draw_icon(entry.icon, ink.accent, ICON_SIZE, scale), QIcon.Mode.Normal, QIcon.State.On)
        entry.button.setIcon(icon)
