"""Three tills and finance against a model, over a network that cuts, delays, repeats and truncates.

Hypothesis chooses what happens. The same examples come each time; for others, and for more of them:
IMS_MACHINE_EXAMPLES=200 uv run pytest tests/journeys/test_roll_machine.py (it prints how to repeat what failed).
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from faulty_proxy import Fault, FaultyProxy
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from soak_proof import Printed, on_its_pc, prove
from tried_office import PostgresCentral, SqliteCentral, TriedOffice, TriedTill, tried_server

from ims_desktop.actions.counter.add_line import LineWanted, add_account_line
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.counter.till_clock import confirm_clock
from ims_desktop.actions.sync import sync
from ims_desktop.bootstrap.central import open_as_owner
from ims_desktop.bootstrap.clock import SystemClock
from ims_desktop.bootstrap.till import OpenTill, opened
from ims_desktop.demo.holders import made_holders
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import DeviceId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.domain.settlement import Tender
from ims_desktop.store.till.lock import TillLock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server is killed as Windows cannot")

EXAMPLES = int(os.environ.get("IMS_MACHINE_EXAMPLES", "0"))
STEPS = 30
SUPERVISOR = {"BA1": "smorgan", "NL2": "tokafor"}
ACCOUNTS = (("CT", "70123456"), ("RENT", "61000881203"))
WAYS = ("cash", "change", "cheque", "card", "card and cash", "two lines")
QUESTIONS = frozenset({Reason.PAID_ALREADY})

numbers = st.integers(0, 2)
faults = st.one_of(
    st.builds(Fault, cut_sent_at=st.integers(0, 9_000), orderly=st.booleans()),
    st.builds(Fault, cut_answer_at=st.integers(0, 2_200), orderly=st.booleans()),
    st.builds(Fault, delay_seconds=st.floats(0.0, 0.01)),
    st.just(Fault(refuses=True)),
    st.just(Fault(repeats=True)),
)


@dataclass
class World:
    """What the examples share: a made council that is put back, and the network to it."""

    office: TriedOffice
    proxy: FaultyProxy | None

    def wire(self, fault: Fault) -> None:
        if self.proxy is not None:
            self.proxy.fault = fault


class MovedClock(SystemClock):
    """The PC's clock, as far off as somebody set it."""

    def __init__(self) -> None:
        self.off = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off


@dataclass
class Counter:
    """A till in the machine: the open program, and what the model knows of its roll."""

    made: TriedTill
    folder: Path
    till: OpenTill
    lock: TillLock
    clock: MovedClock = field(default_factory=MovedClock)
    roll: list[bytes] = field(default_factory=list)  # seals
    taken: dict[str, int] = field(default_factory=dict)  # pence by payment
    receipts: list[str] = field(default_factory=list)
    in_session: bool = False

    def person(self, user: str) -> User:
        return next(one for one in self.till.store.reference_data().users.values() if one.user == user)


