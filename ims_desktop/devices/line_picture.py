"""A line of a receipt as a picture, for letters that no printer knows (ŵ, ŷ): a name is not misspelt for a machine."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont  # Pillow comes with python-escpos

from ims_desktop.documents.receipt_rows import Row, Style
from ims_desktop.documents.resources import resource_path

COLUMN_DOTS = 12  # the width of a character of font A
_LARGEST_FRAGMENT = 256  # rows; some printers lose more
_INK = 96  # low, so that thin accents do not break up
_LEAST_SIZE = 8
# the text's size and the picture's height in dots
_SIZES = {Style.NORMAL: (22, 30), Style.BOLD: (22, 30), Style.TALL: (32, 60), Style.LARGE: (44, 60)}


def is_drawable(character: str) -> bool:
    """Whether our font has the character: what it lacks, it draws as the same empty box as U+FFFF."""
    return _mask(character) != _mask("\uffff")


@lru_cache(maxsize=1024)
def _mask(character: str) -> bytes:
    return bytes(_font(Style.NORMAL, 22).getmask(character))


def line_picture(row: Row, columns: int) -> bytes:
    """The commands (GS v 0) that print a row as a picture, as wide as so many columns of text."""
    wide = columns * COLUMN_DOTS
    size, high = _SIZES[row.style]
    left = row.left.lstrip(" ")
    start = (len(row.left) - len(left)) * COLUMN_DOTS
    font = _font(row.style, size)
    while size > _LEAST_SIZE and start + font.getlength(left) + COLUMN_DOTS + font.getlength(row.right) > wide:
        size -= 1
        font = _font(row.style, size)
    picture = Image.new("L", (wide, high), 0)
    draw = ImageDraw.Draw(picture)
    baseline = high * 3 // 4
    if row.centred:
        draw.text((wide // 2, baseline), left, font=font, fill=255, anchor="ms")
    else:
        draw.text((start, baseline), left, font=font, fill=255, anchor="ls")
        draw.text((wide, baseline), row.right, font=font, fill=255, anchor="rs")
    return raster(picture)


def raster(picture: Image.Image) -> bytes:
    """A grey picture (255 is ink) as GS v 0 commands of at most 256 rows each."""
    black = picture.point([0] * _INK + [255] * (256 - _INK)).convert("1")
    row_bytes = (black.width + 7) // 8
    dots = black.tobytes()
    commands = bytearray()
    for top in range(0, black.height, _LARGEST_FRAGMENT):
        rows = min(_LARGEST_FRAGMENT, black.height - top)
        commands += b"\x1dv0\x00" + row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")
        commands += dots[top * row_bytes : (top + rows) * row_bytes]
    return bytes(commands)


@lru_cache(maxsize=64)
def _font(style: Style, size: int) -> ImageFont.FreeTypeFont:
    weight = "Regular" if style is Style.NORMAL else "SemiBold"
    file = resource_path(f"fonts/Inter-{weight}.ttf")
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
