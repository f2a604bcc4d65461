"""Central in memory: what a till's login may do, and what finance may ask."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from builders import START, reference_data

from ims_desktop.actions.ports import (
    CentralHead,
    Credentials,
    DeviceState,
    HeldEntry,
    Progress,
    Proof,
    PulledChanges,
    PushAnswer,
    SealedEntry,
    TillPlace,
    Transaction,
    TransactionDetails,
    TransactionPage,
    TransactionQuery,
)
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow
from ims_desktop.domain.references import ClaimId, DeviceId, EntryId, PaymentId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import NO_SEAL, Entry, EntryDraft, Head, SignedHead, next_entry, seal_of

COUNT_CAP = 1_000
DESK = DeviceId("01960000-0000-7000-8000-0000000000de")


@dataclass
class FakeLink:
    """One till's roll at central. `trouble` is raised by every call while it is set."""

    entries: list[SealedEntry] = field(default_factory=list)
    trouble: Exception | None = None
    calls: list[str] = field(default_factory=list)
    closed: int = 0
    forked: bool = False
    now: Callable[[], datetime] = field(default=lambda: START)
    during: Callable[[], None] = field(default=lambda: None)  # what happens elsewhere while a push is under way

    def head(self, said: SignedHead, *, forked: bool = False, had: int = 0, epoch: str = "") -> CentralHead:
        self._called("head")
        self.forked = self.forked or forked
        return CentralHead(len(self.entries), self._seal, "e1", 1, self.now(), forked=self.forked)

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        self._called("push")
        self.during()
        for entry in entries:
            if entry.number <= len(self.entries):
                if self.entries[entry.number - 1].seal != entry.seal:
                    raise Refused(Reason.ROLL_FORKED)
                continue
            if entry.number != len(self.entries) + 1 or seal_of(self._seal, entry.text) != entry.seal:
                raise Refused(Reason.PUSH_REFUSED, why="number or seal")
            self.entries.append(entry)
        return PushAnswer(len(self.entries), self._seal, 0)

    def begin_push(
        self,
        entries: Sequence[SealedEntry],
        said: SignedHead,
        *,
        ahead: bool = False,
    ) -> Callable[[], PushAnswer]:
        return partial(self.push, entries, said)

    def pull(
        self, epoch: str, after: int, limit: int, cash_known: Mapping[DeviceId, int] | None = None
    ) -> PulledChanges:
        self._called("pull")
        return PulledChanges("e1", 1, more=False, fresh=False)

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        """What a refund reserved is asked for again; there is always enough left."""
        self._called("claim")
        return 0

    def close(self) -> None:
        self.closed += 1

    @property
    def _seal(self) -> bytes:
        return self.entries[-1].seal if self.entries else NO_SEAL

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.trouble is not None:
            raise self.trouble


@dataclass
class FakeCentral:
    """Transactions at central, kept newest first; pages go by key."""

    transactions: list[Transaction] = field(default_factory=list)
    known: dict[tuple[DeviceId, int], TransactionDetails] = field(default_factory=dict)
    devices: list[DeviceState] = field(default_factory=list)
    held: dict[DeviceId, Sequence[HeldEntry]] = field(default_factory=dict)
    proof: Proof = field(default_factory=lambda: Proof(12_204, 11_020, 98_340_12, 11_020, "12 tills' signed heads"))
    proofs: int = 0
    trouble: Exception | None = None
    actor: UserId | None = None
    written: list[Entry] = field(default_factory=list)  # at desks
    asked: list[TransactionQuery] = field(default_factory=list)
    codes: list[tuple[str, str, bool]] = field(default_factory=list)
    blocked: list[tuple[str, str, str, UserId, bool]] = field(default_factory=list)

    def reference_data(self) -> ReferenceData:
        return reference_data()

    def credentials(self, user: str) -> Credentials | None:
        return None

    def act_as(self, user: UserId) -> None:
        self.actor = user

    def find(self, query: TransactionQuery) -> TransactionPage:
        self.asked.append(query)
        if self.trouble is not None:
            raise self.trouble
        matching = [one for one in self.transactions if _matches(one, query)]
        rest = [one for one in matching if not query.after or one.key < query.after]
        rows = tuple(rest[: query.limit])
        capped = len(matching) > COUNT_CAP
        return TransactionPage(
            rows,
            rows[-1].key if len(rest) > query.limit else "",
            min(len(matching), COUNT_CAP),
            capped,
            None if capped else sum(one.amount_pence for one in matching),
        )

    def details(self, device: DeviceId, entry: int) -> TransactionDetails | None:
        if self.trouble is not None:
            raise self.trouble
        return self.known.get((device, entry))

    def copied(self, receipt: str, entry: EntryId, actor: UserId, drafted: Callable[[int], EntryDraft]) -> Entry:
        if self.trouble is not None:
            raise self.trouble
        copies = [one for one in self.written if one.body.get("receipt") == receipt]
        made = next_entry(DESK, Head(len(self.written)), drafted(len(copies) + 1), START)
        self.written.append(made)
        return made

    def search_holders(self, text: str, limit: int) -> Sequence[AccountHolder]:
        return ()

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        return None

    def holders_by_reference(self, references: Sequence[str]) -> Sequence[AccountHolder]:
        return ()

    def reconcile(self) -> Sequence[DeviceState]:
        if self.trouble is not None:
            raise self.trouble
        return self.devices

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        if self.trouble is not None:
            raise self.trouble
        return self.held.get(device, ())[:limit]

    def verify(self, progress: Progress | None = None) -> Proof:
        if self.trouble is not None:
            raise self.trouble
        if progress is not None:
            progress("Entries", 1, 2)
        self.proofs += 1
        return self.proof

    def add_till(self, office: str, till: str, code: str, expires_at: datetime, *, replaces: bool = False) -> None:
        self.codes.append((office, till, replaces))

    def block_till(self, office: str, till: str, letter: str, by: UserId, *, blocked: bool) -> Sequence[TillPlace]:
        self.blocked.append((office, till, letter, by, blocked))
        return ()

    def change(self, rows: Iterable[ReferenceRow], password_hashes: Mapping[UserId, str]) -> None:
        raise NotImplementedError

    def load_holders(self, holders: Iterator[AccountHolder]) -> int:
        raise NotImplementedError


def _matches(one: Transaction, query: TransactionQuery) -> bool:
    typed = query.text.casefold()
    return (
        (not typed or any(typed in text.casefold() for text in (one.receipt, one.reference, one.narrative)))
        and (not query.funds or one.fund in query.funds)
        and (not query.mops or one.mop in query.mops)
        and (not query.offices or one.office in query.offices)
        and (query.from_day is None or one.business_day >= query.from_day)
        and (query.to_day is None or one.business_day <= query.to_day)
    )
