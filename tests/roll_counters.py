"""What cashiers do in the roll machine: open, take, copy, void, count and close, each against the model."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    rule,
)
from roll_model import Counter, MovedClock, Session, World, expected
from soak_proof import Printed
from tried_office import TriedTill

from ims_desktop.actions.counter.add_line import LineWanted, add_account_line
from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.open_till import FloatCheck, open_till
from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.bootstrap.till import opened
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.closed_session import FloatKept
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.receipt_book import Slip
from ims_desktop.domain.references import PaymentId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import postings_of
from ims_desktop.domain.settlement import Posting, Tender
from ims_desktop.store.till.lock import TillLock
from ims_desktop.store.till.store import SqlTillStore

SUPERVISOR = {"BA1": "smorgan", "NL2": "tokafor"}
ACCOUNTS = (("CT", "70123456"), ("RENT", "61000881203"))
WAYS = ("cash", "change", "cheque", "card", "card and cash", "two lines")
QUESTIONS = frozenset({Reason.PAID_ALREADY})

numbers = st.integers(0, 2)


class CountersMachine(RuleBasedStateMachine):
    """Three tills, and perhaps copies of them, as their cashiers use them."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.counters: list[Counter] = []
        self.clones: list[Counter] = []
        self.printed: dict[str, Printed] = {}
        self.at_central: dict[str, list[bytes]] = {}  # seals by device, as far as central said so
        self.count = 0

    def opened_at(self, made: TriedTill, folder: Path, clock: MovedClock | None = None) -> Counter:
        lock = TillLock(folder)
        lock.acquire()
        till = opened(folder)
        clock = clock or MovedClock()
        till = replace(till, desk=replace(till.desk, clock=clock))
        return Counter(made, folder, till, lock, clock, roll=[entry.seal for entry in till.store.roll(1)])

    @rule(at=numbers, float_pence=st.integers(0, 500_00))
    def open_session(self, at: int, float_pence: int) -> None:
        counter = self.counters[at]
        cashier = counter.person(counter.made.cashier)
        try:
            open_till(counter.till.desk, cashier, float_pence, check=FloatCheck(alone=True))
        except Refused as refused:
            expected(refused, Reason.CLOCK_WRONG, *([Reason.SESSION_ALREADY_OPEN] if counter.in_session else []))
            return
        # one that was left open on an earlier day is paused first, and blocks nobody
        self.grew(counter, 2 if counter.in_session else 1)
        counter.session = Session(float_pence)

    @rule(at=numbers, off=st.sampled_from((0, 0, -7_00, 40)), float_kept=st.booleans())
    def close_session(self, at: int, off: int, float_kept: bool) -> None:  # noqa: FBT001  Hypothesis names it
        """Counted blind, off by something, and closed, whatever waits."""
        counter = self.counters[at]
        desk, cashier, session = counter.till.desk, counter.person(counter.made.cashier), counter.session
        data = desk.till.reference_data()
        cash = data.mop_of(MopKind.CASH).code
        sums = dict(session.by_mop) if session else {}
        in_drawer = session.float_pence + session.moved_pence if session else 0
        sums[cash] = max(0, sums.get(cash, 0) + in_drawer + off)
        try:
            count_till(desk, data, cashier, CountWanted(Counted(sums), finish=True))
        except Refused as refused:
            expected(refused, Reason.CLOCK_WRONG, *([] if session else [Reason.SESSION_NOT_OPEN]))
            return
        self.grew(counter)
        kept = None if float_kept else FloatKept(0)
        closed, _ = close_till(desk, data, cashier, CloseWanted(float_kept=kept, reason="Off by something"))
        self.grew(counter)
        assert session is not None
        stood = sum(session.by_mop.values()) + session.float_pence + session.moved_pence
        assert sum(tender.expected_pence for tender in closed.tenders) == stood
        counter.session, counter.approved = None, False

    @rule(at=numbers, which=st.integers(0, 100))
    def void(self, at: int, which: int) -> None:
        """Any payment of this till, whichever session took it, before a supervisor."""
        counter = self.counters[at]
        if not counter.receipts:
            return
        desk, session = counter.till.desk, counter.session
        receipt = counter.receipts[-1 - which % min(4, len(counter.receipts))]
        cashier, supervisor = (
            counter.person(one) for one in (counter.made.cashier, SUPERVISOR[counter.made.identity.office])
        )
        try:
            entry = void_payment(desk, desk.till.reference_data(), cashier, receipt, "Keyed twice", supervisor)
        except Refused as refused:
            why = {Reason.CLOCK_WRONG}
            if session is None:
                why.add(Reason.SESSION_NOT_OPEN)
            elif receipt not in session.payments:
                why.add(Reason.NOT_THIS_SESSION)
            elif receipt in session.voided:
                why.add(Reason.PAYMENT_VOIDED)
            expected(refused, *why)
            return
        assert session is not None
        assert receipt in session.payments.keys() - session.voided
        assert entry.body["total_pence"] == -session.payments[receipt]
        session.voided.add(receipt)
        counter.voided.add(receipt)
        for posting in postings_of(entry.body):
            session.by_mop[posting.mop] += posting.amount_pence
        self.grew(counter)

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
            expected(refused, Reason.CLOCK_WRONG, *([] if counter.in_session else [Reason.SESSION_NOT_OPEN]))
            return False
        told = Printed(receipt, total)
        assert self.printed.setdefault(payment, told) == told
        if not again:
            self.took(counter, payment, receipt, total)
        return True

    def took(self, counter: Counter, payment: str, receipt: str, total: int) -> None:
        """A payment stands on the roll, and on paper."""
        self.printed[payment] = Printed(receipt, total)
        counter.taken.add(payment)
        counter.receipts.append(receipt)
        assert counter.session is not None
        counter.session.payments[receipt] = total
        for posting in _postings(counter.till.store, receipt):
            counter.session.by_mop[posting.mop] = counter.session.by_mop.get(posting.mop, 0) + posting.amount_pence
        self.grew(counter)

    def _paid(self, counter: Counter, payment: str, way: str, amount: int, slip: Slip | None = None) -> tuple[str, int]:
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
        wanted_now = PaymentWanted(PaymentId(payment), basket.lines, tenders, payer, slip=slip)
        taken = take_payment(desk, data, cashier, wanted_now)
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
            expected(refused, Reason.CLOCK_WRONG)
            return
        self.grew(counter)

    def grew(self, counter: Counter, entries: int = 1) -> None:
        """One entry more, and all before it as they were."""
        roll = [entry.seal for entry in counter.till.store.roll(1)]
        assert roll[:-entries] == counter.roll
        counter.roll = roll


def _postings(store: SqlTillStore, receipt: str) -> Sequence[Posting]:
    recorded = store.recorded(receipt)
    assert recorded is not None
    return recorded.payment.postings
