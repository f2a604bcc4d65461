"""A receipt as a PDF as wide as receipt paper, for e-mail, for filing and for a copy by post."""

import io
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

# reportlab costs 150 ms: bootstrap imports this module when the first PDF is wanted, not before the window stands.
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ims_desktop.documents.plain_text import substituted
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
    receipt_blocks,
)
from ims_desktop.documents.resources import resource_path
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.receipt import Receipt

_WIDTH = 80 * mm
_MARGIN = 5 * mm
_INDENT = 3 * mm
_GAP = 2 * mm
_TALLEST = 297 * mm  # a sheet of A4: printed on a taller page nobody could read it
_LEADING = 1.38  # line height as a share of the text's size
_SIZE, _QUIET_SIZE, _HEADING_SIZE, _TOTAL_SIZE = 8.5, 7.5, 12.0, 16.0
_FILES = {"Inter": "fonts/Inter-Regular.ttf", "Inter-SemiBold": "fonts/Inter-SemiBold.ttf"}
_REGULAR, _BOLD = _FILES


@frozen
class _Face:
    """A font at a size."""

    font: str
    size: float

    def width(self, text: str) -> float:
        """How wide a text is in points, digits all as wide as 0."""
        digits = sum(character.isdecimal() for character in text)
        letters = "".join(character for character in text if not character.isdecimal())
        return self._drawn(letters) + digits * self._drawn("0")

    def _drawn(self, text: str) -> float:
        return _width(text, self.font, self.size)


_NORMAL = _Face(_REGULAR, _SIZE)
_STRONG = _Face(_BOLD, _SIZE)
_QUIET = _Face(_REGULAR, _QUIET_SIZE)
_HEADING = _Face(_BOLD, _HEADING_SIZE)
_TOTAL = _Face(_BOLD, _TOTAL_SIZE)


def _width(text: str, font: str, size: float) -> float:
    """How wide a text is drawn in points."""
    return size * sum(_character_width(character, font) for character in text)


@lru_cache(maxsize=2048)  # reportlab measures in Python; single characters, so that no name stays in memory
def _character_width(character: str, font: str) -> float:
    return float(pdfmetrics.stringWidth(character, font, 1))


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt as a PDF 80 mm wide and as high as it needs, with its fonts embedded.

    What is higher than a sheet of A4 goes on on further pages. The same receipt gives the same bytes every time.
    """
    return blocks_pdf(receipt_blocks(receipt), title=f"Receipt {receipt.number}", author=receipt.council.name)


def blocks_pdf(blocks: Sequence[Block], *, title: str, author: str) -> bytes:
    """Anything that is laid out as receipts are, as such a PDF; the same blocks give the same bytes."""
    _register_fonts()
    pages = _pages(blocks, title)
    held = io.BytesIO()
    canvas = Canvas(held, invariant=1, lang="en-GB")
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject("")
    canvas.setCreator("ims_desktop")
    for pieces in pages:
        height = 2 * _MARGIN + _height(pieces)
        canvas.setPageSize((_WIDTH, height))
        top = height - _MARGIN
        for piece in pieces:
            piece.draw(canvas, top)
            top -= piece.height
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _pages(blocks: Sequence[Block], title: str) -> Sequence[Sequence["_Piece"]]:
    """What stands on which page; where there are several, each ends with the paper's name and its number."""
    whole = [piece for block in blocks for piece in _pieces(block)]
    if 2 * _MARGIN + _height(whole) <= _TALLEST:
        return [whole]
    room = _TALLEST - 2 * _MARGIN - _height(_page_number(title, 1, 1))
    pages: list[list[_Piece]] = [[]]
    for together in _kept_together(blocks):
        if pages[-1] and _height(pages[-1]) + _height(together) > room:
            pages.append([])
        for piece in together:
            if _height(pages[-1]) + piece.height > room:  # one paragraph that no page holds
                pages.append([])
            pages[-1].append(piece)
    return [[*page, *_page_number(title, number, len(pages))] for number, page in enumerate(pages, start=1)]


def _kept_together(blocks: Sequence[Block]) -> Iterator[Sequence["_Piece"]]:
    """No page ends with a heading or a rule, and what is said of a row stands on the same page as the row."""
    together: list[_Piece] = []
    joins = False
    for block in blocks:
        pieces = _pieces(block)
        if together and not joins and not (isinstance(block, Left) and block.indent):
            yield together
            together = []
        together += pieces
        joins = isinstance(block, Rule) or (isinstance(block, Left) and block.weight is Weight.BOLD)
    yield together


def _page_number(title: str, number: int, pages: int) -> Sequence["_Piece"]:
    return (_gap(), *_centred(f"{title} · page {number} of {pages}", _QUIET))


def _height(pieces: Sequence["_Piece"]) -> float:
    return sum(piece.height for piece in pieces)


def _register_fonts() -> None:
    """Make Inter known to reportlab; 27 ms a face, once a run."""
    known = pdfmetrics.getRegisteredFontNames()
    for name, file in _FILES.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(resource_path(file))))


def _written(text: str, face: _Face) -> str:
    """Text with what the font lacks as base letters, so that no name ends in an empty box if it can be helped."""
    glyphs = pdfmetrics.getFont(face.font).face.charToGlyph
    return substituted(text, lambda character: ord(character) in glyphs)


