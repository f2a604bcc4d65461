"""The till's store: every question and order that the office has for the till's file, in one place."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

from ims_desktop.actions.ports import (
    Credentials,
    EarlierPayment,
    FailedTries,
    RecordedPayment,
    RollWriter,
    SealedEntry,
    TillIdentity,
)
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.cash_up import SessionSoFar
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, PaymentId, SessionId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import Entry, Head
from ims_desktop.domain.till_session import TillSession
from ims_desktop.store.till import reading, reference, schema, search, sessions
from ims_desktop.store.till.at_work import KnownAtWork
from ims_desktop.store.till.baskets import KeptBaskets
from ims_desktop.store.till.cards import KnownCards
from ims_desktop.store.till.cheques import KnownCheques
from ims_desktop.store.till.connection import Connection, Lanes, Opening, Row, Value, snapshot, translated
from ims_desktop.store.till.envelope import KeptEnvelope
from ims_desktop.store.till.linked_cash import KnownCash
from ims_desktop.store.till.own_accounts import KnownOwnAccounts
from ims_desktop.store.till.post import KnownPost
from ims_desktop.store.till.prints import KeptPrints
from ims_desktop.store.till.projection import milliseconds, optional_moment
from ims_desktop.store.till.put_by import KnownPutBy
from ims_desktop.store.till.stated import KnownStatement
from ims_desktop.store.till.sync_known import KnownSync
from ims_desktop.store.till.void_words import KnownVoids
from ims_desktop.store.till.writing import Writing


def create_till(path: Path, key: bytes, identity: TillIdentity) -> "SqlTillStore":
    """Make a till's file with an empty roll; refuses `ALREADY_ENROLLED` where the file holds a till."""
    lanes = Lanes(path, key)
    with translated():
        connection = lanes.connection()
        try:
            if schema.made(connection):
                raise Refused(Reason.ALREADY_ENROLLED, till=identity_in(connection).till)
            connection.execute("PRAGMA journal_mode = WAL")
            with lanes.writing():
                schema.make_tables(connection, identity)
        finally:
            lanes.close()
    return SqlTillStore(path, key)


