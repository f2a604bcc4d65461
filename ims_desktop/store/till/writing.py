"""Writing an entry on the roll: the entry, what follows from it and where its print stands, in one transaction."""

from collections.abc import Callable
from types import TracebackType

from ims_desktop.actions.ports import Envelope, FloatAtHand, PrintState, RecordedPayment, TillIdentity
from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_up import SessionSoFar
from ims_desktop.domain.post import LoggedItem
from ims_desktop.domain.put_by import Lying
from ims_desktop.domain.references import PaymentId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import SEAL_PREFIX, TRAINING_PREFIX, Entry, EntryKind, Head, seal_of
from ims_desktop.domain.till_clock import ClockKnown
from ims_desktop.domain.till_session import TillSession
from ims_desktop.store.till.baskets import CHANGES_HANDS, NOTHING_AT_HAND, park_at_hand
from ims_desktop.store.till.clock import CLOCK_COLUMNS, KNOW_CLOCK, clock_of, clock_values
from ims_desktop.store.till.connection import Connection, Lanes
from ims_desktop.store.till.envelope import keep_envelope, kept_envelope
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.post import item_of, slip_used
from ims_desktop.store.till.prints import keep_print_state
from ims_desktop.store.till.projection import INSERTS, milliseconds, optional_moment, rows_of
from ims_desktop.store.till.put_by import put_by
from ims_desktop.store.till.reading import copies_of, recorded_by_receipt, recorded_payments
from ims_desktop.store.till.sessions import done_to, float_at_hand, open_session, session_so_far, unclosed_sessions

_HEAD = f"SELECT head_number, head_seal, head_at_ms, receipt_counter, record, blocked, {CLOCK_COLUMNS} FROM till_state"  # noqa: S608  our own SQL
_ENTRY = "INSERT INTO entry (number, kind, at_ms, text, seal) VALUES (?, ?, ?, ?, ?)"
_PERSONAL = "INSERT INTO personal (number, field, salt, value) VALUES (?, ?, ?, ?)"
_MOVE_HEAD = "UPDATE till_state SET head_number = ?, head_seal = ?, head_at_ms = ?, receipt_counter = ?"
_PAID = f"{_MOVE_HEAD}, basket = '{NOTHING_AT_HAND}'"
_BY_ID = "SELECT number FROM payment WHERE id = ?"
_RECEIPT = 2  # its place in a payment's row


