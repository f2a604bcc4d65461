"""Says what speaks against the till's clock, and takes a supervisor's word that it is right."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.till_clock import ConfirmedClock, clock_doubt, confirm_clock_as
from ims_desktop.domain.card_number import looks_like_card_number
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_clock import DoubtfulClock
from ims_desktop.domain.times import full_words
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.trouble import words_of

NEEDED = "Type the supervisor's user name and password."
ADVICE = (
    "If it is wrong, put the PC's clock right: this goes away by itself. If it is right, a supervisor confirms it here "
    "with their own name and password. Nothing was lost, and what waits is safe."
)


@frozen
class ClockShown:
    """What is known of the time, in words."""

    reading: str
    why: str
    facts: tuple[tuple[str, str], ...]


class ClockView(Protocol):
    """The panel."""

    def show_clock(self, shown: ClockShown) -> None:
        """Show what is known of the time."""

    def show_wrong(self, text: str) -> None:
        """Say what is wrong with name and password; an empty text takes it away."""

    def forget_password(self, *, user_too: bool) -> None:
        """Empty the password, and the name where it may be a card's number."""

    def set_busy(self, *, busy: bool) -> None:
        """Hold the panel while the word is written."""

    def finish(self) -> None:
        """Nothing is left to be confirmed."""


class ClockPresenter:
    """Everything is asked on the LOCAL lane: it works without central."""

    def __init__(self, view: ClockView, runner: Runner, desk: Desk, confirmed: Callable[[], None]) -> None:
        self._view = view
        self._runner = runner
        self._desk = desk
        self._confirmed = confirmed
        self._busy = False

    def start(self) -> None:
        """Show how the clock stands."""
        desk = self._desk
        self._runner.run(Lane.LOCAL, lambda: clock_doubt(desk), self._looked, self._failed)

    def confirm(self, user: str, password: str) -> None:
        """A supervisor says that the clock is right."""
        if self._busy:
            return
        if looks_like_card_number(user):
            self._view.forget_password(user_too=True)
            self._view.show_wrong(Refused(Reason.CARD_NUMBER).message)
            return
        if not user.strip() or not password:
            self._view.show_wrong(NEEDED)
            return
        self._set_busy(busy=True)
        desk = self._desk
        self._runner.run(Lane.LOCAL, lambda: confirm_clock_as(desk, user, password), self._done, self._failed)

    def _looked(self, doubt: DoubtfulClock | None) -> None:
        if doubt is None:
            self._view.finish()
        else:
            self._view.show_clock(clock_shown(doubt))

    def _done(self, _confirmed: ConfirmedClock) -> None:
        self._set_busy(busy=False)
        self._view.forget_password(user_too=True)
        self._view.finish()
        self._confirmed()

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._view.forget_password(user_too=False)
        self._view.show_wrong(words_of(trouble))

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)


def clock_shown(doubt: DoubtfulClock) -> ClockShown:
    """What is known of the time, in words."""
    last, right = doubt.last_entry_at, doubt.right_at
    facts = (
        ("By central's time it should be about", full_words(right) if right else "not known: central was not heard"),
        ("The last entry on this till was made at", full_words(last) if last else "there is none"),
    )
    return ClockShown(full_words(doubt.reading), f"{doubt.why[:1].upper()}{doubt.why[1:]}.", facts)
