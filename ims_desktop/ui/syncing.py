"""Sends payments to central in the background, at its own pace, and knows in what state that is.

Nothing here is ever waited for: taking money goes on whatever central does.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from ims_desktop.actions.pacing import Chance, Pace
from ims_desktop.actions.ports import CentralHead, SyncState
from ims_desktop.actions.standing import Standing, standing_after
from ims_desktop.actions.sync_round import Agreed, SyncRound
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.till_clock import DoubtfulClock
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.timers import Timer
from ims_desktop.ui.trouble import words_of

LOOK_SECONDS = 0.5  # how often a run that is under way is looked at
SLOW_AFTER_LOOKS = 20  # looks without anything new


@frozen
class SyncPicture:
    """All that screens say about sync. `since` is from when on central was not heard; `doubt` is the till's clock's."""

    standing: Standing = Standing.STARTING
    state: SyncState | None = None
    since: datetime | None = None
    message: str = ""
    running: bool = False
    central: CentralHead | None = None
    next_try_at: datetime | None = None  # None while all is well, or while it is being tried
    doubt: DoubtfulClock | None = None

    @property
    def told(self) -> Standing:
        """How the till stands as people are told: a block that it heard of holds, whatever central answers now."""
        is_blocked = self.state is not None and self.state.blocked
        return Standing.BLOCKED if is_blocked else self.standing

    @property
    def waiting(self) -> int:
        """Entries that central has not acknowledged."""
        return self.state.waiting if self.state else 0

    @property
    def head_seal(self) -> bytes:
        """The seal of the roll's last entry; empty before the first."""
        return self.state.head_seal if self.state and self.state.head_number else b""

    @property
    def held(self) -> int:
        """Entries of this till that central holds for finance, as last told."""
        return self.central.held if self.central else 0


class SyncingPresenter:
    """Runs sync after each payment and on a heartbeat, never twice at once, and backs off where it fails."""

    def __init__(
        self,
        runner: Runner,
        sync_round: SyncRound,
        timer: Timer,
        chance: Chance,
        changed: Callable[[SyncPicture], None],
        received: Callable[[], None] = lambda: None,
    ) -> None:
        self._runner = runner
        self._round = sync_round
        self._timer = timer
        self._pace = Pace(chance)
        self._received = received
        self._watchers = [changed]
        self._again = False
        self._looks = 0
        self._stopped = False
        self.picture = SyncPicture()

    def watch(self, changed: Callable[[SyncPicture], None]) -> None:
        """Tell one more screen from now on, beginning with how things stand."""
        self._watchers.append(changed)
        changed(self.picture)

    def start(self) -> None:
        """Read how far till and central agree, then sync for the first time."""
        self._read_state()
        self._run()

    def payment_taken(self) -> None:
        """Something stands on the roll that central has not got: send it, unless central is out of reach."""
        self._read_state()
        if self.picture.running:
            self._again = True
        elif not self._pace.failures:
            self._run()

    def sync_now(self) -> None:
        """What the button does: try at once, however long the wait would have been."""
        if self.picture.running:
            self._again = True
        else:
            self._run()

    def stop(self) -> None:
        """Let go of central; nothing is begun any more."""
        self._stopped = True
        self._timer.stop()
        self._runner.run(Lane.CENTRAL, self._round.close, lambda _nothing: None, lambda _trouble: None)

    def let_go(self) -> None:
        """Close the connection from here; only once no lane works any more."""
        self._round.close()

    def _run(self) -> None:
        if self._stopped or self.picture.running:
            return
        self._again = False
        self._looks = 0
        self._round.progress = None
        self._show(running=True, next_try_at=None)
        self._timer.once(LOOK_SECONDS, self._look)
        self._runner.run(Lane.CENTRAL, self._round.run, self._agreed, self._failed)

    def _look(self) -> None:
        """See how far the run has come; the lane only leaves word, it never calls a screen."""
        if not self.picture.running:
            return
        self._looks += 1
        state = self._round.progress
        if state is not None and state != self.picture.state:
            self._looks = 0
            self._show(standing=Standing.SENDING if state.waiting else self.picture.standing, state=state)
        elif self._looks == SLOW_AFTER_LOOKS and self.picture.standing is not Standing.OFFLINE:
            self._show(standing=Standing.SLOW)
        self._timer.once(LOOK_SECONDS, self._look)

    def _agreed(self, agreed: Agreed) -> None:
        if self._stopped:
            return
        wait_seconds = self._pace.succeeded()
        self._show(
            standing=Standing.FORKED if agreed.central.forked else Standing.CONNECTED,
            state=agreed.state,
            since=None,
            message="",
            running=False,
            central=agreed.central,
        )
        self._keep(None)
        self.look_at_clock()
        if agreed.synced.received:
            self._received()
        if self._again or agreed.state.waiting:
            self._run()
        else:
            self._timer.once(wait_seconds, self._run)

    def _failed(self, trouble: Exception) -> None:
        if self._stopped:
            return
        standing = standing_after(trouble)
        wait_seconds = self._pace.failed(mends_itself=standing.mends_itself)
        state = self._round.progress or self.picture.state
        last_contact = state.last_contact_at if state else None
        since = self.picture.since or last_contact or self._round.now()
        self._show(standing=standing, state=state, since=since, message=words_of(trouble), running=False)
        again, self._again = self._again, False
        if again and self._pace.failures == 1 and standing.mends_itself:
            self._read_state()
            self._run()
            return
        next_try_at = self._round.now() + timedelta(seconds=wait_seconds)
        self._show(next_try_at=next_try_at)
        self._keep(next_try_at)
        self._read_state()
        self._timer.once(wait_seconds, self._run)

    def _keep(self, next_try_at: datetime | None) -> None:
        """Leave word in the till's file for whoever asks beside this window, where it changes."""
        standing = self.picture.standing.value if next_try_at or self.picture.standing is Standing.FORKED else ""
        kept = self.picture.state
        if kept is None or (kept.standing, kept.next_try_at) != (standing, next_try_at):
            self._runner.run(
                Lane.LOCAL,
                lambda: self._round.keep_standing(standing, next_try_at),
                lambda _none: None,
                lambda _trouble: None,
            )

    def look_at_clock(self) -> None:
        """See again how things stand at this till, its clock included."""
        self._read_state()

    def _read_state(self) -> None:
        self._runner.run(Lane.LOCAL, self._round.standing, self._state_read, lambda _trouble: None)

    def _state_read(self, read: tuple[SyncState, DoubtfulClock | None]) -> None:
        state, doubt = read
        known = self.picture.state
        behind = known is not None and (state.head_number, state.acknowledged) < (known.head_number, known.acknowledged)
        if not self._stopped:
            self._show(state=known if behind else state, doubt=doubt)

    def _show(self, **changes: object) -> None:
        self.picture = replace(self.picture, **changes)  # type: ignore[arg-type]  # names are checked by replace
        for changed in self._watchers:
            changed(self.picture)
