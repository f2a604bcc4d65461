"""Central under a person's own login, connected at the first question: signing in never waits for it."""

from collections.abc import Callable, Sequence

from ims_desktop.actions.ports import (
    CentralSession,
    DeviceState,
    HeldEntry,
    SeenEntry,
    SessionQuery,
    SessionSlice,
    TillAtWork,
    TransactionDetails,
    TransactionPage,
    TransactionQuery,
)
from ims_desktop.actions.ports.whole import WholeCentral
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, EntryId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft
from ims_desktop.domain.watching.seen import EntryRef


class LazyCentral:
    """Passes questions on; used on the CENTRAL lane alone. A failed connection is tried again at the next one."""

    def __init__(self, connect: Callable[[], WholeCentral]) -> None:
        self._connect = connect
        self._central: WholeCentral | None = None

    def find(self, query: TransactionQuery) -> TransactionPage:
        """Transactions, newest first."""
        return self._there().find(query)

    def details(self, device: DeviceId, entry: int) -> TransactionDetails | None:
        """The payment of an entry."""
        return self._there().details(device, entry)

    def reconcile(self) -> Sequence[DeviceState]:
        """One state a device."""
        return self._there().reconcile()

    def copied(self, receipt: str, entry: EntryId, actor: UserId, drafted: Callable[[int], EntryDraft]) -> Entry:
        """Write that another copy of a receipt was made."""
        return self._there().copied(receipt, entry, actor, drafted)

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        """The entries held of a device."""
        return self._there().held_entries(device, limit)

    def reference_data(self) -> ReferenceData:
        """All reference data."""
        return self._there().reference_data()

    def tills_at_work(self, offices: tuple[str, ...] = ()) -> Sequence[TillAtWork]:
        """Every till in use."""
        return self._there().tills_at_work(offices)

    def sessions(self, query: SessionQuery) -> Sequence[CentralSession]:
        """Tills' sessions, the latest opened first."""
        return self._there().sessions(query)

    def session(self, session: SessionId) -> CentralSession | None:
        """One session."""
        return self._there().session(session)

    def paid_entries(self, session: CentralSession, mops: tuple[str, ...], limit: int) -> Sequence[SeenEntry]:
        """What a session took by these methods of payment."""
        return self._there().paid_entries(session, mops, limit)

    def session_entries(self, session: CentralSession, limit: int) -> Sequence[SeenEntry]:
        """Everything else of a session."""
        return self._there().session_entries(session, limit)

    def entries(self, refs: Sequence[EntryRef]) -> Sequence[SeenEntry]:
        """These entries."""
        return self._there().entries(refs)

    def write(self, drafts: Sequence[EntryDraft]) -> Sequence[Entry]:
        """Write entries on one's own desk roll."""
        return self._there().write(drafts)

    def session_slice(self, session: SessionId, *, opening: bool = False) -> SessionSlice:
        """The roll's slice of a session.

        `opening`: of one that was taken over from a till that is gone, the part on that till's roll.
        """
        return self._there().session_slice(session, opening=opening)

    def close(self) -> None:
        """Let go of the connection."""
        if self._central is not None:
            self._central.close()
            self._central = None

    def whole(self) -> WholeCentral:
        """Central itself, for who asks it several things at once."""
        return self._there()

    def _there(self) -> WholeCentral:
        if self._central is None:
            self._central = self._connect()
        return self._central
