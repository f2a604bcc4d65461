"""Refunds at a till: reserved at central first, the way that it was paid, and no order of anything makes a penny."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter, counter_on
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from till_reversals import CARD, CASH, CHEQUE, proven, take, taken, void

from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.correct_payment import Correction, RightTender, correct_payment
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.look_at_session import look_at_session
from ims_desktop.actions.counter.refund_payment import RefundWanted, refund_payment
from ims_desktop.actions.counter.reversal_receipt import reversal_receipt
from ims_desktop.documents.receipt_text import receipt_text
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import ClaimId, PaymentId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.reversal import PaidAt, PaymentNow, postings_of
from ims_desktop.domain.roll import Entry


@dataclass
class Central:
    """What central says of this till's payments, and what it reserves; it may be out of reach."""

    counter: Counter
    claims: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    away: bool = False
    cut_after: int = 10_000  # claims

    def paid(self, receipt: str) -> PaymentNow:
        if self.away:
            raise Unavailable(Trouble.CENTRAL_ABSENT)
        recorded = self.counter.till.recorded(receipt)
        if recorded is None:
            raise Refused(Reason.PAYMENT_UNKNOWN)
        done = tuple(self.counter.till.done_to(recorded.payment.payment))
        return PaymentNow(recorded.payment, PaidAt(self.counter.till.identity.device, recorded.number), done)

    def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
        if len(self.claims) >= self.cut_after and claim not in self.claims:
            raise Unavailable(Trouble.CENTRAL_ABSENT)
        self.claims[claim] = (payment, line, pence)
        return 0


def refund(
    counter: Counter,
    central: Central,
    receipt: str,
    *lines: tuple[int, int],
    approver: User | None = SUPERVISOR,
    card: bool = False,
) -> Entry:
    wanted = RefundWanted(receipt, "Paid twice", lines, counter.tender("card", 1) if card else None)
    return refund_payment(counter.desk, counter.data, CASHIER, wanted, approver, central)  # type: ignore[arg-type]


def test_a_refund_is_by_line_and_goes_back_the_way_it_came(counter: Counter) -> None:
    central = Central(counter)
    receipt = take(counter, card=30_00, cash=10_00)
    with pytest.raises(Refused) as no_slip:
        refund(counter, central, receipt, (1, 35_00))
    assert no_slip.value.reason is Reason.CARD_DETAILS
    entry = refund(counter, central, receipt, (1, 35_00), card=True)
    assert [(one.mop, one.amount_pence) for one in postings_of(entry.body)] == [(CARD, -30_00), (CASH, -5_00)]
    assert taken(counter) == {CASH: 5_00}
    ((claim, reserved),) = central.claims.items()
    assert (entry.body["claims"], reserved) == ([{"claim": claim, "line": 1, "pence": 35_00}], ("p-1", 1, 35_00))
    paper = receipt_text(reversal_receipt(counter.desk, counter.data, entry))
    assert "*** REFUND ***" in paper
    assert receipt in paper
    assert "-£35.00" in paper
    with pytest.raises(Refused) as over:
        refund(counter, central, receipt, (1, 5_01))
    assert (over.value.reason, over.value.facts) == (Reason.CLAIM_OVER_LEFT, {"left_pence": 5_00})
    assert postings_of(refund(counter, central, receipt).body)[0].amount_pence == -5_00
    with pytest.raises(Refused) as nothing:
        refund(counter, central, receipt)
    assert nothing.value.reason is Reason.NOTHING_LEFT
    proven(counter)


def test_no_cash_for_a_cheque_and_never_alone(counter: Counter) -> None:
    central = Central(counter)
    receipt = take(counter, cheque=40_00, cash=10_00)
    with pytest.raises(Refused) as cheque:
        refund(counter, central, receipt)
    assert (cheque.value.reason, cheque.value.facts["left_pence"]) == (Reason.REFUND_TENDER, 10_00)
    for approver, why in (
        (None, Reason.SECOND_PERSON_NEEDED),
        (CASHIER, Reason.OWN_APPROVAL),
        (COLLEAGUE, Reason.NOT_ALLOWED),
    ):
        with pytest.raises(Refused) as refused:
            refund(counter, central, receipt, (1, 10_00), approver=approver)
        assert refused.value.reason is why
    refund(counter, central, receipt, (1, 10_00))
    with pytest.raises(Refused) as given_back:
        void(counter, receipt)
    assert given_back.value.reason is Reason.PAYMENT_REFUNDED
    assert taken(counter) == {CHEQUE: 40_00}


