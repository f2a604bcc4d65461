"""Central as people of finance, administration and audit use it, each with their own rights."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from ims_desktop.actions.ports.link import SealedEntry
from ims_desktop.actions.ports.proof import Proof, SessionSlice
from ims_desktop.actions.ports.sessions import CentralSession, HeldEntry, SeenEntry, SessionQuery, TillAtWork
from ims_desktop.actions.ports.world import Credentials, Progress
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.own_account import DeclaredAccount
from ims_desktop.domain.payment import TakenPayment
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow
from ims_desktop.domain.references import DeviceId, EntryId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.roll_statement import RollStatement
from ims_desktop.domain.times import when_words
from ims_desktop.domain.watching.seen import EntryRef


@frozen
class TransactionQuery:
    """What finance asks for: all given must hold. Amounts in pence; days are business days, both inclusive."""

    text: str = ""  # reference, receipt, narrative or amount, as typed into one box
    funds: tuple[str, ...] = ()
    mops: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    amount_pence: int | None = None
    reference: str = ""  # ends with * : begins with
    receipt: str = ""
    from_day: date | None = None
    to_day: date | None = None
    after: str = ""  # the key of the last row of the page before
    limit: int = 100


@frozen
class Transaction:
    """One posting at central, as finance sees it."""

    key: str  # for paging
    device: DeviceId
    entry: int
    posting: int
    at: datetime
    business_day: date
    receipt: str
    office: str
    till: str
    actor: UserId
    fund: str
    reference: str
    mop: str
    amount_pence: int
    vat_code: str
    vat_pence: int
    narrative: str
    kind: str


@frozen
class TransactionPage:
    """A page of transactions, newest first, with the count (capped) and sum of all that match."""

    rows: tuple[Transaction, ...]
    next_after: str  # "" on the last page
    count: int
    count_capped: bool
    sum_pence: int | None  # None where the count is capped


@frozen
class DoneAtCentral:
    """What was done to a payment: a void asked for, a void, correction or refund, with its postings and who did it.

    `number` is its own paper's, blank where there is none; `till` where it was done.
    """

    kind: EntryKind
    number: str
    device: DeviceId
    entry: int
    at: datetime
    till: str
    actor: str
    approver: str
    reason: str
    pence: int
    rows: tuple[Transaction, ...] = ()


@frozen
class TransactionDetails:
    """One payment at central: its postings, its sealed entry, what is known of its life, and what was done to it."""

    rows: tuple[Transaction, ...]
    payment: TakenPayment
    personal: Mapping[str, str]
    seal: bytes
    received_at: datetime
    cashier: str
    held: str = ""
    done: tuple[DoneAtCentral, ...] = ()


class ShownBy(StrEnum):
    """How central learnt that it was put back to a backup: a device had more of one of these, or somebody said so."""

    CHANGES = "changes"
    ENTRIES = "entries"  # of its own roll
    SAID = "said"


@frozen
class EpochTaken:
    """A device showed more than central had any more: every till then fetched all again."""

    at: datetime
    shown: int
    had: int
    how: ShownBy = ShownBy.CHANGES


@frozen
class Successor:
    """A device of the same place that came after one: up to where central had the earlier roll, and what came over."""

    device: DeviceId
    letter: str
    last_common: int
    carried: int

    @property
    def reach(self) -> int:
        """The earlier roll's last entry that came over."""
        return self.last_common + self.carried


