# ruff: noqa: N802  Qt names its events
"""A receipt on the screen as it looks on paper, drawn from the one layout that the printer and the PDF use too."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ims_desktop.documents.receipt_layout import (
    Amount,
    Banner,
    Block,
    Centred,
    Heading,
    Left,
    Mark,
    Pair,
    Rule,
    Total,
    VatTable,
    Weight,
)
from ims_desktop.domain.frozen import frozen
from ims_desktop.ui.style.fonts import REGULAR, SEMIBOLD, make_font
from ims_desktop.ui.style.ink import current_ink

PAPER_WIDTH = 292
_MARGIN = 18
_TEXT_WIDTH = PAPER_WIDTH - 2 * _MARGIN
_INDENT = 6
_GAP = 8
_RULE_SPACE = 7
_LINE_SPACE = 3
_TOOTH = 6
_LEFT, _RIGHT, _MIDDLE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
_BY_WORDS, _ANYWHERE = int(Qt.TextFlag.TextWordWrap), int(Qt.TextFlag.TextWrapAnywhere)


@frozen
class _Piece:
    """One text in its box; a piece without a text is a rule."""

    box: QRectF
    text: str
    font: QFont
    side: Qt.AlignmentFlag
    quiet: bool = False


class ReceiptPaper(QWidget):
    """One receipt; as high as what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[_Piece, ...] = ()
        self._height = 0.0
        self.setAccessibleName("Receipt")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_blocks(self, blocks: Sequence[Block]) -> None:
        """Show another receipt."""
        setter = _Setter()
        self._pieces = tuple(setter.pieces(blocks))
        self._height = setter.top + _MARGIN
        self.setAccessibleDescription(". ".join(piece.text for piece in self._pieces if piece.text))
        self.setFixedSize(self.sizeHint())
        self.update()

    def text(self) -> str:
        """What stands on the paper, a piece a line."""
        return "\n".join(piece.text for piece in self._pieces if piece.text)

    def sizeHint(self) -> QSize:
        """As wide as paper from a till, as high as what it says."""
        return QSize(PAPER_WIDTH, round(self._height) + _TOOTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the paper with its torn edge, then what of the text is in sight."""
        ink = current_ink()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink.line, 1))
        painter.setBrush(ink.surface)
        painter.drawPolygon(self._edge())
        seen = QRectF(event.rect())
        for piece in self._pieces:
            if not piece.box.intersects(seen):
                continue
            if not piece.text:
                painter.setPen(QPen(ink.line, 1))
                painter.drawLine(piece.box.topLeft(), piece.box.topRight())
                continue
            painter.setFont(piece.font)
            painter.setPen(ink.muted if piece.quiet else ink.text)
            painter.drawText(piece.box, int(piece.side) | _wrap(piece.text, piece.font, piece.box.width()), piece.text)

    def _edge(self) -> QPolygonF:
        bottom, right = self._height - 0.5, PAPER_WIDTH - 0.5
        points = [QPointF(0.5, 0.5), QPointF(right, 0.5), QPointF(right, bottom)]
        teeth = PAPER_WIDTH // (2 * _TOOTH)
        step = (PAPER_WIDTH - 1) / (2 * teeth)
        points += [
            QPointF(right - tooth * step, bottom + (_TOOTH - 1 if tooth % 2 else 0))
            for tooth in range(1, 2 * teeth + 1)
        ]
        return QPolygonF(points)


class _Setter:
    """Sets block under block, from the top."""

    def __init__(self) -> None:
        self.top = float(_MARGIN)
        self._normal = make_font(12)
        self._bold = make_font(12, SEMIBOLD)
        self._quiet = make_font(11)
        self._heading = make_font(15, SEMIBOLD)
        self._total = make_font(19, SEMIBOLD)
        self._banner = make_font(15, SEMIBOLD)
        self._mark = make_font(12, SEMIBOLD)

    def pieces(self, blocks: Sequence[Block]) -> Iterator[_Piece]:
        """Every piece of a receipt."""
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[_Piece]:  # noqa: PLR0911, C901  one way a kind of block
        match block:
            case Rule():
                return self._rule()
            case Heading(text):
                return self._text(text, self._heading, _MIDDLE, below=2)
            case Banner(text):
                return self._text(text, self._banner, _MIDDLE, below=4)
            case Centred(text):
                return self._text(text, self._normal, _MIDDLE)
            case Mark(text):
                return self._text(text, self._mark, _MIDDLE, below=4)
            case Left(text, indent, weight):
                return self._text(text, self._font(weight), _LEFT, indent=indent * _INDENT // 2, weight=weight)
            case Pair(name, value, weight):
                return self._pair(name, value, weight)
            case Amount(label, amount, weight):
                self.top += _LINE_SPACE if weight is Weight.BOLD else 0
                return self._both(label, amount, self._font(weight), weight)
            case Total(label, amount):
                return self._both(label, amount, self._total, Weight.BOLD)
            case VatTable(titles, rows):
                return self._table(titles, rows)

    def _font(self, weight: Weight) -> QFont:
        return {Weight.BOLD: self._bold, Weight.QUIET: self._quiet}.get(weight, self._normal)

    def _rule(self) -> Iterator[_Piece]:
        self.top += _RULE_SPACE
        yield _Piece(QRectF(_MARGIN, round(self.top) + 0.5, _TEXT_WIDTH, 1), "", self._normal, _LEFT)
        self.top += _RULE_SPACE + 1

    def _text(
        self,
        text: str,
        font: QFont,
        side: Qt.AlignmentFlag,
        *,
        indent: int = 0,
        weight: Weight = Weight.NORMAL,
        below: int = 0,
    ) -> Iterator[_Piece]:
        width = _TEXT_WIDTH - indent
        high = _height(text, font, width)
        yield _Piece(QRectF(_MARGIN + indent, self.top, width, high), text, font, side, weight is Weight.QUIET)
        self.top += high + below

    def _pair(self, name: str, value: str, weight: Weight) -> Iterator[_Piece]:
        font = self._font(weight)
        metrics = QFontMetrics(font)
        wide = metrics.horizontalAdvance(name)
        high = metrics.lineSpacing()
        if wide + _GAP + metrics.horizontalAdvance(value) <= _TEXT_WIDTH:
            yield _Piece(QRectF(_MARGIN, self.top, wide + 2, high), name, self._normal, _LEFT, quiet=True)
            left = _MARGIN + wide + _GAP
            yield _Piece(QRectF(left, self.top, _TEXT_WIDTH - wide - _GAP, high), value, font, _RIGHT)
            self.top += high
        else:
            yield from self._text(name, self._normal, _LEFT, weight=Weight.QUIET)
            yield from self._text(value, font, _LEFT, indent=_INDENT)

    def _both(self, label: str, amount: str, font: QFont, weight: Weight) -> Iterator[_Piece]:
        figures = QFontMetrics(font).horizontalAdvance(amount) + 2
        width = _TEXT_WIDTH - figures - _GAP
        high = _height(label, font, width)
        yield _Piece(QRectF(_MARGIN, self.top, width, high), label, font, _LEFT, weight is Weight.QUIET)
        yield _Piece(QRectF(_MARGIN + _TEXT_WIDTH - figures, self.top, figures, high), amount, font, _RIGHT)
        self.top += high + 1

    def _table(self, titles: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[_Piece]:
        for place, cells in enumerate((titles, *rows)):
            font = make_font(11, REGULAR if place else SEMIBOLD)
            high = QFontMetrics(font).lineSpacing()
            width = _TEXT_WIDTH / len(cells)
            for at, cell in enumerate(cells):
                box = QRectF(_MARGIN + at * width, self.top, width, high)
                yield _Piece(box, cell, font, _RIGHT if at else _LEFT, quiet=not place)
            self.top += high + 1


def _wrap(text: str, font: QFont, width: float) -> int:
    """Lines break between words; within one only where it is wider than the paper."""
    metrics = QFontMetrics(font)
    return _BY_WORDS if all(metrics.horizontalAdvance(word) <= width for word in text.split()) else _ANYWHERE


def _height(text: str, font: QFont, width: float) -> float:
    room = QRect(0, 0, int(width), 10_000)
    return float(QFontMetrics(font).boundingRect(room, int(_LEFT) | _wrap(text, font, width), text).height())
