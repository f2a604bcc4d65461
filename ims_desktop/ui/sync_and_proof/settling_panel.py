"""Beside the list: what becomes of a held entry, asked field by field; Esc leaves everything as it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ims_desktop.actions.finance.settle_held import Way
from ims_desktop.ui.announce import announce
from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.sync_and_proof.settling import PartKeyed, SettleAsked, SettleKeyed
from ims_desktop.ui.widgets.asking_panel import AskingPanel
from ims_desktop.ui.widgets.beside import Beside
from ims_desktop.ui.widgets.choice import Choice
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.text import Text, Written


class SettlingPanel(AskingPanel):
    """Asks; what is keyed, a `SettleKeyed`, goes to the presenter."""

    added = Signal(object)
    """An account beside others, a `PartKeyed`."""
    taken_off = Signal()

    def __init__(self) -> None:
        super().__init__("Put it right")
        self.title = Text("", Written.HEADING, wrap=True)
        self.says = Text("", tone="muted", wrap=True)
        self.way = Choice("What becomes of it")
        self.fund = Choice("Fund")
        self.reference = Field("Account reference")
        self.amount = Field("Amount, in pounds")
        self.add = KeyButton("Another account", "Alt+D", small=True)
        self.take_off = KeyButton("Take off", "Alt+K", small=True)
        self.parts = Text("", wrap=True)
        self.mop = Choice("How it was paid")
        self.reason = Field("Why so")
        self._accounts = QWidget()
        self._lay_out()
        self.way.box.currentIndexChanged.connect(lambda _at: self._show_fields())
        self.add.clicked.connect(lambda: self.added.emit(self._part()))
        self.take_off.clicked.connect(self.taken_off)
        self.action.clicked.connect(lambda: self.entered.emit(self._keyed()))

    def show_asked(self, asked: SettleAsked) -> None:
        """Ask, with what is usual filled in."""
        self.show_wrong("")
        self.title.setText(asked.title)
        self.says.setText(asked.says)
        self.fund.show_options(asked.funds)
        self.mop.show_options(asked.mops)
        self.way.show_options(asked.ways)
        self.reference.set_text("")
        self.amount.set_text(asked.amount)
        self.reason.set_text("")
        self._show_fields()
        self.way.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.keep, f"{asked.title}. {asked.says}", urgent=True)

    def show_parts(self, parts: tuple[str, ...], left: str) -> None:
        """Show the accounts that were added, and offer what is left."""
        self.parts.setText("\n".join(parts))
        self.parts.setVisible(bool(parts))
        self.take_off.setVisible(bool(parts))
        self.amount.set_text(left)
        if parts:
            self.reference.set_text("")
            (self.fund if left else self.reason).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_fields(self) -> None:
        way = self.way.value()
        self._accounts.setVisible(way == Way.ACCOUNTS)
        self.mop.setVisible(self.mop.value() is not None and way in {Way.ACCOUNTS, Way.SUSPENSE})

    def _part(self) -> PartKeyed:
        return PartKeyed(str(self.fund.value()), self.reference.text(), self.amount.text())

    def _keyed(self) -> SettleKeyed:
        return SettleKeyed(str(self.way.value()), self._part(), str(self.mop.value() or ""), self.reason.text())

    def _lay_out(self) -> None:
        accounts = QVBoxLayout(self._accounts)
        accounts.setContentsMargins(0, 0, 0, 0)
        accounts.setSpacing(SPACE_S)
        for part in (self.parts, self.fund, self.reference, self.amount):
            accounts.addWidget(part)
        accounts.addWidget(Beside(self.add, self.take_off, spacing=SPACE_S))
        self.hold(
            (self.title, self.says, self.way, self._accounts, self.mop, self.reason),
            (self.reference, self.amount, self.reason),
        )
        for widget in (self.parts, self.take_off, self._accounts, self.mop):
            widget.hide()
