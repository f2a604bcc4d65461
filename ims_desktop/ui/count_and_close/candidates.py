# ruff: noqa: N802  Qt names its events
"""What could explain a difference: a button for each candidate, and the entries behind the one that is chosen."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout

from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.shown import CandidateShown, CloseShown, LeadRow
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.style.tokens import SPACE_S
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_MOST = 5
_SIDE = 13
_COLUMNS: tuple[Column[LeadRow], ...] = (
    Column("At", lambda row: row.time, "00:00", Look.MUTED),
    Column("Entry to look at", lambda row: row.what, stretch=True),
    Column("Amount", lambda row: row.amount, "£10,412.60", Look.STRONG, right=True),
)


class CandidateButton(QPushButton):
    """One candidate in its own words, wrapped; Alt and its number chooses it from anywhere on the screen."""

    def __init__(self, number: int, shown: CandidateShown) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setProperty("kind", "candidate")
        self.setAutoDefault(False)
        self.setAccessibleName(f"{shown.words} {shown.under}".strip())
        self.setAccessibleDescription(f"Alt+{number}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_SIDE, 10, _SIDE, 10)
        self._column.setSpacing(2)
        under = " · ".join(part for part in (shown.under, f"Alt+{number}") if part)
        self._texts = (
            Text(shown.words, Written.STRONG, wrap=True),
            Text(under, Written.SMALL, tone="muted", wrap=True),
        )
        for text in self._texts:
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._column.addWidget(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(self.click)

    def sizeHint(self) -> QSize:
        """As high as its words need at this width."""
        return QSize(200, self._column.totalHeightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        """The same: words are never cut off."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height: a layout within a button does not see to that by itself."""
        super().resizeEvent(event)
        for text in self._texts:
            text.setFixedHeight(text.heightForWidth(self.width() - 2 * _SIDE))
        self.setMinimumHeight(self._column.totalHeightForWidth(self.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class ExplainCard(Card):
    """Ranked candidates; the entries of the chosen one below."""

    entry_chosen = Signal(int)
    """An entry to be shown on its paper."""

    def __init__(self) -> None:
        super().__init__(padding=15, spacing=SPACE_S)
        self.setProperty("goes_on", True)
        self.add_heading(wording.TITLE_WHY)
        self.searched = Text("", Written.SMALL, tone="muted", wrap=True)
        self.silence = Text("", tone="muted", wrap=True)
        self.buttons: list[CandidateButton] = []
        self._shown: tuple[CandidateShown, ...] = ()
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE_S)
        self.leads: RowTable[LeadRow] = RowTable("Entries behind it; Enter shows one", _COLUMNS, dense=True)
        self.leads.row_chosen.connect(lambda row: self.entry_chosen.emit(row.entry))
        self.body.addWidget(self.searched)
        self.body.addWidget(self.silence)
        self.body.addLayout(self._column)
        self.body.addWidget(self.leads, 1)
        self.body.addStretch(0)

    def show_close(self, shown: CloseShown) -> None:
        """Show what may have happened, the likeliest first and chosen."""
        for old in self.buttons:
            old.hide()
            old.deleteLater()
        self._shown = shown.candidates[:_MOST]
        self.searched.setText(shown.searched)
        self.silence.setText(shown.silence)
        self.silence.setVisible(not self._shown)
        self.buttons = [CandidateButton(number, one) for number, one in enumerate(self._shown, start=1)]
        for place, button in enumerate(self.buttons):
            self._column.addWidget(button)
            button.clicked.connect(lambda _on, place=place: self._choose(place, take_keys=True))
        self.leads.setVisible(False)
        if self.buttons:
            self.buttons[0].setChecked(True)
            self._choose(0, take_keys=False)

    def _choose(self, place: int, *, take_keys: bool) -> None:
        self.buttons[place].setChecked(True)
        leads = self._shown[place].leads
        self.leads.show_rows(leads)
        self.leads.setVisible(bool(leads))
        self.leads.mark_row(0)
        if take_keys and leads:
            self.leads.setFocus(Qt.FocusReason.ShortcutFocusReason)
