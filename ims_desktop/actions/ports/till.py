"""The till's own file."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from ims_desktop.actions.ports.at_work import AtWorkKnown
from ims_desktop.actions.ports.link import PulledChanges, SealedEntry
from ims_desktop.actions.ports.till_records import (
    EarlierPayment,
    Envelope,
    FailedTries,
    FloatAtHand,
    OwnDeclaration,
    ParkedBasket,
    PrintState,
    RecordedPayment,
    SyncState,
    TillIdentity,
)
from ims_desktop.actions.ports.world import Credentials
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.card_sales import CardsMatched
from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_up import SessionSoFar
from ims_desktop.domain.cheque import ChequeTaken
from ims_desktop.domain.post import LoggedItem
from ims_desktop.domain.put_by import Lying
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, PaymentId, SessionId, UserId
from ims_desktop.domain.roll import Entry, Head
from ims_desktop.domain.roll_statement import StatedDay
from ims_desktop.domain.till_clock import ClockKnown, Ticks
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.void_word import VoidWord


class RollWriter(Protocol):
    """The roll while one transaction is open: what is read here cannot change before the append commits."""

    def head(self) -> Head:
        """Where the roll ends."""

    def last_receipt_counter(self) -> int:
        """The counter of the last receipt, 0 before the first."""

    def is_blocked(self) -> bool:
        """Whether central said at the last contact that an administrator blocked this till."""

    def open_session(self) -> TillSession | None:
        """The session that is open on this till."""

    def unclosed_sessions(self) -> Sequence[TillSession]:
        """The sessions of this till that are not closed, in the order in which they were opened."""

    def session_so_far(self, session: SessionId) -> SessionSoFar | None:
        """All that the roll says of a session, None where this till has none of that id."""

    def float_at_hand(self, float_pence: int) -> FloatAtHand | None:
        """Of the floats that closes here kept and no session has opened with since, what comes nearest to this one."""

    def payment_by_id(self, payment: PaymentId) -> RecordedPayment | None:
        """The payment that was taken under an id, if it was."""

    def payment_of(self, receipt: str) -> RecordedPayment | None:
        """The payment of a receipt number."""

    def done_to(self, payment: PaymentId) -> Sequence[Entry]:
        """What was done to a payment on this roll, in order: voids asked for, voids, corrections, refunds."""

    def slip_used(self, book: str, number: int) -> str | None:
        """The receipt that this roll has for a slip of a book, "" where it was spoilt; None: it is not used here."""

    def put_by(self, leaves_by: MoveKind) -> Sequence[Lying]:
        """All that such a move of cash may take away under its slips, in order, gone or not."""

    def post_item(self, item: str) -> LoggedItem | None:
        """An item of this roll's post log as it stands."""

    def copies_of(self, receipt: str) -> int:
        """How many copies of a receipt were made."""

    def clock_known(self) -> ClockKnown:
        """What is known of the right time."""

    def know_clock(self, known: ClockKnown) -> None:
        """Keep what is known of the right time from now on."""

    def take_envelope(self, fresh: Envelope) -> Envelope | None:
        """The envelope for a close, None before the first was made; a fresh one is kept in its place."""

    def append(self, entry: Entry, printing: PrintState = PrintState.WAITING, *, at_hand: bool = True) -> None:
        """Write the entry, its personal values, the rows derived from it and where a payment's print stands.

        With a payment of what is at hand at the counter that is gone.
        """