class SqlTillStore(
    KnownSync,
    KnownStatement,
    KnownAtWork,
    KnownCash,
    KnownCards,
    KnownCheques,
    KnownPost,
    KnownPutBy,
    KnownVoids,
    KnownOwnAccounts,
    KeptBaskets,
    KeptEnvelope,
    KeptPrints,
):
    """The till's own durable file, by one connection a thread. Raises Unavailable where it is locked, full, unreadable.

    Opening refuses `NOT_ENROLLED` where there is no till, and raises Unavailable where the roll does not end where the
    file says; `checked=False` opens such a file all the same, so that `verify_till` can say what is wrong. `still`
    reads a copy in a folder that takes no writes.
    """

    def __init__(self, path: Path, key: bytes, *, checked: bool = True, still: bool = False) -> None:
        if not path.exists():
            raise Refused(Reason.NOT_ENROLLED)
        self._lanes = Lanes(path, key, still=still)
        with self.moment() as connection:
            if not schema.made(connection):
                raise Refused(Reason.NOT_ENROLLED)
            if checked:
                _must_end_where_it_says(connection)
            self._identity = identity_in(connection)
        self._written: Callable[[], None] | None = None

    def has_this_layout(self) -> bool:
        """Whether what is derived lies as this program lays it; otherwise rebuild it before reading money."""
        with self.moment() as connection:
            return schema.has_this_layout(connection)

    def record(self) -> str:
        """Why this roll is only a record and takes no entry any more, "restored" or "replaced"; else ""."""
        row = self._row("SELECT record FROM till_state", ())
        return str(row[0]) if row else ""

    def close_roll(self, record: str) -> None:
        """From now on this roll is a record: "restored" or "replaced"."""
        self._write("UPDATE till_state SET record = ?", (record,))

    def write_out(self) -> None:
        """Bring all that is committed into the file itself, so that it can be moved once it is closed."""
        with translated():
            self._lanes.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @property
    def identity(self) -> TillIdentity:
        """Which till this is."""
        return self._identity

    def close(self) -> None:
        """Close this thread's connection; other lanes close their own."""
        self._lanes.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._lanes.opening.path

    @property
    def opening(self) -> Opening:
        """How the file is opened, for another process of ours."""
        return self._lanes.opening

    @property
    def lanes(self) -> Lanes:
        """The connections, for the store's own other parts."""
        return self._lanes

    def connection(self) -> Connection:
        """This thread's connection."""
        return self._lanes.connection()

    @contextmanager
    def moment(self) -> Iterator[Connection]:
        """Several reads of one moment."""
        connection = self._lanes.connection()
        with snapshot(connection):
            yield connection

    def writing(self) -> AbstractContextManager[RollWriter]:
        """One transaction: on leaving without an error it is durable, otherwise nothing happened."""
        return Writing(self._lanes, self._identity, self._written)

    def on_written(self, told: Callable[[], None]) -> None:
        """Have somebody told after each commit on the roll; they must not wait for anything."""
        self._written = told

    def head(self) -> Head:
        """Where the roll ends."""
        row = self._row("SELECT head_number, head_seal, head_at_ms FROM till_state", ())
        return Head() if row is None else Head(row[0], row[1], optional_moment(row[2]))

    def roll(self, start: int) -> Iterator[SealedEntry]:
        """The roll's entries from a number on, as sealed, without the personal values beside them."""
        with self.moment() as connection:
            rows = connection.execute(
                "SELECT number, text, seal FROM entry WHERE number >= ? ORDER BY number", (start,)
            )
            yield from (SealedEntry(number, text, seal) for number, text, seal in rows)

    def entries_after(self, number: int, limit: int) -> list[SealedEntry]:
        """Entries after a number as sealed, without the personal values beside them; nothing is held open."""
        rows = self._rows(
            "SELECT number, text, seal FROM entry WHERE number > ? ORDER BY number LIMIT ?", (number, limit)
        )
        return [SealedEntry(*row) for row in rows]

    # reading money

    def open_session(self) -> TillSession | None:
        """The session that is open on this till."""
        with self.moment() as connection:
            return sessions.open_session(connection)

    def unclosed_sessions(self) -> Sequence[TillSession]:
        """The sessions of this till that are not closed, in the order in which they were opened."""
        with self.moment() as connection:
            return sessions.unclosed_sessions(connection)

    def awaiting_approval(self) -> Sequence[TillSession]:
        """The sessions of this till that are closed and await approval, the longest first."""
        with self.moment() as connection:
            return sessions.awaiting_approval(connection)

    def session_so_far(self, session: SessionId) -> SessionSoFar | None:
        """All that the roll says of a session, None where this till has none of that id."""
        with self.moment() as connection:
            return sessions.session_so_far(connection, session)

    def cash_entries(self, session: SessionId | None) -> Sequence[Entry]:
        """What a session says of its drawer beside payments, in order; None: moves that are of no session."""
        with self.moment() as connection:
            return sessions.cash_entries(connection, session)

    def session_entries(self, session: SessionId) -> Sequence[Entry]:
        """Everything that the roll says of a session of this till, payments and all, in order."""
        with self.moment() as connection:
            return sessions.session_entries(connection, session)

    def last_closed(self) -> SessionId | None:
        """The session of this till that was closed last."""
        row = self._row(sessions.LAST_CLOSED, ())
        return SessionId(row[0]) if row else None

    def entry(self, number: int) -> Entry:
        """An entry of the roll; raises LookupError where there is none."""
        with self.moment() as connection:
            return sessions.entry_of(connection, number)

    def personal_of(self, number: int) -> Mapping[str, str]:
        """The personal values of an entry that were not erased."""
        return dict(self._rows("SELECT field, value FROM personal WHERE number = ?", (number,)))

    def done_to(self, payment: PaymentId) -> Sequence[Entry]:
        """What was done to a payment on this roll, in order: voids asked for, voids, corrections, refunds."""
        with self.moment() as connection:
            return sessions.done_to(connection, payment)

    def recorded(self, receipt: str) -> RecordedPayment | None:
        """The payment of a receipt number."""
        with self.moment() as connection:
            return reading.recorded_by_receipt(connection, receipt)

    def recent(self, *, session: SessionId | None, text: str, limit: int) -> Sequence[RecordedPayment]:
        """Payments of this till, newest first; text is part of receipt, reference, payer or an exact amount."""
        with self.moment() as connection:
            return reading.recent(connection, session, text, limit)

    def session_figures(self, session: SessionId) -> tuple[int, int]:
        """Number of payments and their pence in a session."""
        with self.moment() as connection:
            return reading.session_figures(connection, session)

    def earlier_payments(self, fund: str, reference: str, since: date) -> Sequence[EarlierPayment]:
        """Payments on an account since a business day that are known here, newest first."""
        with translated():
            return reading.earlier_payments(self._lanes.connection(), fund, reference, since)

    # reference data and accounts

    def reference_data(self) -> ReferenceData:
        """All reference data as last pulled."""
        with self.moment() as connection:
            return reference.reference_data(connection)

    def holder(self, fund: str, reference: str) -> AccountHolder | None:
        """The account holder of fund and reference."""
        with translated():
            return search.holder(self._lanes.connection(), fund, reference)

    def holders_by_reference(self, references: Sequence[str]) -> Sequence[AccountHolder]:
        """Account holders of any fund with one of these references."""
        with translated():
            return search.holders_by_reference(self._lanes.connection(), references)

    def search_holders(self, text: str, limit: int) -> Sequence[AccountHolder]:
        """Account holders by prefixes of name parts, postcode, reference, address in any order; never ranked."""
        return search.search_holders(self._lanes.connection(), text, limit)

    # people

    def credentials(self, user: str) -> Credentials | None:
        """A person by the name that they sign in with (case ignored)."""
        with self.moment() as connection:
            return reference.credentials(connection, user)

    def failed_tries(self, user: str) -> FailedTries:
        """Wrong passwords in a row for a user name."""
        row = self._row("SELECT count, last_at_ms FROM failed_tries WHERE user = ?", (user.strip().casefold(),))
        return FailedTries(row[0], optional_moment(row[1])) if row else FailedTries()

    def keep_tries(self, user: str, tries: FailedTries) -> None:
        """Remember them; a count of 0 forgets."""
        name = user.strip().casefold()
        if tries.count == 0:
            self._write("DELETE FROM failed_tries WHERE user = ?", (name,))
            return
        last_at_ms = None if tries.last_at is None else milliseconds(tries.last_at)
        self._write("INSERT OR REPLACE INTO failed_tries VALUES (?, ?, ?)", (name, tries.count, last_at_ms))

    # the file

    def _row(self, sql: str, values: Sequence[Value]) -> Row | None:
        with translated():
            return self._lanes.connection().execute(sql, values).fetchone()

    def _rows(self, sql: str, values: Sequence[Value]) -> list[Row]:
        with translated():
            return self._lanes.connection().execute(sql, values).fetchall()

    def _write(self, sql: str, values: Sequence[Value]) -> None:
        with self._lanes.writing():
            self._lanes.connection().execute(sql, values)


def identity_in(connection: Connection) -> TillIdentity:
    """Which till a file is."""
    row = connection.execute("SELECT device, office, till, letter, central FROM till_state").fetchone()
    if row is None:
        raise Unavailable(Trouble.DATABASE_UNREADABLE, detail="it does not say which till it is")
    return TillIdentity(DeviceId(row[0]), *row[1:])


def _must_end_where_it_says(connection: Connection) -> None:
    agrees = connection.execute(
        "SELECT head_number = coalesce((SELECT max(number) FROM entry), 0) AND (head_number = 0 OR EXISTS"
        " (SELECT 1 FROM entry WHERE number = head_number AND seal = head_seal AND at_ms = head_at_ms))"
        " FROM till_state"
    ).fetchone()
    if agrees is not None and not agrees[0]:
        raise Unavailable(
            Trouble.DATABASE_UNREADABLE, detail="its roll does not end where it should; run ims-admin verify"
        )
