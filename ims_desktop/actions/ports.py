"""What the actions need of the world outside, as Protocols: the till's file, central, clock, ids, printer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.payment import TakenPayment
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt import Receipt
from ims_desktop.domain.reference_data import ReferenceData, ReferenceRow
from ims_desktop.domain.references import ClaimId, DeviceId, EntryId, PaymentId, SessionId, UserId
from ims_desktop.domain.roll import NO_SEAL, Entry, EntryDraft, Head, PersonalValue, SignedHead
from ims_desktop.domain.roll_statement import RollStatement
from ims_desktop.domain.till_clock import ClockKnown, Ticks
from ims_desktop.domain.till_session import TillSession

VerifyProgress: TypeAlias = Callable[[str, int, int], None]  # what is being done, how much is done, of how much

PROTOCOL = 1  # of push, pull, head and enrol; central answers every protocol ever spoken


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""

    def ticks(self) -> Ticks:
        """Milliseconds that run on evenly whatever the clock is set to."""


class Ids(Protocol):
    """Where ids and salts come from."""

    def new_id(self) -> str:
        """A UUIDv7 as text (RFC 9562)."""

    def salt(self) -> bytes:
        """32 random bytes."""


class HeadSigner(Protocol):
    """The device's own Ed25519 key, which never leaves the key store."""

    def signed(self, device: DeviceId, number: int, seal: bytes) -> SignedHead:
        """Say, signed, that the device's roll ends at this entry. Raises Unavailable where the key cannot be had."""


class Passwords(Protocol):
    """How passwords are kept: argon2id, never plain."""

    def hashed(self, password: str) -> str:
        """The hash to keep, its salt and costs within."""

    def agrees(self, kept: str, password: str) -> bool:
        """Whether a password is the one that was hashed."""


# ---------------------------------------------------------------- the till's own file


@dataclass(frozen=True, slots=True)
class TillIdentity:
    """Which till this is, since its enrolment."""

    device: DeviceId
    office: str
    till: str
    letter: str  # which enrolment of this till: A, B …
    central: str  # URL of central, never with a password in it


@dataclass(frozen=True, slots=True)
class RecordedPayment:
    """A payment on this till's roll, with the personal values that were not erased, and copies made of its receipt."""

    payment: TakenPayment
    number: int  # of its entry
    at: datetime
    actor: UserId
    seal: bytes
    personal: Mapping[str, str]
    copies: int = 0
    print_state: "PrintState | None" = None


