"""The tokens as Qt's own colours and fonts, for the pieces that are painted by hand.

The application carries its ink as it carries its palette, so that a change of scheme reaches every piece.
"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFontMetrics

from ims_desktop.ui.shown import Tone
from ims_desktop.ui.style.fonts import BOLD, SEMIBOLD, make_font
from ims_desktop.ui.style.tokens import FIELD_SIZE, HEADING_SIZE, LIGHT, SMALL_SIZE, Tokens

_PROPERTY = "ims_ink"


class Ink:
    """Every colour and font that is painted with."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.window = QColor(tokens.window)
        self.surface = QColor(tokens.surface)
        self.sunk = QColor(tokens.sunk)
        self.line = QColor(tokens.line)
        self.control_line = QColor(tokens.control_line)
        self.text = QColor(tokens.text)
        self.muted = QColor(tokens.muted)
        self.off = QColor(tokens.off)
        self.accent = QColor(tokens.accent)
        self.on_accent = QColor(tokens.on_accent)
        self.tint = QColor(tokens.tint)
        self.selection = QColor(tokens.selection)
        self.selected_text = QColor(tokens.selected_text)
        self.selected_muted = QColor(tokens.selected_muted)
        self.wrong = QColor(tokens.wrong)
        self.ring = QColor(tokens.ring)
        self._tones = {
            Tone.PLAIN: (self.muted, self.sunk),
            Tone.GOOD: (self.accent, self.tint),
            Tone.NOTE: (QColor(tokens.note), QColor(tokens.note_ground)),
            Tone.WARNING: (QColor(tokens.warning), QColor(tokens.warning_ground)),
            Tone.WRONG: (self.wrong, QColor(tokens.wrong_ground)),
        }
        self.plain = make_font()
        self.strong = make_font(weight=SEMIBOLD)
        self.bold = make_font(weight=BOLD)
        self.small = make_font(SMALL_SIZE)
        self.small_strong = make_font(SMALL_SIZE, SEMIBOLD)
        self.heading = make_font(HEADING_SIZE, SEMIBOLD)
        self.field = make_font(FIELD_SIZE)
        self.cap = make_font(11, SEMIBOLD)
        self.plain_metrics = QFontMetrics(self.plain)
        self.strong_metrics = QFontMetrics(self.strong)
        self.small_metrics = QFontMetrics(self.small)
        self.small_strong_metrics = QFontMetrics(self.small_strong)
        self.cap_metrics = QFontMetrics(self.cap)

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """The colour of a tone's words and of the ground under them."""
        return self._tones[tone]


def set_ink(ink: Ink) -> None:
    """Give the application the ink that everything is painted with from now on."""
    application = QCoreApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, ink)


def current_ink() -> Ink:
    """The ink of the application; light where it has none yet."""
    application = QCoreApplication.instance()
    held = application.property(_PROPERTY) if application is not None else None
    if isinstance(held, Ink):
        return held
    ink = Ink(LIGHT)
    set_ink(ink)
    return ink
