"""Find transactions: who may, days the right way round, pages of a sensible size."""

from dataclasses import replace
from datetime import date

import pytest
from fakes.central import FakeCentral
from fakes.counter import ADMINISTRATOR, AUDITOR, CASHIER, FINANCE, SUPERVISOR

from ims_desktop.actions.finance.find_transactions import LARGEST_PAGE, find_transactions, transaction_details
from ims_desktop.actions.ports import TransactionQuery
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def reason_of(query: TransactionQuery, user: User = FINANCE) -> Reason:
    central = FakeCentral()
    with pytest.raises(Refused) as refused:
        find_transactions(central, user, query)
    assert central.asked == []
    return refused.value.reason


@pytest.mark.parametrize("user", [FINANCE, SUPERVISOR, AUDITOR])
def test_who_may_finds(user: User) -> None:
    central = FakeCentral()
    query = TransactionQuery("70123456", from_day=APRIL, to_day=APRIL)
    assert find_transactions(central, user, query).rows == ()
    assert central.asked == [query]


@pytest.mark.parametrize("user", [CASHIER, ADMINISTRATOR, replace(FINANCE, disabled=True)])
def test_who_may_not_asks_central_nothing(user: User) -> None:
    assert reason_of(TransactionQuery(), user) is Reason.NOT_ALLOWED
    with pytest.raises(Refused) as refused:
        transaction_details(FakeCentral(), user, DeviceId("d"), 1)
    assert refused.value.reason is Reason.NOT_ALLOWED


def test_days_and_pages_that_make_sense() -> None:
    assert reason_of(TransactionQuery(from_day=MAY, to_day=APRIL)) is Reason.SEARCH_NOT_VALID
    for limit in (0, -1, LARGEST_PAGE + 1):
        assert reason_of(TransactionQuery(limit=limit)) is Reason.SEARCH_NOT_VALID
    for query in (TransactionQuery(from_day=MAY), TransactionQuery(to_day=APRIL), TransactionQuery(limit=LARGEST_PAGE)):
        find_transactions(FakeCentral(), FINANCE, query)


def test_what_is_not_there_is_said_so() -> None:
    with pytest.raises(Refused) as refused:
        transaction_details(FakeCentral(), FINANCE, DeviceId("d"), 7)
    assert refused.value.reason is Reason.RECEIPT_UNKNOWN
