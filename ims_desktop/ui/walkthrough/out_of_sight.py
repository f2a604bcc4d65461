"""Finds what must be seen without scrolling and is not: the button that acts, the money, a button that is cut through.

What is read may go on below and is scrolled to. What is pressed to act, and the amount that is given or asked for, may
not: who does not see it does not know that it is there.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QWidget

from ims_desktop.ui.widgets.big_amount import BigAmount
from ims_desktop.ui.widgets.key_button import KeyButton, Kind

GOES_ON = "goes_on"
"""A column of buttons that says so in this property goes on below as a list does: one may lie across its edge."""

_ALLOWED = 1
_EDGE = 4
"""So much of a button that is scrolled to is its edge, and no words."""
_ACTS = frozenset({Kind.MAIN, Kind.DANGER})


def find_out_of_sight(window: QWidget) -> Iterator[tuple[QWidget, str, str]]:
    """Each such part with its words and why."""
    for part in window.findChildren(QAbstractButton):
        if not part.isVisibleTo(window):
            continue
        seen = _seen(part, window)
        if isinstance(part, KeyButton) and part.kind in _ACTS and not _whole(part, seen):
            yield part, part.text(), "acts and is not wholly in sight"
        elif not seen.isEmpty() and not _whole(part, seen, _EDGE) and not _goes_on(part):
            yield part, part.text(), f"is cut through: {seen.height()} of {part.height()} px are in sight"
    for amount in window.findChildren(BigAmount):
        if amount.isVisibleTo(window) and not _whole(amount, _seen(amount, window)):
            yield amount, amount.amount.text(), "is an amount and is not wholly in sight"


def _seen(part: QWidget, window: QWidget) -> QRect:
    """What of a part lies inside everything that it lies in, in its own coordinates."""
    seen = QRect(QPoint(), part.size())
    at, lies_in = QPoint(), part
    while lies_in is not window and (above := lies_in.parentWidget()) is not None:
        at += lies_in.pos()
        seen &= QRect(-at, above.size())
        lies_in = above
    return seen


def _whole(part: QWidget, seen: QRect, allowed: int = _ALLOWED) -> bool:
    return part.width() - seen.width() <= allowed and part.height() - seen.height() <= allowed


def _goes_on(part: QWidget) -> bool:
    lies_in = part.parentWidget()
    return lies_in is not None and bool(lies_in.property(GOES_ON))
