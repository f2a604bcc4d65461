"""The Sync screen: how this till and central agree, and what proves it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.shown import Tag, Tone
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_XL, SPACE_XS
from ims_desktop.ui.sync_status.presenter import Fact, SyncShown
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.text import Text, Written

_ACROSS = 3
_TONE_WORDS = {
    Tone.GOOD: "All is well",
    Tone.PLAIN: "Starting",
    Tone.NOTE: "Note",
    Tone.WARNING: "Goes on by itself",
    Tone.WRONG: "Needs somebody",
}


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
        self._facts = QGridLayout()
        self._fact_texts: list[tuple[Text, Text, Text]] = []
        self._this_till = self._this_till_card()
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
        column.addStretch(1)