class RollMachine(RuleBasedStateMachine):
    """Rules are what people, networks and machines do; the model is plain lists of what has to be there."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.counters: list[Counter] = []
        self.clones: list[Counter] = []
        self.printed: dict[str, Printed] = {}
        self.at_central: dict[str, list[bytes]] = {}  # seals by device, as far as central said so
        self.count = 0

    # beginnings and ends

    @initialize()
    def morning(self) -> None:
        self.world.wire(Fault())
        self.world.office.put_back()
        for made in self.world.office.tills:
            self.counters.append(self._opened(made, made.folder))

    def teardown(self) -> None:
        try:
            if self.counters:
                self._evening()
        finally:
            for counter in (*self.counters, *self.clones):
                counter.till.close()
                counter.lock.release()

    def _evening(self) -> None:
        """All is well again: everything is sent, and proven."""
        self.world.wire(Fault())
        for counter in (*self.counters, *self.clones):
            counter.clock.off = timedelta()
            if self._central_follows(counter):
                self._sync(counter, Fault())
        left_out = [counter for counter in (*self.counters, *self.clones) if not self._central_follows(counter)]
        everybody = [(one.folder, one in left_out, one.made.environment) for one in (*self.counters, *self.clones)]
        seen = prove(self.world.office.central.owner_url, everybody, self.printed)
        assert seen["printed"] == len(self.printed)

    def _opened(self, made: TriedTill, folder: Path, clock: MovedClock | None = None) -> Counter:
        lock = TillLock(folder)
        lock.acquire()
        till = opened(folder)
        clock = clock or MovedClock()
        till = replace(till, desk=replace(till.desk, clock=clock))
        return Counter(made, folder, till, lock, clock, roll=[entry.seal for entry in till.store.roll(1)])

    # what cashiers do

    @rule(at=numbers, float_pence=st.integers(0, 500_00))
    def open_session(self, at: int, float_pence: int) -> None:
        counter = self.counters[at]
        cashier = counter.person(counter.made.cashier)
        try:
            open_till(counter.till.desk, cashier, float_pence)
        except Refused as refused:
            _expected(refused, Reason.CLOCK_WRONG, *([Reason.SESSION_ALREADY_OPEN] if counter.in_session else []))
            return
        assert not counter.in_session
        counter.in_session = True
        self._grew(counter)

    @rule(at=numbers, way=st.sampled_from(WAYS), amount=st.integers(1, 900_00), clone=st.booleans())
    def take(self, at: int, way: str, amount: int, clone: bool) -> None:  # noqa: FBT001  Hypothesis names it
        counter = self.clones[at % len(self.clones)] if clone and self.clones else self.counters[at]
        self.count += 1
        payment = f"p-{self.count}"
        if not self._take(counter, payment, way, amount):
            return
        first = self.printed[payment]
        assert self._take(counter, payment, way, amount), "the same id again gives the first answer"
        assert self.printed[payment] == first
        with pytest.raises(Refused) as told:
            self._paid(counter, payment, "cash", amount + 1)
        assert told.value.reason is Reason.ID_REUSED

    def _take(self, counter: Counter, payment: str, way: str, amount: int) -> bool:
        again = payment in counter.taken
        try:
            receipt, total = self._paid(counter, payment, way, amount)
        except Refused as refused:
            _expected(refused, Reason.CLOCK_WRONG, *([] if counter.in_session else [Reason.SESSION_NOT_OPEN]))
            return False
        told = Printed(receipt, total)
        assert self.printed.setdefault(payment, told) == told
        if not again:
            counter.taken[payment] = total
            counter.receipts.append(receipt)
            self._grew(counter)
        return True

    def _paid(self, counter: Counter, payment: str, way: str, amount: int) -> tuple[str, int]:
        desk, cashier = counter.till.desk, counter.person(counter.made.cashier)
        data = desk.till.reference_data()
        basket = Basket()
        wanted = [(*ACCOUNTS[0], amount)] + ([(*ACCOUNTS[1], 333)] if way == "two lines" else [])
        for fund, reference, pence in wanted:
            line = LineWanted(fund, reference, pence, note=f"{way} {amount}", confirmed=QUESTIONS)
            basket = add_account_line(desk, data, cashier, basket, line).basket
        total = sum(pence for _, _, pence in wanted)
        cash, card = data.mop_of(MopKind.CASH), data.mop_of(MopKind.CARD)
        by_way: dict[str, tuple[Tender, ...]] = {
            "change": (Tender(cash, total + 555),),
            "cheque": (Tender(data.mop_of(MopKind.CHEQUE), total, cheque_number="000214", cheque_drawer="J Smith"),),
            "card": (Tender(card, total, card_last4="4417", card_authorisation="882104"),),
        }
        tenders = by_way.get(way, (Tender(cash, total),))
        if way in {"card and cash", "two lines"} and total > 1:
            tenders = (Tender(card, 1, card_last4="4417", card_authorisation="882104"), Tender(cash, total - 1))
        payer = "A. Payer" if amount % 2 else ""
        taken = take_payment(desk, data, cashier, PaymentWanted(PaymentId(payment), basket.lines, tenders, payer))
        return taken.payment.receipt, taken.payment.total_pence

    @rule(at=numbers, which=st.integers(0, 100))
    def copy(self, at: int, which: int) -> None:
        counter = self.counters[at]
        if not counter.receipts:
            return
        desk = counter.till.desk
        receipt = counter.receipts[which % len(counter.receipts)]
        try:
            copy_receipt(desk, desk.till.reference_data(), counter.person(counter.made.cashier), receipt)
        except Refused as refused:
            _expected(refused, Reason.CLOCK_WRONG)
            return
        self._grew(counter)

    def _grew(self, counter: Counter) -> None:
        """One entry more, and all before it as they were."""
        roll = [entry.seal for entry in counter.till.store.roll(1)]
        assert roll[:-1] == counter.roll
        counter.roll = roll

    # what networks and machines do

    @rule(at=numbers, clone=st.booleans())
    def sync_well(self, at: int, clone: bool) -> None:  # noqa: FBT001  Hypothesis names it
        self._sync(self.clones[at % len(self.clones)] if clone and self.clones else self.counters[at], Fault())

    @rule(at=numbers, fault=faults)
    def sync_badly(self, at: int, fault: Fault) -> None:
        if self.world.proxy is None:
            self._sync_without_file(self.counters[at])
        else:
            self._sync(self.counters[at], fault)

    def _sync(self, counter: Counter, fault: Fault) -> None:
        """Send and receive; what central has afterwards is the beginning of this roll, unless another's was first."""
        follows = self._central_follows(counter)
        self.world.wire(fault)
        try:
            done = self._synced(counter)
        except Unavailable:
            assert fault != Fault(), "nothing stood in the way"
            self._look_at_central(counter)
            return
        except Refused as refused:
            _expected(refused, Reason.ROLL_FORKED)
            assert not follows, "central follows this very roll"
            return
        finally:
            self.world.wire(Fault())
        assert follows
        assert done == 0, "entries are waiting after a sync"
        self.at_central[counter.made.identity.device] = list(counter.roll)

    def _synced(self, counter: Counter) -> int:
        link = counter.till.link()
        try:
            return sync(counter.till.store, link, counter.clock, counter.till.signer).waiting
        finally:
            link.close()

    def _central_follows(self, counter: Counter) -> bool:
        there = self.at_central.get(counter.made.identity.device, [])
        return counter.roll[: len(there)] == there

    def _look_at_central(self, counter: Counter) -> None:
        """What a sync that was cut left at central: more than before or as much, and of this roll if it follows it."""
        device = counter.made.identity.device
        before = self.at_central.get(device, [])
        with open_as_owner(self.world.office.central.owner_url) as store:
            now = [entry.seal for entry in store.roll(device, 1)]
        assert now[: len(before)] == before, "central lost or changed what it had"
        assert now == before or counter.roll[: len(now)] == now, "central has what this till never sealed"
        self.at_central[device] = now

    def _sync_without_file(self, counter: Counter) -> None:
        central = self.world.office.central
        assert isinstance(central, SqliteCentral)
        central.move_away()
        with pytest.raises(Unavailable):
            self._synced(counter)
        central.move_back()

    @precondition(lambda self: self.world.proxy is not None)
    @rule()
    def server_crashes(self) -> None:
        central = self.world.office.central
        assert isinstance(central, PostgresCentral)
        central.crash()
        central.start_again()

    @rule(at=numbers)
    def till_restarts(self, at: int) -> None:
        old = self.counters[at]
        old.till.close()
        old.lock.release()
        new = self._opened(old.made, old.folder, old.clock)
        assert new.roll == old.roll
        new.taken, new.receipts, new.in_session = old.taken, old.receipts, old.in_session
        self.counters[at] = new

    @precondition(lambda self: len(self.clones) < 2)
    @rule(at=numbers)
    def till_cloned(self, at: int) -> None:
        old = self.counters[at]
        old.till.close()
        folder = old.folder.with_name(f"{old.folder.name}-clone{len(self.clones)}")
        made = old.made.copied(folder, self.world.office.keys, self.world.office.folder / "mirror")
        del made.environment["IMS_MIRROR"]
        till = opened(old.folder)
        old.till = replace(till, desk=replace(till.desk, clock=old.clock))
        with on_its_pc(made.environment):
            clone = self._opened(made, folder)
        clone.taken, clone.receipts, clone.in_session = dict(old.taken), list(old.receipts), old.in_session
        self.clones.append(clone)

    @rule(at=numbers, minutes=st.one_of(st.integers(-9, 9), st.integers(-5_000, 5_000)))
    def clock_moves(self, at: int, minutes: int) -> None:
        self.counters[at].clock.off = timedelta(minutes=minutes)

    @rule(at=numbers)
    def supervisor_confirms_the_clock(self, at: int) -> None:
        counter = self.counters[at]
        confirm_clock(counter.till.desk, counter.person(SUPERVISOR[counter.made.identity.office]))
        self._grew(counter)

    # what finance does

    @rule(name=st.sampled_from(["Voucher", "Postal order", "BACS slip"]))
    def reference_data_changes(self, name: str) -> None:
        with open_as_owner(self.world.office.central.owner_url) as store:
            store.change([to_row(Mop("VO", name, MopKind.OTHER))], {})

    @rule(count=st.integers(1, 40))
    def accounts_are_loaded(self, count: int) -> None:
        with open_as_owner(self.world.office.central.owner_url) as store:
            store.load_holders(made_holders(count))

    @rule()
    def finance_reconciles(self) -> None:
        """What central says of each device is what the model knows to be there."""
        with open_as_owner(self.world.office.central.owner_url) as store:
            states = {state.device: state for state in store.reconcile()}
        for device, there in self.at_central.items():
            state = states[DeviceId(device)]
            assert state.last_stored == len(there)
            assert state.missing == state.last_heard - state.last_stored >= 0
            of_device = (one for one in (*self.counters, *self.clones) if one.made.identity.device == device)
            copy = next(one for one in of_device if self._central_follows(one))
            payments = copy.till.store.roll(1)
            stored = set(there)
            pence = sum(_total(entry.text) for entry in payments if entry.seal in stored)
            assert (state.postings_pence, state.held) == (pence, 0)

    # what always holds

    @invariant()
    def every_till_says_what_it_took(self) -> None:
        for counter in (*self.counters, *self.clones):
            state = counter.till.store.sync_state()
            assert state.head_number == len(counter.roll)
            assert state.acknowledged <= state.head_number
            session = counter.till.store.open_session()
            assert (session is not None) == counter.in_session
            if session is not None:
                figures = counter.till.store.session_figures(session.id)
                assert figures == (len(counter.taken), sum(counter.taken.values()))


