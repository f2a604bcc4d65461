"""Finds keys that two things listen for at once: Qt then gives them to neither, and whoever presses them waits."""

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_EVERYWHERE = frozenset({Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut})


def find_clashes(window: QWidget) -> tuple[str, ...]:
    """Every key that is heard at this moment by more than one; empty where each has one listener."""
    heard: dict[str, list[str]] = defaultdict(list)
    for key, who in _heard(window):
        heard[key].append(who)
    return tuple(f"{key} is heard by {' and by '.join(who)}: by none" for key, who in heard.items() if len(who) > 1)


def _heard(window: QWidget) -> Iterator[tuple[str, str]]:
    focused = QApplication.focusWidget()
    for shortcut in window.findChildren(QShortcut):
        part = shortcut.parent()
        if not isinstance(part, QWidget) or not shortcut.isEnabled() or not _in_reach(part):
            continue
        inside = focused is not None and (part is focused or part.isAncestorOf(focused))
        if shortcut.context() in _EVERYWHERE or inside:
            yield shortcut.key().toString(), _name(part)
    for button in window.findChildren(QAbstractButton):
        if _in_reach(button) and not button.shortcut().isEmpty():
            yield button.shortcut().toString(), _name(button)


def _in_reach(part: QWidget) -> bool:
    return part.isVisible() and part.isEnabled()


def _name(part: QWidget) -> str:
    words = part.text() if isinstance(part, QAbstractButton) else part.accessibleName()
    return f"“{words}”" if words else type(part).__name__
