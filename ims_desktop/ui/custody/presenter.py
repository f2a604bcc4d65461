"""Asks central where every pound of one's own office is."""

from collections.abc import Sequence
from typing import Protocol

from ims_desktop.actions.ports.banking import CustodyCentral
from ims_desktop.actions.supervisor.see_custody import OfficeCustody, see_custody
from ims_desktop.ui.central_work import AtCentralWork
from ims_desktop.ui.custody.wording import (
    AgeRow,
    CardRow,
    CustodyShown,
    KeptRow,
    PlaceRow,
    age_rows,
    card_rows,
    custody_shown,
    kept_rows,
    place_rows,
)
from ims_desktop.ui.trouble import words_of


class CustodyView(Protocol):
    """The screen."""

    def show_places(self, rows: Sequence[PlaceRow]) -> None:
        """Show one row a place."""

    def show_ages(self, rows: Sequence[AgeRow]) -> None:
        """Show takings that are not on their way to the bank."""

    def show_kept(self, rows: Sequence[KeptRow]) -> None:
        """Show the post-dated cheques that are kept."""

    def show_cards(self, rows: Sequence[CardRow]) -> None:
        """Show the card sales that no report had."""

    def show_sum(self, shown: CustodyShown) -> None:
        """Show what it all comes to, and what somebody should see to."""

    def show_trouble(self, text: str) -> None:
        """Say why central could not be read; an empty text takes it away."""


class CustodyPresenter:
    """Custody of one office, asked on the CENTRAL lane, where `central` is connected."""

    def __init__(self, view: CustodyView, at: AtCentralWork[CustodyCentral]) -> None:
        self._view = view
        self._at = at
        self._asking = False

    def refresh(self) -> None:
        """Ask where everything is now."""
        if self._asking:
            return
        self._asking = True
        clock, user = self._at.clock, self._at.user
        self._at.run(lambda central: see_custody(central, clock, user, office=user.office), self._read, self._not_read)

    def _read(self, found: Sequence[OfficeCustody]) -> None:
        self._asking = False
        self._view.show_trouble("")
        for one in found:
            self._view.show_places(place_rows(one, self._at.data))
            self._view.show_ages(age_rows(one))
            self._view.show_kept(kept_rows(one))
            self._view.show_cards(card_rows(one))
            self._view.show_sum(custody_shown(one))

    def _not_read(self, trouble: Exception) -> None:
        self._asking = False
        self._view.show_trouble(words_of(trouble))
