"""Takes over a session that waits at a till which is gone; then it is counted here like any other."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Protocol

from ims_desktop.actions.counter.take_over_session import GoneAtHand, gone_sessions, take_over_session
from ims_desktop.domain.gone_session import TakenOver
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import SessionId
from ims_desktop.ui.count_and_close import wording
from ims_desktop.ui.count_and_close.at_work import CashUpWork
from ims_desktop.ui.count_and_close.shown import GoneRow
from ims_desktop.ui.count_and_close.telling import gone_rows
from ims_desktop.ui.lanes import Lane
from ims_desktop.ui.second_person.presenter import Agreement, SecondPersonPresenter
from ims_desktop.ui.shown import Tone
from ims_desktop.ui.trouble import words_of


class GoneView(Protocol):
    """The page of sessions that wait at tills which are gone."""

    def show_gone(self, rows: Sequence[GoneRow]) -> None:
        """Show them, the first one marked."""

    def tell_gone(self, text: str, tone: Tone) -> None:
        """Say how asking central or taking over went; empty words take it away."""

    def set_gone_busy(self, *, busy: bool) -> None:
        """Hold the page while central is asked, or somebody gives their word."""


class GonePart:
    """Only central knows these sessions, so it is asked each time the page is looked at."""

    def __init__(self, view: GoneView, work: CashUpWork, second: SecondPersonPresenter) -> None:
        self._view = view
        self._work = work
        self._second = second
        self._found: tuple[GoneAtHand, ...] = ()
        self._busy = False
        self.is_shown = False
        self.taken: Callable[[SessionId], None] = lambda _session: None
        self.left: Callable[[], None] = lambda: None

    def look(self) -> None:
        """Ask central what waits."""
        work = self._work
        if self._busy or self._second.asking:
            return
        self.is_shown = True
        self._view.show_gone(())
        self._view.tell_gone(wording.GONE_ASKING, Tone.NOTE)
        self._set_busy(busy=True)

        def ask() -> tuple[GoneAtHand, ...]:
            with closing(work.open_link()) as link:
                return tuple(gone_sessions(work.desk, work.data, work.user, link))

        work.runner.run(Lane.CENTRAL, ask, self._looked, self._failed)

    def take_over(self, session: str) -> None:
        """Take one over, before a witness."""
        found = next((one for one in self._found if one.waits.session == session), None)
        if found is None or self._busy or self._second.asking:
            return
        says = wording.GONE_SAYS.format(self._work.user.display_name, found.cashier, found.waits.till)
        agreement = Agreement(wording.GONE_WITNESS, (says,), Permission.WITNESS_CASH, wording.WITNESS_AGREE)
        self._view.tell_gone("", Tone.PLAIN)
        self._second.ask_holding(self._held, agreement, lambda by: by, lambda by: self._write(found, by))

    def leave(self) -> None:
        """Back to the sessions of this till."""
        if not (self._busy or self._second.asking):
            self.is_shown = False
            self.left()

    def put_off(self) -> None:
        """Nobody is at the window any more: who was asked to witness it is asked no more."""
        self._second.put_off()

    def _write(self, found: GoneAtHand, witness: User) -> None:
        """On the lane that may wait for central; the till's file is written from there once it has answered."""
        work, session = self._work, found.waits.session

        def take() -> TakenOver:
            with closing(work.open_link()) as link:
                return take_over_session(work.desk, work.user, session, witness, link)

        def taken(_told: TakenOver) -> None:
            self._set_busy(busy=False)
            self.is_shown = False
            work.changed()
            self.taken(session)

        self._set_busy(busy=True)
        work.runner.run(Lane.CENTRAL, take, taken, self._failed)

    def _looked(self, found: tuple[GoneAtHand, ...]) -> None:
        self._set_busy(busy=False)
        self._found = found
        self._view.show_gone(gone_rows(found))
        self._view.tell_gone("" if found else wording.GONE_NONE, Tone.NOTE)

    def _failed(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._view.tell_gone(words_of(trouble), Tone.WRONG)

    def _held(self, asked: bool) -> None:  # noqa: FBT001  a second person's card tells it so
        self._view.set_gone_busy(busy=asked)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_gone_busy(busy=busy)
