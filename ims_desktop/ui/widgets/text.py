"""Words on the screen in one of the few ways that words are written here."""

import re
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from ims_desktop.ui.style.fonts import BOLD, REGULAR, SEMIBOLD, make_font
from ims_desktop.ui.style.tokens import HEADING_SIZE, SMALL_SIZE, TEXT_SIZE


class Written(StrEnum):
    """How words are written."""

    PLAIN = "plain"
    STRONG = "strong"
    HEADING = "heading"
    SMALL = "small"
    LABEL = "label"
    """Over a field or an amount: small and semibold."""
    FIGURE = "figure"
    """An amount in a panel's heading."""


_FONTS: dict[Written, tuple[int, QFont.Weight]] = {
    Written.PLAIN: (TEXT_SIZE, REGULAR),
    Written.STRONG: (TEXT_SIZE, BOLD),
    Written.HEADING: (HEADING_SIZE, SEMIBOLD),
    Written.SMALL: (SMALL_SIZE, REGULAR),
    Written.LABEL: (SMALL_SIZE + 1, SEMIBOLD),
    Written.FIGURE: (22, SEMIBOLD),
}


_NUMBER_GOES_ON = re.compile(r"(?<=[A-Z0-9])-(?=[A-Z0-9])")
_JOINER = "\u2060"  # no line ends here, and nothing is to be seen


class Text(QLabel):
    """A label; never rich text, so that what people type is shown as it is."""

    def __init__(
        self,
        text: str = "",
        written: Written = Written.PLAIN,
        *,
        tone: str = "plain",
        wrap: bool = False,
        right: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        size, weight = _FONTS[written]
        self.setFont(make_font(size, weight))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802  Qt names it
        """Show other words; where they wrap no number of a slip or receipt is broken at its hyphen."""
        super().setText(_NUMBER_GOES_ON.sub(f"-{_JOINER}", text) if self.wordWrap() else text)

    def text(self) -> str:
        """The words as they were given."""
        return super().text().replace(_JOINER, "")

    def set_tone(self, tone: str) -> None:
        """Change the colour: plain, muted, accent, good, note, warning or wrong."""
        if self.property("tone") == tone:
            return
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
