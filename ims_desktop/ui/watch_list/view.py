"""The watch list as it is seen: findings, what to ask about the marked one, and what is behind its figures."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.behind_panel import BehindPanel
from ims_desktop.ui.shown import Column, Look, NoticeText, Tone
from ims_desktop.ui.style.tokens import SPACE_M
from ims_desktop.ui.watch_list.wording import FindingRow
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

COLUMNS: tuple[Column[FindingRow], ...] = (
    Column("Until", lambda row: row.until, "24 Nov", Look.MUTED),
    Column("Office", lambda row: row.office, "WM10"),
    Column("Who", lambda row: row.who, "A. Cashier-Smith", Look.STRONG),
    Column("What", lambda row: row.what, "Approved while at work elsewhere"),
    Column("What to ask", lambda row: row.words, stretch=True),
)


class WatchListScreen(QWidget):
    """Shows what it is told; what is marked and opened goes to the presenter."""

    row_marked = Signal(object)
    row_opened = Signal(object)
    figure_chosen = Signal(object)
    refresh_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = Notice()
        self.table: RowTable[FindingRow] = RowTable("Watch list", COLUMNS, dense=True)
        self.behind = BehindPanel("finding")
        self.summary = Text("", tone="muted")
        self.words = Text("", wrap=True)
        self.refresh = KeyButton("Look again", "Alt+A", small=True)
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 6)
        head.setSpacing(SPACE_M)
        head.addWidget(Text("Watch list", Written.HEADING))
        head.addStretch(1)
        head.addWidget(self.summary)
        head.addWidget(self.refresh)
        said = QHBoxLayout()
        said.setContentsMargins(14, 8, 14, 10)
        said.addWidget(self.words)
        findings = Card(flush=True)
        findings.body.addLayout(head)
        findings.body.addWidget(self.table, 1)
        findings.body.addLayout(said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(self.trouble)
        column.addWidget(findings, 3)
        column.addWidget(self.behind, 2)
        self.setFocusProxy(self.table)
        for first, then in (
            (self.table, self.refresh),
            (self.refresh, self.behind.figures),
            (self.behind.figures, self.behind.entries),
        ):
            self.setTabOrder(first, then)
        self.table.current_row_changed.connect(self.row_marked)
        self.table.row_chosen.connect(self.row_opened)
        self.refresh.clicked.connect(self.refresh_pressed)
        self.behind.figure_chosen.connect(self.figure_chosen)
        self.behind.left.connect(self.table.setFocus)

    def show_findings(self, rows: Sequence[FindingRow], summary: str) -> None:
        """Show the list; the one that was marked stays marked."""
        self.summary.setText(summary)
        self.table.refresh_rows(list(rows), lambda row: row.key)

    def show_words(self, words: str) -> None:
        """Show what was seen, and what to ask, of the marked finding."""
        self.words.setText(words)

    def show_trouble(self, text: str) -> None:
        """Say why central could not be asked."""
        self.trouble.show_notice(NoticeText(text, Tone.WARNING) if text else None)
