# ruff: noqa: N802  Qt names its events
"""Counting and closing on one page: the count at the left, papers or what explains the difference, the close."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QWidget

from ims_desktop.domain.cash_count import DENOMINATIONS_PENCE
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.candidates import CandidateButton, ExplainCard
from ims_desktop.ui.count_and_close.close_panel import WIDTH, ClosePart, CountPart
from ims_desktop.ui.count_and_close.closed_page import paper_area
from ims_desktop.ui.count_and_close.counting_panel import CashCard, PapersPanel
from ims_desktop.ui.count_and_close.shown import CloseShown, CountShown, EntryShown, Keyed, KeyedShown
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_S
from ims_desktop.ui.widgets.acting import RING
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.cash_grid import CashGrid
from ims_desktop.ui.widgets.key_button import KeyButton
from ims_desktop.ui.widgets.pages import Pages
from ims_desktop.ui.widgets.receipt_paper import ReceiptPaper
from ims_desktop.ui.widgets.scrolled import Snug
from ims_desktop.ui.widgets.text import Text, Written

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_THREE_COLUMNS = 960
_ANY_WIDTH = 16_777_215  # Qt's own largest: as wide as there is room


class WorkPage(QWidget):
    """Enter goes from field to field, and presses the button that has the keys."""

    typed = Signal()
    close_wanted = Signal()
    float_typed = Signal(object)
    looked_away = Signal()

    def __init__(self, second: QWidget) -> None:
        super().__init__()
        self.cash = CashCard()
        self.papers = PapersPanel()
        self.explain = ExplainCard()
        self.float_grid = CashGrid(DENOMINATIONS_PENCE, title=wording.FLOAT)
        self.float_total = Text("", Written.FIGURE, right=True)
        self.float_card = Card(padding=15)
        self.caption = Text("", Written.LABEL, tone="muted", wrap=True)
        self.count_part = CountPart()
        self.close_part = ClosePart()
        self.others = KeyButton(wording.OTHERS, "Alt+W", small=True)
        self.second = second
        second.installEventFilter(self)
        self.paper = ReceiptPaper()
        self.entry_caption = Text("", Written.HEADING, wrap=True)
        self.back = KeyButton(wording.BACK, "Esc", small=True)
        self._left, self._middle = Pages(), Pages()
        self._entry = Card(padding=15, spacing=SPACE_S, yields=True)
        self._rest = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._finished = self._narrow = False
        self._beside = Snug(self._middle)
        self._lay_out()
        self.cash.grid.typed.connect(self.typed)
        self.papers.typed.connect(self.typed)
        self.close_part.close_pressed.connect(self.close_wanted)
        self.close_part.by_piece.clicked.connect(self._toggle_float)
        self.float_grid.typed.connect(lambda: self.float_typed.emit(self.float_grid.counted()))
        self.back.clicked.connect(self.looked_away)
        self.setFocusProxy(self.cash.grid.first)

    def keyed(self) -> Keyed:
        """Everything that is keyed."""
        grid = self.cash.grid
        return Keyed(
            grid.counted(), grid.bagged(), self.papers.texts(), self.papers.cheques.ticked(), self.papers.cards.marks()
        )

    def float_pieces(self) -> Mapping[int, str] | None:
        """The float by piece, None where it is keyed as a sum."""
        return self.float_grid.counted() if self._middle.shown is self.float_card else None

    def show_count(self, shown: CountShown) -> None:
        """Show what is to be counted."""
        self._finished = False
        self._set_stage(shown.caption, others=shown.others)
        self._fill(shown.pieces, shown.bags)
        self.papers.show_count(shown)
        self.count_part.show_count(shown)
        self._middle.show_page(self.papers)
        self._order()
        self.setFocusProxy(self.cash.grid.first)
        self.cash.grid.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_keyed(self, shown: KeyedShown) -> None:
        """Show what is keyed comes to."""
        self.cash.grid.show_sums(shown.each)
        self.cash.total.setText(shown.total)
        self.papers.show_keyed(shown)

    def show_close(self, shown: CloseShown) -> None:
        """Counting is finished."""
        self._finished = True
        self._set_stage(shown.caption, others=shown.others)
        self._fill(shown.pieces, shown.bags)
        self.show_keyed(shown.keyed)
        self.close_part.show_close(shown)
        self.explain.show_close(shown)
        self.close_part.by_piece.setText(wording.BY_PIECE)
        self.float_grid.clear()
        self.float_grid.show_sums({})
        self.float_total.setText("")
        self._middle.show_page(self.explain)
        self._order()
        first = self.close_part.reason.edit if shown.needs_reason else self.close_part.close_button
        self.setFocusProxy(first)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_entry(self, shown: EntryShown | None) -> None:
        """Show an entry on its paper in the count's place; None brings the count back."""
        if shown is None:
            had_keys = self._left.shown is self._entry
            self._left.show_page(self.cash)
            if had_keys:
                self.explain.leads.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.entry_caption.setText(shown.caption)
        self.paper.show_blocks(shown.paper)
        self._left.show_page(self._entry)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_held(self, *, held: bool) -> None:
        """Hold everything while something is under way, or while somebody else is asked."""
        for button in (
            self.count_part.count,
            self.count_part.finish,
            self.count_part.resume,
            self.close_part.close_button,
            self.close_part.by_piece,
            self.close_part.hand_over,
            self.others,
        ):
            button.setEnabled(not held)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While another person is asked, their card alone stands at the right; then the keys come back."""
        if watched is self.second and event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._show_parts()
            if event.type() == QEvent.Type.HideToParent:
                button = self.close_part.close_button if self._finished else self.count_part.count
                button.setFocus(Qt.FocusReason.OtherFocusReason)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for three columns, what is done with the count comes below what is counted."""
        super().resizeEvent(event)
        self._set_columns(narrow=event.size().width() < _THREE_COLUMNS)

    def minimumSizeHint(self) -> QSize:
        """Two columns; the third goes below the second."""
        narrow = self._left.width() + SPACE_L + WIDTH
        return QSize(narrow, super().minimumSizeHint().height())

    def _set_columns(self, *, narrow: bool) -> None:
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._rest.setDirection(way)
        self._narrow = narrow
        self._close_card.setMinimumWidth(0 if narrow else WIDTH)
        self._close_card.setMaximumWidth(_ANY_WIDTH if narrow else WIDTH)
        self._share()

    def _share(self) -> None:
        """Beside the close the middle has what is left; over it, it makes room for what is being done."""
        self._rest.setStretch(1, 2 if self._narrow and self._finished else 0)
        self._beside.setHidden(self._narrow and self.second.isVisibleTo(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on like Tab and presses buttons; Esc puts a paper away."""
        focused = QApplication.focusWidget()
        if event.key() in _ENTER and not event.isAutoRepeat():
            if isinstance(focused, KeyButton | CandidateButton) and self.isAncestorOf(focused):
                focused.click()
            else:
                self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape and self._left.shown is self._entry:
            self.looked_away.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self, pieces: Mapping[int, str], bags: Mapping[int, str]) -> None:
        grid = self.cash.grid
        for edits, texts in ((grid.pieces, pieces), (grid.bags, bags)):
            for piece, edit in edits.items():
                edit.setText(texts.get(piece, ""))

    def _set_stage(self, caption: str, *, others: bool) -> None:
        self.caption.setText(caption)
        self._show_parts()
        self.cash.set_finished(finished=self._finished)
        self.others.setVisible(others)
        self._left.show_page(self.cash)

    def _show_parts(self) -> None:
        asked = self.second.isVisibleTo(self)
        self.count_part.setVisible(not self._finished and not asked)
        self.close_part.setVisible(self._finished and not asked)
        self._share()

    def _toggle_float(self) -> None:
        by_piece = self._middle.shown is not self.float_card
        self._middle.show_page(self.float_card if by_piece else self.explain)
        self.close_part.by_piece.setText(wording.AS_SUM if by_piece else wording.BY_PIECE)
        self.close_part.float_kept.setEnabled(not by_piece)
        field = self.float_grid.first if by_piece else self.close_part.float_kept.edit
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order(self) -> None:
        """The way of the Tab key: as people count, then on to the button."""
        part = self.close_part
        counting: list[QWidget] = [
            *self.cash.grid.edits(),
            self.papers.cheques,
            self.papers.cards,
            *self.papers.edits(),
            self.count_part.count,
            self.count_part.finish,
            self.count_part.resume,
            *self.papers.cards_card.buttons,  # Enter goes from the list on to the sums, and would press them
        ]
        closing: list[QWidget] = [
            part.reason.edit,
            part.float_kept.edit,
            part.by_piece,
            part.close_button,
            part.hand_over,
            *self.explain.buttons,
            self.explain.leads,
            *self.float_grid.edits(),
        ]
        for before, after in pairwise(closing if self._finished else counting):
            QWidget.setTabOrder(before, after)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.entry_caption, 1)
        head.addWidget(self.back)
        self._entry.body.addLayout(head)
        self._entry.body.addWidget(paper_area(self.paper, "The entry as on paper"), 1)
        self._left.add(self.cash)
        self._left.add(self._entry)
        self._left.setFixedWidth(self.cash.width())
        foot = QHBoxLayout()
        foot.addWidget(Text(wording.COUNTED, Written.STRONG))
        foot.addWidget(self.float_total, 1)
        self.float_card.body.addWidget(self.float_grid)
        self.float_card.body.addLayout(foot)
        self.float_card.body.addStretch(1)
        for page in (self.papers, self.explain, self.float_card):
            self._middle.add(page)
        right = Card(padding=SPACE_L - RING, spacing=SPACE_S, yields=True)
        head = QHBoxLayout()
        head.setContentsMargins(RING, RING, RING, 0)
        head.addWidget(self.caption, 1)
        head.addWidget(self.others)
        right.body.addLayout(head)
        for part in (self.second, self.count_part, self.close_part):
            right.body.addWidget(part)
        right.body.addStretch(0)
        self._close_card = right
        self._rest.setSpacing(SPACE_L)
        self._rest.addWidget(self._beside, 1)
        self._rest.addWidget(right)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addWidget(self._left)
        across.addLayout(self._rest, 1)
