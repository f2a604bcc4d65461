"""Sends payments to central in the background, at its own pace, and knows in what state that is.

Nothing here is ever waited for: taking money goes on whatever central does.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ims_desktop.actions.ports import CentralHead, CentralLink, Clock, HeadSigner, SyncState, TillStore
from ims_desktop.actions.sync import signed_head, sync
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.ui.lanes import Lane, Runner
from ims_desktop.ui.timers import Timer
from ims_desktop.ui.trouble import words_of

HEARTBEAT_SECONDS = 30.0
FIRST_WAIT_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 120.0
LOOK_SECONDS = 0.5  # how often a run that is under way is looked at
SLOW_AFTER_LOOKS = 20  # looks without anything new


class Standing(StrEnum):
    """How this till stands with central."""

    STARTING = "starting"
    CONNECTED = "connected"
    SENDING = "sending"
    SLOW = "slow"
    OFFLINE = "offline"
    REFUSED = "refused"
    FORKED = "forked"
    VERSION = "version"
    LOGIN = "login"
    TROUBLE = "trouble"

    @property
    def mends_itself(self) -> bool:
        """Whether trying again soon may help without anybody doing anything."""
        return self not in {Standing.REFUSED, Standing.FORKED, Standing.VERSION, Standing.LOGIN}


@dataclass(frozen=True, slots=True)
class SyncPicture:
    """All that screens say about sync. `since` is from when on central was not heard."""

    standing: Standing = Standing.STARTING
    state: SyncState | None = None
    since: datetime | None = None
    message: str = ""
    running: bool = False
    head_seal: bytes = b""
    central: CentralHead | None = None

    @property
    def waiting(self) -> int:
        """Entries that central has not acknowledged."""
        return self.state.waiting if self.state else 0


class Chance(Protocol):
    """Where jitter comes from, so that a hundred tills do not come back in the same second."""

    def random(self) -> float:
        """A number from 0 to below 1."""


@dataclass(frozen=True, slots=True)
class _Agreed:
    state: SyncState
    head_seal: bytes
    central: CentralHead
    received: int


class SyncingPresenter:
    """Runs sync after each payment and on a heartbeat, never twice at once, and backs off where it fails."""

    def __init__(  # noqa: PLR0913, PLR0917  it is given the whole world that it may touch
        self,
        runner: Runner,
        till: TillStore,
        clock: Clock,
        open_link: Callable[[], CentralLink],
        signer: HeadSigner,
        timer: Timer,
        chance: Chance,
        changed: Callable[[SyncPicture], None],
        received: Callable[[], None] = lambda: None,
    ) -> None:
        self._runner = runner
        self._clock = clock
        self._timer = timer
        self._chance = chance
        self._received = received
        self._watchers = [changed]
        self._round = _Round(till, clock, open_link, signer)
        self._till = till
        self._failures = 0
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
        elif not self._failures:
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

    def _run(self) -> None:
        if self._stopped or self.picture.running:
            return
        self._again = False
        self._looks = 0
        self._round.progress = None
        self._show(running=True)
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

    def _agreed(self, agreed: _Agreed) -> None:
        if self._stopped:
            return
        self._failures = 0
        self._show(
            standing=Standing.CONNECTED,
            state=agreed.state,
            since=None,
            message="",
            running=False,
            head_seal=agreed.head_seal,
            central=agreed.central,
        )
        if agreed.received:
            self._received()
        if self._again or agreed.state.waiting:
            self._run()
        else:
            self._timer.once(HEARTBEAT_SECONDS * (0.9 + 0.2 * self._chance.random()), self._run)

    def _failed(self, trouble: Exception) -> None:
        if self._stopped:
            return
        self._failures += 1
        standing = _standing_after(trouble)
        state = self._round.progress or self.picture.state
        last_contact = state.last_contact_at if state else None
        since = self.picture.since or last_contact or self._clock.now()
        self._show(standing=standing, state=state, since=since, message=words_of(trouble), running=False)
        self._read_state()
        again, self._again = self._again, False
        if again and self._failures == 1 and standing.mends_itself:
            self._run()
            return
        self._timer.once(self._wait_seconds(standing), self._run)

    def _wait_seconds(self, standing: Standing) -> float:
        """5 s doubled at each failure up to 2 min, then anything from half of that to all of it."""
        whole = LONGEST_WAIT_SECONDS
        if standing.mends_itself:
            whole = min(FIRST_WAIT_SECONDS * 2 ** min(self._failures - 1, 10), LONGEST_WAIT_SECONDS)
        return whole * (0.5 + self._chance.random() / 2)

    def _read_state(self) -> None:
        self._runner.run(Lane.LOCAL, self._round.state, self._state_read, lambda _trouble: None)

    def _state_read(self, read: tuple[SyncState, bytes]) -> None:
        state, head_seal = read
        known = self.picture.state
        behind = known is not None and (state.head_number, state.acknowledged) < (known.head_number, known.acknowledged)
        if not self._stopped and not behind:
            self._show(state=state, head_seal=head_seal)

    def _show(self, **changes: object) -> None:
        self.picture = replace(self.picture, **changes)  # type: ignore[arg-type]  # names are checked by replace
        for changed in self._watchers:
            changed(self.picture)


_STANDING_AFTER = {
    Trouble.CENTRAL_SLOW: Standing.SLOW,
    Trouble.CENTRAL_ABSENT: Standing.OFFLINE,
    Trouble.CENTRAL_VERSION: Standing.VERSION,
    Trouble.CENTRAL_NOT_MADE: Standing.VERSION,
    Trouble.CENTRAL_REFUSED_LOGIN: Standing.LOGIN,
}


def _standing_after(trouble: Exception) -> Standing:
    if isinstance(trouble, Refused):
        return Standing.FORKED if trouble.reason is Reason.ROLL_FORKED else Standing.REFUSED
    if isinstance(trouble, Unavailable):
        return _STANDING_AFTER.get(trouble.trouble, Standing.TROUBLE)
    return Standing.TROUBLE


class _Round:
    """One sync after another over one connection, which is only ever touched on the CENTRAL lane."""

    def __init__(self, till: TillStore, clock: Clock, open_link: Callable[[], CentralLink], signer: HeadSigner) -> None:
        self._till = till
        self._clock = clock
        self._open_link = open_link
        self._signer = signer
        self._link: CentralLink | None = None
        self.progress: SyncState | None = None  # left here by the lane, read by the window

    def run(self) -> _Agreed:
        """Send and receive until both agree; on any trouble the connection is let go."""
        try:
            if self._link is None:
                self._link = self._open_link()
            synced = sync(self._till, self._link, self._clock, self._signer, self._note)
            central = self._link.head(signed_head(self._till, self._signer))
        except Exception:
            self.close()
            raise
        return _Agreed(*self.state(), central, synced.received)

    def state(self) -> tuple[SyncState, bytes]:
        """How far till and central agree, and the seal of the roll's last entry."""
        state = self._till.sync_state()
        return state, state.head_seal if state.head_number else b""

    def close(self) -> None:
        """Let go of the connection."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _note(self, state: SyncState) -> None:
        self.progress = state
