"""Made-up things for tests: a small council, its people and accounts, a till on a folder, and payments on it.

Everything here goes through the domain's own functions, so that test data obeys the rules. Times tick by
themselves and ids count up, so that a test never waits and never differs from the last run.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ims_desktop.actions.ports import PulledChanges, RecordedPayment, TillIdentity
from ims_desktop.domain.account_holder import AccountHolder, Effect, StopMessage
from ims_desktop.domain.basket import PaymentLine, account_line
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.catalogue import CatalogueItem, DatedPrice
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.office import Council, Office
from ims_desktop.domain.payment import PAYER, asked_hash, taken_payment
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.quiet_referral import ENVELOPE_LENGTH
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.reference_data import ReferenceData, from_rows, to_row
from ims_desktop.domain.references import DeviceId, EntryId, PaymentId, SessionId, UserId
from ims_desktop.domain.roll import EntryDraft, EntryKind, next_entry, personal_value
from ims_desktop.domain.settlement import Tender, settle
from ims_desktop.domain.till_clock import Ticks
from ims_desktop.domain.till_session import TillSession
from ims_desktop.domain.times import business_day
from ims_desktop.domain.vat import DatedRate, VatCode
from ims_desktop.store.till.connection import Row
from ims_desktop.store.till.projection import COLUMNS
from ims_desktop.store.till.store import SqlTillStore, create_till

KEY = bytes(range(32))
START = datetime(2026, 4, 1, 8, 30, tzinfo=UTC)
DEVICE = DeviceId("01960000-0000-7000-8000-0000000000d1")
IDENTITY = TillIdentity(DEVICE, "BA1", "03", "A", "postgresql://central.example/ims")

LONG_AGO = date(2020, 1, 1)
STANDARD = VatCode("S1", "Standard rate", (DatedRate(LONG_AGO, Decimal("0.2")),))
OUTSIDE = VatCode("N0", "Outside the scope of VAT", (DatedRate(LONG_AGO, Decimal(0)),))
COUNCIL_TAX = Fund("01", "Council Tax", "CTAX", "N0", account_must_exist=True, narrative="Council Tax payment")
RENTS = Fund("02", "Housing Rents", "HR", "N0", narrative="Rent payment")
PARKING = Fund("03", "Penalty Charge Notices", "PCN", "N0", maximum_pence=500_00, narrative="Penalty charge")
SUNDRY = Fund("04", "Sundry Sales", "SUN", "S1", asks_payer=True, vat_override=True)
FUNDS = (COUNCIL_TAX, RENTS, PARKING, SUNDRY)

CASH = Mop("CA", "Cash", MopKind.CASH)
CHEQUE = Mop("CQ", "Cheque", MopKind.CHEQUE)
CARD = Mop("CC", "Card", MopKind.CARD, refundable=True)
MOPS = (CASH, CHEQUE, CARD)

CASHIER = User(UserId("u-cashier"), "ACashier", "A. Cashier", "BA1", (Role.CASHIER,))
SUPERVISOR = User(UserId("u-supervisor"), "SSuper", "S. Supervisor", "BA1", (Role.SUPERVISOR,))
FINANCE = User(UserId("u-finance"), "FFinance", "F. Finance", "BA1", (Role.FINANCE,))
ADMINISTRATOR = User(UserId("u-admin"), "AAdmin", "A. Administrator", "BA1", (Role.ADMINISTRATOR,))
MLRO = User(UserId("u-mlro"), "UOfficer", "U. Officer", "BA1", (Role.MLRO,))  # nor is this
AUDITOR = User(UserId("u-auditor"), "UAudit", "U. Auditor", "BA1", (Role.AUDITOR,))  # not one of USERS
USERS = (CASHIER, SUPERVISOR, FINANCE, ADMINISTRATOR)

ENVELOPE = "A" * ENVELOPE_LENGTH  # of a close; nobody can read in it

HASHES = tuple((user.id, f"hash of {user.user}") for user in USERS)  # a fake's hashes, not argon2id's

GARDEN_BIN = CatalogueItem("GWB", "Garden waste bin", "04", "GARDEN", (DatedPrice(LONG_AGO, 42_00),))
NO_CHEQUES = StopMessage("NC", "01", "Two cheques came back. No cheques.", Effect.WARNS, (MopKind.CHEQUE,))

SMITH = AccountHolder(
    "01",
    "70123456",
    "Smith-Jones",
    "Siân",
    "Ms",
    ("12 High Street", "Barrow"),
    "BA1 1AA",
    balance_pence=1_234_56,
    due_pence=142_10,
    as_at=date(2026, 3, 31),
)
OBRIEN = AccountHolder("01", "70123464", "O'Brien", "Patrick", "Mr", ("7 Station Road",), "BA2 7QX", message="NC")
TENANT = AccountHolder("02", "HR0001-7", "Ahmed", "Zoë", "", ("Flat 3", "Mill Court"), "BA1 4ZZ", note="Garage 12")
TENANT = replace(TENANT, arrears_pence=55_00, collects_on=date(2020, 1, 1))  # long collected
HOLDERS = (SMITH, OBRIEN, TENANT)


class TickingClock:
    """A clock that moves on by itself at each reading."""

    def __init__(self, start: datetime = START, step: timedelta = timedelta(seconds=1)) -> None:
        self.next, self.step = start, step

    def now(self) -> datetime:
        """The next moment."""
        now, self.next = self.next, self.next + self.step
        return now

    def ticks(self) -> Ticks:
        """Time goes on with the clock."""
        return Ticks("run", (self.next - START) // timedelta(milliseconds=1))


class CountingIds:
    """Ids and salts that count up, each different and the same in every run."""

    def __init__(self) -> None:
        self.count = 0

    def new_id(self) -> str:
        """The next id, in the form of a UUIDv7."""
        self.count += 1
        return f"01960000-0000-7000-8000-{self.count:012x}"

    def salt(self) -> bytes:
        """The next salt."""
        self.count += 1
        return hashlib.sha256(str(self.count).encode()).digest()


def council_things() -> list[object]:
    """Every piece of the small council's reference data."""
    return [
        Council("Barrow Borough Council", ("Town Hall", "Barrow"), "GB123456789"),
        Office("BA1", "Town Hall"),
        *FUNDS,
        *MOPS,
        STANDARD,
        OUTSIDE,
        GARDEN_BIN,
        NO_CHEQUES,
        *USERS,
    ]


