"""A till carries out what a supervisor approved at their desk: before the count, and after the close."""

from dataclasses import replace

import pytest
from fakes.counter import CASHIER, SUPERVISOR, Counter
from till_reversals import CASH, WHY, proven, refused, take, taken, void

from ims_desktop.actions.counter.carry_out_voids import carry_out_voids
from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.ports import PulledChanges
from ims_desktop.domain.cash_up import Counted, ReversalsMade
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.late_void import NARRATIVE
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.refusal import Reason
from ims_desktop.domain.reversal import postings_of
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.void_word import DeskEntry, VoidWord

DESK = DeskEntry(DeviceId("01960000-0000-7000-8000-0000000000dd"), 7)


@pytest.fixture
def asked(counter: Counter) -> Entry:
    """£20.00 in cash that a cashier alone asked to void."""
    rules = CashUpRules(void_alone_pence=20_00, over_short_fund="23")
    counter.change(replace(counter.data.offices["BA1"], cash_up=rules))
    return void(counter, take(counter, cash=20_00), None)


def told(counter: Counter, asked: Entry, *, approved: bool = True, by: str = SUPERVISOR.id) -> None:
    """What was answered at a desk comes with the till's next word from central."""
    state = counter.till.sync_state()
    device = counter.till.identity.device
    word = VoidWord(device, asked.number, approved, UserId(by), counter.clock.now(), DESK)
    changes = PulledChanges("e1", state.change + 1, more=False, fresh=False, void_words=(word,))
    counter.till.apply_changes(changes, counter.clock.now())


def last(counter: Counter) -> Entry:
    return counter.till.entry(counter.till.head().number)


def session_of(asked: Entry) -> SessionId:
    return SessionId(str(asked.body["session"]))


def test_before_the_count_the_cash_is_expected_no_more(counter: Counter, asked: Entry) -> None:
    assert carry_out_voids(counter.desk) == 0
    told(counter, asked)
    assert taken(counter) == {CASH: 20_00}
    assert carry_out_voids(counter.desk) == 1
    entry = last(counter)
    assert (entry.kind, entry.actor, entry.approver) == (EntryKind.PAYMENT_VOIDED, CASHIER.id, SUPERVISOR.id)
    assert (entry.body["asked"], entry.body["approved"]) == (asked.number, DESK.body())
    assert counter.till.personal_of(entry.number) == {"reason": WHY}
    assert taken(counter) == {}
    assert carry_out_voids(counter.desk) == 0
    proven(counter)


def test_while_it_is_counted_it_waits_and_after_the_close_it_nets_to_nothing(counter: Counter, asked: Entry) -> None:
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({CASH: 50_00}), finish=True))
    told(counter, asked)
    assert carry_out_voids(counter.desk) == 0
    closed, _ = close_till(counter.desk, counter.data, CASHIER, CloseWanted(reason="£20.00 went back to the payer"))
    assert [(one.mop, one.difference_pence) for one in closed.tenders] == [(CASH, -20_00)]
    before = counter.till.session_so_far(session_of(asked))
    assert carry_out_voids(counter.desk) == 1
    postings = postings_of(last(counter).body)
    taken_back, put_back = postings
    assert (taken_back.mop, taken_back.amount_pence, taken_back.line) == (CASH, -20_00, 1)
    assert (put_back.fund, put_back.mop, put_back.amount_pence, put_back.line) == ("23", CASH, 20_00, 0)
    assert put_back.narrative == NARRATIVE
    after = counter.till.session_so_far(session_of(asked))
    assert after == before  # the session's figures stay as they were counted
    assert after is not None
    assert after.reversals == (ReversalsMade("void.asked", 1, 20_00),)
    (now,) = counter.till.recent(session=None, text="", limit=9)
    assert [one.kind for one in counter.till.done_to(now.payment.payment)] == [
        EntryKind.VOID_ASKED, EntryKind.PAYMENT_VOIDED,
    ]  # fmt: skip
    proven(counter)


def test_what_was_refused_stands_and_is_not_asked_for_again(counter: Counter, asked: Entry) -> None:
    told(counter, asked, approved=False)
    assert carry_out_voids(counter.desk) == 0
    receipt = str(asked.body["receipt"])
    assert refused(counter, lambda: void(counter, receipt, None)) is Reason.VOID_ANSWERED
    void(counter, receipt)  # with a supervisor beside the cashier it can still be voided
    assert taken(counter) == {}


def test_what_cannot_be_done_now_waits_for_the_next_word(counter: Counter, asked: Entry) -> None:
    told(counter, asked, by="u-nobody-here")  # whom this till has not heard of
    assert carry_out_voids(counter.desk) == 0
    told(counter, asked)
    void(counter, str(asked.body["receipt"]))  # while it came, a supervisor beside the cashier approved it too
    assert carry_out_voids(counter.desk) == 0
    proven(counter)
