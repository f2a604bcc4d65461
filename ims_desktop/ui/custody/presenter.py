"""Asks central where every pound of one's own office is."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ims_desktop.actions.ports import Clock
from ims_desktop.actions.ports.banking import CustodyCentral
from ims_desktop.actions.supervisor.see_custody import OfficeCustody, see_custody
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData
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
from ims_desktop.ui.lanes import Lane, Runner
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

    def __init__(
        self,
        view: CustodyView,
        runner: Runner,
        central: Callable[[], CustodyCentral],
        clock: Clock,
        data: ReferenceData,
        user: User,
    ) -> None:
        self._view = view
        self._runner = runner
        self._central = central
        self._clock = clock
        self._data = data
        self._user = user
        self._asking = False

    def refresh(self) -> None:
        """Ask where everything is now."""
        if self._asking:
            return
        self._asking = True
        central, clock, user = self._central, self._clock, self._user
        self._runner.run(
            Lane.CENTRAL, lambda: see_custody(central(), clock, user, office=user.office), self._read, self._not_read
        )

    def _read(self, found: Sequence[OfficeCustody]) -> None:
        self._asking = False
        self._view.show_trouble("")
        for one in found:
            self._view.show_places(place_rows(one, self._data))
            self._view.show_ages(age_rows(one))
            self._view.show_kept(kept_rows(one))
            self._view.show_cards(card_rows(one))
            self._view.show_sum(custody_shown(one))

    def _not_read(self, trouble: Exception) -> None:
        self._asking = False
        self._view.show_trouble(words_of(trouble))