def reference_data() -> ReferenceData:
    """The small council's reference data."""
    return from_rows(to_row(thing) for thing in council_things())


def changes(
    holders: Iterable[AccountHolder] = HOLDERS,
    *,
    things: Iterable[object] | None = None,
    epoch: str = "e1",
    upto: int = 1,
    more: bool = False,
    fresh: bool = True,
    hashes: Sequence[tuple[UserId, str]] = HASHES,
) -> PulledChanges:
    """One slice of reference data as central sends it; the whole small council unless told otherwise."""
    rows = tuple(to_row(thing) for thing in (council_things() if things is None else things))
    return PulledChanges(epoch, upto, more, fresh, rows, tuple(hashes), tuple(holders))


def till(folder: Path, identity: TillIdentity = IDENTITY, *, key: bytes = KEY, loaded: bool = True) -> SqlTillStore:
    """A new till in a folder (file `till.db`), enrolled; it has the small council's data unless not `loaded`."""
    store = create_till(folder / "till.db", key, identity)
    enrol(store)
    if loaded:
        store.apply_changes(changes(), START)
    return store


IDS = CountingIds()


def enrol(store: SqlTillStore, at: datetime = START) -> None:
    """The first entry of a till's roll."""
    till = store.identity
    body = {"office": till.office, "till": till.till, "letter": till.letter}
    draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.DEVICE_ENROLLED, ADMINISTRATOR.id, body)
    with store.writing() as roll:
        roll.append(next_entry(till.device, roll.head(), draft, at))