def _expected(refused: Refused, *reasons: Reason) -> None:
    assert refused.reason in reasons, refused


def _total(text: str) -> int:
    entry = json.loads(text)
    return int(entry["body"]["total_pence"]) if entry["kind"] == "payment.taken" else 0


@contextmanager
def made_world(kind: str, folder: Path) -> Iterator[World]:
    """A made council of this kind, its environment ours until the block is left."""
    before = dict(os.environ)
    home = folder / "office"
    home.mkdir()
    with ExitStack() as stack:
        if kind == "sqlite":
            world = World(TriedOffice(home, SqliteCentral(home)), None)
        else:
            other = os.environ.get("IMS_TEST_POSTGRES")
            server = stack.enter_context(tried_server(folder / "server" / "data", Path(other) if other else None))
            proxy = stack.enter_context(FaultyProxy(server.port))
            world = World(TriedOffice(home, PostgresCentral(server, proxy.port)), proxy)
        try:
            os.environ.update(world.office.environment())
            del os.environ["IMS_MIRROR"]  # its threads are the soak's
            world.office.make()
            world.office.keep()
            yield world
        finally:
            os.environ.clear()
            os.environ.update(before)


@pytest.mark.parametrize(("kind", "examples"), [("postgres", 10), ("sqlite", 10)])
def test_three_tills_and_finance(tmp_path: Path, kind: str, examples: int) -> None:
    chosen = settings(
        max_examples=EXAMPLES or examples,
        stateful_step_count=STEPS,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.generate,) if EXAMPLES else (Phase.generate, Phase.shrink),
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    with made_world(kind, tmp_path) as world:
        RollMachine.world = world
        run_state_machine_as_test(RollMachine, settings=chosen)
