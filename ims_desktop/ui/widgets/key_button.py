# ruff: noqa: N802  Qt names its events
"""A button with its key shown on it, such as Cash [F5], and a second way to press it from the keyboard."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from ims_desktop.ui.style.fonts import SEMIBOLD, make_font
from ims_desktop.ui.style.ink import Ink, current_ink
from ims_desktop.ui.style.tokens import FIELD_SIZE

_GAP = 10
_CAP_PADDING = 6
_CAP_HEIGHT = 18
_SIDES = 2 * 12
_SHOWN_ONLY = frozenset({"Enter", "Esc", "Del"})  # the screen itself decides what these do


class Kind(StrEnum):
    """How much a button asks to be pressed."""

    PLAIN = "plain"
    MAIN = "main"
    DANGER = "danger"


class KeyButton(QPushButton):
    """A button pressed by mouse, by its key, or by Alt and a letter.

    The keys work only while its panel has them (`set_keys_live`); the mouse always works.
    """

    def __init__(
        self,
        text: str,
        key: str = "",
        *,
        twin: str = "",
        kind: Kind = Kind.PLAIN,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._key, self._twin = key, twin
        self._keys_live = True
        self._dense = False
        if small:
            self.setProperty("small", "true")
        self._be(kind)
        self.setAutoDefault(False)
        self._shortcuts = [self._shortcut(name) for name in (key, twin) if name and name not in _SHOWN_ONLY]
        self._describe()

    def set_keys_live(self, *, live: bool) -> None:
        """Say whether this button's panel has the keys; where not, its key is neither shown nor heard."""
        if live == self._keys_live:
            return
        self._keys_live = live
        for shortcut in self._shortcuts:
            shortcut.setEnabled(live)
        self._describe()
        self.updateGeometry()
        self.update()

    def set_dense(self, *, dense: bool) -> None:
        """Be lower and without its key, which is heard all the same, where there is little room."""
        if dense == self._dense:
            return
        self._dense = dense
        self.setProperty("small", "true" if dense else "false")
        self._dress()

    def set_kind(self, kind: Kind) -> None:
        """Ask more or less to be pressed, as what it is for has changed."""
        if kind is self.kind:
            return
        self._be(kind)
        self._dress()

    def keys_live(self) -> bool:
        """Whether its keys are heard."""
        return self._keys_live

    def set_chosen(self, *, chosen: bool) -> None:
        """Show that this is the way that was chosen; said by its state, not by colour alone."""
        self.setCheckable(True)
        self.setChecked(chosen)

    def nextCheckState(self) -> None:
        """A press does not choose: the screen does, by `set_chosen`."""

    def sizeHint(self) -> QSize:
        """Wide enough for the words and the key."""
        hint = super().sizeHint()
        words, cap = self._widths(current_ink())
        return QSize(words + (_GAP + cap if cap else 0) + _SIDES, hint.height())

    def minimumSizeHint(self) -> QSize:
        """The same: a button is never narrower than its words."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """One that may be pressed shows its key, and needs more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and self._key:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  a button is painted whole
        """Draw the button, its words, and its key in a cap."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = current_ink()
        words, cap = self._widths(ink)
        left = (self.width() - words - (_GAP + cap if cap else 0)) / 2
        colour = self._colour(ink)
        painter.setPen(colour)
        painter.setFont(self.font())
        painter.drawText(
            QRectF(left, 0, words + 1, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text(),
        )
        if not cap:
            return
        box = QRectF(left + words + _GAP + 0.5, (self.height() - _CAP_HEIGHT) // 2 + 0.5, cap - 1, _CAP_HEIGHT - 1)
        if self.kind is not Kind.MAIN and not self.isChecked():
            painter.setPen(ink.muted)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(ink.cap)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)

    def _dress(self) -> None:
        self.style().unpolish(self)
        self.style().polish(self)
        self.updateGeometry()

    def _be(self, kind: Kind) -> None:
        self.kind = kind
        self.setProperty("kind", str(kind))
        self.setFont(make_font(FIELD_SIZE, SEMIBOLD) if kind is Kind.MAIN else make_font(weight=SEMIBOLD))

    def _colour(self, ink: Ink) -> QColor:
        if not self.isEnabled():
            return ink.off
        if self.kind is Kind.MAIN:
            return ink.on_accent
        if self.kind is Kind.DANGER:
            return ink.wrong
        return ink.accent if self.isChecked() else ink.text

    def _widths(self, ink: Ink) -> tuple[int, int]:
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        if not self._key or not self._keys_live or self._dense or not self.isEnabled():
            return words, 0
        return words, ink.cap_metrics.horizontalAdvance(self._key) + 2 * _CAP_PADDING + 1

    def _shortcut(self, name: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(name), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.click)
        return shortcut

    def _describe(self) -> None:
        names = [name for name in (self._key, self._twin) if name]
        told = " or ".join(names) if self._keys_live else ""
        self.setToolTip(told)
        self.setAccessibleDescription(told)
