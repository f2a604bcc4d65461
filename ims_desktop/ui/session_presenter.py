"""The session's words in the top bar, and whether this person must open one before taking money."""

from collections.abc import Callable
from typing import Protocol

from ims_desktop.actions.counter.session_at_hand import SessionAtHand, session_at_hand
from ims_desktop.domain.permission import Permission
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import london
from ims_desktop.ui.till_work import AtTillWork
from ims_desktop.ui.trouble import words_of


class TopBar(Protocol):
    """Where it is shown."""

    def set_session(self, session: str, cashier: str) -> None:
        """Say how the session stands and who is at the till."""


class SessionPresenter:
    """Looks at the session on the LOCAL lane and says how it stands, and whether its drawer is over the limit."""

    def __init__(
        self,
        bar: TopBar,
        work: AtTillWork,
        needed: Callable[[SessionAtHand], None],
        over_limit: Callable[[bool], None],
    ) -> None:
        self._bar = bar
        self._work = work
        self._needed = needed
        self._over_limit = over_limit

    def use_data(self, data: ReferenceData) -> None:
        """Central sent new reference data."""
        self._work.data = data

    def start(self) -> None:
        """Say how it stands, and tell what stands before the counter."""
        self._bar.set_session("", self._work.user.display_name)
        self._look(self._told)

    def refresh(self) -> None:
        """Say how it stands now."""
        self._look(self._say)

    def _look(self, done: Callable[[SessionAtHand], None]) -> None:
        desk, data, user = self._work.desk, self._work.data, self._work.user
        self._work.run(lambda: session_at_hand(desk, data, user), done, self._not_known)

    def _not_known(self, trouble: Exception) -> None:
        self._bar.set_session(words_of(trouble), self._work.user.display_name)

    def _told(self, found: SessionAtHand) -> None:
        self._say(found)
        self._needed(found)

    def _say(self, found: SessionAtHand) -> None:
        words = session_words(found.open, found.payments) if self._work.user.may(Permission.TAKE_PAYMENTS) else ""
        if words and found.open is not None and found.open.cashier != self._work.user.id:
            words = "Another cashier's session is open"
        self._bar.set_session(words, self._work.user.display_name)
        self._over_limit(found.over_limit)


def session_words(session: TillSession | None, payments: int) -> str:
    """“Session open since 08:52 · 41 payments”."""
    if session is None:
        return "No session open"
    noun = "payment" if payments == 1 else "payments"
    return f"Session open since {london(session.opened_at):%H:%M} · {payments} {noun}"
