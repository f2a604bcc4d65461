"""Matches card sales that no report had, at central: the marked one was found on a later report or a statement."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.ports.open_cards import CardCentral
from ims_desktop.actions.supervisor.match_cards import match_cards
from ims_desktop.domain.roll import Entry
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.custody.wording import CardRow
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.trouble import words_of


class MatchingView(Protocol):
    """What stands below the list."""

    def say_matched(self, text: str, tone: Tone) -> None:
        """Say what was done, or why not."""


class MatchingPresenter:
    """One sale at a time, on the CENTRAL lane."""

    def __init__(self, view: MatchingView, at: AtCentralWork[CardCentral], done: Callable[[], None]) -> None:
        self._view = view
        self._at = at
        self._done = done
        self._busy = False

    def match(self, row: CardRow | None, paper: str) -> None:
        """It stands on the report or statement that is named."""
        if row is None or self._busy:
            return
        self._busy = True
        at = self._at

        def written(_entry: Entry) -> None:
            self._busy = False
            self._view.say_matched(f"{row.number} is matched.", Tone.GOOD)
            self._done()

        def failed(trouble: Exception) -> None:
            self._busy = False
            self._view.say_matched(words_of(trouble), Tone.WRONG)

        at.run(lambda central: match_cards(central, at.ids, at.user, [row.number], paper), written, failed)
