"""Made-up rolls and a central to send them to, for the tests of central."""

import itertools
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from builders import CASH, CASHIER, COUNCIL_TAX, HASHES, OUTSIDE, START, CountingIds, council_things
from sqlalchemy import Connection, delete, func, insert, select

from ims_desktop.actions.ports import SealedEntry, TillIdentity, TillLink
from ims_desktop.domain.basket import PaymentLine, account_line
from ims_desktop.domain.canonical import Json, canonical_text
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.payer_address import PAYER_ADDRESS
from ims_desktop.domain.payment import PAYER, asked_hash, taken_payment
from ims_desktop.domain.permission import User
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import EntryId, PaymentId, SessionId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, Head, SignedHead, next_entry, personal_value, seal_of
from ims_desktop.domain.settlement import Tender, settle
from ims_desktop.domain.times import business_day, roll_time
from ims_desktop.secrets.device_key import DeviceSigner, new_device_key
from ims_desktop.store.central import schema
from ims_desktop.store.central.linking import open_link
from ims_desktop.store.central.opening import create_central, enrol_till, open_central
from ims_desktop.store.central.roles import RoleNames
from ims_desktop.store.central.store import SqlCentralStore

KEY = bytes(range(32))
PASSWORD = "of this person"  # at central, of whoever sits at a desk
IDS = CountingIds()
OVERS = Fund("99", "Overs and shorts", "OAS", "N0", is_suspense=True)
SESSION = SessionId("01960000-0000-7000-8000-00000000000a")
_CODES = itertools.count()
_TILLS = itertools.count(1)
_ALPHABET = string.digits + string.ascii_uppercase