@frozen
class _Piece:
    """Something drawn at a height; `draw` takes the canvas and the top."""

    height: float
    draw: Callable[[Canvas, float], None]


def _pieces(block: Block) -> Sequence[_Piece]:  # noqa: C901, PLR0911  one return a kind of block
    match block:
        case Rule():
            return (_Piece(2 * _GAP, _draw_rule),)
        case Heading(text):
            return _centred(text, _HEADING)
        case Banner(text):
            return (*_centred(text, _TOTAL), _gap())
        case Centred(text):
            return _centred(text, _NORMAL)
        case Mark(text):
            return (*_centred(text, _STRONG), _gap())
        case Left(text, indent, weight):
            return _paragraph(text, _face(weight), _INDENT if indent else 0.0)
        case Pair(name, value, weight):
            return _pair(name, value, _face(weight))
        case Amount(label, amount, weight):
            return _amount(label, amount, _face(weight))
        case Total(label, amount):
            return _amount(label, amount, _TOTAL)
        case VatTable(titles, rows):
            return _table(titles, rows)


def _face(weight: Weight) -> _Face:
    return {Weight.NORMAL: _NORMAL, Weight.BOLD: _STRONG, Weight.QUIET: _QUIET}[weight]


def _gap() -> _Piece:
    return _Piece(_GAP, lambda _canvas, _top: None)


def _draw_rule(canvas: Canvas, top: float) -> None:
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, top - _GAP, _WIDTH - _MARGIN, top - _GAP)


def _line_of(face: _Face, *texts: tuple[float, str]) -> _Piece:
    """One line of texts, each at its own place from the left."""

    def draw(canvas: Canvas, top: float) -> None:
        baseline = top - face.size
        canvas.setFont(face.font, face.size)
        for left, text in texts:
            canvas.drawString(left, baseline, text)

    return _Piece(face.size * _LEADING, draw)


def _centred(text: str, face: _Face) -> Sequence[_Piece]:
    room = _WIDTH - 2 * _MARGIN
    lines = _wrapped(_written(text, face), face, room)
    return [_line_of(face, ((_WIDTH - _width(line, face.font, face.size)) / 2, line)) for line in lines]


def _paragraph(text: str, face: _Face, indent: float) -> Sequence[_Piece]:
    room = _WIDTH - 2 * _MARGIN - indent
    return [_line_of(face, (_MARGIN + indent, line)) for line in _wrapped(_written(text, face), face, room)]


def _pair(name: str, value: str, face: _Face) -> Sequence[_Piece]:
    written_name, written = _written(name, _NORMAL), _written(value, face)
    room = _WIDTH - 2 * _MARGIN
    wide = _width(written, face.font, face.size)
    if _NORMAL.width(written_name) + _GAP + wide > room:
        return (*_paragraph(name, _NORMAL, 0.0), *_paragraph(value, face, _INDENT))
    return (_line_of(face, (_MARGIN, written_name), (_WIDTH - _MARGIN - wide, written)),)


def _amount(label: str, amount: str, face: _Face) -> Sequence[_Piece]:
    figure = _written(amount, face)
    room = _WIDTH - 2 * _MARGIN - face.width(figure) - _GAP
    first, *rest = _wrapped(_written(label, face), face, room) or [""]
    return (
        _with_figures(face, first, ((_WIDTH - _MARGIN, figure),)),
        *(_line_of(face, (_MARGIN, row)) for row in rest),
    )


def _table(titles: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Sequence[_Piece]:
    share = (_WIDTH - 2 * _MARGIN) / len(titles)
    ends = [_MARGIN + share * (place + 1) for place in range(len(titles))]
    faced = ((titles, _STRONG), *((row, _NORMAL) for row in rows))
    written = [[_written(cell, face) for cell in row] for row, face in faced]
    widest = max(_NORMAL.width(cell) for _first, *cells in written for cell in cells) + _GAP
    # amounts too wide for their column make the whole table smaller: they never wrap and never move
    size = _SIZE * min(1.0, share / widest)
    return [
        _with_figures(_Face(_REGULAR if place else _BOLD, size), first, tuple(zip(ends[1:], cells, strict=True)))
        for place, (first, *cells) in enumerate(written)
    ]


def _with_figures(face: _Face, left: str, figures: tuple[tuple[float, str], ...]) -> _Piece:
    """A line whose figures end at given places, every digit as wide as the next.

    reportlab cannot ask the font for its tabular figures, so each digit is set in a cell as wide as 0.
    """

    def draw(canvas: Canvas, top: float) -> None:
        baseline = top - face.size
        text = canvas.beginText()
        text.setFont(face.font, face.size)
        text.setTextOrigin(_MARGIN, baseline)
        text.textOut(left)
        for end, figure in figures:
            across = end - face.width(figure)
            for character in figure:
                wide = face.width(character)
                drawn = _width(character, face.font, face.size)
                text.setTextOrigin(across + (wide - drawn) / 2, baseline)
                text.textOut(character)
                across += wide
        canvas.drawText(text)

    return _Piece(face.size * _LEADING, draw)


def _wrapped(text: str, face: _Face, room: float) -> list[str]:
    """Text in lines no wider than `room`, broken between words, or within a word that is too long."""

    def width(line: str) -> float:
        return _width(line, face.font, face.size)

    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        line = ""
        for character in word:
            if line and width(line + character) > room:
                lines.append(line)
                line = ""
            line += character
    return [*lines, line] if line else lines