@frozen
class DeviceState:
    """What central knows of a device: `missing` is what it said it has and has not sent."""

    device: DeviceId
    office: str
    till: str
    letter: str
    last_heard: int
    last_stored: int
    held: int
    held_pence: int
    last_contact_at: datetime | None
    postings: int
    postings_pence: int
    settled: int = 0  # of what was held, how many entries finance put right
    forked: bool = False  # its roll went on in two ways at some time
    blocked: bool = False
    is_desk: bool = False  # a person's own roll at central: nothing of it is ever on its way
    person: str = ""  # whose desk it is
    successors: tuple[Successor, ...] = ()
    astray: int | None = None  # the last entry that it signed and that never came, where it forked or was replaced
    epochs: tuple[EpochTaken, ...] = ()  # that it caused
    put_back_at: datetime | None = None  # central was put back to a backup then, and the till not heard since

    @property
    def name(self) -> str:
        """What the office calls it."""
        return f"Desk of {self.person}" if self.is_desk else f"{self.office}-{self.till}{self.letter}"

    @property
    def carried(self) -> int:
        """How many of its entries came over on a later roll."""
        return sum(one.carried for one in self.successors)

    @property
    def missing(self) -> int:
        """Entries that exist at the till and not here; at the least, where it went on in two ways."""
        if not self.forked and not self.successors:
            return max(0, self.last_heard - self.last_stored)
        if self.astray is None:
            return 0
        return max(1, self.astray - max([self.last_stored, *(one.reach for one in self.successors)]))

    @property
    def is_split(self) -> bool:
        """Whether its roll goes on in two ways and no device came after it yet."""
        return self.forked and not self.successors

    @property
    def is_wrong(self) -> bool:
        """Whether somebody must see to it: what is on its way, or held, is not wrong."""
        return (
            self.is_split or bool(self.successors and self.missing) or (self.is_gone and self.put_back_at is not None)
        )

    @property
    def is_gone(self) -> bool:
        """Whether nobody waits for it any more."""
        return self.blocked or self.forked or bool(self.successors)


@frozen
class TillPlace:
    """One enrolment of a till's place at an office: the letter says which. A blocked one may send, and is held."""

    device: DeviceId
    office: str
    till: str
    letter: str
    blocked: bool


BRING_IT_BACK = (
    "Enrol its PC, or its roll restored from its mirror, in its place again, or finance says that nothing is missing "
    "(ims-admin central nothing-missing)."
)


@frozen
class TillBehind:
    """A till of whose roll central knows that it lacks a part, or cannot know whether it does.

    `missing` is how many entries it said that it has and has not sent. `put_back_at`: central showed then that it had
    been put back to a backup, and the till was not heard since. One that is gone is told of for that alone.
    """

    name: str
    missing: int
    last_contact_at: datetime | None
    put_back_at: datetime | None = None
    gone: bool = False

    @property
    def words(self) -> str:
        """What people are told beside sums in which its entries may be missing."""
        if self.put_back_at is not None:
            told = (
                f"Central was put back to a backup (known since {when_words(self.put_back_at)}), and till {self.name}"
            )
            if self.gone and self.missing:
                return f"{told}, which is gone, told since of {self.missing:,} more than it sent. {BRING_IT_BACK}"
            if not self.gone:
                return f"{told} was not heard since: what it had sent may be missing here until it syncs."
            return f"{told}, which is gone, was not heard since: what it had sent may be missing here. {BRING_IT_BACK}"
        heard = "" if self.last_contact_at is None else f" It was last heard at {when_words(self.last_contact_at)}."
        entries = "entry" if self.missing == 1 else "entries"
        return f"Till {self.name} has {self.missing:,} {entries} that central has not: they are in no sum here.{heard}"


class CentralReader(Protocol):
    """Central as finance reads it."""

    def find(self, query: TransactionQuery) -> TransactionPage:
        """Transactions, newest first, by key, never by offset."""

    def details(self, device: DeviceId, entry: int) -> TransactionDetails | None:
        """The payment of an entry."""

    def reconcile(self) -> Sequence[DeviceState]:
        """One state a device."""

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        """The entries held of a device, what is open first, each in the order of its roll."""


class FinanceCentral(CentralReader, Protocol):
    """Central as finance works at it: what is done there is written on one's own desk roll."""

    def copied(self, receipt: str, entry: EntryId, actor: UserId, drafted: Callable[[int], EntryDraft]) -> Entry:
        """Write that another copy of a receipt was made; `drafted` is told which one made at a desk it is.

        Safe to repeat with the same `entry`, the draft's id.
        """