def a_till() -> str:
    """Another till's name."""
    number = next(_TILLS)  # a name has four characters, and one process makes over a thousand tills
    return "T" + "".join(_ALPHABET[number // 36**place % 36] for place in (2, 1, 0))


def a_key() -> tuple[DeviceSigner, bytes]:
    """A device's new key, and its public half."""
    private, public = new_device_key()
    return DeviceSigner(lambda: private), public


@dataclass
class Roll:
    """A till's roll, made without a till."""

    identity: TillIdentity
    signer: DeviceSigner
    head: Head = field(default_factory=Head)
    receipts: int = 0
    session: SessionId | None = None
    entries: list[SealedEntry] = field(default_factory=list)

    def copied(self, *, until: int | None = None, head: Head | None = None) -> "Roll":
        """The same roll, on which something else may be written; `until` an entry whose head is given too."""
        return replace(self, head=head or self.head, entries=self.entries[:until])

    def said(self, number: int | None = None) -> SignedHead:
        """The roll's end, or any number with the end's seal, signed by its device."""
        return self.signer.signed(self.identity.device, self.head.number if number is None else number, self.head.seal)

    def append(self, draft: EntryDraft, at: datetime = START) -> SealedEntry:
        """Seal a draft to the roll."""
        return self._keep(next_entry(self.identity.device, self.head, draft, at))

    def _keep(self, entry: Entry) -> SealedEntry:
        self.head = Head(entry.number, entry.seal, entry.at)
        sealed = SealedEntry(entry.number, entry.text, entry.seal, entry.personal)
        self.entries.append(sealed)
        return sealed

    def enrolled(self) -> SealedEntry:
        """The first entry."""
        body: dict[str, Json] = {"office": self.identity.office, "till": self.identity.till}
        return self.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.DEVICE_ENROLLED, CASHIER.id, body))

    def opened(self, session: SessionId = SESSION, cashier: User = CASHIER, at: datetime = START) -> SealedEntry:
        """A session, which the payments after it belong to."""
        self.session = session
        body: dict[str, Json] = {
            "session": session,
            "business_day": business_day(at).isoformat(),
            "office": self.identity.office,
            "till": self.identity.till,
            "float_pence": 50_00,
        }
        return self.append(EntryDraft(EntryId(IDS.new_id()), EntryKind.SESSION_OPENED, cashier.id, body), at)

    def payment(
        self,
        amount_pence: int = 142_10,
        *,
        reference: str = "10000017",
        fund: Fund = COUNCIL_TAX,
        tenders: tuple[Tender, ...] = (),
        payment: str = "",
        payer: str = "",
        cashier: User = CASHIER,
        at: datetime = START,
        changed: Mapping[str, Any] | None = None,
        kind: EntryKind = EntryKind.PAYMENT_TAKEN,
        approver: User | None = None,
        address: str = "",
    ) -> SealedEntry:
        """A payment in exact cash; `changed` forges its body before it is sealed."""
        line = account_line(fund, reference, amount_pence, OUTSIDE, at.date(), confirmed=True)
        return self.paid((line,), tenders, payment, payer, cashier, at, changed, kind, approver, address)

    def paid(
        self,
        lines: tuple[PaymentLine, ...],
        tenders: tuple[Tender, ...] = (),
        payment: str = "",
        payer: str = "",
        cashier: User = CASHIER,
        at: datetime = START,
        changed: Mapping[str, Any] | None = None,
        kind: EntryKind = EntryKind.PAYMENT_TAKEN,
        approver: User | None = None,
        address: str = "",
    ) -> SealedEntry:
        """A payment of several lines."""
        if self.session is None:
            self.opened(at=at)
        self.receipts += 1
        tenders = tenders or (Tender(CASH, sum(line.amount_pence for line in lines)),)
        taken = taken_payment(
            payment=PaymentId(payment or IDS.new_id()),
            asked=asked_hash(lines, tenders, payer, address=address),
            receipt=ReceiptNumber(self.identity.office, self.identity.till, self.identity.letter, self.receipts),
            session=self.session or SESSION,
            day=business_day(at),
            lines=lines,
            settlement=settle(lines, tenders, business_day(at)),
        )
        body = {name: value for name, value in {**taken.body(), **(changed or {})}.items() if value is not None}
        said = {PAYER: payer, PAYER_ADDRESS: address}
        personal = tuple(personal_value(name, IDS.salt(), value) for name, value in said.items() if value)
        by = approver.id if approver else None
        return self.append(EntryDraft(EntryId(IDS.new_id()), kind, cashier.id, body, personal, by), at)

    def forged(self, **changed: Any) -> SealedEntry:
        """An entry, well sealed, whose own parts are forged."""
        parts: dict[str, Any] = {
            "v": 1,
            "device": self.identity.device,
            "number": self.head.number + 1,
            "id": IDS.new_id(),
            "at": roll_time(self.head.at or START),
            "actor": CASHIER.id,
            "kind": "session.opened",
            "body": {},
            "personal": {},
        }
        return self.written(canonical_text(parts | changed))

    def written(self, text: str) -> SealedEntry:
        """Any text at all, well sealed."""
        entry = SealedEntry(self.head.number + 1, text, seal_of(self.head.seal, text))
        self.head = Head(entry.number, entry.seal, self.head.at)
        self.entries.append(entry)
        return entry


@dataclass
class Central:
    """A central of a test: its store for an administrator, and tills enrolled at it."""

    url: str
    key: bytes | None
    store: SqlCentralStore
    links: list[TillLink] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)  # of each device
    sound: set[str] = field(default_factory=set)  # devices in whose rolls nothing may be found at the end

    @property
    def is_postgres(self) -> bool:
        """Whether it is a server."""
        return self.url.startswith("postgresql")

    def add_till(self, till: str = "03", *, office: str = "BA1", expires_in: timedelta = timedelta(days=2)) -> str:
        """A one-time code."""
        code = f"{office}-{till}-{next(_CODES):04d}-9QXR-4T6W-B2CD"
        self.store.add_till(office, till, code, datetime.now(UTC) + expires_in)
        return code

    def till(self, till: str = "03", office: str = "BA1") -> tuple[Roll, TillLink]:
        """A till that was just enrolled, its roll still empty, and its link."""
        signer, public_key = a_key()
        enrolled = enrol_till(self.url, self.add_till(till, office=office), public_key, self.key)
        self.secrets[enrolled.identity.device] = enrolled.secret
        return Roll(enrolled.identity, signer), self.link(enrolled.identity, enrolled.secret)

    def link(self, identity: TillIdentity, secret: str | Callable[[], Sequence[str]]) -> TillLink:
        """A link under a till's own login, closed after the test."""
        link = open_link(identity.central, identity, secret, self.key)
        self.links.append(link)
        return link

    def close_links(self) -> None:
        """Let go of the tills' connections; a link that is used again connects again."""
        while self.links:
            self.links.pop().close()

    @contextmanager
    def as_person(self, user: User) -> Iterator[SqlCentralStore]:
        """Central under a person's own login (PostgreSQL)."""
        self.store.keep_login(user, f"password of {user.user}")
        store = open_central(self.url, user=user.user, password=f"password of {user.user}")
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def raw(self, user: User | None = None) -> Iterator[psycopg.Connection]:
        """A connection for SQL as typed (PostgreSQL): the server's superuser, or a person's own login."""
        url = self.url
        if user is not None:
            self.store.keep_login(user, "secret")
            login = RoleNames.of_database(url.rsplit("/", 1)[1]).person(user.user)
            url = f"postgresql://{login}:secret@{url.split('@')[1]}"
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    def close(self) -> None:
        """Let go of everything."""
        for link in self.links:
            link.close()
        self.store.close()


