"""The Sync screen: how this till and central agree, and for those who may see it, how every till does."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.shown import Column, Look, NoticeText, Tag, Tone
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_XL, SPACE_XS
from ims_desktop.ui.sync_status.presenter import DeviceRow, Fact, SyncShown
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_ACROSS = 3
_TONE_WORDS = {
    Tone.GOOD: "All is well",
    Tone.PLAIN: "Starting",
    Tone.NOTE: "Note",
    Tone.WARNING: "Goes on by itself",
    Tone.WRONG: "Needs somebody",
}

COLUMNS: tuple[Column[DeviceRow], ...] = (
    Column("Office", lambda row: row.office, "WM10"),
    Column("Till", lambda row: row.till, "03A", Look.STRONG),
    Column("How it stands", lambda _row: "", "Another roll MM", tag=lambda row: row.tag, stretch=True),
    Column("Last contact", lambda row: row.contact, "11:02 on 24 Nov"),
    Column("Made at the till", lambda row: row.heard, "1,204,000", right=True),
    Column("At central", lambda row: row.stored, "1,204,000", right=True),
    Column("Missing", lambda row: row.missing, "1,204", right=True),
    Column("Held", lambda row: row.held, "17 · £12,204.00", right=True),
)


class SyncScreen(QWidget):
    """Shows; the one button syncs now."""

    sync_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = Text("", Written.FIGURE, wrap=True)
        self.tag = TagLabel(Tag("Starting", Tone.PLAIN))
        self.advice = Text("", wrap=True)
        self.detail = Text("", tone="muted", wrap=True)
        self.sync_now = KeyButton("Sync now", "Alt+S")
        self.trouble = Notice()
        self.table: RowTable[DeviceRow] = RowTable("Tills and what central has of them", COLUMNS, dense=True)
        self._facts = QGridLayout()
        self._fact_texts: list[tuple[Text, Text, Text]] = []
        self._this_till = self._this_till_card()
        self._devices = Card(padding=1, spacing=0)
        self._summary = Text("", tone="muted")
        self._lay_out()
        self.sync_now.clicked.connect(self.sync_pressed)
        self.setFocusProxy(self.sync_now)

    def show_sync(self, shown: SyncShown) -> None:
        """Show how this till and central agree."""
        self._this_till.setVisible(True)
        self.headline.setText(shown.headline)
        self.tag.show_tag(Tag(_TONE_WORDS[shown.tone], shown.tone))
        self.advice.setText(shown.advice)
        self.detail.setText(shown.detail)
        self.detail.setVisible(bool(shown.detail))
        self.sync_now.setText("Syncing …" if shown.running else "Sync now")
        self._show_facts(shown.facts)

    def show_devices(self, rows: Sequence[DeviceRow], summary: str) -> None:
        """Show one row a device."""
        self._devices.setVisible(True)
        self._summary.setText(summary)
        self.table.show_rows(list(rows))

    def show_trouble(self, text: str) -> None:
        """Say why the tills could not be read."""
        self.trouble.show_notice(NoticeText(text, Tone.WARNING) if text else None)

    def _show_facts(self, facts: Sequence[Fact]) -> None:
        while len(self._fact_texts) < len(facts):
            self._add_fact()
        for at, texts in enumerate(self._fact_texts):
            fact = facts[at] if at < len(facts) else Fact("", "")
            for text, words in zip(texts, (fact.name, fact.value, fact.remark), strict=True):
                text.setText(words)

    def _add_fact(self) -> None:
        at = len(self._fact_texts)
        texts = (
            Text("", Written.SMALL, tone="muted"),
            Text("", Written.HEADING),
            Text("", Written.SMALL, tone="muted"),
        )
        column = QVBoxLayout()
        column.setSpacing(SPACE_XS)
        for text in texts:
            column.addWidget(text)
        self._facts.addLayout(column, at // _ACROSS, at % _ACROSS)
        self._facts.setColumnStretch(at % _ACROSS, 1)
        self._fact_texts.append(texts)

    def _this_till_card(self) -> Card:
        card = Card(padding=20, spacing=10)
        head = QHBoxLayout()
        head.setSpacing(SPACE_L)
        head.addWidget(self.headline, 1)
        head.addWidget(self.tag)
        card.body.addLayout(head)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_L)
        words = QVBoxLayout()
        words.addWidget(self.advice)
        words.addWidget(self.detail)
        foot.addLayout(words, 1)
        foot.addWidget(self.sync_now)
        card.body.addLayout(foot)
        card.body.addWidget(Line())
        self._facts.setHorizontalSpacing(SPACE_XL)
        self._facts.setVerticalSpacing(SPACE_L)
        card.body.addLayout(self._facts)
        card.setVisible(False)
        return card

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_L)
        column.addWidget(self._this_till)
        column.addWidget(self.trouble)
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 14, 6)
        head.addWidget(Text("All tills", Written.HEADING))
        head.addStretch(1)
        head.addWidget(self._summary)
        self._devices.body.addLayout(head)
        self._devices.body.addWidget(self.table, 1)
        self._devices.setVisible(False)
        column.addWidget(self._devices, 1)
        column.addStretch(0)
