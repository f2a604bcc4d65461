"""Asks central for the watch list, and for the entries behind each figure of a finding."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ims_desktop.actions.ports import SeenEntry, SessionCentral, WatchCentral
from ims_desktop.actions.supervisor.see_watch_list import LOOKED_AT_DAYS, see_behind, see_watch_list
from ims_desktop.domain.watching.finding import Figure, Finding
from ims_desktop.ui.behind import Behind, BehindView, FigureRow
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.trouble import words_of
from ims_desktop.ui.watch_list.wording import FindingRow, finding_row

NOTHING = f"Nothing to look at in the last {LOOKED_AT_DAYS} days."
NOT_THERE = "No finding"
NOT_CHOSEN = "Enter on a finding shows its figures"


class WatchedCentral(WatchCentral, SessionCentral, Protocol):
    """Central, as this screen reads it."""


class WatchListView(Protocol):
    """The screen."""

    @property
    def behind(self) -> BehindView:
        """Where figures and entries are shown."""

    def show_findings(self, rows: Sequence[FindingRow], summary: str) -> None:
        """Show the list; the one that was marked stays marked."""

    def show_words(self, words: str) -> None:
        """Show what was seen, and what to ask, of the marked finding."""

    def show_trouble(self, text: str) -> None:
        """Say why central could not be asked; an empty text takes it away."""


class WatchListPresenter:
    """The watch list of whoever may see it; asked when the screen comes up, and when somebody asks again."""

    def __init__(self, view: WatchListView, at: AtCentralWork[WatchedCentral]) -> None:
        self._view = view
        self._at = at
        self._behind = Behind(view.behind, at.runner, at.clock, at.data)
        self._asking = False
        self._asked = False

    def start(self) -> None:
        """Show that nothing was asked yet."""
        self._behind.clear(NOT_CHOSEN)

    def came_to_front(self) -> None:
        """Asked at the first look; it reads months of entries, so again only when somebody wants it."""
        if not self._asked:
            self.refresh()

    def went_away(self) -> None:
        """Nobody looks."""

    def refresh(self) -> None:
        """Ask central for the list."""
        if self._asking:
            return
        self._asking = self._asked = True
        self._view.show_findings((), "looking …")
        clock, user = self._at.clock, self._at.user
        self._at.run(lambda central: see_watch_list(central, clock, user), self._came, self._failed)

    def mark(self, row: FindingRow | None) -> None:
        """A finding was marked: say it in full."""
        self._view.show_words(row.words if row else "")

    def open(self, row: FindingRow | None) -> None:
        """Show a finding's figures."""
        if row is not None:
            figures = [self._figure(one) for one in row.finding.figures]
            self._behind.open(f"{row.what} · {row.who}", figures)

    def choose_figure(self, figure: FigureRow | None) -> None:
        """Show the entries behind a figure."""
        self._behind.choose(figure)

    def _figure(self, one: Figure) -> FigureRow:
        return FigureRow(one.words, f"{len(one.entries):,}" if one.entries else "", "", self._ask(one))

    def _ask(self, one: Figure) -> Callable[[], Sequence[SeenEntry]] | None:
        if not one.entries:
            return None
        at = self._at
        return lambda: see_behind(at.central(), at.user, one)

    def _came(self, found: Sequence[Finding]) -> None:
        self._asking = False
        self._view.show_trouble("")
        count = "1 thing to ask about" if len(found) == 1 else f"{len(found):,} things to ask about"
        rows = [finding_row(one, self._at.data) for one in found]
        self._view.show_findings(rows, f"{count}, the last {LOOKED_AT_DAYS} days" if found else NOTHING)
        self._view.show_words(rows[0].words if rows else "")
        self._behind.clear(NOT_CHOSEN if rows else NOT_THERE)

    def _failed(self, trouble: Exception) -> None:
        self._asking = self._asked = False
        self._view.show_findings((), "")
        self._view.show_trouble(words_of(trouble))
