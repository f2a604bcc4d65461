# ruff: noqa: N802  Qt names its events
"""The ring round whatever has the keys: drawn over the window, so that nothing next to it cuts it off."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.style.tokens import RADIUS_FIELD, RING_WIDTH

RADIUS_PROPERTY = "ring_radius"
"""A widget whose corners are not those of a field says so in this property; -1 for no ring."""

_EDGE = 2
_MOVES = frozenset(
    {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange},
)


class RingFrame(QWidget):
    """The ring itself: a see-through frame on top of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.radius = RADIUS_FIELD
        self.edged = False
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def surround(self, target: QWidget) -> None:
        """Lie round `target`, as far as the parts that it lies in are in sight."""
        window = target.window()
        target = _card_round(target)
        inner = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        outer = inner.adjusted(-RING_WIDTH, -RING_WIDTH, RING_WIDTH, RING_WIDTH)
        seen = outer
        part = target.parentWidget()
        while part is not None and part is not window:
            if isinstance(part.parentWidget(), QAbstractScrollArea):
                seen = seen.intersected(QRect(part.mapTo(window, QPoint(0, 0)), part.size()))
            part = part.parentWidget()
        if seen.isEmpty():
            self.hide()
            return
        radius = target.property(RADIUS_PROPERTY)
        self.radius = radius if isinstance(radius, int) else RADIUS_FIELD
        self.edged = isinstance(target, QAbstractScrollArea) or target.property("ground") == "card"
        self.setGeometry(outer)
        # Only the frame is this widget's: what blinks inside it does not make it paint.
        corner = max(self.radius, 1)
        thick = RING_WIDTH + (_EDGE if self.edged else 0)
        hole = self.rect().adjusted(thick, thick, -thick, -thick)
        middle = QRegion(hole.adjusted(corner, 0, -corner, 0)) + QRegion(hole.adjusted(0, corner, 0, -corner))
        self.setMask((QRegion(self.rect()) - middle) & QRegion(seen.translated(-outer.topLeft())))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  the whole ring is small
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current_ink().ring, RING_WIDTH))
        half = RING_WIDTH / 2
        corner = self.radius + half
        box = QRectF(self.rect())
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), corner, corner)
        if self.edged:  # the style sheet gives fields and buttons their accent edge, but no list its own
            inset = RING_WIDTH + _EDGE / 2
            painter.setPen(QPen(current_ink().accent, _EDGE))
            painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), self.radius - 1, self.radius - 1)


def _card_round(target: QWidget) -> QWidget:
    """The card that a table fills, for the ring goes round the whole of it; else the widget itself."""
    if target.property("ground") != "inside":
        return target
    card = target.parentWidget()
    return card if card is not None and card.property("ground") == "card" else target


class FocusRing(QObject):
    """Follows the keys from widget to widget through every window of the application."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._followed: list[QWidget] = []
        self._target: QWidget | None = None
        self._frame: RingFrame | None = None
        application.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the widget, and with everything that it lies in."""
        if event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._let_go()
        if new is None or new.property(RADIUS_PROPERTY) == -1:
            return
        self._target = new
        window = new.window()
        found = window.findChild(RingFrame, "focusRing", Qt.FindChildOption.FindDirectChildrenOnly)
        self._frame = found if isinstance(found, RingFrame) else RingFrame(window)
        part: QWidget | None = new
        while part is not None:
            part.installEventFilter(self)
            self._followed.append(part)
            part = None if part is window else part.parentWidget()
        self._place()

    def _place(self) -> None:
        if self._target is None or self._frame is None:
            return
        try:
            if self._target.isVisible():
                self._frame.surround(self._target)
            else:
                self._frame.hide()
        except RuntimeError:  # it was taken down while it had the keys
            self._target = self._frame = None

    def _let_go(self) -> None:
        followed, self._followed = self._followed, []
        frame, self._frame, self._target = self._frame, None, None
        try:
            if frame is not None:
                frame.hide()
            for part in followed:
                part.removeEventFilter(self)
        except RuntimeError:  # the window that held them is being taken down
            return
