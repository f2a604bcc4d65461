# ruff: noqa: N802  Qt names its events
"""The largest thing on the screen: what is to pay, and then the change."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ims_desktop.ui.style.fonts import SEMIBOLD, make_font
from ims_desktop.ui.style.tokens import AMOUNT_SIZE
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.text import Text, Written

_SMALLEST = 24
_STEP = 2


class AmountLabel(QLabel):
    """One amount, 46 pixels high, or as large as its width allows."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setFont(make_font(AMOUNT_SIZE, SEMIBOLD))
        self.setFixedHeight(AMOUNT_SIZE + 10)
        self.setMinimumWidth(1)

    def set_text(self, text: str) -> None:
        """Show another amount."""
        self.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the amount into its width."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Narrower than the text: it shrinks instead."""
        return QSize(1, self.height())

    def _fit(self) -> None:
        size = AMOUNT_SIZE
        while size > _SMALLEST and self._too_wide(size):
            size -= _STEP
        if self.font().pixelSize() != size:
            self.setFont(make_font(size, SEMIBOLD))

    def _too_wide(self, size: int) -> bool:
        return QFontMetrics(make_font(size, SEMIBOLD)).horizontalAdvance(self.text()) > self.width()


class BigAmount(QWidget):
    """An amount under its caption: “To pay · 2 lines”, £80.25."""

    def __init__(self, caption: str = "", amount: str = "", *, tone: str = "plain") -> None:
        super().__init__()
        self.caption = Text(caption, Written.LABEL, tone="accent" if tone == "accent" else "muted")
        self.amount = AmountLabel(amount)
        self.amount.setProperty("tone", tone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.caption)
        column.addWidget(self.amount)

    def show_amount(self, caption: str, amount: str) -> None:
        """Show another amount and what it is."""
        self.caption.setText(caption)
        self.amount.set_text(amount)


class ChangePanel(Card):
    """The change to give, on a tinted ground of its own."""

    def __init__(self, caption: str = "", amount: str = "") -> None:
        super().__init__(padding=15, ground="tint")
        self.shown = BigAmount(caption, amount, tone="accent")
        self.body.addWidget(self.shown)

    def show_amount(self, caption: str, amount: str) -> None:
        """Show another amount and what it is."""
        self.shown.show_amount(caption, amount)
