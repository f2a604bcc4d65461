# ruff: noqa: N802  Qt names its events
"""What the search found: fund, reference, who and where, with what was typed in bold, and what is due."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ims_desktop.ui.announce import announce
from ims_desktop.ui.shown import FoundRow
from ims_desktop.ui.style.ink import Ink, current_ink
from ims_desktop.ui.style.tokens import RADIUS_CARD, SPACE_M
from ims_desktop.ui.widgets.badge import paint_badge, paint_tag, tag_width
from ims_desktop.ui.widgets.highlight import Run, runs
from ims_desktop.ui.widgets.row_ground import fill_within

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SELECTED = QStyle.StateFlag.State_Selected

_ROW, _NARROW_ROW = 58, 76
_SIDE = 14
_REFERENCE_AT = 87
_DETAILS_AT = 214
_FIRST_LINE = 20
_SECOND_LINE = 41
_THIRD_LINE = 60
_SHOWN_ROWS = 5
_GAP = 4
_LEAST_WIDTH = 380
_NARROW = 560
"""In a list that is no wider, who it is and where has a line of its own: it is how two of a name are told apart."""

_Index = QModelIndex | QPersistentModelIndex


class ResultsModel(QAbstractListModel):
    """The results, each with its text split once into typed and untyped pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[FoundRow, ...] = ()
        self.pieces: tuple[tuple[Run, ...], ...] = ()
        self.details_at = _DETAILS_AT
        self.narrow = False

    @property
    def row_height(self) -> int:
        """How high each result is."""
        return _NARROW_ROW if self.narrow else _ROW

    def show_rows(self, rows: Sequence[FoundRow], typed: str) -> None:
        """Show other results."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.pieces = tuple(runs(row.details, typed) for row in self.rows)
        # references are never cut off: where one is long, all details begin further right
        longest = max((current_ink().strong_metrics.horizontalAdvance(row.reference) for row in self.rows), default=0)
        self.details_at = max(_DETAILS_AT, _REFERENCE_AT + longest + SPACE_M)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many were found."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = _DISPLAY) -> str | None:
        """The whole result in words; how it looks is the delegate's."""
        if role in {_DISPLAY, _SPOKEN}:
            return self.rows[index.row()].spoken
        return None


class _ResultDelegate(QStyledItemDelegate):
    def __init__(self, model: ResultsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        return QSize(1, self._model.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        at = index.row()
        row = self._model.rows[at]
        ink = current_ink()
        rect: QRect = option.rect
        chosen = bool(option.state & _SELECTED)
        text = ink.selected_text if chosen else ink.text
        muted = ink.selected_muted if chosen else ink.muted
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            view = self.parent()
            if isinstance(view, QAbstractItemView):
                fill_within(painter, view.viewport(), rect, ink.selection, headed=False)
        if at + 1 < len(self._model.rows):
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink.line)
        first = rect.top() + _FIRST_LINE
        paint_badge(painter, ink, rect.left() + _SIDE, first, row.fund)
        painter.setPen(text)
        painter.setFont(ink.strong if chosen else ink.plain)
        painter.drawText(
            QRectF(rect.left() + _REFERENCE_AT, first - 12, self._model.details_at - _REFERENCE_AT - 8, 24),
            _LEFT,
            row.reference,
        )
        right = rect.right() + 1 - _SIDE
        painter.setFont(ink.plain)
        due_width = ink.plain_metrics.horizontalAdvance(row.due)
        painter.drawText(QRectF(right - due_width - 2, first - 12, due_width + 2, 24), _RIGHT, row.due)
        narrow, pieces = self._model.narrow, self._model.pieces[at]
        last = rect.top() + (_THIRD_LINE if narrow else _SECOND_LINE)
        if narrow:
            who = rect.left() + _REFERENCE_AT
            self._paint_pieces(painter, ink, pieces, (who, rect.top() + _SECOND_LINE - 1), right)
            wide = 0 if row.tag is None else tag_width(ink, row.tag.text) + _GAP
            wide += ink.small_metrics.horizontalAdvance(row.second)
            tag_at = (who if wide <= right - who else rect.left() + _SIDE), last  # a long one begins further left
        else:
            tag_room = 0 if row.tag is None else tag_width(ink, row.tag.text) + _GAP
            end = right - due_width - SPACE_M - tag_room
            left = self._paint_pieces(painter, ink, pieces, (rect.left() + self._model.details_at, first), end)
            tag_at = left + _GAP, first
        if row.tag is not None:
            paint_tag(painter, ink, *tag_at, row.tag)
        if row.second:
            painter.setFont(ink.small)
            painter.setPen(muted)
            painter.drawText(
                QRectF(rect.left() + _SIDE, last - 10, right - rect.left() - _SIDE, 20),
                _RIGHT,
                row.second,
            )
        painter.restore()

    def _paint_pieces(
        self,
        painter: QPainter,
        ink: Ink,
        pieces: tuple[Run, ...],
        start: tuple[int, int],
        end: int,
    ) -> int:
        left, middle = start
        for words, typed in pieces:
            metrics = ink.strong_metrics if typed else ink.plain_metrics
            painter.setFont(ink.strong if typed else ink.plain)
            wide = metrics.horizontalAdvance(words)
            shown = words
            if left + wide > end:
                shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, end - left)
                wide = metrics.horizontalAdvance(shown)
            painter.drawText(QRectF(left, middle - 12, wide + 2, 24), _LEFT, shown)
            left += wide
            if shown != words:
                break
        return left