class CentralStore(FinanceCentral, Protocol):
    """Central as people of finance and administration use it, each with their own rights."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def credentials(self, user: str) -> Credentials | None:
        """A person by the name that they sign in with."""

    def search_holders(self, text: str, limit: int) -> Sequence[AccountHolder]:
        """Account holders as the counter's search finds them."""

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        """The account holder of fund and reference."""

    def holders_by_reference(self, references: Sequence[str]) -> Sequence[AccountHolder]:
        """Account holders of any fund with one of these references."""

    def act_as(self, user: UserId) -> None:
        """What is changed from here on is said on this person's desk roll, in the same transaction.

        Before it, as for whoever runs the database, nothing is said.
        """

    def add_till(self, office: str, till: str, code: str, expires_at: datetime, *, replaces: bool = False) -> None:
        """Make a place for a till, to be claimed once with the code; `replaces` blocks who held it when it is."""

    def block_till(self, office: str, till: str, letter: str, by: UserId, *, blocked: bool) -> Sequence[TillPlace]:
        """Block the devices of a place (all, or of one letter), or let its last (or that) one in again.

        Answers how they stand now; refuses `TILL_UNKNOWN`.
        """

    def change(self, rows: Iterable[ReferenceRow], password_hashes: Mapping[UserId, str]) -> None:
        """Change reference data: each row takes the next change number."""

    def load_holders(self, holders: Iterator[AccountHolder]) -> int:
        """Add or replace account holders in bulk; answers how many."""

    def keep_login(self, user: User, password: str) -> None:
        """Give a person of finance or administration their own login at central, or its new password.

        A cashier gets none; on SQLite, which knows no logins, nothing happens.
        """

    def write(self, drafts: Sequence[EntryDraft]) -> Sequence[Entry]:
        """Write entries on their actor's own desk roll, all or nothing; what cannot stand there is refused.

        Safe to repeat: what is there already under the drafts' ids is answered as it stands. Refuses `DESK_REFUSED`.
        """

    def erase(
        self, day: date, entry: EntryId, actor: UserId, drafted: Callable[[Mapping[str, Json]], EntryDraft]
    ) -> Entry:
        """Erase the personal values of entries before a London day; `drafted` makes the entry that says what went.

        Both or neither, on the actor's desk roll. Safe to repeat with the same `entry`, the draft's id.
        """

    def verify(self) -> Proof:
        """Prove every roll that central holds."""

    def roll(self, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
        """A device's entries from a number on, as they came."""

    def restorable(self, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
        """The same with the personal values that were not erased; an administrator restores a till from them."""

    def close(self) -> None:
        """Let go of the connection."""


class CentralProver(CentralStore, Protocol):
    """Central as auditors use it: what is handed out of it as proof."""

    def verify(self, progress: Progress | None = None, statements: Sequence[RollStatement] = ()) -> Proof:
        """Prove every roll that central holds; says what is being done, how much is done, of how much.

        `statements` are daily statements of rolls that were kept elsewhere, as further witnesses.
        """

    def statement(self, day: date | None = None) -> RollStatement | None:
        """The statement of rolls of a day, None where none was made; of today where no day is named."""

    def watched(self, office: str, since: date, held_for: str = "") -> Sequence[tuple[EntryRef, Mapping[str, Any]]]:
        """The entries of an office's tills and of desks that came since a day, posted or held for a reason."""

    def declared_accounts(self, office: str) -> Sequence[DeclaredAccount]:
        """What staff declared as their own at an office's tills."""

    def sessions(self, query: SessionQuery) -> Sequence[CentralSession]:
        """Tills' sessions, the latest opened first."""

    def session(self, session: SessionId) -> CentralSession | None:
        """One session; None where there is none that is shown."""

    def tills_at_work(self, offices: tuple[str, ...] = ()) -> Sequence[TillAtWork]:
        """Every till in use of these offices (none: all that are shown), by office and till."""

    def paid_entries(self, session: CentralSession, mops: tuple[str, ...], limit: int) -> Sequence[SeenEntry]:
        """What a session took by these methods of payment, the latest first."""

    def session_entries(self, session: CentralSession, limit: int) -> Sequence[SeenEntry]:
        """Everything else of a session, in order: counts, moves, its close, and who approved it at a desk."""

    def entries(self, refs: Sequence[EntryRef]) -> Sequence[SeenEntry]:
        """These entries, in the order of their times; those that are not here or not shown are left out."""

    def session_slice(self, session: SessionId, *, opening: bool = False) -> SessionSlice:
        """The roll's slice of a session; refuses `SESSION_UNKNOWN`.

        `opening`: of one that was taken over from a till that is gone, the part on that till's roll.
        """