class TillStore(AtWorkKnown, Protocol):
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

    def unclosed_sessions(self) -> Sequence[TillSession]:
        """The sessions of this till that are not closed, in the order in which they were opened."""

    def awaiting_approval(self) -> Sequence[TillSession]:
        """The sessions of this till that are closed and await approval, the longest first."""

    def session_so_far(self, session: SessionId) -> SessionSoFar | None:
        """All that the roll says of a session, None where this till has none of that id."""

    def cash_entries(self, session: SessionId | None) -> Sequence[Entry]:
        """What a session says of its drawer beside payments: moves of cash, and openings without a sale, in order.

        None: the moves that are of no session, from the safe and to it.
        """

    def put_by(self, leaves_by: MoveKind) -> Sequence[Lying]:
        """All that such a move of cash may take away under its slips, in order, gone or not."""

    def session_entries(self, session: SessionId) -> Sequence[Entry]:
        """Everything that the roll says of a session of this till, payments and all, in order."""

    def last_closed(self) -> SessionId | None:
        """The session of this till that was closed last."""

    def entry(self, number: int) -> Entry:
        """An entry of the roll; raises LookupError where there is none."""

    def personal_of(self, number: int) -> Mapping[str, str]:
        """The personal values of an entry that were not erased."""

    def done_to(self, payment: PaymentId) -> Sequence[Entry]:
        """What was done to a payment on this roll, in order: voids asked for, voids, corrections, refunds."""

    def recorded(self, receipt: str) -> RecordedPayment | None:
        """The payment of a receipt number."""

    def recent(self, *, session: SessionId | None, text: str, limit: int) -> Sequence[RecordedPayment]:
        """Payments of this till, newest first; text is part of receipt, reference, payer or an exact amount."""

    def session_figures(self, session: SessionId) -> tuple[int, int]:
        """Number of payments and their pence in a session."""

    def earlier_payments(self, fund: str, reference: str, since: date) -> Sequence[EarlierPayment]:
        """Payments on an account since a business day that are known here, newest first."""

    def linked_cash(self, accounts: Collection[tuple[str, str]], payer: str, mops: Collection[str], since: date) -> int:
        """Pence taken by these MOPs since a London day on these accounts, or by this payer; "" is no payer.

        Accounts (fund, reference) are looked for here and at other tills, a payer only here.
        """

    def cheques_taken(self, bank: str, number: str) -> Sequence[ChequeTaken]:
        """Cheques of this account (sort code and account number) and number that were taken here and not voided."""

    def cards_matched(self, since: date) -> Sequence[tuple[SessionId, CardsMatched]]:
        """By what each session of a business day since then closed, in the order of the closes, where it was said."""

    def told_statement(self) -> StatedDay | None:
        """The last daily statement of rolls that central told of."""

    def cash_known(self) -> Mapping[DeviceId, int]:
        """Up to which entry of each other till its cash is known here."""

    def void_word(self, asked: int) -> VoidWord | None:
        """What was answered at a desk to the void that an entry of this roll asked for."""

    def voids_due(self) -> Sequence[VoidWord]:
        """Voids that were approved at desks and that this roll has not carried out."""

    def kept_envelope(self) -> Envelope | None:
        """The envelope that the next close takes along; None before the first was made."""

    def keep_envelope(self, envelope: Envelope) -> None:
        """Put another in its place."""

    def declared_here(self, user: UserId) -> Sequence[OwnDeclaration]:
        """What somebody declared on this roll as their own accounts, in words, as far as that is kept."""

    def open_post(self) -> Sequence[LoggedItem]:
        """Items of the post that have not ended, the oldest first."""

    def slips_known(self, book: str) -> Sequence[int]:
        """Numbers of a receipt book that were keyed here and not voided, or spoilt."""

    def post_worked_in(self, session: SessionId) -> Sequence[LoggedItem]:
        """Items with which something was done in a session."""

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
        """Receipts whose print waits or was being sent when the till stopped."""

    def prints_settled(self, upto: int) -> None:
        """No payment up to this entry waits for its print any more."""

    # sync
    def sync_state(self) -> SyncState:
        """How far this till and central agree."""

    def unsent(self, after: int, limit: int) -> Sequence[SealedEntry]:
        """Entries after a number, in order."""

    def acknowledge(self, number: int, at: datetime) -> None:
        """Central has everything up to this number."""

    def heard_from_central(
        self, reading: datetime, central_at: datetime, ticks: Ticks, *, blocked: bool = False
    ) -> None:
        """Central answered when this till's clock read `reading`: its own time, and whether this till is blocked."""

    def clock_known(self) -> ClockKnown:
        """What is known of the right time."""

    def keep_standing(self, standing: str, next_try_at: datetime | None) -> None:
        """Leave word of how sync stands, for whoever asks beside the window."""

    def apply_changes(self, changes: PulledChanges, at: datetime) -> None:
        """Apply one slice of reference data; its change number is kept last, so that a slice cut off comes again."""