class SqlRollWriter:
    """The roll while one transaction is open. It writes nothing that does not follow from the head."""

    def __init__(self, connection: Connection, identity: TillIdentity) -> None:
        self._connection = connection
        self._identity = identity
        prefix = TRAINING_PREFIX if identity.is_training else SEAL_PREFIX
        self._head, self._receipt_counter, self._blocked, self._clock = _read_state(connection, prefix)

    def head(self) -> Head:
        """Where the roll ends."""
        return self._head

    def last_receipt_counter(self) -> int:
        """The counter of the last receipt, 0 before the first."""
        return self._receipt_counter

    def is_blocked(self) -> bool:
        """Whether central said at the last contact that an administrator blocked this till."""
        return self._blocked

    def open_session(self) -> TillSession | None:
        """The session that is open on this till."""
        return open_session(self._connection)

    def unclosed_sessions(self) -> list[TillSession]:
        """The sessions of this till that are not closed, in the order in which they were opened."""
        return unclosed_sessions(self._connection)

    def session_so_far(self, session: SessionId) -> SessionSoFar | None:
        """All that the roll says of a session, None where this till has none of that id."""
        return session_so_far(self._connection, session)

    def float_at_hand(self, float_pence: int) -> FloatAtHand | None:
        """Of the floats that closes here kept and no session has opened with since, what comes nearest to this one."""
        return float_at_hand(self._connection, float_pence)

    def payment_by_id(self, payment: PaymentId) -> RecordedPayment | None:
        """The payment that was taken under an id, if it was."""
        found = self._connection.execute(_BY_ID, (payment,)).fetchone()  # hardly ever there, and always asked
        return None if found is None else recorded_payments(self._connection, "payment.number = ?", found)[0]

    def payment_of(self, receipt: str) -> RecordedPayment | None:
        """The payment of a receipt number."""
        return recorded_by_receipt(self._connection, receipt)

    def done_to(self, payment: PaymentId) -> list[Entry]:
        """What was done to a payment on this roll, in order."""
        return done_to(self._connection, payment)

    def slip_used(self, book: str, number: int) -> str | None:
        """The receipt that this roll has for a slip of a book, "" where it was spoilt; None: it is not used here."""
        return slip_used(self._connection, book, number)

    def put_by(self, leaves_by: MoveKind) -> list[Lying]:
        """All that such a move of cash may take away under its slips, in order, gone or not."""
        return put_by(self._connection, self._identity, leaves_by)

    def post_item(self, item: str) -> LoggedItem | None:
        """An item of this roll's post log as it stands."""
        return item_of(self._connection, item)

    def copies_of(self, receipt: str) -> int:
        """How many copies of a receipt were made."""
        return copies_of(self._connection, receipt)

    def clock_known(self) -> ClockKnown:
        """What is known of the right time."""
        return self._clock

    def know_clock(self, known: ClockKnown) -> None:
        """Keep what is known of the right time from now on."""
        self._connection.execute(KNOW_CLOCK, clock_values(known))
        self._clock = known

    def take_envelope(self, fresh: Envelope) -> Envelope | None:
        """The envelope for a close, None before the first was made; a fresh one is kept in its place."""
        kept = kept_envelope(self._connection)
        keep_envelope(self._connection, fresh)
        return kept

    def append(self, entry: Entry, printing: PrintState = PrintState.WAITING, *, at_hand: bool = True) -> None:
        """Write an entry, its personal values, the rows derived from it and, where no receipt is to be printed, that.

        `at_hand`: a payment of what is at hand at the counter, which is gone with it. An entry that does not follow
        from the head is a bug of its maker's and raises ValueError.
        """
        head, counter = self._head, self._receipt_counter
        _must_follow(entry, head, self._identity)
        at_ms = milliseconds(entry.at)
        run = self._connection
        run.execute(_ENTRY, (entry.number, entry.kind.value, at_ms, entry.text, entry.seal))
        passing("write.entry")
        if entry.personal:
            run.executemany(
                _PERSONAL, [(entry.number, value.field, value.salt, value.value) for value in entry.personal]
            )
        derived = rows_of(entry)
        for table, rows in derived.items():
            run.executemany(INSERTS[table], rows)
        move_head = _MOVE_HEAD
        if entry.kind is EntryKind.PAYMENT_TAKEN:
            counter = _next_counter(str(derived["payment"][0][_RECEIPT]), counter)
            if printing is not PrintState.WAITING:
                keep_print_state(run, entry.number, printing)
            if at_hand:
                move_head = _PAID
        elif entry.kind in CHANGES_HANDS:
            park_at_hand(run, entry)
        passing("write.derived")
        run.execute(move_head, (entry.number, entry.seal, at_ms, counter))
        passing("write.head")
        self._head, self._receipt_counter = Head(entry.number, entry.seal, entry.at, head.prefix), counter


class Writing:
    """One transaction on the roll: durable on leaving without an error, otherwise nothing happened."""

    __slots__ = ("_connection", "_identity", "_told", "_transaction")

    def __init__(self, lanes: Lanes, identity: TillIdentity, told: Callable[[], None] | None = None) -> None:
        self._connection = lanes.connection()
        self._identity = identity
        self._transaction = lanes.writing()
        self._told = told

    def __enter__(self) -> SqlRollWriter:
        self._transaction.__enter__()
        passing("write.begun")
        try:
            return SqlRollWriter(self._connection, self._identity)
        except BaseException as error:
            self._transaction.__exit__(type(error), error, error.__traceback__)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transaction.__exit__(kind, error, trace)
        passing("write.committed")
        if error is None and self._told is not None:
            self._told()


def _read_state(connection: Connection, prefix: bytes) -> tuple[Head, int, bool, ClockKnown]:
    row = connection.execute(_HEAD).fetchone()
    if row is None:
        raise LookupError("a till's file without its state")
    if row[4]:
        raise Refused(Reason.ROLL_CLOSED)
    return Head(row[0], row[1], optional_moment(row[2]), prefix), row[3], bool(row[5]), clock_of(*row[6:])


def _must_follow(entry: Entry, head: Head, identity: TillIdentity) -> None:
    if entry.number != head.number + 1 or entry.device != identity.device:
        raise ValueError(f"entry {entry.number} does not follow entry {head.number} of this device")
    if entry.seal != seal_of(head.seal, entry.text, head.prefix):
        raise ValueError(f"entry {entry.number} is not sealed to the one before")
    if head.at is not None and entry.at < head.at and entry.kind is not EntryKind.CLOCK_SET:
        raise ValueError(f"entry {entry.number} is earlier than the one before")


def _next_counter(receipt: str, last: int) -> int:
    counter = int(receipt.split("-")[2])
    if counter != last + 1:
        raise ValueError(f"receipt {counter} does not follow receipt {last}")
    return counter
