"""Voids and corrections at a till's counter, for the tests of what they leave."""

from collections.abc import Callable

import pytest
from fakes.counter import CASHIER, SUPERVISOR, Counter

from ims_desktop.actions.counter.correct_payment import Correction, RightAccount, RightTender, correct_payment
from ims_desktop.actions.counter.void_payment import void_payment
from ims_desktop.domain.permission import User
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.verify import verify_till

CASH, CHEQUE, CARD = "1", "2", "92"
WHY = "Keyed twice"


def refused(counter: Counter, call: Callable[[], object]) -> Reason:
    before = counter.entries()
    with pytest.raises(Refused) as why:
        call()
    assert counter.entries() == before
    assert why.value.message
    return why.value.reason


def take(counter: Counter, payment: str = "p-1", **paid: int) -> str:
    line = counter.line(amount_pence=sum(paid.values()))
    tenders = tuple(counter.tender(mop, pence) for mop, pence in paid.items())
    return counter.take(counter.wanted(line, tenders=tenders, payment=payment)).payment.receipt


def void(counter: Counter, receipt: str, approver: User | None = SUPERVISOR, reason: str = WHY) -> Entry:
    return void_payment(counter.desk, counter.data, CASHIER, receipt, reason, approver)


def correct(counter: Counter, receipt: str, *right: RightTender | RightAccount, by: User | None = None) -> Entry:
    wanted = Correction(
        receipt,
        tuple(one for one in right if isinstance(one, RightTender)),
        tuple(one for one in right if isinstance(one, RightAccount)),
        WHY,
    )
    return correct_payment(counter.desk, counter.data, CASHIER, wanted, by)


def taken(counter: Counter) -> dict[str, int]:
    session = counter.till.open_session()
    so_far = counter.till.session_so_far(session.id) if session else None
    assert so_far is not None
    return {mop: pence for mop, pence in so_far.taken.items() if pence}


def proven(counter: Counter) -> None:
    assert verify_till(counter.till).findings == ()
    before = [counter.till.done_to(one.payment.payment) for one in counter.till.recent(session=None, text="", limit=9)]
    rebuild(counter.till)
    assert before == [
        counter.till.done_to(one.payment.payment) for one in counter.till.recent(session=None, text="", limit=9)
    ]
    assert verify_till(counter.till).findings == ()
