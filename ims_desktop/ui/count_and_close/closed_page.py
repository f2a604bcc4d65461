"""A closed session: its Z sheet as on paper, and at the right how it stands and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.close_panel import WIDTH
from ims_desktop.ui.count_and_close.shown import ClosedShown
from ims_desktop.ui.shown import Tag, Tone
from ims_desktop.ui.style.tokens import SPACE_L, SPACE_M
from ims_desktop.ui.widgets.badge import TagLabel
from ims_desktop.ui.widgets.card import Card
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.receipt_paper import ReceiptPaper
from ims_desktop.ui.widgets.text import Text, Written


def paper_area(paper: ReceiptPaper, name: str) -> QScrollArea:
    """A paper to be scrolled through."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    area.setWidget(paper)
    return area


class ClosedPage(QWidget):
    """Enter prints again from its button; what is asked of a second person stands at the right."""

    approve_pressed = Signal()
    print_pressed = Signal()
    pdf_pressed = Signal()
    done_pressed = Signal()

    def __init__(self, second: QWidget) -> None:
        super().__init__()
        self.paper = ReceiptPaper()
        self.sheet = paper_area(self.paper, "The Z sheet as on paper")
        self.title = Text("", Written.HEADING, wrap=True)
        self.state = TagLabel(Tag(""))
        self.text = Text("", tone="muted", wrap=True)
        self.told = Text("", wrap=True)
        self.approve = KeyButton(wording.APPROVE, "Alt+A", kind=Kind.MAIN)
        self.print = KeyButton(wording.PRINT, "Alt+P")
        self.pdf = KeyButton(wording.PDF, "Alt+F")
        self.done = KeyButton(wording.DONE, "Alt+L")
        self._lay_out(second)
        for button, signal in (
            (self.approve, self.approve_pressed),
            (self.print, self.print_pressed),
            (self.pdf, self.pdf_pressed),
            (self.done, self.done_pressed),
        ):
            button.clicked.connect(signal)

    def show_closed(self, shown: ClosedShown) -> None:
        """Show the sheet and how it stands."""
        self.title.setText(shown.title)
        self.state.show_tag(shown.state)
        self.text.setText(shown.text)
        self.sheet.setVisible(bool(shown.paper))
        if shown.paper:
            self.paper.show_blocks(shown.paper)
            self.sheet.verticalScrollBar().setValue(0)
        for button in (self.print, self.pdf):
            button.setVisible(bool(shown.paper))
        self.approve.setVisible(shown.may_approve)
        main = self.approve if shown.awaits else self.done  # whoever needs no approval is rarely asked for one
        for button in (self.approve, self.done):
            button.set_kind(Kind.MAIN if button is main else Kind.PLAIN)
        main.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.title, f"{shown.title}: {shown.state.text}. {shown.text}")

    def tell(self, text: str, tone: Tone) -> None:
        """Say how printing, saving or approving went."""
        self.told.setText(text)
        self.told.set_tone(tone)
        self.told.setVisible(bool(text))
        if text:
            announce(self.told, text, urgent=tone in {Tone.WRONG, Tone.WARNING})

    def set_busy(self, *, busy: bool) -> None:
        """Hold the buttons while something is under way."""
        for button in (self.approve, self.pdf, self.done):
            button.setEnabled(not busy)
        focused = QApplication.focusWidget()  # a button that is held loses the keys
        if not busy and self.isVisible() and (focused is None or not self.isAncestorOf(focused)):
            self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, second: QWidget) -> None:
        left = Card(padding=SPACE_M)
        left.body.addWidget(self.sheet)
        right = Card(padding=SPACE_L, spacing=SPACE_M, yields=True)
        right.setFixedWidth(WIDTH)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        right.body.addLayout(head)
        for part in (self.text, self.told, second, self.approve, self.print, self.pdf, self.done):
            right.body.addWidget(part)
        right.body.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE_L)
        across.addWidget(left, 1)
        column = QVBoxLayout()
        column.addWidget(right)
        across.addLayout(column)
