"""Sync and proof as it is seen: every till in a row, what is held of the chosen one below, the proof beside them."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ims_desktop.ui.shown import Column, Look, NoticeText, Tag, Tone
from ims_desktop.ui.style.tokens import ROW_HEIGHT_DENSE, SPACE_L, SPACE_M, SPACE_S
from ims_desktop.ui.sync_and_proof.settling import SettleAsked
from ims_desktop.ui.sync_and_proof.settling_panel import SettlingPanel
from ims_desktop.ui.sync_and_proof.wording import DeviceRow, HeldRow, ProofShown
from ims_desktop.ui.widgets.acting import RING, Acting
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.giving_way import GivingWay
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.notice import Notice
from ims_desktop.ui.widgets.pages import Pages
from ims_desktop.ui.widgets.scrolled import beside_actions
from ims_desktop.ui.widgets.table import RowTable
from ims_desktop.ui.widgets.text import Text, Written

_PROOF_LEAST, _PROOF_MOST, _ASKS_LEAST = 260, 400, 350
_SHARES = (3, 1)  # of the tills and of the proof, between these
_MOST_HELD_IN_SIGHT = 4
_MOST_FINDINGS = 50
_APART = 10
_TONE_WORDS = {
    Tone.GOOD: "✓ Proven",
    Tone.PLAIN: "• Not yet",
    Tone.NOTE: "• At work",
    Tone.WARNING: "! Not known",
    Tone.WRONG: "✕ Wrong",
}

DEVICES: tuple[Column[DeviceRow], ...] = (
    Column("Office", lambda row: row.office, "WM10", gives_way=4),
    Column("Till", lambda row: row.till, "03A", Look.STRONG),
    Column("How it stands", lambda _row: "", "! 120 missing, away 38 min", tag=lambda row: row.tag, stretch=True),
    Column("Said", lambda row: row.said, "1,204,000", right=True, gives_way=3),
    Column("Stored", lambda row: row.stored, "1,204,000", right=True, gives_way=2),
    Column("Missing", lambda row: row.missing, "1,204", right=True),
    Column("Held", lambda row: row.held, "17 · £12,204.00", right=True),
    Column("Last contact", lambda row: row.contact, "24 Nov 11:02", right=True, gives_way=1),
)
HELD: tuple[Column[HeldRow], ...] = (
    Column("Entry", lambda row: row.entry, "1,204,000", right=True, gives_way=1),
    Column("Sealed", lambda row: row.taken, "24 Nov 11:02", Look.MUTED, gives_way=2),
    Column("Receipt", lambda row: row.receipt, "BA1-03A-000123-K"),
    Column("Why it is held", lambda row: row.why, "The same payment", stretch=True),
    Column("£", lambda row: row.amount, "£12,204.00", Look.STRONG, right=True),
)


class SyncAndProofScreen(QWidget):
    """Shows what it is told; marks and presses go to the presenter."""

    device_marked = Signal(object)
    settle_pressed = Signal(object)
    """A held entry is to be put right: its row."""
    verify_pressed = Signal()
    refresh_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trouble = Notice()
        self.table: RowTable[DeviceRow] = RowTable("Tills and what central has of them", DEVICES, dense=True)
        self.held: RowTable[HeldRow] = RowTable("Entries held of the chosen till", HELD, dense=True)
        self.summary = Text("", tone="muted")
        self.held_title = Text("", Written.HEADING)
        self.advice = Text("", tone="muted", wrap=True)
        self.headline = Text("", Written.FIGURE, wrap=True)
        self.tag = TagLabel(Tag(""))
        self.refresh = KeyButton("Ask again", "Alt+A", small=True)
        self.verify = KeyButton("Verify", "Alt+V")
        self.settle = KeyButton("Put right", "Alt+R", small=True)
        self.settle.hide()
        self.settling = SettlingPanel()
        self.done = Notice()
        self._settles = False
        self._beside = Pages()
        self._details = [Text("", Written.SMALL, tone="muted", wrap=True) for _ in range(3)]
        self._findings = QVBoxLayout()
        self._lay_out()
        self._listen()
        self.setFocusProxy(self.table)

    def show_devices(self, rows: Sequence[DeviceRow], summary: str) -> None:
        """Show one row a device; the one that was marked stays marked."""
        marked = self.table.current_row()
        self.summary.setText(summary)
        self.table.show_rows(list(rows))
        kept = next((at for at, row in enumerate(rows) if marked is not None and row.device == marked.device), 0)
        self.table.mark_row(kept)

    def show_held(self, title: str, rows: Sequence[HeldRow], advice: str = "") -> None:
        """Show the held entries of the chosen device, and what to do about how it stands."""
        self.held_title.setText(title)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        marked = self.held.current_row()
        self.held.show_rows(list(rows))
        keys = [(row.device, row.number) for row in rows]
        mark = keys.index(key) if marked and (key := (marked.device, marked.number)) in keys else 0
        if rows:
            self.held.mark_row(mark)
        self.settle.setVisible(self._settles and any(row.is_open for row in rows))
        self._mark(self.held.current_row())
        self.held.setVisible(bool(rows))
        row = self.held.verticalHeader().defaultSectionSize()
        shown = min(len(rows), _MOST_HELD_IN_SIGHT)
        self.held.setFixedHeight(ROW_HEIGHT_DENSE + 1 + shown * row + SPACE_S)

    def show_proof(self, shown: ProofShown) -> None:
        """Show what the proof is doing or has found."""
        self.headline.setText(shown.headline)
        self.tag.show_tag(Tag(_TONE_WORDS[shown.tone], shown.tone))
        for at, text in enumerate(self._details):
            text.setText(shown.details[at] if at < len(shown.details) else "")
            text.setVisible(at < len(shown.details))
        self.verify.setEnabled(not shown.running)
        self.verify.setText("Verifying …" if shown.running else "Verify")
        self._show_findings(shown.findings)

    def offer_verify(self, *, offered: bool) -> None:
        """Show the button, or none where this person may not."""
        self.verify.setVisible(offered)

    def let_settle(self) -> None:
        """Somebody is here who may put held entries right."""
        self._settles = True

    def show_settling(self, asked: SettleAsked | None) -> None:
        """Ask about a held entry in place of the proof; None brings the proof back, and the keys to the list."""
        asking = self._beside.shown is self._asks
        self._beside.setMinimumWidth(_PROOF_LEAST if asked is None else _ASKS_LEAST)
        self._beside.show_page(self._proof if asked is None else self._asks)
        if asked is not None:
            self.settling.show_asked(asked)
        elif asking:
            self.held.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_parts(self, parts: tuple[str, ...], left: str) -> None:
        """Show the accounts that were added."""
        self.settling.show_parts(parts, left)

    def show_settling_wrong(self, text: str) -> None:
        """Say what is wrong."""
        self.settling.show_wrong(text)

    def show_told(self, text: str, *, wrong: bool) -> None:
        """Say above the lists what was done, or why nothing can be."""
        self.done.show_notice(NoticeText(text, Tone.WRONG if wrong else Tone.GOOD) if text else None)

    def _mark(self, row: HeldRow | None) -> None:
        self.settle.setEnabled(row is not None and row.is_open)

    def show_trouble(self, text: str) -> None:
        """Say why central could not be read."""
        self.trouble.show_notice(NoticeText(text, Tone.WARNING) if text else None)

    def _show_findings(self, findings: Sequence[str]) -> None:
        while (item := self._findings.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for finding in findings[:_MOST_FINDINGS]:
            self._findings.addWidget(Text(f"✕ {finding}", Written.SMALL, tone="wrong", wrap=True))
        if len(findings) > _MOST_FINDINGS:
            further = f"and {len(findings) - _MOST_FINDINGS:,} more: ims-admin verify names them"
            self._findings.addWidget(Text(further, Written.SMALL, tone="muted", wrap=True))
        self._findings.addStretch(1)

    def _lay_out(self) -> None:
        devices = Card(flush=True)
        devices.body.addLayout(_head(Text("All tills", Written.HEADING), GivingWay(self.summary), self.refresh))
        devices.body.addWidget(self.table, 1)
        held = Card(flush=True)
        held.body.addLayout(_head(self.held_title, self.settle))
        advice = QHBoxLayout()
        advice.setContentsMargins(14, 0, 14, 10)
        advice.addWidget(self.advice)
        held.body.addLayout(advice)
        held.body.addWidget(self.held)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self.trouble)
        left.addWidget(self.done)
        left.addWidget(devices, 1)
        left.addWidget(held)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addWidget(beside_actions(left), _SHARES[0])
        self._proof, self._asks = self._proof_card(), self._asking_card()
        self._beside.setMinimumWidth(_PROOF_LEAST)
        self._beside.setMaximumWidth(_PROOF_MOST)
        self._beside.add(self._proof)
        self._beside.add(self._asks)
        across.addWidget(self._beside, _SHARES[1])

    def _proof_card(self) -> Card:
        card = Card(padding=20 - RING, yields=True)
        head = QHBoxLayout()
        head.addWidget(Text("Proof", Written.HEADING))
        head.addStretch(1)
        head.addWidget(self.tag)
        told = QWidget()
        column = QVBoxLayout(told)
        column.setSpacing(_APART)
        column.addLayout(head)
        for part in (self.headline, *self._details, Line()):
            column.addWidget(part)
        column.addLayout(self._findings, 1)
        self._findings.setSpacing(SPACE_S)
        card.body.addWidget(Acting(told, self.verify, spacing=_APART))
        return card

    def _asking_card(self) -> Card:
        card = Card(padding=14, yields=True)
        self.settling.setAccessibleName("What becomes of the held entry")
        card.body.addWidget(self.settling)
        return card

    def _listen(self) -> None:
        order: tuple[QWidget, ...] = (self.table, self.refresh, self.settle, self.held, self.verify)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self.table.current_row_changed.connect(self.device_marked)
        self.held.current_row_changed.connect(self._mark)
        self.held.row_chosen.connect(self.settle_pressed)
        self.settle.clicked.connect(lambda: self.settle_pressed.emit(self.held.current_row()))
        self.verify.clicked.connect(self.verify_pressed)
        self.refresh.clicked.connect(self.refresh_pressed)


def _head(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(14, 10, 10, 6)
    row.setSpacing(SPACE_M)
    row.addWidget(parts[0])
    if not any(isinstance(part, GivingWay) for part in parts):
        row.addStretch(1)
    for part in parts[1:]:
        row.addWidget(part, int(isinstance(part, GivingWay)))
    return row