@contextmanager
def at_desk(central: Central, user: User) -> Iterator[SqlCentralStore]:
    """Central under a person's own login; on SQLite the actions check the password."""
    if not central.is_postgres:
        yield central.store
        return
    central.store.keep_login(user, PASSWORD)
    with closing(open_central(central.url, user=user.user, password=PASSWORD)) as store:
        yield store


@contextmanager
def undone(central: Central) -> Iterator[Connection]:
    """A transaction of somebody with all rights, rolled back at its end."""
    engine = central.store._engine
    with engine.connect() as connection:
        connection.execution_options(ims_writes=True)
        outer = connection.begin()
        if central.is_postgres:
            for table in ("entry", "transaction", "signed_head", "card_open"):
                connection.exec_driver_sql(f"ALTER TABLE ims.{table} DISABLE TRIGGER append_only").close()
            connection.exec_driver_sql(
                "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT inhrelid FROM pg_inherits"
                " WHERE inhparent = 'ims.transaction'::regclass LOOP"
                " EXECUTE 'ALTER TABLE ' || t || ' DISABLE TRIGGER append_only'; END LOOP; END $$"
            ).close()
        else:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                connection.exec_driver_sql(f"DROP TRIGGER {name}").close()
        try:
            yield connection
        finally:
            outer.rollback()


def spoke_later(central: Central, roll: Roll) -> None:
    """The till's last contact was half an hour later than it was."""
    at = "strftime('%Y-%m-%dT%H:%M:%fZ', last_contact_at, '+31 minutes')"
    at = "last_contact_at + interval '31 minutes'" if central.is_postgres else at
    head = "ims.head" if central.is_postgres else "head"
    with central.store._engine.connect() as connection:
        connection.execution_options(ims_writes=True)
        with connection.begin():
            connection.exec_driver_sql(
                f"UPDATE {head} SET last_contact_at = {at} WHERE device = '{roll.identity.device}'"  # noqa: S608
            ).close()


def sum_takings(connection: Connection) -> None:
    """Whoever changes payments by hand sums them up again."""
    paid, posted, kept = schema.payment, schema.transaction, schema.session_taking
    connection.execute(delete(kept))
    times = func.count(posted.c.number.distinct())
    sums = (
        select(paid.c.device, paid.c.session, posted.c.mop, func.sum(posted.c.amount_pence), times)
        .join(posted, (posted.c.device == paid.c.device) & (posted.c.number == paid.c.number))
        .group_by(paid.c.device, paid.c.session, posted.c.mop)
    )
    connection.execute(insert(kept).from_select(["device", "session", "mop", "pence", "payments"], sums))


def made_central(url: str, key: bytes | None = None) -> Iterator[Central]:
    """A central with the small council's reference data."""
    create_central(url, key)
    central = Central(url, key, open_central(url, key))
    central.store.change([to_row(thing) for thing in (*council_things(), OVERS)], dict(HASHES))
    yield central
    if central.sound:  # once for all: each proof reads every roll
        assert [one for one in central.store.verify().findings if one.device in central.sound] == []
    central.close()


def sqlite_url(folder: Path) -> str:
    """A file of its own."""
    return f"sqlite:///{folder / 'central.db'}"
