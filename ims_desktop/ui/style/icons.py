"""The icons: one set (Lucide), drawn in the colour that the place asks for."""

from enum import StrEnum

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ims_desktop.documents.resources import resource_path
from ims_desktop.ui.style.tokens import ICON_SIZE, ICON_STROKE

_DRAWN_AT = 24  # the grid that Lucide is drawn on


class Icon(StrEnum):
    """What an icon stands for; the value is its file in `resources/icons`."""

    COUNTER = "counter"
    SESSION = "session"
    COUNT = "count"
    APPROVE = "approve"
    BANKING = "banking"
    FINANCE = "finance"
    DASHBOARD = "dashboard"
    TRANSACTIONS = "transactions"
    SUSPENSE = "suspense"
    TRANSFER = "transfer"
    REFUND = "refund"
    ERETURN = "ereturn"
    STATEMENT = "statement"
    MATCH = "match"
    EXPORT = "export"
    ADMIN = "admin"
    PEOPLE = "people"
    PERSON = "person"
    PROOF = "proof"
    HELP = "help"
    SEARCH = "search"
    GOOD = "good"
    NOTE = "note"
    WARNING = "warning"
    WRONG = "wrong"
    LOCK = "lock"
    PRINTER = "printer"
    TERMINAL = "terminal"
    OFFLINE = "offline"
    CASH = "cash"
    TIME = "time"
    AGAIN = "again"
    ADD = "add"
    REMOVE = "remove"
    CLOSE = "close"
    DOWN = "down"
    TICK = "tick"


def draw_icon(icon: Icon, colour: QColor, size: int = ICON_SIZE, scale: float = 1.0) -> QPixmap:
    """The icon `size` pixels wide with strokes of one width, sharp at the screen's `scale`."""
    stroke = ICON_STROKE * _DRAWN_AT / max(size, ICON_SIZE)
    svg = resource_path(f"icons/{icon}.svg").read_text("utf-8")
    svg = svg.replace("currentColor", colour.name()).replace('stroke-width="2"', f'stroke-width="{stroke:.2f}"')
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
