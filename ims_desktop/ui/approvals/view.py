"""Approvals as they are seen: sessions in rows, the chosen one's figures beside them, its evidence below."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ims_desktop.ui.approvals.presenter import Scope
from ims_desktop.ui.approvals.voids_panel import VoidsPanel
from ims_desktop.ui.approvals.wording import SessionRow, SessionShown, TenderRow
from ims_desktop.ui.entry_words import ENTRIES, EntryRow
from ims_desktop.ui.save_file import ask_file
from ims_desktop.ui.shown import Column, Look, NoticeText, Tag, Tone
from ims_desktop.ui.style.tokens import ROW_HEIGHT_DENSE, SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.chip import Chip
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.giving_way import GivingWay
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_SIDE_LEAST, _SIDE_MOST = 430, 600
_SHARES = (5, 4)  # of the list and of what stands beside it, between these
_LEAST_ROWS = 2
_MOST_TENDERS = 4
_FACTS = 6
_KEYS = {Scope.AWAITING: "Alt+1", Scope.UNCLOSED: "Alt+2", Scope.ALL: "Alt+3"}

SESSIONS: tuple[Column[SessionRow], ...] = (
    Column("Day", lambda row: row.day, "24 Nov", Look.MUTED, gives_way=2),
    Column("Till", lambda row: row.till, "BA1-03A", Look.STRONG),
    Column("Cashier", lambda row: row.cashier, "S. Supervisor", stretch=True),
    Column("Session", lambda _row: "", "! To approve xx", tag=lambda row: row.state),
    Column("Since", lambda row: row.since, "24 Nov", Look.MUTED, gives_way=3),
    Column("Taken", lambda row: row.taken, "12,204.00", right=True, gives_way=1),
    Column("Approved by", lambda row: row.approved, "S. Supervisor", gives_way=4),
)
TENDERS: tuple[Column[TenderRow], ...] = (
    Column("Tender", lambda row: row.tender, stretch=True),
    Column("Expected", lambda row: row.expected, "1,204.00", right=True),
    Column("Counted", lambda row: row.counted, "1,204.00", Look.STRONG, right=True),
    Column("", lambda row: row.differs, "1,204.00 ! short xx", tag=lambda row: row.tag),
)


class ApprovalsScreen(QWidget):
    """Shows what it is told; marks and presses go to the presenter."""

    scope_chosen = Signal(object)
    row_marked = Signal(object)
    more_wanted = Signal()
    approve_pressed = Signal(str)
    pack_pressed = Signal()
    file_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble, self.done = Notice(), Notice()
        self.voids = VoidsPanel()
        self.table: RowTable[SessionRow] = RowTable("Sessions", SESSIONS, dense=True)
        self.tenders: RowTable[TenderRow] = RowTable("Tenders of the chosen session", TENDERS, dense=True)
        self.evidence: RowTable[EntryRow] = RowTable(
            "Counts, moves and close of the chosen session", ENTRIES, dense=True
        )
        self.evidence.set_nothing("What stands on the roll of a chosen session comes here.")
        self.summary = Text("", tone="muted")
        self.title = Text("", Written.HEADING)
        self.subtitle = Text("", Written.SMALL, tone="muted", wrap=True)
        self.tag = TagLabel(Tag(""))
        self.facts = [Text("", wrap=True) for _ in range(_FACTS)]
        self.why_not = Text("", tone="muted", wrap=True)
        self._line = Line()
        self.reason = Field("Reason", hint="if there is something to say")
        self.approve = KeyButton("Approve", "Alt+A", kind=Kind.MAIN)
        self.pack = KeyButton("Evidence pack", "Alt+E")
        self.chips = {scope: Chip(scope.value, on=False) for scope in Scope}
        self._lay_out()
        self._listen()
        self.setFocusProxy(self.table)

    def show_scope(self, scope: Scope) -> None:
        """Show which sessions are listed."""
        for one, chip in self.chips.items():
            chip.set_on(on=one is scope)

    def show_sessions(self, rows: Sequence[SessionRow], summary: str, *, more: bool) -> None:
        """Show the sessions; the one that was marked stays marked."""
        self.summary.setText(summary)
        self.table.refresh_rows(list(rows), lambda row: row.session.id, more=more)
        self.row_marked.emit(self.table.current_row())

    def add_sessions(self, rows: Sequence[SessionRow], summary: str, *, more: bool) -> None:
        """Put further sessions below those that are there."""
        self.summary.setText(summary)
        self.table.add_rows(list(rows), more=more)

    def show_session(self, shown: SessionShown | None) -> None:
        """Show one session beside the list."""
        self.title.setText(shown.title if shown else "No session chosen")
        self.subtitle.setText(shown.subtitle if shown else "")
        self.tag.setVisible(shown is not None)
        if shown is not None:
            self.tag.show_tag(shown.tag)
        tenders = shown.tenders if shown else ()
        self.tenders.show_rows(list(tenders))
        self.tenders.setVisible(bool(tenders))
        self.tenders.setFixedHeight((min(len(tenders), _MOST_TENDERS) + 1) * (ROW_HEIGHT_DENSE + 1) + 2)
        facts = shown.facts if shown else ()
        for at, text in enumerate(self.facts):
            text.setText(facts[at] if at < len(facts) else "")
            text.setVisible(at < len(facts))

    def show_evidence(self, rows: Sequence[EntryRow]) -> None:
        """Show what stands on the roll of the chosen session."""
        self.evidence.show_rows(list(rows))

    def offer(self, *, approve: bool, why_not: str, pack: bool) -> None:
        """Offer to approve and to make the evidence pack, or say why not."""
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))
        self.reason.setVisible(approve)
        self.approve.setVisible(approve)
        self.pack.setVisible(pack)
        self._line.setVisible(approve or pack or bool(why_not))

    def set_busy(self, *, busy: bool) -> None:
        """Something is written: nothing can be pressed twice."""
        self.approve.setEnabled(not busy)
        self.pack.setEnabled(not busy)

    def clear_reason(self) -> None:
        """The reason was written with the approval."""
        self.reason.set_text("")
        self.table.setFocus()

    def show_trouble(self, text: str) -> None:
        """Say what did not work."""
        self.trouble.show_notice(NoticeText(text, Tone.WARNING) if text else None)

    def show_done(self, text: str) -> None:
        """Say what was done."""
        self.done.show_notice(NoticeText(text, Tone.GOOD) if text else None)

    def ask_where_to_save(self, name: str) -> None:
        """Ask for the pack's file; the window goes on working meanwhile."""
        ask_file(self, "Evidence pack", name, "zip", self.file_chosen)

    def _lay_out(self) -> None:
        for table in (self.table, self.evidence):  # they take what is left: what they would like makes no page scroll
            table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            table.setMinimumHeight((_LEAST_ROWS + 1) * (ROW_HEIGHT_DENSE + 1))
        sessions = Card(flush=True)
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 6)
        head.setSpacing(SPACE_S)
        head.addWidget(Text("Sessions", Written.HEADING))
        for chip in self.chips.values():
            head.addWidget(chip)
        head.addWidget(GivingWay(self.summary), 1)
        sessions.body.addLayout(head)
        sessions.body.addWidget(self.table, 1)
        evidence = Card(flush=True)
        evidence.add_heading("Counts, moves and close", "each as it stands on the roll")
        evidence.body.addWidget(self.evidence, 1)
        upper = QHBoxLayout()
        upper.setSpacing(SPACE_L)
        for part, share in zip((sessions, self._side()), _SHARES, strict=True):
            upper.addWidget(part, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(self.trouble)
        column.addWidget(self.done)
        column.addWidget(self.voids)
        column.addLayout(upper, 2)
        column.addWidget(evidence, 1)
        chain: list[QWidget] = [
            self.table,
            *self.chips.values(),
            self.tenders,
            self.reason.edit,
            self.approve,
            self.pack,
            *self.voids.order,
        ]
        for first, then in zip(chain, [*chain[1:], self.evidence], strict=True):
            self.setTabOrder(first, then)

    def _side(self) -> Card:
        card = Card(padding=14, spacing=6)
        card.setMinimumWidth(_SIDE_LEAST)
        card.setMaximumWidth(_SIDE_MOST)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.tag)
        card.body.addLayout(head)
        card.body.addWidget(self.subtitle)
        card.body.addWidget(self.tenders)
        for text in self.facts:
            card.body.addWidget(text)
        card.body.addStretch(1)
        card.body.addWidget(self._line)
        for part in (self.why_not, self.reason, self.approve, self.pack):
            card.body.addWidget(part)
        return card

    def _listen(self) -> None:
        self.table.current_row_changed.connect(self.row_marked)
        self.table.more_wanted.connect(self.more_wanted)
        self.table.row_chosen.connect(lambda _row: self._to_evidence())
        self.approve.clicked.connect(lambda: self.approve_pressed.emit(self.reason.text()))
        self.pack.clicked.connect(self.pack_pressed)
        for scope, chip in self.chips.items():
            chip.setToolTip(_KEYS[scope])
            chip.setShortcut(_KEYS[scope])
            chip.clicked.connect(lambda _checked=False, scope=scope: self.scope_chosen.emit(scope))

    def _to_evidence(self) -> None:
        if self.evidence.rows_model.rowCount():
            self.evidence.mark_row(0)
            self.evidence.setFocus()
