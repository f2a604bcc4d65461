"""The session's words in the top bar, and whether this person must open one before taking money."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import london
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.trouble import words_of


class TopBar(Protocol):
    """Where it is shown."""

    def set_session(self, session: str, cashier: str) -> None:
        """Say how the session stands and who is at the till."""


@dataclass(frozen=True, slots=True)
class _Session:
    session: TillSession | None
    payments: int = 0


class SessionPresenter:
    """Looks at the session on the LOCAL lane and says how it stands."""

    def __init__(
        self, bar: TopBar, runner: Runner, desk: Desk, user: User, needed: Callable[[TillSession | None], None]
    ) -> None:
        self._bar = bar
        self._runner = runner
        self._desk = desk
        self._user = user
        self._needed = needed

    def start(self) -> None:
        """Say how it stands, and tell whether a session is open."""
        self._bar.set_session("", self._user.display_name)
        self._look(self._told)

    def refresh(self) -> None:
        """Say how it stands now."""
        self._look(self._say)

    def _look(self, done: Callable[[_Session], None]) -> None:
        def look() -> _Session:
            session = self._desk.till.open_session()
            return _Session(session, self._desk.till.session_figures(session.id)[0] if session else 0)

        self._runner.run(Lane.LOCAL, look, done, self._not_known)

    def _not_known(self, trouble: Exception) -> None:
        self._bar.set_session(words_of(trouble), self._user.display_name)

    def _told(self, found: _Session) -> None:
        self._say(found)
        self._needed(found.session)

    def _say(self, found: _Session) -> None:
        words = session_words(found.session, found.payments) if self._user.may(Permission.TAKE_PAYMENTS) else ""
        if words and found.session is not None and found.session.cashier != self._user.id:
            words = "Another cashier's session is open"
        self._bar.set_session(words, self._user.display_name)


def session_words(session: TillSession | None, payments: int) -> str:
    """“Session open since 08:52 · 41 payments”."""
    if session is None:
        return "No session open"
    noun = "payment" if payments == 1 else "payments"
    return f"Session open since {london(session.opened_at):%H:%M} · {payments} {noun}"
