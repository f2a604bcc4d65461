# ruff: noqa: N802  Qt names its events
"""A fund's short name on a small ground, and tags that say in a word what to know about something."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ims_desktop.ui.shown import Tag, Tone
from ims_desktop.ui.style.ink import Ink, current_ink
from ims_desktop.ui.style.tokens import RADIUS_TAG

BADGE_HEIGHT = 20
BADGE_WIDTH = 44
_PADDING = 7
_TAG_PADDING = 10
_CENTRE = Qt.AlignmentFlag.AlignCenter
_NO_PEN = Qt.PenStyle.NoPen


def badge_width(ink: Ink, text: str) -> int:
    """How wide a fund's badge is."""
    return max(BADGE_WIDTH, ink.cap_metrics.horizontalAdvance(text) + 2 * _PADDING)


def paint_badge(painter: QPainter, ink: Ink, left: float, middle: float, text: str) -> int:
    """Draw a fund's badge; gives its width."""
    wide = badge_width(ink, text)
    box = QRectF(left, round(middle - BADGE_HEIGHT / 2), wide, BADGE_HEIGHT)
    _ground(painter, ink, box, Tone.PLAIN, RADIUS_TAG)
    painter.setFont(ink.cap)
    painter.setPen(ink.muted)
    painter.drawText(box, _CENTRE, text)
    return wide


def tag_width(ink: Ink, text: str) -> int:
    """How wide a tag is."""
    return ink.small_metrics.horizontalAdvance(text) + 2 * _TAG_PADDING


def paint_tag(painter: QPainter, ink: Ink, left: float, middle: float, tag: Tag) -> int:
    """Draw a tag; gives its width."""
    wide = tag_width(ink, tag.text)
    box = QRectF(left, round(middle - BADGE_HEIGHT / 2), wide, BADGE_HEIGHT)
    _ground(painter, ink, box, tag.tone, BADGE_HEIGHT / 2)
    painter.setFont(ink.small)
    painter.setPen(ink.tone(tag.tone)[0])
    painter.drawText(box, _CENTRE, tag.text)
    return wide


def _ground(painter: QPainter, ink: Ink, box: QRectF, tone: Tone, radius: float) -> None:
    colour, ground = ink.tone(tone)
    if ink.tokens.is_high_contrast:  # grounds are all alike there, so it needs an edge
        painter.setPen(colour)
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    else:
        painter.setPen(_NO_PEN)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


class _Painted(QLabel):
    """A label whose ground is painted; it keeps its text for the screen reader."""

    def __init__(self, text: str, parent: QWidget | None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its word."""
        return self.sizeHint()


class Badge(_Painted):
    """A fund's short name."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFont(current_ink().cap)

    def sizeHint(self) -> QSize:
        """At least as wide as any other fund's of four letters, so that they stand in a column."""
        return QSize(badge_width(current_ink(), self.text()), BADGE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is painted whole
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_badge(painter, current_ink(), 0, self.height() / 2, self.text())


class TagLabel(_Painted):
    """A tag as a widget of its own."""

    def __init__(self, tag: Tag, parent: QWidget | None = None) -> None:
        super().__init__(tag.text, parent)
        self._tag = tag
        self.setFont(current_ink().small)

    def show_tag(self, tag: Tag) -> None:
        """Say something else."""
        self._tag = tag
        self.setText(tag.text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return QSize(tag_width(current_ink(), self._tag.text), BADGE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  it is painted whole
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tag(painter, current_ink(), 0, self.height() / 2, self._tag)
