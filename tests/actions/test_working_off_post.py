"""The post at a till: logged by two, worked off in a session of its own, each item ended once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import every_row
from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter, counter_on

from ims_desktop.actions.counter.log_post import log_post
from ims_desktop.actions.counter.open_till import open_till
from ims_desktop.actions.counter.pause_session import pause_session
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.actions.counter.work_post import PostPaid, WorkWanted, post_agreement, work_post
from ims_desktop.actions.ports import RecordedPayment
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.permission import User
from ims_desktop.domain.post import Came, Outcome, PostItem
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.verify import verify_till

CHEQUE = PostItem(Came.CHEQUE, 142_10, "70123456", personal={"name": "S. Smith", "letter": "For April"})
CASH = PostItem(Came.CASH, 20_00, personal={"name": "P. O'Brien", "enclosed": "a key"})
LETTER = PostItem(Came.LETTER, 0)
BAG = PostItem(Came.SEALED_BAG, 50_00, seal="S0017", service="Central Library", personal={"carrier": "J. Van"})


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return counter_on(tmp_path)


def logged(counter: Counter, *items: PostItem) -> list[str]:
    sheet = str(log_post(counter.desk, CASHIER, items, COLLEAGUE).body["sheet"])
    return [f"{sheet}.{place}" for place, _ in enumerate(items, start=1)]


def pays(
    counter: Counter, item: str, pence: int, mop: str = "cash", payment: str = "p-1", **said: object
) -> RecordedPayment:
    line = counter.line(amount_pence=pence)
    wanted = counter.wanted(line, tenders=(counter.tender(mop, pence),), payment=payment)
    return counter.take(replace(wanted, post=PostPaid(item, **said)))  # type: ignore[arg-type]


def works(counter: Counter, item: str, outcome: Outcome, **said: object) -> Entry:
    return work_post(counter.desk, CASHIER, WorkWanted(item, outcome, **said))  # type: ignore[arg-type]


def refused(counter: Counter, call: Callable[[], object]) -> Reason:
    before = counter.entries()
    with pytest.raises(Refused) as why:
        call()
    assert counter.entries() == before
    assert why.value.message
    return why.value.reason


def open_ids(counter: Counter) -> list[str]:
    return [one.id for one in counter.till.open_post()]


def for_post(counter: Counter, user: User = CASHIER) -> None:
    open_till(counter.desk, user, 50_00, post=True)


def test_a_sheet_is_signed_by_two_and_says_what_came(counter: Counter) -> None:
    entry = log_post(counter.desk, CASHIER, (CHEQUE, CASH), COLLEAGUE)
    assert (entry.actor, entry.approver, entry.body["sheet"]) == (CASHIER.id, COLLEAGUE.id, f"BA1-03A-L{entry.number}")
    first, second = counter.till.open_post()
    assert (first.item, second.item) == (CHEQUE, CASH)
    assert "Smith" not in entry.text
    assert refused(counter, lambda: log_post(counter.desk, CASHIER, (CASH,), None)) is Reason.SECOND_PERSON_NEEDED
    assert refused(counter, lambda: log_post(counter.desk, CASHIER, (CASH,), CASHIER)) is Reason.OWN_APPROVAL
    assert refused(counter, lambda: log_post(counter.desk, CASHIER, (), COLLEAGUE)) is Reason.POST_NOT_VALID


@pytest.mark.parametrize(
    "item", [(Came.LETTER, 1), (Came.CHEQUE, 0), (Came.CASH, -1), (Came.SEALED_BAG, 5), (Came.CASH, 5, "", "S1")]
)
def test_what_cannot_have_come_is_refused(item: tuple[object, ...]) -> None:
    with pytest.raises(Refused):
        PostItem(*item)  # type: ignore[arg-type]


def test_each_item_ends_once_and_the_rest_carries_forward(counter: Counter) -> None:
    cheque, cash, letter, bag, other = logged(counter, CHEQUE, CASH, LETTER, BAG, CASH)
    for_post(counter)
    paid = pays(counter, cheque, 142_10, "cheque")
    works(counter, cash, Outcome.RETURNED, reason="Not ours", witness=COLLEAGUE)
    works(counter, letter, Outcome.PASSED, to="Housing")
    pays(
        counter, bag, 49_00, payment="p-2", reason="A pound short", witness=SUPERVISOR, counted=counted_cash({100: 49})
    )
    works(counter, other, Outcome.LOCKED)
    assert open_ids(counter) == [other]
    assert counter.till.open_post()[0].locked
    again = refused(counter, lambda: pays(counter, cheque, 142_10, "cheque", payment="p-3"))
    assert again is Reason.POST_ENDED
    session, told = post_agreement(counter.desk, CASHIER)
    assert (told.agrees, told.logged_pence, told.paid_pence, told.taken_pence) == (True, 212_10, 191_10, 191_10)
    assert told.differences == {bag: -1_00}
    assert told.by_outcome == {Outcome.PAID: 192_10, Outcome.RETURNED: 20_00, Outcome.PASSED: 0}
    before = every_row(counter.till)
    assert (len(before["post_item"]), len(before["post_step"])) == (5, 5)
    assert len(counter.till.post_worked_in(session)) == len(before["post_item"])
    rebuild(counter.till)
    assert every_row(counter.till) == before
    assert verify_till(counter.till).findings == ()
    void_payment(counter.desk, counter.data, CASHIER, paid.payment.receipt, "Not this account", SUPERVISOR)
    assert open_ids(counter) == [cheque, other]  # its payment is gone, so it is to be worked off again
    assert post_agreement(counter.desk, CASHIER)[1].agrees
    pays(counter, cheque, 142_10, "cheque", payment="p-4")
    assert open_ids(counter) == [other]


def test_what_was_logged_twice_ends_by_two_and_with_why_and_is_in_no_sum(counter: Counter) -> None:
    cheque, letter = logged(counter, CHEQUE, LETTER)
    twice, _ = logged(counter, CHEQUE, LETTER)
    for_post(counter)
    pays(counter, cheque, 142_10, "cheque")
    error = Outcome.IN_ERROR
    assert refused(counter, lambda: works(counter, twice, error, reason="On L3")) is Reason.SECOND_PERSON_NEEDED
    assert refused(counter, lambda: works(counter, twice, error, witness=COLLEAGUE)) is Reason.REASON_NEEDED
    assert refused(counter, lambda: works(counter, letter, error)) is Reason.REASON_NEEDED
    works(counter, twice, error, reason="On L3 too", witness=COLLEAGUE)
    again = refused(counter, lambda: pays(counter, twice, 142_10, "cheque", payment="p-2"))
    assert again is Reason.POST_ENDED
    _session, told = post_agreement(counter.desk, CASHIER)
    assert (told.agrees, told.paid_pence, told.by_outcome[error]) == (True, 142_10, 142_10)
    assert verify_till(counter.till).findings == ()


def test_what_needs_two_or_a_reason_does_not_go_without(counter: Counter) -> None:
    cheque, cash, bag = logged(counter, CHEQUE, CASH, BAG)
    for_post(counter)
    away = Outcome.RETURNED
    assert refused(counter, lambda: works(counter, cash, away, reason="x")) is Reason.SECOND_PERSON_NEEDED
    assert refused(counter, lambda: works(counter, cash, away, reason="x", witness=CASHIER)) is Reason.OWN_APPROVAL
    assert refused(counter, lambda: works(counter, cash, away, witness=COLLEAGUE)) is Reason.REASON_NEEDED
    assert refused(counter, lambda: works(counter, cash, Outcome.PASSED)) is Reason.POST_NOT_VALID
    assert refused(counter, lambda: works(counter, cash, Outcome.PAID)) is Reason.POST_NOT_VALID
    assert refused(counter, lambda: works(counter, "BA1-03A-L9.9", Outcome.LOCKED)) is Reason.POST_UNKNOWN
    assert refused(counter, lambda: pays(counter, cheque, 140_00)) is Reason.REASON_NEEDED
    assert refused(counter, lambda: pays(counter, bag, 50_00)) is Reason.SECOND_PERSON_NEEDED
    counted = counted_cash({100: 49})
    short = lambda: pays(counter, bag, 50_00, witness=COLLEAGUE, counted=counted)  # noqa: E731
    assert refused(counter, short) is Reason.COUNT_NOT_THE_SUM


def test_post_and_counter_are_apart(counter: Counter) -> None:
    (cash,) = logged(counter, CASH)
    counter.open()
    assert refused(counter, lambda: pays(counter, cash, 20_00)) is Reason.POST_SESSION
    assert refused(counter, lambda: works(counter, cash, Outcome.LOCKED)) is Reason.POST_SESSION
    pause_session(counter.desk, CASHIER)
    for_post(counter, COLLEAGUE)
    assert refused(counter, lambda: counter.take(user=COLLEAGUE)) is Reason.POST_SESSION


def test_a_payment_that_is_asked_for_again_ends_nothing_again(counter: Counter) -> None:
    (cash,) = logged(counter, CASH)
    for_post(counter)
    first = pays(counter, cash, 20_00)
    assert pays(counter, cash, 20_00).payment == first.payment
    assert open_ids(counter) == []
