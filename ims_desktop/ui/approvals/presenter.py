"""Lists sessions at central, shows the evidence of one, and approves it from the desk of whoever signed in."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from ims_desktop.actions.ports import CentralSession, SeenEntry, SessionQuery
from ims_desktop.actions.supervisor.approve_at_desk import approve_at_desk
from ims_desktop.actions.supervisor.desk import SupervisorDesk
from ims_desktop.actions.supervisor.see_board import see_evidence
from ims_desktop.actions.supervisor.see_sessions import see_sessions
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.domain.till_session import SessionState
from ims_desktop.ui.approvals.wording import SessionRow, SessionShown, session_row, shown_session
from ims_desktop.ui.asked_again import AskedAgain
from ims_desktop.ui.entry_words import EntryRow, entry_row
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.timers import Timer
from ims_desktop.ui.trouble import words_of

REFRESH_SECONDS = 30.0
PAGE = 200


class Scope(StrEnum):
    """Which sessions are listed; the value is the word on its chip."""

    AWAITING = "To approve"
    UNCLOSED = "Not closed"
    ALL = "All"


_STATES = {
    Scope.AWAITING: (SessionState.AWAITING_APPROVAL,),
    Scope.UNCLOSED: (SessionState.OPEN, SessionState.PAUSED, SessionState.COUNTED),
    Scope.ALL: (),
}
_NOTHING = {
    Scope.AWAITING: "No session waits for approval.",
    Scope.UNCLOSED: "Every session is closed.",
    Scope.ALL: "Central has no sessions of your offices yet.",
}


class ApprovalsView(Protocol):
    """The screen."""

    def show_scope(self, scope: Scope) -> None:
        """Show which sessions are listed."""

    def show_sessions(self, rows: Sequence[SessionRow], summary: str, *, more: bool) -> None:
        """Show the sessions; the one that was marked stays marked. `more` says whether there are further ones."""

    def add_sessions(self, rows: Sequence[SessionRow], summary: str, *, more: bool) -> None:
        """Put further sessions below those that are there."""

    def show_session(self, shown: SessionShown | None) -> None:
        """Show one session beside the list; None where nothing is chosen."""

    def show_evidence(self, rows: Sequence[EntryRow]) -> None:
        """Show what stands on the roll of the chosen session."""

    def offer(self, *, approve: bool, why_not: str, pack: bool) -> None:
        """Offer to approve and to make the evidence pack, or say why not."""

    def set_busy(self, *, busy: bool) -> None:
        """Something is written: nothing can be pressed twice."""

    def clear_reason(self) -> None:
        """The reason was written with the approval."""

    def show_trouble(self, text: str) -> None:
        """Say what did not work; an empty text takes it away."""

    def show_done(self, text: str) -> None:
        """Say what was done."""

    def ask_where_to_save(self, name: str) -> None:
        """Ask for the pack's file; the answer comes by `pack_to`."""


