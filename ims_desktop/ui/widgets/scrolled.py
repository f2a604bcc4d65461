"""A frame through which something is scrolled where the window is too small for it."""

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

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


def scrolled(widget: QWidget, *, bars: bool = True) -> QScrollArea:
    """The widget in its frame; without bars it keeps its width and is reached by the keys and the wheel."""
    area = Scrolled(widget)
    if not bars:
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(widget.minimumWidth())
    return area
