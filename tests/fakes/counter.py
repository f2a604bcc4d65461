"""A counter of the made-up council on a real till file: its cashiers, accounts and funds, and a clock to be set."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import builders

from fakes.clock import MONDAY, SetClock
from fakes.desk import PlainPasswords
from ims_desktop.actions.counter.add_line import Added, LineWanted, add_account_line
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.ports import PulledChanges, RecordedPayment, TillIdentity
from ims_desktop.demo.council import demo_rows
from ims_desktop.demo.people import DEMO_USERS
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.basket import Basket, PaymentLine
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import ReferenceData, to_row
from ims_desktop.domain.references import PaymentId, UserId
from ims_desktop.domain.refusal import Reason
from ims_desktop.domain.settlement import Tender
from ims_desktop.domain.till_session import TillSession
from ims_desktop.secrets.referral_box import ReferralSealer
from ims_desktop.store.till.store import SqlTillStore

CASHIER = DEMO_USERS[0].user
COLLEAGUE = DEMO_USERS[1].user
SUPERVISOR = DEMO_USERS[4].user
FINANCE = DEMO_USERS[6].user
ADMINISTRATOR = DEMO_USERS[7].user
AUDITOR = DEMO_USERS[8].user
BOTH = User(UserId("u-both"), "both", "B. Both", "BA1", (Role.CASHIER, Role.FINANCE))
GONE = User(UserId("u-gone"), "gone", "G. One", "BA1", (Role.CASHIER,), disabled=True)
PASSWORD = "correct horse"  # everybody's

SMITH = WELL_KNOWN["smith_council_tax"]
RENT = WELL_KNOWN["smith_rent"]


def _ids_from(count: int) -> builders.CountingIds:
    ids = builders.CountingIds()
    ids.count = count  # apart from those of the builders
    return ids


@dataclass
class Counter:
    """One till with what stands round it."""

    folder: Path
    till: SqlTillStore
    clock: SetClock = field(default_factory=SetClock)
    ids: builders.CountingIds = field(default_factory=lambda: _ids_from(1_000_000))

    @property
    def desk(self) -> Desk:
        return Desk(self.till, self.clock, self.ids, PlainPasswords(), ReferralSealer())

    @property
    def data(self) -> ReferenceData:
        return self.till.reference_data()

    def open(self, user: User = CASHIER, float_pence: int = 50_00) -> TillSession:
        return open_till(self.desk, user, float_pence)

    def change(self, *things: object, holders: Iterable[AccountHolder] = ()) -> None:
        """Something changed at central, and came."""
        state = self.till.sync_state()
        rows = tuple(to_row(thing) for thing in things)
        self.till.apply_changes(
            PulledChanges("e1", state.change + 1, more=False, fresh=False, rows=rows, holders=tuple(holders)),
            self.clock.now(),
        )

    def add(
        self,
        holder: AccountHolder = SMITH,
        amount_pence: int = 142_10,
        *,
        user: User = CASHIER,
        basket: Basket | None = None,
        note: str = "",
        confirmed: frozenset[Reason] = frozenset(),
    ) -> Added:
        wanted = LineWanted(holder.fund, holder.reference, amount_pence, note, confirmed=confirmed)
        return add_account_line(self.desk, self.data, user, basket or Basket(), wanted)

    def line(self, holder: AccountHolder = SMITH, amount_pence: int = 142_10, *, note: str = "") -> PaymentLine:
        asked = frozenset({Reason.PAID_ALREADY})
        return self.add(holder, amount_pence, note=note, confirmed=asked).basket.lines[0]

    def tender(self, mop: str, amount_pence: int) -> Tender:
        tender = Tender(self.data.mop(mop), amount_pence)
        if mop == "card":
            return Tender(tender.mop, amount_pence, "4417", "882104", "Visa")
        if mop == "cheque":
            return Tender(tender.mop, amount_pence, cheque_number="000214", cheque_date=self.desk.today())
        return tender

    def wanted(
        self, *lines: PaymentLine, tenders: tuple[Tender, ...] = (), payer: str = "", payment: str = "p-1"
    ) -> PaymentWanted:
        lines = lines or (self.line(),)
        paid = tenders or (self.tender("cash", sum(one.amount_pence for one in lines)),)
        return PaymentWanted(PaymentId(payment), lines, paid, payer)

    def take(self, wanted: PaymentWanted | None = None, user: User = CASHIER) -> RecordedPayment:
        if self.till.open_session() is None:
            self.open(user)
        return take_payment(self.desk, self.data, user, wanted or self.wanted())

    def entries(self) -> list[str]:
        """The texts of the whole roll."""
        return [one.text for one in self.till.unsent(0, 10_000)]


def counter_on(folder: Path, identity: TillIdentity = builders.IDENTITY) -> Counter:
    """A till of the made-up council that heard from central a moment ago."""
    till = builders.till(folder, identity, loaded=False)
    people = [*(one.user for one in DEMO_USERS), BOTH, GONE]
    slice_ = PulledChanges(
        epoch="e1",
        upto=1,
        more=False,
        fresh=True,
        rows=(*demo_rows(), to_row(BOTH), to_row(GONE)),
        password_hashes=tuple((user.id, PlainPasswords().hashed(PASSWORD)) for user in people),
        holders=tuple(WELL_KNOWN.values()),
    )
    till.apply_changes(slice_, MONDAY)
    till.heard_from_central(MONDAY, MONDAY, SetClock().ticks())
    return Counter(folder, till)