class ResultsList(QListView):
    """The list of results; its owner moves through it with `step` while the search box keeps the keys."""

    chosen = Signal(object)
    """The FoundRow that was pressed by Enter, or clicked twice."""
    current_changed = Signal(object)
    """The FoundRow that is marked now, or None."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ResultsModel()
        self.setModel(self._model)
        self.setItemDelegate(_ResultDelegate(self._model, self))
        self.setAccessibleName(name)
        self.setProperty("ground", "card")
        self.setProperty("ring_radius", RADIUS_CARD)
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.activated.connect(lambda index: self.chosen.emit(self._model.rows[index.row()]))

    def show_rows(self, rows: Sequence[FoundRow], typed: str = "") -> None:
        """Show what was found and mark the first; `typed` is written in bold where it stands."""
        self._model.show_rows(rows, typed)
        self.updateGeometry()
        if rows:
            self.setCurrentIndex(self._model.index(0, 0))
        else:
            self.current_changed.emit(None)

    def rows(self) -> tuple[FoundRow, ...]:
        """What is shown."""
        return self._model.rows

    def current(self) -> FoundRow | None:
        """The result that is marked."""
        index = self.currentIndex()
        return self._model.rows[index.row()] if index.isValid() else None

    def step(self, by: int) -> None:
        """Mark the result so many further down (or up), as far as there are any, and say it."""
        count = len(self._model.rows)
        if not count:
            return
        index = self.currentIndex()
        at = index.row() if index.isValid() else -1
        to = max(0, min(count - 1, at + by))
        self.setCurrentIndex(self._model.index(to, 0))
        announce(self, f"{to + 1} of {count}: {self._model.rows[to].spoken}")

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell which result is marked now."""
        super().currentChanged(current, previous)
        self.current_changed.emit(self._model.rows[current.row()] if current.isValid() else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow list has higher rows."""
        super().resizeEvent(event)
        if (narrow := event.size().width() <= _NARROW) is not self._model.narrow:
            self._model.narrow = narrow
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its results, up to five; then it scrolls."""
        return QSize(super().sizeHint().width(), min(len(self._model.rows), _SHOWN_ROWS) * self._model.row_height + 2)

    def minimumSizeHint(self) -> QSize:
        """At least two results."""
        return QSize(_LEAST_WIDTH, min(len(self._model.rows), 2) * self._model.row_height + 2)
