"""The board as it is seen: every till in a row, and below them what is behind the chosen one's figures."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.behind_panel import BehindPanel
from ims_desktop.ui.board.wording import TENDERS, BoardRow
from ims_desktop.ui.shown import Column, Look, NoticeText, Tone
from ims_desktop.ui.style.tokens import ROW_HEIGHT_DENSE, SPACE_M
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_LEAST_ROWS = 4


def _taken(at: int, title: str) -> Column[BoardRow]:
    """What was taken, cash never left out; all of it is below, once a till is chosen."""
    return Column(title, lambda row: row.taken[at], "12,204.00", right=True, gives_way=at)


COLUMNS: tuple[Column[BoardRow], ...] = (
    Column("Till", lambda row: row.till, "BA1-03A", Look.STRONG),
    Column("Cashier", lambda row: row.cashier, stretch=True),
    Column("Session", lambda _row: "", "! Not closed yet", tag=lambda row: row.state),
    Column("Since", lambda row: row.since, "24 Nov", Look.MUTED, gives_way=5),
    *(_taken(at, title) for at, (_kind, title) in enumerate(TENDERS)),
    Column("Drawer", lambda row: row.drawer, "12,204.00", Look.STRONG, right=True),
    Column("", lambda _row: "", "! over xxx", tag=lambda row: row.over),
    Column("Waiting", lambda row: row.waiting, "1,204", right=True),
    Column("Held", lambda row: row.held, "17", right=True),
    Column("Heard", lambda row: row.heard, "38 min ago", right=True, gives_way=4),
)


class BoardScreen(QWidget):
    """Shows what it is told; what is opened goes to the presenter."""

    row_opened = Signal(object)
    figure_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = Notice()
        self.table: RowTable[BoardRow] = RowTable("Tills at work", COLUMNS, dense=True)
        self.behind = BehindPanel("till")
        self.summary = Text("", tone="muted")
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 6)
        head.addWidget(Text("Tills at work", Written.HEADING))
        head.addStretch(1)
        head.addWidget(self.summary)
        tills = Card(flush=True)
        tills.body.addLayout(head)
        tills.body.addWidget(self.table, 1)
        self.table.setMinimumHeight((_LEAST_ROWS + 1) * (ROW_HEIGHT_DENSE + 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(self.trouble)
        column.addWidget(tills, 3)
        column.addWidget(self.behind, 2)
        self.setFocusProxy(self.table)
        self.setTabOrder(self.table, self.behind.figures)
        self.setTabOrder(self.behind.figures, self.behind.entries)
        self.table.row_chosen.connect(self.row_opened)
        self.behind.figure_chosen.connect(self.figure_chosen)
        self.behind.left.connect(self.table.setFocus)

    def show_board(self, rows: Sequence[BoardRow], summary: str) -> None:
        """Show every till; the one that was marked stays marked."""
        self.summary.setText(summary)
        self.table.refresh_rows(list(rows), lambda row: row.key)

    def show_trouble(self, text: str) -> None:
        """Say why central could not be asked."""
        self.trouble.show_notice(NoticeText(text, Tone.WARNING) if text else None)