@pytest.mark.parametrize("later", [timedelta(minutes=10, seconds=1), -timedelta(seconds=1)])
def test_a_refund_that_central_answered_over_ten_minutes_ago_is_not_given(counter: Counter, later: timedelta) -> None:
    class Slow(Central):
        def claim(self, claim: ClaimId, payment: PaymentId, line: int, pence: int) -> int:
            self.counter.clock.move(later)  # the network hung, or the clock was put back meanwhile
            return super().claim(claim, payment, line, pence)

    receipt, before = take(counter, cash=10_00), len(counter.entries()) + 1
    with pytest.raises(Unavailable) as trouble:
        refund(counter, Slow(counter), receipt)
    assert trouble.value.trouble is Trouble.REFUND_OFFLINE
    assert (len(counter.entries()) + 1, taken(counter)) == (before, {CASH: 10_00})
    assert refund(counter, Central(counter), receipt).body["total_pence"] == -10_00  # asked again it is


def test_without_central_it_says_why_and_what_was_reserved_is_taken_up_again(counter: Counter) -> None:
    central = Central(counter, away=True)
    receipt = take(counter, cash=10_00)
    before = counter.entries()
    with pytest.raises(Unavailable) as trouble:
        refund(counter, central, receipt)
    assert trouble.value.trouble is Trouble.REFUND_OFFLINE
    assert "reserved at central" in trouble.value.message
    central.away, central.cut_after = False, 0
    with pytest.raises(Unavailable):
        refund(counter, central, receipt)
    assert counter.entries() == before
    central.cut_after = 1
    refund(counter, central, receipt)
    assert len(central.claims) == 1


MOVES = st.lists(
    st.tuples(st.sampled_from(["take", "void", "tender", "refund", "close"]), st.integers(0, 9)), max_size=14
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_no_order_of_them_makes_or_loses_a_penny(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int]]
) -> None:
    """Postings are what stands in the drawer and terminal, after every move, whatever was refused."""
    folder: Path = tmp_path_factory.mktemp("till")
    counter = counter_on(folder)
    central = Central(counter)
    counter.open()
    receipts: list[str] = []
    held = {CASH: 50_00, CHEQUE: 0, CARD: 0}  # drawer, tray, terminal
    for turn, (what, which) in enumerate(moves):
        receipt = receipts[which % len(receipts)] if receipts else "BA1-03A-000001-P"
        try:
            entry = None
            if what == "take":
                kind, mop = (("cash", CASH), ("cheque", CHEQUE), ("card", CARD))[which % 3]
                receipts.append(take(counter, f"p-{turn}", **{kind: 1_00 + which}))
                held[mop] += 1_00 + which
            elif what == "void":
                entry = void(counter, receipt)
            elif what == "tender":
                right = RightTender(1, counter.tender(("cash", "cheque", "card")[which % 3], 1))
                wanted = Correction(receipt, (right,), reason="Keyed wrong")
                entry = correct_payment(counter.desk, counter.data, CASHIER, wanted)
            elif what == "refund":
                entry = refund(counter, central, receipt, (1, 50 + which), card=True)
            else:
                count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted(dict(held)), finish=True))
                closed, _ = close_till(counter.desk, counter.data, CASHIER, CloseWanted(reason="?"))
                assert [one.difference_pence for one in closed.tenders] == [0] * len(closed.tenders)
                kept = closed.float_kept.pence
                counter.open(float_pence=kept)
                held = {CASH: kept, CHEQUE: 0, CARD: 0}
            for posting in postings_of(entry.body) if entry else ():
                held[posting.mop] += posting.amount_pence
        except Refused:
            continue
        look = look_at_session(counter.desk, counter.data, SUPERVISOR)
        assert look.tenders is not None
        there = {one.mop: one.expected_pence for one in look.tenders}
        assert {mop: there.get(mop, 0) for mop in held} == held
    for one in counter.till.recent(session=None, text="", limit=20):
        now = PaymentNow(
            one.payment,
            PaidAt(counter.till.identity.device, one.number),
            tuple(counter.till.done_to(one.payment.payment)),
        )
        assert all(posting.amount_pence >= 0 for posting in now.standing)
    proven(counter)
    counter.till.close()
