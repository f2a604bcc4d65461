"""Fill a central database with the made-up council, through the actions and by every rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ims_desktop.actions.admin.add_till import add_till
from ims_desktop.actions.admin.keep_reference_data import keep_reference_data, load_holders
from ims_desktop.actions.ports import (
    CentralLink,
    CentralStore,
    Clock,
    HeadSigner,
    Ids,
    Passwords,
    Progress,
    SealedEntry,
    TillIdentity,
)
from ims_desktop.demo.council import demo_council
from ims_desktop.demo.holders import made_holders
from ims_desktop.demo.past_payments import PastPayment, past_payments
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.demo.well_known import AS_AT, WELL_KNOWN
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import PaymentLine, account_line, item_line
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.payment import PAYER, asked_hash, taken_payment
from ims_desktop.domain.permission import INSTALLER, Role
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import EntryId, PaymentId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, Head, next_entry, personal_value
from ims_desktop.domain.settlement import Tender, settle
from ims_desktop.domain.times import business_day

_LONDON = ZoneInfo("Europe/London")
_BATCH = 500
_TOLD_EVERY = 1_000
_FLOAT_PENCE = 100_00


@frozen
class Enrolled:
    """A till that was just enrolled: who it is, its way to central, and its own key."""

    identity: TillIdentity
    link: CentralLink
    signer: HeadSigner
    public_key: bytes


@frozen
class Seeded:
    """How much was made."""

    holders: int
    transactions: int


def seed_council(
    central: CentralStore, passwords: Passwords, *, holders: int, progress: Progress, today: date = AS_AT
) -> Seeded:
    """Reference data, people with their passwords, and account holders (the well-known ones always) as of a day."""
    council = demo_council()
    things: list[object] = [
        council.council,
        *council.vat_codes.values(),
        *council.mops.values(),
        *council.offices.values(),
        *council.funds.values(),
        *council.messages.values(),
        *council.items.values(),
        *(one.user for one in DEMO_USERS),
    ]
    hashes: dict[UserId, str] = {}
    for done, one in enumerate(DEMO_USERS, start=1):
        hashes[one.user.id] = passwords.hashed(one.password)
        progress("Passwords", done, len(DEMO_USERS))
    keep_reference_data(central, INSTALLER, things, hashes)
    for one in DEMO_USERS:
        central.keep_login(one.user, one.password)
    count = max(holders, len(WELL_KNOWN))
    told = _told("Account holders", made_holders(count, as_at=today), count, progress)
    return Seeded(load_holders(central, INSTALLER, told), 0)


def _told(what: str, things: Iterator[AccountHolder], count: int, progress: Progress) -> Iterator[AccountHolder]:
    for done, thing in enumerate(things, start=1):
        if done % _TOLD_EVERY == 0 or done == count:
            progress(what, done, count)
        yield thing


@dataclass
class _PastTill:
    """A till of the past: its roll is made here and sent as any till sends, then it falls silent."""

    enrolled: Enrolled
    ids: Ids
    head: Head = field(default_factory=Head)
    receipts: int = 0
    session: SessionId = field(default=SessionId(""))
    session_day: str = ""
    waiting: list[Entry] = field(default_factory=list)

    @property
    def identity(self) -> TillIdentity:
        return self.enrolled.identity

    def append(self, draft: EntryDraft, at: datetime) -> None:
        entry = next_entry(self.identity.device, self.head, draft, at)
        self.head = Head(entry.number, entry.seal, entry.at)
        self.waiting.append(entry)
        if len(self.waiting) >= _BATCH:
            self.send()

    def send(self) -> None:
        if self.waiting:
            entries = [SealedEntry(one.number, one.text, one.seal, one.personal) for one in self.waiting]
            said = self.enrolled.signer.signed(self.identity.device, self.head.number, self.head.seal)
            self.enrolled.link.push(entries, said)
            self.waiting.clear()


def seed_past_payments(
    central: CentralStore,
    clock: Clock,
    ids: Ids,
    *,
    count: int,
    enrol: Callable[[str], Enrolled],
    progress: Progress,
) -> int:
    """Past payments, sealed on rolls of their own and sent to central as tills send them; answers how many."""
    data = demo_council()
    administrator = next(one.user for one in DEMO_USERS if Role.ADMINISTRATOR in one.user.roles)
    tills: dict[tuple[str, str], _PastTill] = {}
    last_day = business_day(clock.now()) - timedelta(days=1)
    made = 0
    try:
        for past in past_payments(count, data, made_holders(max(count, len(WELL_KNOWN))), last_day=last_day):
            place = (past.office, past.till)
            if place not in tills:
                tills[place] = _PastTill(enrol(add_till(central, clock, ids, administrator, *place)), ids)
                _begin_roll(tills[place], past)
            _take(tills[place], data, past)
            made += 1
            if made % _TOLD_EVERY == 0 or made == count:
                progress("Past payments", made, count)
        for till in tills.values():
            till.send()
    finally:
        for till in tills.values():
            till.enrolled.link.close()
    return made


def _at(past: PastPayment) -> datetime:
    return datetime.combine(past.day, past.at, _LONDON)


def _begin_roll(till: _PastTill, past: PastPayment) -> None:
    body = {
        "office": past.office,
        "till": past.till,
        "letter": till.identity.letter,
        "public_key": till.enrolled.public_key.hex(),
    }
    till.append(EntryDraft(EntryId(till.ids.new_id()), EntryKind.DEVICE_ENROLLED, past.cashier, body), _at(past))


def _take(till: _PastTill, data: ReferenceData, past: PastPayment) -> None:
    at, day = _at(past), past.day
    if till.session_day != day.isoformat():
        till.session, till.session_day = SessionId(till.ids.new_id()), day.isoformat()
        body: dict[str, Json] = {
            "session": till.session,
            "business_day": till.session_day,
            "office": past.office,
            "till": past.till,
            "float_pence": _FLOAT_PENCE,
        }
        till.append(EntryDraft(EntryId(till.ids.new_id()), EntryKind.SESSION_OPENED, past.cashier, body), at)
    lines = (_line(data, past),)
    tender = Tender(
        data.mop_of(past.mop),
        lines[0].amount_pence,
        card_last4=past.card_last4,
        card_authorisation=past.card_authorisation,
        cheque_number=past.cheque_number,
        cheque_date=day if past.cheque_number else None,
    )
    till.receipts += 1
    payment = taken_payment(
        payment=PaymentId(till.ids.new_id()),
        asked=asked_hash(lines, (tender,), past.holder_name),
        receipt=ReceiptNumber(past.office, past.till, till.identity.letter, till.receipts),
        session=till.session,
        day=day,
        lines=lines,
        settlement=settle(lines, (tender,), day),
    )
    personal = (personal_value(PAYER, till.ids.salt(), past.holder_name),) if past.holder_name else ()
    draft = EntryDraft(EntryId(till.ids.new_id()), EntryKind.PAYMENT_TAKEN, past.cashier, payment.body(), personal)
    till.append(draft, at)


def _line(data: ReferenceData, past: PastPayment) -> PaymentLine:
    fund = data.fund(past.fund)
    if past.item:
        item = data.items[past.item]
        return item_line(item, past.quantity, data.vat(item.vat_code or fund.vat_code), past.day)
    return account_line(fund, past.reference, past.amount_pence, data.vat(fund.vat_code), past.day)
