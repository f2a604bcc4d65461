"""At the right: how to count while it is counted, then what there should be, the reason, the float and the close."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ims_desktop.ui.announce import announce
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.shown import CloseShown, CountShown, FigureRow
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.style.tokens import SPACE_M, SPACE_S
from ims_desktop.ui.widgets.acting import Acting, asked_column
from ims_desktop.ui.widgets.card import Card, Line
from ims_desktop.ui.widgets.field import Field
from ims_desktop.ui.widgets.key_button import KeyButton, Kind
from ims_desktop.ui.widgets.text import Text, Written

WIDTH = 356
_LONGEST_REASON = 200
_LONGEST_TYPED = 40


class FiguresGrid(QWidget):
    """Expected against counted by tender, each row read as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(SPACE_S)
        self._grid.setColumnStretch(0, 1)

    def show_figures(self, rows: tuple[FigureRow, ...]) -> None:
        """Show a row a tender."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for column, title in enumerate(("", "Expected", "Counted", "")):
            self._grid.addWidget(Text(title, Written.LABEL, tone="muted", right=column > 0), 0, column)
        for at, row in enumerate(rows, start=1):
            differs = row.difference[:1] in "+−"  # noqa: RUF001  as differences are written
            name = Text(row.name)
            name.setAccessibleName(f"{row.name}: expected {row.expected}, counted {row.counted}, {row.difference}")
            self._grid.addWidget(name, at, 0)
            self._grid.addWidget(Text(row.expected, right=True), at, 1)
            self._grid.addWidget(Text(row.counted, Written.STRONG, right=True), at, 2)
            tone = "warning" if differs else "good"
            self._grid.addWidget(Text(row.difference, Written.SMALL, tone=tone, right=True), at, 3)


class CountPart(QWidget):
    """While it is counted: what to do, and what became of the last count."""

    def __init__(self) -> None:
        super().__init__()
        self.about = Text("", tone="muted", wrap=True)
        self.told = Text("", wrap=True)
        self.told.hide()
        self.count = KeyButton(wording.COUNT, "Alt+T", kind=Kind.MAIN)
        self.about_finish = Text(wording.ABOUT_FINISH, Written.SMALL, tone="muted", wrap=True)
        self.finish = KeyButton(wording.FINISH, "Alt+F")
        self.resume = KeyButton(wording.RESUME, "Alt+R")
        asked = asked_column(self.about, self.about_finish, spacing=SPACE_M)
        _fill(self, Acting(asked, self.told, self.count, self.finish, self.resume))
        self.show_may_finish(may=False, resume=False)

    def show_count(self, shown: CountShown) -> None:
        """Begin to count, or go on."""
        self.about.setText(shown.about)
        self.show_may_finish(may=shown.may_finish, resume=shown.may_resume)
        self.tell("", Tone.PLAIN)

    def show_may_finish(self, *, may: bool, resume: bool) -> None:
        """Offer to let the figures stand, or to go on with the day."""
        self.resume.setVisible(resume)
        self.about.setHidden(may)  # it has been counted: what to do now is what is said of finishing
        self.about_finish.setVisible(may)
        self.finish.setVisible(may)

    def tell(self, text: str, tone: Tone) -> None:
        """Say what became of a count."""
        _tell(self.told, text, tone)


class ClosePart(QWidget):
    """Once counting has finished."""

    close_pressed = Signal()
    hand_over_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.figures = FiguresGrid()
        self.box = Card(padding=SPACE_M, spacing=2, ground="warning")
        self.title = Text("", Written.LABEL, wrap=True)
        self.difference = Text("", Written.FIGURE, tone="warning", wrap=True)
        self.about = Text("", Written.SMALL, wrap=True)
        self.reason = Field(wording.REASON)
        self.reason.edit.setMaxLength(_LONGEST_REASON)
        self.float_kept = Field(wording.FLOAT)
        self.float_kept.edit.setMaxLength(_LONGEST_TYPED)
        self.float_kept.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.by_piece = KeyButton(wording.BY_PIECE, "Alt+B", small=True)
        self.remarks = Text("", Written.SMALL, tone="muted", wrap=True)
        self.told = Text("", wrap=True)
        self.told.hide()
        self.close_button = KeyButton(wording.CLOSE, "Alt+L", kind=Kind.MAIN)
        self.hand_over = KeyButton(wording.HAND_OVER, "Alt+H")
        self._lay_out()

    def show_close(self, shown: CloseShown) -> None:
        """Show what there should be."""
        self.figures.show_figures(shown.figures)
        self.figures.setVisible(bool(shown.figures))
        self.title.setText(shown.difference_title)
        self.difference.setText(shown.difference)
        self.difference.setVisible(bool(shown.difference))
        self.about.setText(shown.difference_about)
        self.about.setVisible(bool(shown.difference_about))
        self.box.setProperty("ground", "warning" if shown.difference else "tint")
        self.box.style().unpolish(self.box)
        self.box.style().polish(self.box)
        self.title.set_tone("warning" if shown.difference else "plain")
        self.reason.setVisible(shown.needs_reason)
        self.reason.set_text("")
        self.reason.set_error("")
        self.float_kept.set_text("")
        self.float_kept.set_note(wording.FLOAT_NOTE.format(shown.usual_float))
        self.remarks.setText("\n".join(shown.remarks))
        self.hand_over.setVisible(shown.may_hand_over)
        self.tell("", Tone.PLAIN)

    def tell(self, text: str, tone: Tone) -> None:
        """Say what stands in the way."""
        _tell(self.told, text, tone)

    def _lay_out(self) -> None:
        for part in (self.title, self.difference, self.about):
            self.box.body.addWidget(part)
        asked = asked_column(
            self.figures, Line(), self.box, self.reason, self.float_kept, self.by_piece, self.remarks, spacing=SPACE_M
        )
        _fill(self, Acting(asked, self.told, self.close_button, self.hand_over))
        self.close_button.clicked.connect(self.close_pressed)
        self.hand_over.clicked.connect(self.hand_over_pressed)


def _fill(part: QWidget, acting: Acting) -> None:
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(acting)


def _tell(told: Text, text: str, tone: Tone) -> None:
    told.setText(f"✕ {text}" if text and tone is Tone.WRONG else text)
    told.set_tone(tone)
    told.setVisible(bool(text))
    if text:
        announce(told, text, urgent=tone is not Tone.GOOD)
