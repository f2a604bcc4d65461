"""Central in memory that keeps the reference data and account holders that it is given, as the real one does."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from builders import START

from fakes.central import FakeCentral
from ims_desktop.actions.ports import Progress, Proof, SealedEntry
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow, from_rows
from ims_desktop.domain.references import DeviceId, EntryId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, Head, next_entry


class KeepingCentral(FakeCentral):
    """Central that keeps what it is given, as the real one does."""

    def __init__(self, rows: Iterable[ReferenceRow] = ()) -> None:
        super().__init__()
        self.rows = list(rows)
        self.hashes: dict[UserId, str] = {}
        self.holders: list[AccountHolder] = []
        self.erased: list[date] = []
        self.head = Head()  # of the one desk roll there is
        self.entries: list[Entry] = []

    def reference_data(self) -> ReferenceData:
        return from_rows(self.rows)

    def change(self, rows: Iterable[ReferenceRow], password_hashes: Mapping[UserId, str]) -> None:
        self.rows.extend(rows)
        self.hashes.update(password_hashes)

    def load_holders(self, holders: Iterator[AccountHolder]) -> int:
        loaded = list(holders)  # one transaction: a refusal on the way keeps none
        self.holders.extend(loaded)
        return len(loaded)

    def keep_login(self, user: User, password: str) -> None:
        raise NotImplementedError

    def write(self, drafts: Sequence[EntryDraft]) -> Sequence[Entry]:
        device, head = DeviceId("01960000-0000-7000-8000-0000000000de"), self.head
        for draft in drafts:
            entry = next_entry(device, head, draft, START)
            head = Head(entry.number, entry.seal, entry.at)
            self.entries.append(entry)
        self.head = head
        return self.entries[-len(drafts) :]

    def erase(
        self, day: date, entry: EntryId, actor: UserId, drafted: Callable[[Mapping[str, Json]], EntryDraft]
    ) -> Entry:
        self.erased.append(day)
        facts: dict[str, Json] = {"day": day.isoformat(), "before": "", "values": 3, "entries": 2, "rolls": 1}
        return self.write([drafted({**facts, "fields": {"payer": 3}, "commitments": "ab" * 32})])[0]

    def verify(self, progress: Progress | None = None) -> Proof:
        raise NotImplementedError

    def roll(self, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
        raise NotImplementedError

    def restorable(self, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing to let go of."""