class PrintState(StrEnum):
    """Where a receipt's printing stands; local to the till and kept. A receipt is sent, never "printed"."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # nothing reached the printer
    PERHAPS = "perhaps"  # part of it may have been printed
    NONE = "none"  # no receipt was wanted


@dataclass(frozen=True, slots=True)
class EarlierPayment:
    """A payment on an account that is known here: taken on this till or told by central."""

    amount_pence: int
    at: datetime
    where: str  # "this till", or the till's name


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry as it travels: text and seal as written, personal values beside it."""

    number: int
    text: str
    seal: bytes
    personal: tuple[PersonalValue, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far a till and central agree. Times are None where it never happened."""

    head_number: int
    acknowledged: int
    oldest_waiting_at: datetime | None
    last_contact_at: datetime | None
    epoch: str  # of central; "" before the first pull
    change: int  # the last change number that was applied
    accounts_at: datetime | None  # when reference data last came
    head_seal: bytes = NO_SEAL
    acknowledged_seal: bytes = b""  # of the last entry that central has, as this till sealed it
    standing: str = ""  # what the last sync that failed left word of; "" after one that did not
    next_try_at: datetime | None = None

    @property
    def waiting(self) -> int:
        """Entries that central has not acknowledged."""
        return self.head_number - self.acknowledged


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person with the hash of their password."""

    user: User
    password_hash: str


@dataclass(frozen=True, slots=True)
class FailedTries:
    """Wrong passwords of one user name in a row at this till, kept offline too."""

    count: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParkedBasket:
    """A basket put aside without tenders."""

    id: str
    basket: Basket
    by: UserId
    at: datetime


class RollWriter(Protocol):
    """The roll while one transaction is open: what is read here cannot change before the append commits."""

    def head(self) -> Head:
        """Where the roll ends."""

    def last_receipt_counter(self) -> int:
        """The counter of the last receipt, 0 before the first."""

    def open_session(self) -> TillSession | None:
        """The session that is open on this till."""

    def payment_by_id(self, payment: PaymentId) -> RecordedPayment | None:
        """The payment that was taken under an id, if it was."""

    def copies_of(self, receipt: str) -> int:
        """How many copies of a receipt were made."""

    def clock_known(self) -> ClockKnown:
        """What is known of the right time."""

    def know_clock(self, known: ClockKnown) -> None:
        """Keep what is known of the right time from now on."""

    def append(self, entry: Entry, printing: PrintState = PrintState.WAITING) -> None:
        """Write the entry, its personal values, the rows derived from it and, for a payment, its print job's state."""


class TillStore(Protocol):
    """The till's own durable file. Raises Unavailable where it is locked, full or unreadable."""

    @property
    def identity(self) -> TillIdentity:
        """Which till this is."""

    def writing(self) -> AbstractContextManager[RollWriter]:
        """One transaction: on leaving without an error it is durable, otherwise nothing happened."""

    def head(self) -> Head:
        """Where the roll ends."""

    # reading money
    def open_session(self) -> TillSession | None:
        """The session that is open on this till."""

    def recorded(self, receipt: str) -> RecordedPayment | None:
        """The payment of a receipt number."""

    def recent(self, *, session: SessionId | None, text: str, limit: int) -> Sequence[RecordedPayment]:
        """Payments of this till, newest first; text is part of receipt, reference, payer or an exact amount."""

    def session_figures(self, session: SessionId) -> tuple[int, int]:
        """Number of payments and their pence in a session."""

    def earlier_payments(self, fund: str, reference: str, since: date) -> Sequence[EarlierPayment]:
        """Payments on an account since a business day that are known here, newest first."""

    # reference data and accounts
    def reference_data(self) -> ReferenceData:
        """All reference data as last pulled."""

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        """The account holder of fund and reference."""

    def holders_by_reference(self, references: Sequence[str]) -> Sequence[AccountHolder]:
        """Account holders of any fund with one of these references."""

    def search_holders(self, text: str, limit: int) -> Sequence[AccountHolder]:
        """Account holders by prefixes of name parts, postcode, reference, address in any order; never ranked."""

    # people
    def credentials(self, user: str) -> Credentials | None:
        """A person by the name that they sign in with (case ignored)."""

    def failed_tries(self, user: str) -> FailedTries:
        """Wrong passwords in a row for a user name."""

    def keep_tries(self, user: str, tries: FailedTries) -> None:
        """Remember them; a count of 0 forgets."""

    # baskets
    def park(self, parked: ParkedBasket) -> None:
        """Put a basket aside."""

    def parked(self) -> Sequence[ParkedBasket]:
        """The baskets put aside, oldest first."""

    def take_back(self, parked_id: str) -> ParkedBasket | None:
        """Take a parked basket back; it is parked no more."""

    def keep_basket(self, basket: Basket) -> None:
        """Remember the basket at hand, so that it survives a restart."""

    def kept_basket(self) -> Basket:
        """The basket at hand."""

    # printing
    def set_print_state(self, receipt: str, state: PrintState) -> None:
        """Remember where the printing of a receipt stands."""

    def unfinished_prints(self) -> Sequence[str]:
        """Receipts whose print job is waiting or was being sent when the till stopped."""

    # sync
    def sync_state(self) -> SyncState:
        """How far this till and central agree."""

    def unsent(self, after: int, limit: int) -> Sequence[SealedEntry]:
        """Entries after a number, in order."""

    def acknowledge(self, number: int, at: datetime) -> None:
        """Central has everything up to this number."""

    def heard_from_central(self, reading: datetime, central_at: datetime, ticks: Ticks) -> None:
        """Central answered when this till's clock read `reading`, and said its own time."""

    def clock_known(self) -> ClockKnown:
        """What is known of the right time."""

    def keep_standing(self, standing: str, next_try_at: datetime | None) -> None:
        """Leave word of how sync stands, for whoever asks beside the window."""

    def apply_changes(self, changes: "PulledChanges", at: datetime) -> None:
        """Apply one slice of reference data; its change number is kept last, so that a slice cut off comes again."""


# ---------------------------------------------------------------- central, as a till sees it


@dataclass(frozen=True, slots=True)
class CentralHead:
    """What central holds of this till's roll, and what it is."""

    number: int
    seal: bytes
    epoch: str
    schema: int
    now: datetime
    held: int = 0
    forked: bool = False  # central knows that this device's roll goes on in two ways


@dataclass(frozen=True, slots=True)
class PushAnswer:
    """Central's new head after a push, and how many entries of this push are held."""

    number: int
    seal: bytes
    held: int


@dataclass(frozen=True, slots=True)
class PulledChanges:
    """One slice of reference data by change number.

    `fresh` begins a fresh copy: what came before is forgotten, but only when its last slice (`more` False) has come,
    so that accounts can be found all the while.
    """

    epoch: str
    upto: int  # the last change number in this slice
    more: bool
    fresh: bool
    rows: tuple[ReferenceRow, ...] = ()
    password_hashes: tuple[tuple[UserId, str], ...] = ()
    holders: tuple[AccountHolder, ...] = ()
    removed_holders: tuple[tuple[str, str], ...] = ()  # fund, reference


class CentralLink(Protocol):
    """Central as a till's own login may use it: three calls. Raises Unavailable, and Refused for a refused push."""

    def head(self, said: SignedHead, *, forked: bool = False) -> CentralHead:
        """Where central's copy of this till's roll ends. `said` is the till's own head, so central knows what misses.

        `forked` tells central that the till found another roll there than its own; `said` is then its own evidence.
        """

    def push(self, entries: Sequence[SealedEntry], said: SignedHead) -> PushAnswer:
        """Send entries in order; safe to repeat. `said` is the till's own head.

        Refuses `ROLL_FORKED` and `PUSH_REFUSED`.
        """

    def pull(self, epoch: str, after: int, limit: int) -> PulledChanges:
        """Changes after a number of an epoch; another epoch gives a fresh copy."""

    def close(self) -> None:
        """Let go of the connection."""


class TillLink(CentralLink, Protocol):
    """All that a till's own login may ask of central: its roll's calls, and these of the till itself."""

    def change_password(self, new: str) -> None:
        """Change this till's own password at central; refuses `TILL_BLOCKED`. Safe to repeat with the same one."""

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        """Reserve what is left of a payment's line (from 1) for a refund; answers what is left then, in pence.

        Safe to repeat under the same id. Refuses `CLAIM_OVER_LEFT`, `PAYMENT_UNKNOWN`, `ID_REUSED`, `TILL_BLOCKED`.
        """


# ---------------------------------------------------------------- central, as finance and administration see it


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class TransactionPage:
    """A page of transactions, newest first, with the count (capped) and sum of all that match."""

    rows: tuple[Transaction, ...]
    next_after: str  # "" on the last page
    count: int
    count_capped: bool
    sum_pence: int | None  # None where the count is capped


@dataclass(frozen=True, slots=True)
class TransactionDetails:
    """One payment at central: its postings, its sealed entry, and what is known of its life."""

    rows: tuple[Transaction, ...]
    payment: TakenPayment
    personal: Mapping[str, str]
    seal: bytes
    received_at: datetime
    cashier: str
    held: str = ""


@dataclass(frozen=True, slots=True)
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
    forked: bool = False
    blocked: bool = False
    is_desk: bool = False  # a person's own roll at central: nothing of it is ever on its way

    @property
    def missing(self) -> int:
        """Entries that exist at the till and not here."""
        return max(0, self.last_heard - self.last_stored)


@dataclass(frozen=True, slots=True)
class TillPlace:
    """One enrolment of a till's place at an office: the letter says which. A blocked one may send, and is held."""

    device: DeviceId
    office: str
    till: str
    letter: str
    blocked: bool


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry that central keeps and does not post until finance has put it right.

    What it says of itself is empty where it cannot be read, or where who asks may not read entries.
    """

    number: int
    reason: str  # the code that central keeps, such as fund_closed
    pence: int
    kind: str = ""
    receipt: str = ""
    at: datetime | None = None


class CentralReader(Protocol):
    """Central as finance reads it."""

    def find(self, query: TransactionQuery) -> TransactionPage:
        """Transactions, newest first, by key, never by offset."""

    def details(self, device: DeviceId, entry: int) -> TransactionDetails | None:
        """The payment of an entry."""

    def reconcile(self) -> Sequence[DeviceState]:
        """One state a device."""


@dataclass(frozen=True, slots=True)
class SessionSlice:
    """A device's roll from a session's opening to the device's first signature at or after the session's last entry.

    Personal values (those that were not erased) stand with the session's own entries only; `last` is the number of
    the last of these, and what comes after it joins them to the signature.
    """

    device: DeviceId
    office: str
    till: str
    letter: str
    public_key: bytes  # the device's, 32 raw bytes
    session: SessionId
    start_seal: bytes  # of the entry before, zeros before entry 1
    last: int
    entries: Sequence[SealedEntry]
    heads: Sequence[SignedHead] = ()
    held: Mapping[int, str] | None = None  # why, by number


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

    def verify(self) -> "Proof":
        """Prove every roll that central holds."""

    def roll(self, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
        """A device's entries from a number on, as they came."""

    def restorable(self, device: DeviceId, first: int = 1) -> Iterator[SealedEntry]:
        """The same with the personal values that were not erased; an administrator restores a till from them."""

    def close(self) -> None:
        """Let go of the connection."""


class CentralProver(CentralStore, Protocol):
    """Central as auditors use it: what is handed out of it as proof."""

    def verify(
        self, progress: Callable[[str, int, int], None] | None = None, statements: Sequence[RollStatement] = ()
    ) -> "Proof":
        """Prove every roll that central holds; says what is being done, how much is done, of how much.

        `statements` are daily statements of rolls that were kept elsewhere, as further witnesses.
        """

    def statement(self, day: date | None = None) -> RollStatement | None:
        """The statement of rolls of a day, None where none was made; of today where no day is named."""

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        """The entries held of a device, in the order of its roll."""

    def session_slice(self, session: SessionId) -> SessionSlice:
        """The roll's slice of a session; refuses `SESSION_UNKNOWN`."""


# ---------------------------------------------------------------- proof


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, at one entry of one roll (0: not at an entry)."""

    device: DeviceId
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a verification looked at and found; `witness` says against what the end of the roll was held."""

    entries: int
    payments: int
    postings_pence: int
    receipts: int
    witness: str
    findings: tuple[Finding, ...] = ()
    erased: int = 0  # personal values that the rolls commit to and that are not kept any more: no fault

    @property
    def passed(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


class PackSigner(Protocol):
    """The Ed25519 key of whoever makes packs."""

    @property
    def public_key(self) -> bytes:
        """32 raw bytes."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes (RFC 8032)."""


# ---------------------------------------------------------------- devices


class Printed(StrEnum):
    """How far a job got: handed over, or worked off as the printer itself says."""

    SENT = "sent"
    FINISHED = "finished"


class ReceiptPrinter(Protocol):
    """A receipt printer. Raises Unavailable; `part_done` tells whether a byte had left."""

    def print_receipt(self, receipt: Receipt) -> Printed:
        """Print one receipt within the driver's deadlines."""

    def open_drawer(self) -> None:
        """Open the drawer; never repeated by itself."""

    def ready(self) -> str:
        """In one or two words: ready, or what is the matter; unknown where it cannot tell."""
