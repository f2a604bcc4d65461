"""Central under a person's own login, connected at the first question: signing in never waits for it."""

from collections.abc import Callable, Sequence

from ims_desktop.actions.ports import (
    CentralProver,
    DeviceState,
    HeldEntry,
    Progress,
    Proof,
    TransactionDetails,
    TransactionPage,
    TransactionQuery,
)
from ims_desktop.domain.references import DeviceId, EntryId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft


class LazyCentral:
    """Passes questions on; used on the CENTRAL lane alone. A failed connection is tried again at the next one."""

    def __init__(self, connect: Callable[[], CentralProver]) -> None:
        self._connect = connect
        self._central: CentralProver | None = None

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

    def verify(self, progress: Progress | None = None) -> Proof:
        """Prove every roll that central holds."""
        return self._there().verify(progress)

    def close(self) -> None:
        """Let go of the connection."""
        if self._central is not None:
            self._central.close()
            self._central = None

    def _there(self) -> CentralProver:
        if self._central is None:
            self._central = self._connect()
        return self._central