class ApprovalsPresenter:
    """Sessions now and past. Everything is asked on the CENTRAL lane; an answer to an earlier question is dropped."""

    def __init__(
        self,
        view: ApprovalsView,
        runner: Runner,
        desk: SupervisorDesk,
        data: ReferenceData,
        user: User,
        timer: Timer,
        write_pack: Callable[[SessionId, Path], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._clock = desk.clock
        self._ids = desk.ids
        self._central = desk.central
        self._data = data
        self._user = user
        self._asked = AskedAgain(timer, REFRESH_SECONDS, self._ask)
        self._write_pack = write_pack
        self._scope = Scope.AWAITING
        self._chosen: CentralSession | None = None
        self._question = 0
        self._not_reached = False
        self._listed_so_far = 0
        self._oldest: tuple[datetime, SessionId] | None = None  # the last one listed
        self._busy = False
        self._also: Callable[[], None] = lambda: None

    def also(self, refresh: Callable[[], None]) -> None:
        """What else the screen shows is asked for with the sessions."""
        self._also = refresh

    def start(self) -> None:
        """Show what is offered before anything was asked."""
        self._view.show_scope(self._scope)
        self._choose(None)

    def came_to_front(self) -> None:
        """The screen is looked at: ask now, and again by itself."""
        self._asked.came_to_front()

    def went_away(self) -> None:
        """Nobody looks: nothing is asked."""
        self._asked.went_away()

    def list_scope(self, scope: Scope) -> None:
        """List other sessions."""
        self._scope = scope
        self._view.show_scope(scope)
        self._asked.drop()
        self.refresh()

    def refresh(self) -> None:
        """Ask central for the sessions."""
        self._asked.ask()

    def _ask(self) -> None:
        scope, central, user = self._scope, self._central, self._user
        query = SessionQuery(states=_STATES[scope], limit=PAGE)

        def came(found: Sequence[CentralSession]) -> None:
            if scope is self._scope:
                self._listed(found)

        self._runner.run(Lane.CENTRAL, lambda: see_sessions(central, user, query), came, self._not_listed)
        self._also()

    def more(self) -> None:
        """Fetch the next page, while somebody scrolls towards the end; what is paged through is not asked again."""
        if self._oldest is None or not self._asked.begin():
            return
        scope, central, user = self._scope, self._central, self._user
        query = SessionQuery(states=_STATES[scope], before=self._oldest, limit=PAGE)

        def came(found: Sequence[CentralSession]) -> None:
            if scope is self._scope:
                self._asked.drop()
                self._view.add_sessions(*self._page(found, self._listed_so_far), more=len(found) == PAGE)

        self._runner.run(Lane.CENTRAL, lambda: see_sessions(central, user, query), came, self._not_listed)

    def choose(self, row: SessionRow | None) -> None:
        """A session was marked: show what is behind it."""
        one = row.session if row else None
        if (
            one is not None
            and self._chosen is not None
            and (one.id, one.state) == (self._chosen.id, self._chosen.state)
        ):
            return
        self._choose(one)

    def approve(self, reason: str) -> None:
        """Approve the chosen session."""
        chosen = self._chosen
        if chosen is None or self._busy or not self._may_approve(chosen)[0]:
            return
        self._set_busy(busy=True)
        central, ids, user = self._central, self._ids, self._user
        self._runner.run(
            Lane.CENTRAL,
            lambda: approve_at_desk(central, ids, user, chosen.id, reason),
            lambda entry: self._approved(chosen, entry),
            self._not_approved,
        )

    def pack(self) -> None:
        """Make the evidence pack of the chosen session."""
        if self._chosen is not None and self._user.may(Permission.MAKE_PACK):
            self._view.ask_where_to_save(
                f"session-{self._chosen.office}-{self._chosen.till_name}-{self._chosen.id[:8]}.zip"
            )

    def pack_to(self, path: str) -> None:
        """Write the pack there."""
        chosen = self._chosen
        if chosen is None or self._busy:
            return
        self._set_busy(busy=True)
        self._view.show_done("Making the evidence pack …")

        def written(_none: None) -> None:
            self._set_busy(busy=False)
            self._view.show_done(
                f"The evidence pack is in {Path(path).name}. It checks itself: ims_verify.py is in it."
            )

        self._runner.run(Lane.CENTRAL, lambda: self._write_pack(chosen.id, Path(path)), written, self._not_approved)

    def _choose(self, one: CentralSession | None) -> None:
        self._chosen = one
        self._question += 1
        question = self._question
        self._view.show_evidence(())
        if one is None:
            self._view.show_session(None)
            self._offer()
            return
        self._view.show_session(shown_session(one, (), self._data))
        self._offer()
        central, user = self._central, self._user

        def came(evidence: Sequence[SeenEntry]) -> None:
            if question == self._question:
                now = self._clock.now()
                self._view.show_session(shown_session(one, evidence, self._data))
                self._view.show_evidence([entry_row(self._data, entry, now) for entry in evidence])

        self._runner.run(Lane.CENTRAL, lambda: see_evidence(central, user, one.id), came, self._say)

    def _may_approve(self, one: CentralSession) -> tuple[bool, str]:
        """Whether this person may approve it, and what to say where not; central decides again."""
        if not self._user.may(Permission.APPROVE_SESSION):
            return False, "Supervisors approve sessions."
        if one.state is SessionState.APPROVED:
            return False, "It is approved."
        if not one.state.is_closed and not one.close_is_held:
            return False, "It can be approved once it is closed."
        if self._user.id in {one.cashier, one.closed_by}:
            return False, "Your own, or closed by you: another supervisor approves it."
        if self._user.office != one.office:
            return False, f"Supervisors of {one.office} approve it."
        return True, ""

    def _offer(self) -> None:
        may, why_not = self._may_approve(self._chosen) if self._chosen else (False, "")
        pack = self._chosen is not None and self._user.may(Permission.MAKE_PACK)
        self._view.offer(approve=may and not self._busy, why_not=why_not, pack=pack and not self._busy)

    def _listed(self, found: Sequence[CentralSession]) -> None:
        self._asked.answered()
        rows, summary = self._page(found, 0)
        if self._not_reached:  # what was said of an approval stays to be read
            self._not_reached = False
            self._view.show_trouble("")
        self._view.show_sessions(rows, summary, more=len(rows) == PAGE)
        if not rows:
            self._choose(None)

    def _page(self, found: Sequence[CentralSession], before: int) -> tuple[list[SessionRow], str]:
        """A page in words, and how many there are with those before it."""
        now = self._clock.now()
        rows = [session_row(one, self._data, now) for one in found]
        self._listed_so_far = before + len(rows)
        last = found[-1] if found else None
        self._oldest = (last.opened_at, last.id) if last is not None and last.opened_at is not None else None
        shown = f"{self._listed_so_far:,} sessions" if self._listed_so_far != 1 else "1 session"
        return rows, shown if self._listed_so_far else _NOTHING[self._scope]

    def _not_listed(self, trouble: Exception) -> None:
        self._asked.answered()
        self._not_reached = True
        self._say(trouble)

    def _approved(self, one: CentralSession, _entry: Entry) -> None:
        self._set_busy(busy=False)
        self._view.clear_reason()
        self._view.show_trouble("")
        self._view.show_done(
            f"The session of till {one.office}-{one.till_name} is approved. The till is told when it next asks."
        )
        self.refresh()

    def _not_approved(self, trouble: Exception) -> None:
        self._set_busy(busy=False)
        self._view.show_done("")
        self._say(trouble)
        if isinstance(trouble, Refused) and trouble.reason is Reason.SESSION_APPROVED:
            self._asked.drop()
            self.refresh()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)
        self._offer()

    def _say(self, trouble: Exception) -> None:
        self._view.show_trouble(words_of(trouble))
