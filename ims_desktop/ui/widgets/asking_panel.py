"""Beside a list: something is asked field by field, what is wrong said below; Esc leaves everything as it is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.widgets.acting import Acting
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.text import Text

_LONGEST = 200


class AskingPanel(QWidget):
    """The frame: the safe answer first, then what is done; both are always in sight."""

    entered = Signal(object)
    """What was keyed."""
    left = Signal()

    def __init__(self, action: str) -> None:
        super().__init__()
        self.told = Text("", tone="wrong", wrap=True)
        self.keep = KeyButton("Leave it", "Esc", kind=Kind.MAIN)
        self.action = KeyButton(action, "Alt+Y", kind=Kind.DANGER)
        self.told.hide()
        self.keep.clicked.connect(self.left)

    def show_wrong(self, text: str) -> None:
        """Say what is wrong, where it can be put right."""
        self.told.setText(f"✕ {text}" if text else "")
        self.told.setVisible(bool(text))
        if text:
            announce(self.told, text, urgent=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt names its events
        """Esc is the safe answer."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def hold(self, parts: Sequence[QWidget | tuple[QWidget, ...]], fields: Sequence[Field]) -> None:
        """Lay out what is asked, a row each, above what is wrong and the answers; Enter leads through the fields."""
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setSpacing(SPACE_S)
        for part in parts:
            if isinstance(part, tuple):
                column.addLayout(side_by_side(*part))
            else:
                column.addWidget(part)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Acting(asked, self.told, side_by_side(self.keep, self.action)))
        for field in fields:
            field.edit.setMaxLength(_LONGEST)
            field.entered.connect(lambda _typed: self.focusNextChild())


def side_by_side(*parts: QWidget) -> QHBoxLayout:
    """A row that its parts share alike."""
    row = QHBoxLayout()
    row.setSpacing(SPACE_S)
    for part in parts:
        row.addWidget(part, 1)
    return row
