"""A till that knows that it is blocked takes and gives no money; what is open is ended, and it goes on once let in."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from builders import KEY
from fakes.counter import CASHIER, PASSWORD, SUPERVISOR, Counter
from fakes.link import CutLink
from fakes.signer import FakeSigner
from till_reversals import correct, take, void

from ims_desktop.actions.counter.add_line import add_item
from ims_desktop.actions.counter.close_till import CloseWanted, approve_session, close_till
from ims_desktop.actions.counter.correct_payment import RightTender
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.move_cash import move_cash, open_drawer
from ims_desktop.actions.counter.pause_session import pause_session, resume_session
from ims_desktop.actions.counter.print_receipt import copy_receipt
from ims_desktop.actions.counter.refund_payment import RefundWanted, refund_payment
from ims_desktop.actions.counter.sign_in import sign_in
from ims_desktop.actions.sync import sync
from ims_desktop.domain.basket import Basket
from ims_desktop.domain.cash_move import CashMove, MoveKind
from ims_desktop.domain.cash_up import Counted
from ims_desktop.domain.closed_session import FloatKept
from ims_desktop.domain.refusal import Reason, Refused, Unavailable
from ims_desktop.store.till.store import SqlTillStore


def syncs(counter: Counter, link: CutLink) -> None:
    with suppress(Refused, Unavailable):
        sync(counter.till, link, counter.clock, FakeSigner())


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as said:
        act()
    assert said.value.reason is Reason.TILL_BLOCKED
    return said.value.message


def test_nothing_is_taken_or_given_back_until_it_is_let_in_again(counter: Counter) -> None:
    link = CutLink()
    paid = take(counter, cash=5_00)
    syncs(counter, link)
    link.blocked = True
    again = take(counter, "p-2", cash=6_00)  # it has not heard of it
    third = counter.wanted(counter.line(amount_pence=7_00), payment="p-3")
    syncs(counter, link)
    assert len(link.entries) == len(counter.entries())  # all is sent
    counter.till.close()
    counter.till = SqlTillStore(counter.folder / "till.db", KEY)  # opened anew: it knows it still
    right, lift = RightTender(1, counter.tender("cheque", 5_00)), CashMove(MoveKind.LIFT, 5_00)
    nobody: Any = None  # central is not asked before it is refused
    item = next(iter(counter.data.items.values()))
    before = counter.entries()
    for act in (
        lambda: counter.take(third),
        counter.add,
        lambda: add_item(counter.desk, counter.data, CASHIER, Basket(), item, 1),
        lambda: void(counter, paid),
        lambda: correct(counter, paid, right, by=SUPERVISOR),
        lambda: refund_payment(counter.desk, counter.data, CASHIER, RefundWanted(again, "why"), SUPERVISOR, nobody),
        lambda: move_cash(counter.desk, CASHIER, lift, SUPERVISOR),
        lambda: open_drawer(counter.desk, CASHIER, "change"),
        lambda: counter.open(SUPERVISOR),
    ):
        told = refused(act)
        assert "Count and close the open session, then call IT" in told
    assert counter.entries() == before
    link.cut_at = link.calls + 1  # central is out of reach, and says nothing of it
    syncs(counter, link)
    assert counter.till.sync_state().blocked
    link.blocked, link.cut_at = False, 0
    refused(lambda: counter.take(third))
    syncs(counter, link)
    assert counter.take(third).payment.total_pence == 7_00


def test_what_is_open_is_counted_and_closed_and_all_else_goes_on(counter: Counter) -> None:
    link = CutLink(blocked=True)
    paid = take(counter, cash=5_00)
    session = counter.till.open_session()
    assert session is not None
    syncs(counter, link)
    assert sign_in(counter.desk, CASHIER.user, PASSWORD).id == CASHIER.id
    assert copy_receipt(counter.desk, counter.data, CASHIER, paid).copy == 1
    pause_session(counter.desk, CASHIER)
    refused(lambda: resume_session(counter.desk, CASHIER))
    count_till(counter.desk, counter.data, CASHIER, CountWanted(Counted({"1": 1_00}), finish=True))
    close_till(counter.desk, counter.data, CASHIER, CloseWanted(reason="counted so", float_kept=FloatKept(1_00)))
    approve_session(counter.desk, SUPERVISOR, session.id, "counted so")
    syncs(counter, link)
    assert len(link.entries) == len(counter.entries())
