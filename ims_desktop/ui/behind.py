"""What is behind a figure: a row's figures, and of the chosen one the entries; for any screen that shows figures."""

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Protocol

from ims_desktop.actions.ports import Clock, SeenEntry
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.ui.entry_words import EntryRow, entry_row
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.shown import Column, Look
from ims_desktop.ui.trouble import words_of

NO_FIGURE = "The entries behind a figure come here"
Ask = Callable[[], Sequence[SeenEntry]]


@frozen
class FigureRow:
    """One figure: what it is, how much, and how its entries are asked for (None: `about` says all there is)."""

    words: str
    value: str
    about: str = ""
    ask: Ask | None = field(default=None, repr=False, compare=False)


FIGURES: tuple[Column[FigureRow], ...] = (
    Column("Figure", lambda row: row.words, stretch=True),
    Column("", lambda row: row.value, "£12,204.00", Look.STRONG, right=True),
)


class BehindView(Protocol):
    """Where figures and the entries behind one of them are shown."""

    def show_figures(self, title: str, rows: Sequence[FigureRow]) -> None:
        """Show a row's figures; the one that was marked stays marked."""

    def show_entries(self, title: str, rows: Sequence[EntryRow]) -> None:
        """Show the entries behind the chosen figure."""

    def focus_figures(self) -> None:
        """Give the figures the keys."""

    def focus_entries(self) -> None:
        """Give the entries the keys, where there are any."""


class Behind:
    """Asks for the entries behind a figure on the CENTRAL lane; an answer to an earlier question is dropped."""

    def __init__(self, view: BehindView, runner: Runner, clock: Clock, data: ReferenceData) -> None:
        self._view = view
        self._runner = runner
        self._clock = clock
        self._data = data
        self._question = 0

    def clear(self, title: str) -> None:
        """Nothing is chosen."""
        self._question += 1
        self._view.show_figures(title, ())
        self._view.show_entries(NO_FIGURE, ())

    def open(self, title: str, figures: Sequence[FigureRow], *, take_keys: bool = True) -> None:
        """Show another row's figures."""
        self._question += 1
        self._view.show_figures(title, figures)
        self._view.show_entries("Enter on a figure shows the entries behind it", ())
        if take_keys:
            self._view.focus_figures()

    def renew(self, title: str, figures: Sequence[FigureRow]) -> None:
        """Show how the same row's figures stand now; the entries stay as they were asked for."""
        self._view.show_figures(title, figures)

    def choose(self, figure: FigureRow | None) -> None:
        """A figure was chosen: show its entries."""
        if figure is None:
            return
        self._question += 1
        question = self._question
        if figure.ask is None:
            self._view.show_entries(figure.about or f"{figure.words}: no entries behind it", ())
            return

        def show(entries: Sequence[SeenEntry]) -> None:
            if question == self._question:
                now = self._clock.now()
                count = "1 entry" if len(entries) == 1 else f"{len(entries):,} entries"
                words = figure.words if count in figure.words else f"{figure.words}: {count}"
                title = f"{words} · {figure.about}" if figure.about else words
                self._view.show_entries(title, [entry_row(self._data, one, now) for one in entries])
                self._view.focus_entries()

        def failed(trouble: Exception) -> None:
            if question == self._question:
                self._view.show_entries(words_of(trouble), ())

        self._runner.run(Lane.CENTRAL, figure.ask, show, failed)
