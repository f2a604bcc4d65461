"""One sync after another over one connection, at the pace of its own success."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ims_desktop.actions.pacing import BatchPace
from ims_desktop.actions.ports import CentralHead, CentralLink, Clock, HeadSigner, SyncState, TillStore
from ims_desktop.actions.sync import Synced, greet, sync
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.till_clock import DoubtfulClock, doubt_of


@frozen
class Agreed:
    """Till and central agree: what the sync did, how things stand after it, and what central says of itself."""

    synced: Synced
    state: SyncState
    central: CentralHead


class SyncRound:
    """Keeps the connection and the batches' size from one sync to the next. One lane alone may use it."""

    def __init__(
        self,
        till: TillStore,
        clock: Clock,
        open_link: Callable[[], CentralLink],
        signer: HeadSigner,
        told: Callable[[], int] = lambda: 0,
    ) -> None:
        """`told` does on the roll what central's word asks for, and answers how many entries that made."""
        self._till = till
        self._clock = clock
        self._open_link = open_link
        self._signer = signer
        self._told = told
        self._link: CentralLink | None = None
        self._batches = BatchPace()
        self.progress: SyncState | None = None  # left here by the lane, read by the window

    def run(self, progress: Callable[[SyncState], None] | None = None) -> Agreed:
        """Send and receive until both agree; on any trouble the connection is let go."""
        try:
            if self._link is None:
                self._link = self._open_link()
            synced = sync(self._till, self._link, self._clock, self._signer, progress or self._note, self._batches)
            if self._told():  # goes out at once: somebody at a desk waits for it
                first = synced
                synced = sync(self._till, self._link, self._clock, self._signer, progress or self._note, self._batches)
                held, received = synced.held + first.held, synced.received + first.received
                synced = replace(synced, sent=synced.sent + first.sent, held=held, received=received)
            central = synced.central
            if central is None or synced.sent:  # it may hold some of what was sent
                central = greet(self._till, self._link, self._clock, self._signer)
        except Exception:
            self.close()
            raise
        return Agreed(synced, self._till.sync_state(), central)

    def standing(self) -> tuple[SyncState, DoubtfulClock | None]:
        """How far till and central agree, and what speaks against the till's clock."""
        till, clock = self._till, self._clock
        return till.sync_state(), doubt_of(till.clock_known(), till.head().at, clock.now(), clock.ticks())

    def keep_standing(self, standing: str, next_try_at: datetime | None) -> None:
        """Leave word in the till's file of how it stands with central, and when it is tried again."""
        self._till.keep_standing(standing, next_try_at)

    def now(self) -> datetime:
        """What the till's clock says."""
        return self._clock.now()

    def close(self) -> None:
        """Let go of the connection."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _note(self, state: SyncState) -> None:
        self.progress = state
