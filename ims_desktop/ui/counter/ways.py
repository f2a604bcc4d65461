"""The keys of the ways to pay: two by two, or where the window is low in one row without their keys written on them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ims_desktop.domain.mop import MopKind
from ims_desktop.ui.counter import wording
from ims_desktop.ui.counter.keys import KEYS, Command
from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.widgets.key_button import KeyButton

_WAYS = (
    (MopKind.CASH, Command.CASH, wording.CASH),
    (MopKind.CHEQUE, Command.CHEQUE, wording.CHEQUE),
    (MopKind.CARD, Command.CARD, wording.CARD),
    (MopKind.OTHER, Command.OTHER, wording.OTHER),
)


class Ways(QWidget):
    """Their keys are heard in either form."""

    chosen = Signal(object)
    """The `MopKind` of the key that was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: Mapping[MopKind, KeyButton] = {
            kind: KeyButton(words, KEYS[key].key, twin=KEYS[key].twin) for kind, key, words in _WAYS
        }
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE_S)
        for kind, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on, way=kind: self.chosen.emit(way))
        self._place(across=2)

    def set_dense(self, *, dense: bool) -> None:
        """Stand in one row, or two by two with the keys shown."""
        for button in self.buttons.values():
            button.set_dense(dense=dense)
        self._place(across=len(self.buttons) if dense else 2)

    def set_live(self, *, live: bool) -> None:
        """Say whether their keys are heard."""
        for button in self.buttons.values():
            button.set_keys_live(live=live)

    def mark(self, kind: MopKind | None) -> None:
        """Show which way was chosen, or that none is."""
        for one, button in self.buttons.items():
            button.set_chosen(chosen=one is kind)

    def _place(self, *, across: int) -> None:
        for at, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, at // across, at % across)
