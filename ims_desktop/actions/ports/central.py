"""Central as people of finance, administration and audit use it, each with their own rights."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from ims_desktop.actions.ports.link import SealedEntry
from ims_desktop.actions.ports.proof import Proof, SessionSlice
from ims_desktop.actions.ports.rolls_at_central import DeviceState, TillPlace
from ims_desktop.actions.ports.sessions import CentralSession, HeldEntry, SeenEntry, SessionQuery, TillAtWork
from ims_desktop.actions.ports.transactions import TransactionDetails, TransactionPage, TransactionQuery
from ims_desktop.actions.ports.world import Credentials, Progress
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.own_account import DeclaredAccount
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow
from ims_desktop.domain.references import DeviceId, EntryId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft
from ims_desktop.domain.roll_statement import RollStatement
from ims_desktop.domain.watching.seen import EntryRef


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
