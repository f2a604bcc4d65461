"""Finds words that cannot be read (cut off, outside, or only sideways), and what acts but is not in sight."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.shown import Look
from ims_desktop.ui.style.ink import current_ink
from ims_desktop.ui.walkthrough.out_of_sight import find_out_of_sight
from ims_desktop.ui.widgets.badge import tag_width
from ims_desktop.ui.widgets.scrolled import Snug
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.table_cell import TAG_GAP

_ALLOWED = 1
"""Pixels by which rounding may differ."""

_MOST_ROWS = 60


@frozen
class CutOff:
    """One text that cannot be read whole, and why."""

    where: str
    text: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: “{self.text}” {self.why}"


def find_cut_off(window: QWidget) -> tuple[CutOff, ...]:
    """Everything in sight in `window` that is cut off or lies outside; empty where all can be read."""
    found: list[CutOff] = []
    for part in (window, *window.findChildren(QWidget)):
        if not part.isVisibleTo(window) or not _words(part):
            continue
        found += [CutOff(_where(part), text, why) for text, why in _faults(part)]
        if part is not window:
            outside = _outside(part)
            if outside:
                found.append(CutOff(_where(part), _words(part), outside))
    found += [CutOff(_where(part), words, why) for part, words, why in find_out_of_sight(window)]
    return (*found, *_sideways(window))


def _sideways(window: QWidget) -> Iterator[CutOff]:
    """What has to be scrolled sideways to be read: a page that is too long goes on below, never beside."""
    for area in window.findChildren(QAbstractScrollArea):
        hidden = area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff and not isinstance(
            area, Snug
        )
        beyond = area.horizontalScrollBar().maximum()
        if area.isVisibleTo(window) and not hidden and beyond > _ALLOWED:
            yield CutOff(_where(area), area.accessibleName(), f"scrolls sideways by {beyond} px")


def _words(part: QWidget) -> str:
    match part:
        case QLabel() | QAbstractButton() | QLineEdit():
            return part.text() or (part.placeholderText() if isinstance(part, QLineEdit) else "")
        case QComboBox():
            return part.currentText()
        case QHeaderView():
            return "headings"
        case RowTable():
            return "rows"
        case _:
            return ""


def _faults(part: QWidget) -> Iterator[tuple[str, str]]:
    match part:
        case QLabel():
            yield from _label(part)
        case QHeaderView():
            yield from _headings(part)
        case RowTable():
            yield from _cells(part)
        case QLineEdit() if part.text():
            return  # what was typed scrolls under the caret
        case QLineEdit():
            yield from _narrow(part, part.placeholderText(), part.contentsRect().width() - 8)
        case QAbstractButton() | QComboBox():
            needed = part.minimumSizeHint()
            if needed.width() > part.width() + _ALLOWED or needed.height() > part.height() + _ALLOWED:
                yield _words(part), f"needs {needed.width()}x{needed.height()}, has {part.width()}x{part.height()}"
        case _:
            return


def _label(label: QLabel) -> Iterator[tuple[str, str]]:
    space = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + _ALLOWED:
            yield label.text(), f"needs {needed} px of height, has {label.height()}"
        longest = max(label.text().split(), key=len, default="")
        yield from _narrow(label, longest, space.width())
        return
    yield from _narrow(label, label.text(), space.width())
    # A capital's height, not the line's: tight lines cut nothing off.
    tight = QFontMetrics(label.font()).tightBoundingRect(label.text()).height()
    if tight > space.height() + _ALLOWED:
        yield label.text(), f"needs {tight} px of height, has {space.height()}"


def _narrow(part: QWidget, text: str, room: int) -> Iterator[tuple[str, str]]:
    needed = QFontMetrics(part.font()).size(Qt.TextFlag.TextSingleLine, text).width()
    if needed > room + _ALLOWED:
        yield text, f"needs {needed} px, has {room}"


def _headings(headings: QHeaderView) -> Iterator[tuple[str, str]]:
    view = headings.parentWidget()
    if not isinstance(view, QTableView) or headings.orientation() is not Qt.Orientation.Horizontal:
        return
    metrics = QFontMetrics(headings.font())
    for at in range(headings.count()):
        title = str(view.model().headerData(at, Qt.Orientation.Horizontal) or "")
        if not headings.isSectionHidden(at) and metrics.horizontalAdvance(title) > headings.sectionSize(at) + _ALLOWED:
            yield title, f"its column has {headings.sectionSize(at)} px"


def _cells(table: RowTable[object]) -> Iterator[tuple[str, str]]:
    """Words that a cell in sight shortens; a column that takes what width is left may shorten its own."""
    model, ink = table.rows_model, current_ink()
    in_sight = table.viewport().rect()
    for row in range(min(model.rowCount(), _MOST_ROWS)):
        if table.below and in_sight.intersects(table.visualRect(model.index(row, _first(table)))):
            yield from _second_line(table, row)
        for at, column in enumerate(model.columns):
            index = model.index(row, at)
            if column.stretch or column.look is Look.BADGE or not in_sight.intersects(table.visualRect(index)):
                continue
            texts, tags = model.words(row)
            words, tag = texts[at], tags[at]
            metrics = ink.strong_metrics if column.look is Look.STRONG else ink.plain_metrics
            room = table.columnWidth(at) - sum(table.sides(at))
            room -= tag_width(ink, tag.text) + TAG_GAP * bool(words) if tag is not None else 0
            if (words or tag) and metrics.horizontalAdvance(words) > room + _ALLOWED:
                yield words or str(tag and tag.text), f"its column has {room} px"


def _second_line(table: RowTable[object], row: int) -> Iterator[tuple[str, str]]:
    words, (_left, room) = table.rows_model.words_below(row, table.below), table.room_below()
    may_shorten = any(table.rows_model.columns[at].stretch for at in table.below)
    if not may_shorten and current_ink().small_metrics.horizontalAdvance(words) > room + _ALLOWED:
        yield words, f"the row's second line has {room} px"


def _first(table: RowTable[object]) -> int:
    return next(at for at in range(table.rows_model.columnCount()) if not table.isColumnHidden(at))


def _outside(part: QWidget) -> str:
    """Why `part` is not wholly inside everything that it lies in; what scrolls may lie outside."""
    within = QRect(QPoint(0, 0), part.size())
    lies_in = part.parentWidget()
    child = part
    while lies_in is not None and not child.isWindow():
        if isinstance(lies_in.parentWidget(), QAbstractScrollArea) or isinstance(lies_in, QAbstractScrollArea):
            return ""
        within.translate(child.pos())
        if not lies_in.rect().adjusted(-_ALLOWED, -_ALLOWED, _ALLOWED, _ALLOWED).contains(within):
            return f"lies outside its {type(lies_in).__name__}"
        child, lies_in = lies_in, lies_in.parentWidget()
    return ""


def _where(part: QWidget) -> str:
    names: list[str] = []
    at: QWidget | None = part
    while at is not None and not at.isWindow():
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return " < ".join(names[:4])
