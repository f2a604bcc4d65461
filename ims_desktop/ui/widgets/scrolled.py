"""A frame through which something is scrolled where the window is too small for it."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLayout, QScrollArea, QSizePolicy, QWidget

_LEAST = 64
_ROUND = 16  # room round what has the keys, so that its ring and its label are seen too


class Scrolled(QScrollArea):
    """Whatever gets the keys comes into sight, also where it got them by a screen's own doing."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(widget)
        self._look = QTimer(self)  # once the layout knows where things are
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._follow)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keys_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt names its events
        """In a window that was made smaller what has the keys stays in sight."""
        super().resizeEvent(event)
        self._look.start(0)

    def _keys_moved(self, _old: QWidget | None, _new: QWidget | None) -> None:
        self._look.start(0)

    def _follow(self) -> None:
        focused, inside = QApplication.focusWidget(), self.widget()
        if focused is not None and inside is not None and self.isVisible() and inside.isAncestorOf(focused):
            # whole: Qt's own ensureWidgetVisible shows the line of the caret; what is too high for that, from its top
            where = QRect(focused.mapTo(inside, QPoint()), focused.size())
            for corner in (where.bottomRight(), where.topLeft()):
                self.ensureVisible(corner.x(), corner.y(), _ROUND, 2 * _ROUND)


class Snug(Scrolled):
    """Asks for as much room as what it shows, and makes do with little: it scrolls only where there is no more."""

    def __init__(self, widget: QWidget, *, least: int = _LEAST) -> None:
        super().__init__(widget)
        self._inside, self._least = widget, least
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it keeps its width, and is tall

    def sizeHint(self) -> QSize:  # noqa: N802  Qt names what a layout is asked
        """All of what it shows, as tall as that gets in this width."""
        inside, hint = self._inside, self._inside.sizeHint()
        tall = inside.heightForWidth(self.width()) if inside.hasHeightForWidth() else hint.height()
        return QSize(hint.width(), tall)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as what it shows must be, beside its bar where it has one; a line or two of it."""
        hint = self.sizeHint().height()
        bar = self.verticalScrollBar().sizeHint().width() if hint > self.height() else 0
        return QSize(self._inside.minimumSizeHint().width() + bar, min(self._least, hint))

    def event(self, event: QEvent) -> bool:
        """Ask anew once what it shows wants other room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words that wrap are taller in a narrower place."""
        super().resizeEvent(event)
        if event.size() != event.oldSize():
            self.updateGeometry()


class ByButton(Scrolled):
    """A column of buttons alike, as far apart as its margin: none lies across an edge, also where it is scrolled."""

    def __init__(self, column: QWidget, apart: int) -> None:
        super().__init__(column)
        self._column, self._apart = column, apart

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """End below a whole button where there are more of them."""
        super().resizeEvent(event)
        self._end()

    def event(self, event: QEvent) -> bool:
        """End elsewhere once other buttons are there."""
        answer = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._end()
        return answer

    def _follow(self) -> None:
        super()._follow()
        bar, step = self.verticalScrollBar(), self.verticalScrollBar().singleStep()
        bar.setValue(-(-bar.value() // step) * step)

    def _end(self) -> None:
        shown = [one for one in self._column.findChildren(QAbstractButton) if not one.isHidden()]
        step = shown[0].sizeHint().height() + self._apart if shown else 1
        self.verticalScrollBar().setSingleStep(step)
        high = self.height()
        rest = (high - self._apart) % step if self._apart + len(shown) * step > high else 0
        self.setViewportMargins(0, 0, 0, rest)


def beside_actions(part: QLayout) -> Snug:
    """What stands beside a panel that acts: it scrolls where it is too high, and the panel's buttons stay in sight."""
    page = QWidget()
    part.setContentsMargins(0, 0, 0, 0)
    page.setLayout(part)
    return Snug(page)


def scrolled(widget: QWidget, *, bars: bool = True) -> QScrollArea:
    """The widget in its frame; without bars it keeps its width and is reached by the keys and the wheel."""
    area = Scrolled(widget)
    if not bars:
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(widget.minimumWidth())
    return area
