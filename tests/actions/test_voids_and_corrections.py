"""Voids and corrections at a till: before another's eyes, in the session alone, to the penny."""

from dataclasses import replace

import pytest
from fakes.counter import CASHIER, COLLEAGUE, FINANCE, RENT, SUPERVISOR, Counter
from till_reversals import CARD, CASH, CHEQUE, correct, proven, refused, take, taken, void

from ims_desktop.actions.counter.cash_up_at_hand import cash_up_at_hand
from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.correct_payment import Correction, RightAccount, RightTender, correct_payment
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.cash_up import Counted, ReversalsMade
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.explaining.reading import session_seen
from ims_desktop.domain.explaining.session_seen import CorrectionSeen, ReversalSeen
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import postings_of
from ims_desktop.domain.roll import Entry, EntryKind


def test_a_void_takes_back_exactly_what_was_taken(counter: Counter) -> None:
    receipt = take(counter, cheque=40_00, cash=10_00)
    kept = take(counter, "p-2", cash=5_00)
    entry = void(counter, receipt)
    assert (entry.kind, entry.actor, entry.approver) == (EntryKind.PAYMENT_VOIDED, CASHIER.id, SUPERVISOR.id)
    recorded = counter.till.recorded(receipt)
    assert recorded is not None
    negative = [(one.line, one.tender, one.mop, -one.amount_pence, -one.vat_pence) for one in postings_of(entry.body)]
    assert negative == [
        (one.line, one.tender, one.mop, one.amount_pence, one.vat_pence) for one in recorded.payment.postings
    ]
    assert entry.body["paid"] == {"device": entry.device, "number": recorded.number}
    assert (entry.body["total_pence"], set(entry.text.split('"personal":{"')[1].split('"')[:1])) == (-50_00, {"reason"})
    assert taken(counter) == {CASH: 5_00}
    assert [one.seal for one in counter.till.done_to(recorded.payment.payment)] == [entry.seal]
    assert refused(counter, lambda: void(counter, receipt)) is Reason.PAYMENT_VOIDED
    assert refused(counter, lambda: correct(counter, receipt)) is Reason.PAYMENT_VOIDED
    assert void(counter, kept.lower()).body["receipt"] == kept
    proven(counter)


def test_nobody_voids_alone_without_reason_or_in_another_session(counter: Counter) -> None:
    receipt = take(counter, cash=10_00)
    for approver, why in (
        (None, Reason.SECOND_PERSON_NEEDED),
        (CASHIER, Reason.OWN_APPROVAL),
        (COLLEAGUE, Reason.NOT_ALLOWED),
        (FINANCE, Reason.NOT_ALLOWED),
    ):
        assert refused(counter, lambda by=approver: void(counter, receipt, by)) is why  # type: ignore[misc]
    assert refused(counter, lambda: void(counter, receipt, reason=" ")) is Reason.REASON_NEEDED
    assert refused(counter, lambda: void(counter, "BA1-03A-000009-6")) is Reason.RECEIPT_MISTYPED
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: 60_00})))
    assert refused(counter, lambda: void(counter, receipt)) is Reason.SESSION_NOT_OPEN
    close_till(counter.desk, counter.data, CASHIER, CloseWanted())
    counter.open()
    assert refused(counter, lambda: void(counter, receipt)) is Reason.NOT_THIS_SESSION


def test_alone_on_duty_a_void_is_asked_for_and_the_cash_stays_expected(counter: Counter) -> None:
    office = counter.data.offices["BA1"]
    counter.change(replace(office, cash_up=CashUpRules(void_alone_pence=20_00)))
    receipt, more = take(counter, cash=20_00), take(counter, "p-2", cash=20_01)
    asked = void(counter, receipt, None)
    assert (asked.kind, asked.body["asked_pence"], taken(counter)) == (EntryKind.VOID_ASKED, 20_00, {CASH: 40_01})
    assert refused(counter, lambda: void(counter, receipt, None)) is Reason.VOID_ASKED
    assert refused(counter, lambda: void(counter, more, None)) is Reason.VOID_ALONE
    session = counter.till.open_session()
    assert session is not None
    so_far = counter.till.session_so_far(session.id)
    assert so_far is not None
    assert so_far.reversals == (ReversalsMade("void.asked", 1, 20_00),)
    approved = void(counter, receipt, reason="")  # the reason was given when it was asked for
    assert (approved.body["asked"], taken(counter)) == (asked.number, {CASH: 20_01})
    so_far = counter.till.session_so_far(session.id)
    assert so_far is not None
    assert so_far.reversals == (ReversalsMade("payment.voided", 1, 20_00),)
    proven(counter)


