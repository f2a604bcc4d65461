# ruff: noqa: N802  Qt names its events
"""The largest thing on the screen: what is to pay, and then the change."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from ims_desktop.ui.style.fonts import SEMIBOLD, make_font
from ims_desktop.ui.style.tokens import AMOUNT_SIZE
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.text import Text, Written

_SMALLEST = 24
_STEP = 2
_FLAT_SIZE = 28
_PADDING, _PADDING_LOW = 15, 4


class AmountLabel(QLabel):
    """One amount, 46 pixels high, or as large as its width allows."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._most = AMOUNT_SIZE
        self.setFont(make_font(AMOUNT_SIZE, SEMIBOLD))
        self.setFixedHeight(AMOUNT_SIZE + 10)
        self.setMinimumWidth(1)

    def set_most(self, size: int) -> None:
        """Be so many pixels high at most."""
        self._most = size
        self.setFixedHeight(size + 10)
        self._fit()

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
        size = self._most
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
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.caption)
        self._box.addWidget(self.amount, 1)

    def show_amount(self, caption: str, amount: str) -> None:
        """Show another amount and what it is."""
        self.caption.setText(caption)
        self.amount.set_text(amount)

    def set_flat(self, *, flat: bool) -> None:
        """Stand in one line with its caption where the window is low; still larger than anything round it."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(across if flat else down)
        right = Qt.AlignmentFlag.AlignRight if flat else Qt.AlignmentFlag.AlignLeft
        self.amount.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
        self.amount.set_most(_FLAT_SIZE if flat else AMOUNT_SIZE)


class ChangePanel(Card):
    """The change to give, on a tinted ground of its own."""

    def __init__(self, caption: str = "", amount: str = "") -> None:
        super().__init__(padding=_PADDING, ground="tint")
        self.shown = BigAmount(caption, amount, tone="accent")
        self.body.addWidget(self.shown)

    def show_amount(self, caption: str, amount: str) -> None:
        """Show another amount and what it is."""
        self.shown.show_amount(caption, amount)

    def set_low(self, *, low: bool, flat: bool) -> None:
        """Where the window is low keep little room round it, and `flat` be one line high."""
        above = _PADDING_LOW if low else _PADDING
        self.body.setContentsMargins(_PADDING, above, _PADDING, above)
        self.shown.set_flat(flat=flat)
