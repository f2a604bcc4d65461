"""Own and family accounts at a till: whoever declared one does nothing on it, and approves nothing on it either."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import every_row
from fakes.counter import ADMINISTRATOR, CASHIER, COLLEAGUE, RENT, SMITH, SUPERVISOR, Counter, counter_on
from till_reversals import correct, refused, take, void

from ims_desktop.actions.counter.add_line import choose_account
from ims_desktop.actions.counter.correct_payment import RightAccount
from ims_desktop.actions.counter.declare_account import declare_account, my_accounts, withdraw_account
from ims_desktop.actions.counter.refund_payment import RefundWanted, refund_payment
from ims_desktop.domain.own_account import OwnAccount
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.reversal import PaidAt, PaymentNow
from ims_desktop.domain.roll import Entry
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.verify import verify_till

SPACED = f"{SMITH.reference[:4]} {SMITH.reference[4:]}"  # as it is typed from a bill


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return counter_on(tmp_path)


def declare(counter: Counter, user: User = CASHIER, reference: str = SPACED) -> Entry:
    return declare_account(counter.desk, user, SMITH.fund, reference)


def why(call: Callable[[], object]) -> Reason:
    with pytest.raises(Refused) as told:
        call()
    assert told.value.message
    return told.value.reason


def test_who_declared_an_account_neither_chooses_nor_takes_on_it_and_a_colleague_does(counter: Counter) -> None:
    stale = counter.line()  # put together before it was declared
    before = counter.data
    entry = declare(counter)
    assert SMITH.reference not in entry.text
    assert why(lambda: choose_account(counter.data, CASHIER, SMITH.fund, SPACED)) is Reason.OWN_ACCOUNT
    assert why(counter.add) is Reason.OWN_ACCOUNT
    counter.open()
    assert refused(counter, lambda: counter.take(counter.wanted(stale))) is Reason.OWN_ACCOUNT
    choose_account(counter.data, COLLEAGUE, SMITH.fund, SMITH.reference)
    choose_account(counter.data, CASHIER, RENT.fund, RENT.reference)
    assert before.own_accounts == {}
    assert why(lambda: declare(counter)) is Reason.ACCOUNT_DECLARED
    assert why(lambda: declare(counter, reference="not one")) is not Reason.ACCOUNT_DECLARED


@pytest.mark.parametrize(("whose", "reason"), [(CASHIER, Reason.OWN_ACCOUNT), (SUPERVISOR, Reason.APPROVERS_ACCOUNT)])
def test_nothing_is_done_to_a_payment_on_an_account_of_either_of_the_two(
    counter: Counter, whose: User, reason: Reason
) -> None:
    receipt = take(counter, cash=30_00)
    declare(counter, whose)
    assert refused(counter, lambda: void(counter, receipt)) is reason
    moved = RightAccount(1, RENT.fund, RENT.reference)
    assert refused(counter, lambda: correct(counter, receipt, moved, by=SUPERVISOR)) is reason

    class Central:
        """Nothing may be reserved."""

        def paid(self, number: str) -> PaymentNow:
            recorded = counter.till.recorded(number)
            assert recorded is not None
            return PaymentNow(recorded.payment, PaidAt(counter.till.identity.device, recorded.number))

    wanted = RefundWanted(receipt, "Paid twice")
    assert (
        refused(counter, lambda: refund_payment(counter.desk, counter.data, CASHIER, wanted, SUPERVISOR, Central()))  # type: ignore[arg-type]
        is reason
    )


def test_money_is_not_moved_onto_it_either(counter: Counter) -> None:
    on_rent = counter.take(counter.wanted(counter.line(RENT, 30_00))).payment.receipt
    declare(counter)
    onto = RightAccount(1, SMITH.fund, SMITH.reference)
    assert refused(counter, lambda: correct(counter, on_rent, onto, by=SUPERVISOR)) is Reason.OWN_ACCOUNT


def test_a_void_is_not_even_asked_for(counter: Counter) -> None:
    office = counter.data.offices["BA1"]
    counter.change(replace(office, cash_up=replace(office.cash_up, void_alone_pence=50_00)))
    receipt = take(counter, cash=30_00)
    declare(counter)
    assert refused(counter, lambda: void(counter, receipt, None)) is Reason.OWN_ACCOUNT


def test_only_a_supervisor_lets_it_be_withdrawn_and_nobody_sees_anothers(counter: Counter) -> None:
    declare(counter)
    (mine,) = my_accounts(counter.desk, CASHIER)
    assert (mine.fund, mine.reference) == (SMITH.fund, SMITH.reference)
    assert my_accounts(counter.desk, COLLEAGUE) == ()

    def withdraw(user: User, approver: User | None, reason: str = "Sold the house") -> Entry:
        return withdraw_account(counter.desk, user, mine.id, reason, approver)

    assert refused(counter, lambda: withdraw(CASHIER, None)) is Reason.SECOND_PERSON_NEEDED
    assert refused(counter, lambda: withdraw(CASHIER, CASHIER)) is Reason.OWN_APPROVAL
    assert refused(counter, lambda: withdraw(CASHIER, COLLEAGUE)) is Reason.NOT_ALLOWED
    assert refused(counter, lambda: withdraw(CASHIER, SUPERVISOR, " ")) is Reason.REASON_NEEDED
    assert refused(counter, lambda: withdraw(COLLEAGUE, SUPERVISOR)) is Reason.DECLARED_UNKNOWN
    assert why(lambda: declare(counter, ADMINISTRATOR)) is Reason.NOT_ALLOWED
    withdraw(CASHIER, SUPERVISOR)
    assert refused(counter, lambda: withdraw(CASHIER, SUPERVISOR)) is Reason.DECLARED_UNKNOWN
    assert my_accounts(counter.desk, CASHIER) == ()
    counter.add()
    declare(counter)  # again, later
    assert why(counter.add) is Reason.OWN_ACCOUNT


def test_what_another_till_declared_counts_here_without_saying_which_account_it_is(counter: Counter) -> None:
    declare(counter)
    (row,) = counter.data.own_accounts.values()
    counter.change(replace(row, id="elsewhere", user=COLLEAGUE.id))
    assert why(lambda: counter.add(user=COLLEAGUE)) is Reason.OWN_ACCOUNT
    (hers,) = my_accounts(counter.desk, COLLEAGUE)
    assert (hers.fund, hers.reference) == ("", "")
    withdraw_account(counter.desk, COLLEAGUE, hers.id, "Moved away", SUPERVISOR)
    counter.add(user=COLLEAGUE)
    counter.change(replace(row, withdrawn=True))  # at another till, and it came
    counter.add()


def test_a_rebuild_leaves_what_was_declared_and_the_roll_is_proven(counter: Counter) -> None:
    declare(counter)
    (mine,) = my_accounts(counter.desk, CASHIER)
    withdraw_account(counter.desk, CASHIER, mine.id, "Sold the house", SUPERVISOR)
    declare(counter)
    before, known = every_row(counter.till), counter.data.own_accounts
    rebuild(counter.till)
    assert every_row(counter.till) == before
    assert len(before["own_account"]) == 3
    assert counter.data.own_accounts == known
    assert verify_till(counter.till).findings == ()


def test_what_is_known_of_an_account_is_of_one_account_alone() -> None:
    mark = OwnAccount("id", CASHIER.id, "00" * 32, "ab" * 32, "2026-04-01T08:00:00.000Z")
    assert not mark.is_of(SMITH.fund, SMITH.reference)