def test_a_tender_is_put_right_and_nets_to_nothing(counter: Counter) -> None:
    receipt = take(counter, cash=45_00)
    entry = correct(counter, receipt, RightTender(1, counter.tender("cheque", 1)))
    assert (entry.kind, entry.approver, entry.body["total_pence"]) == (EntryKind.PAYMENT_CORRECTED, None, 0)
    assert taken(counter) == {CHEQUE: 45_00}
    assert refused(counter, lambda: correct(counter, receipt, RightTender(1, counter.tender("cheque", 1)))) is (
        Reason.NOTHING_CORRECTED
    )
    again = correct(counter, receipt, RightTender(1, counter.tender("card", 1)))
    assert again.body["tenders"] == [
        {
            "tender": 1, "was": CHEQUE, "was_kind": "cheque", "mop": CARD, "kind": "card", "amount_pence": 45_00,
            "card_last4": "4417", "card_authorisation": "882104", "card_scheme": "Visa",
        }
    ]  # fmt: skip
    stays = refused(counter, lambda: correct(counter, receipt, RightTender(1, counter.tender("cash", 1))))
    assert stays is Reason.CORRECTION_NOT_POSSIBLE
    voided = void(counter, receipt)
    assert [(one.mop, one.amount_pence) for one in postings_of(voided.body)] == [(CARD, -45_00)]
    assert taken(counter) == {}
    session = counter.till.open_session()
    assert session is not None
    seen = session_seen(counter.till.session_entries(session.id), (), Counted({}))
    assert [type(one) for one in seen.entries[1:]] == [CorrectionSeen, CorrectionSeen, ReversalSeen]
    proven(counter)


def test_an_account_is_put_right_and_over_a_limit_another_person_approves(counter: Counter) -> None:
    receipt = take(counter, cheque=40_00, cash=20_00)
    right = RightAccount(1, RENT.fund, RENT.reference)
    assert refused(counter, lambda: correct(counter, receipt, right)) is Reason.SECOND_PERSON_NEEDED
    assert refused(counter, lambda: correct(counter, receipt, right, by=COLLEAGUE)) is Reason.NOT_ALLOWED
    entry = correct(counter, receipt, right, by=SUPERVISOR)
    sums = {RENT.fund: 0}
    for one in postings_of(entry.body):
        sums[one.fund] = sums.get(one.fund, 0) + one.amount_pence
    assert (sums[RENT.fund], sum(sums.values())) == (60_00, 0)
    assert taken(counter) == {CHEQUE: 40_00, CASH: 20_00}
    wrong = refused(counter, lambda: correct(counter, receipt, RightAccount(1, RENT.fund, "nonsense"), by=SUPERVISOR))
    assert wrong.value.startswith(("reference", "account"))
    proven(counter)


def test_an_account_due_by_the_day_is_asked_about_as_at_the_counter(counter: Counter) -> None:
    receipt = take(counter, cash=20_00)
    fine, agents = WELL_KNOWN["parking_fine"], WELL_KNOWN["with_agents"]
    onto = Correction(receipt, (), (RightAccount(1, fine.fund, fine.reference),), "wrong account")

    def put(wanted: Correction) -> Entry:
        return correct_payment(counter.desk, counter.data, CASHIER, wanted, SUPERVISOR)

    with pytest.raises(Refused, match=r"£35\.00") as asked:
        put(onto)
    assert asked.value.reason is Reason.OTHER_AMOUNT_DUE
    yes = frozenset({Reason.OTHER_AMOUNT_DUE})
    gone = replace(onto, accounts=(RightAccount(1, agents.fund, agents.reference),), confirmed=yes)
    assert refused(counter, lambda: put(gone)) is Reason.TAKEN_ELSEWHERE
    entry = put(replace(onto, confirmed=yes))
    assert {one.fund for one in postings_of(entry.body)} >= {fine.fund}
    proven(counter)


def test_the_cheques_to_tick_are_those_that_stand(counter: Counter) -> None:
    counter.open()
    kept, gone = take(counter, "p-1", cheque=45_00, cash=5_00), take(counter, "p-2", cheque=38_12)
    was_cash = take(counter, "p-3", cash=61_35)
    was_cheque = take(counter, "p-4", cheque=12_00)
    void(counter, gone)
    correct(counter, was_cash, RightTender(1, counter.tender("cheque", 1)), by=SUPERVISOR)
    correct(counter, was_cheque, RightTender(1, counter.tender("cash", 1)), by=SUPERVISOR)
    at_hand = cash_up_at_hand(counter.desk, counter.data, CASHIER)
    assert at_hand is not None
    there = {(one.cheque.entry, one.cheque.tender): (one.number, one.cheque.pence) for one in at_hand.cheques}
    numbers = {one.payment.receipt: one.number for one in counter.till.recent(session=None, text="", limit=9)}
    assert there == {(numbers[kept], 1): ("000214", 45_00), (numbers[was_cash], 1): ("000214", 61_35)}
    expected = at_hand.look.so_far.taken[CHEQUE]
    assert sum(one.cheque.pence for one in at_hand.cheques) == expected == 106_35
