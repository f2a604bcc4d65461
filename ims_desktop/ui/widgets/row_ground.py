"""The ground of a row in a list or table: its line below, and its colour when it is the chosen one."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from ims_desktop.ui.style.tokens import RADIUS_CARD


def fill_within(painter: QPainter, viewport: QWidget, row: QRect, colour: QColor, *, headed: bool) -> None:
    """Fill a row, leaving out what would lie over the rounded corners of its list.

    A `headed` list has headings above it, so that only its lower corners are round.
    """
    corner = RADIUS_CARD - 1
    inside = QRectF(viewport.rect()).adjusted(0, -2 * corner if headed else 0, 0, 0)
    if row.top() >= inside.top() + corner and row.bottom() <= inside.bottom() - corner:
        painter.fillRect(row, colour)
        return
    path = QPainterPath()
    path.addRoundedRect(inside, corner, corner)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(path)
    painter.fillRect(row, colour)
    painter.restore()
