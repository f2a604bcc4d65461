"""The letters: Inter as shipped, with figures of one width so that amounts stand under one another."""

from PySide6.QtGui import QFont, QFontDatabase

from ims_desktop.documents.resources import resource_path
from ims_desktop.ui.style.tokens import TEXT_SIZE

FAMILY = "Inter"
_FILES = ("fonts/Inter-Regular.ttf", "fonts/Inter-SemiBold.ttf", "fonts/Inter-Bold.ttf")

REGULAR = QFont.Weight.Normal
SEMIBOLD = QFont.Weight.DemiBold
BOLD = QFont.Weight.Bold


def load_fonts() -> bool:
    """Make the shipped fonts known; False where they are not there and the system's own stands in."""
    families: list[str] = []
    for name in _FILES:
        try:
            path = resource_path(name)
        except FileNotFoundError:
            continue
        families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return FAMILY in families


def make_font(size: int = TEXT_SIZE, weight: QFont.Weight = REGULAR) -> QFont:
    """A font of `size` pixels with tabular figures."""
    font = QFont(FAMILY)
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return font