def open_session(
    store: SqlTillStore, cashier: User = CASHIER, *, float_pence: int = 50_00, at: datetime = START
) -> TillSession:
    """Open a session on a till."""
    session = SessionId(IDS.new_id())
    body: dict[str, Json] = {
        "session": session,
        "business_day": business_day(at).isoformat(),
        "office": store.identity.office,
        "till": store.identity.till,
        "float_pence": float_pence,
    }
    with store.writing() as roll:
        draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.SESSION_OPENED, cashier.id, body)
        entry = next_entry(store.identity.device, roll.head(), draft, at)
        roll.append(entry)
    return TillSession(session, cashier.id, entry.at, business_day(at), float_pence)


def line(
    amount_pence: int = 142_10,
    reference: str = SMITH.reference,
    fund: Fund = COUNCIL_TAX,
    *,
    vat: VatCode = OUTSIDE,
    note: str = "",
) -> PaymentLine:
    """A payment line."""
    return account_line(replace(fund, vat_override=True), reference, amount_pence, vat, START.date(), note=note)


def cash(amount_pence: int) -> Tender:
    """Cash handed over."""
    return Tender(CASH, amount_pence)


def card(amount_pence: int) -> Tender:
    """A card that a terminal authorised."""
    return Tender(CARD, amount_pence, card_last4="4417", card_authorisation="882104", card_scheme="Visa")


def take(
    store: SqlTillStore,
    *lines: PaymentLine,
    tenders: Sequence[Tender] = (),
    payer: str = "",
    payment: PaymentId | None = None,
    at: datetime = START,
    cashier: User = CASHIER,
) -> RecordedPayment:
    """Take a payment through the domain and the store: one line of £142.10 in exact cash unless told otherwise.

    Opens a session where none is open.
    """
    if store.open_session() is None:
        open_session(store, cashier, at=at)
    lines = lines or (line(),)
    tenders = tenders or (cash(sum(one.amount_pence for one in lines)),)
    till = store.identity
    day = business_day(at)
    with store.writing() as roll:
        session = roll.open_session()
        assert session is not None
        taken = taken_payment(
            payment=payment or PaymentId(IDS.new_id()),
            asked=asked_hash(lines, tenders, payer),
            receipt=ReceiptNumber(till.office, till.till, till.letter, roll.last_receipt_counter() + 1),
            session=session.id,
            day=day,
            lines=lines,
            settlement=settle(lines, tenders, day),
        )
        values = {PAYER: payer} if payer else {}
        values |= {f"line.{number}.note": one.note for number, one in enumerate(lines, start=1) if one.note}
        personal = tuple(personal_value(name, IDS.salt(), value) for name, value in values.items())
        draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.PAYMENT_TAKEN, cashier.id, taken.body(), personal)
        roll.append(next_entry(till.device, roll.head(), draft, at))
    recorded = store.recorded(taken.receipt)
    assert recorded is not None
    return recorded


def copy_receipt(store: SqlTillStore, recorded: RecordedPayment, at: datetime = START) -> None:
    """A copy of a receipt, as an entry on the roll."""
    with store.writing() as roll:
        copy = roll.copies_of(recorded.payment.receipt) + 1
        body: dict[str, Json] = {"receipt": recorded.payment.receipt, "payment": recorded.payment.payment, "copy": copy}
        draft = EntryDraft(EntryId(IDS.new_id()), EntryKind.RECEIPT_COPIED, CASHIER.id, body)
        roll.append(next_entry(store.identity.device, roll.head(), draft, at))


def every_row(store: SqlTillStore) -> dict[str, Sequence[Row]]:
    """All that is derived from a till's roll, by table."""
    run = store.connection()
    return {table: run.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in COLUMNS}  # noqa: S608
