"""How one cell of a table is drawn: plain, strong, muted, as a fund's badge, and with a tag behind its words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ims_desktop.ui.shown import Look
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.widgets.badge import paint_badge, paint_tag, tag_width
from ims_desktop.ui.widgets.row_ground import fill_within
from ims_desktop.ui.widgets.rows_model import RowsModel

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SELECTED = QStyle.StateFlag.State_Selected
_ELIDE = Qt.TextElideMode.ElideRight
_ANTIALIASING = QPainter.RenderHint.Antialiasing

CELL_SIDE = 10
EDGE_SIDE = 14
"""Left of the first column that is shown and right of the last; the style sheet's headings agree."""
TAG_GAP = 6
"""Between a cell's words and its tag."""
_SECOND_RISE, _SECOND_HEIGHT = 8, 18


class TwoLined(QTableView):
    """A table whose rows have a second line for what there is no room for in columns."""

    line_height: int
    below: tuple[int, ...]
    """The columns that stand in it, in their order."""

    def room_below(self) -> tuple[int, int]:
        """Where the second line begins, and how wide it may be."""
        return EDGE_SIDE, self.viewport().width() - 2 * EDGE_SIDE

    def sides(self, at: int) -> tuple[int, int]:
        """What stays free left and right of a column's words: more at the table's own edges."""
        shown = [one for one in range(self.model().columnCount()) if one not in self.below]
        return EDGE_SIDE if at == shown[0] else CELL_SIDE, EDGE_SIDE if at == shown[-1] else CELL_SIDE


class CellDelegate(QStyledItemDelegate):
    """Draws straight from the model's words, so that Qt asks nothing of each cell."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        model, view = index.model(), self.parent()
        if not isinstance(model, RowsModel) or not isinstance(view, TwoLined):
            return
        ink = current_ink()
        at, number = index.row(), index.column()
        texts, tags = model.words(at)
        column, text, tag = model.columns[number], texts[number], tags[number]
        rect: QRect = option.rect
        chosen = bool(option.state & _SELECTED)
        painter.setRenderHint(_ANTIALIASING, False)  # at 150 % half a pixel would part two cells
        if chosen:
            fill_within(painter, view.viewport(), rect, ink.selection, headed=True)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink.line)
        painter.setRenderHint(_ANTIALIASING)
        before, after = view.sides(number)
        left, wide, middle = rect.left() + before, rect.width() - before - after, rect.top() + view.line_height // 2
        if view.below:
            painter.setPen(ink.selected_muted if chosen else ink.muted)
            _paint_below(painter, view, rect, model.words_below(at, view.below))
        if column.look is Look.BADGE:
            if text:
                paint_badge(painter, ink, left, middle, text)
            return
        room = wide - (tag_width(ink, tag.text) + TAG_GAP if tag is not None else 0)
        strong = column.look is Look.STRONG
        metrics = ink.strong_metrics if strong else ink.plain_metrics
        needed = metrics.horizontalAdvance(text)
        if needed > room:
            text = metrics.elidedText(text, _ELIDE, room)
            needed = metrics.horizontalAdvance(text)
        painter.setFont(ink.strong if strong else ink.plain)
        if column.look is Look.MUTED:
            painter.setPen(ink.selected_muted if chosen else ink.muted)
        else:
            painter.setPen(ink.selected_text if chosen else ink.text)
        box = QRectF(left, rect.top(), wide, view.line_height)
        painter.drawText(box, _RIGHT if column.right else _LEFT, text)
        if tag is not None:
            paint_tag(painter, ink, left + needed + (TAG_GAP if text else 0), middle, tag)


def _paint_below(painter: QPainter, view: TwoLined, cell: QRect, words: str) -> None:
    """As much of the row's second line as lies under one cell: the next one's ground would cover the rest."""
    ink = current_ink()
    left, room = view.room_below()
    painter.save()
    painter.setClipRect(cell.adjusted(-1, 0, 0, 0))  # at 150 % a letter would lose the pixel where two cells meet
    painter.setFont(ink.small)
    box = QRectF(left, cell.top() + view.line_height - _SECOND_RISE, room, _SECOND_HEIGHT)
    painter.drawText(box, _LEFT, ink.small_metrics.elidedText(words, _ELIDE, room))
    painter.restore()
