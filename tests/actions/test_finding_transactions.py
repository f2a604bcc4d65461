"""Find transactions: who may, days the right way round, pages of a sensible size."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import builders
import pytest
from fakes.central import FakeCentral
from fakes.counter import ADMINISTRATOR, AUDITOR, CASHIER, FINANCE, SUPERVISOR
from fakes.sample_devices import held_entries, one_held
from fakes.sample_transactions import details_of

from ims_desktop.actions.finance.find_held import find_held
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
    assert central.asked == [replace(query, offices=("BA1",)) if user is SUPERVISOR else query]


def test_limits_are_part_of_what_is_asked() -> None:
    limited = replace(FINANCE, only_offices=("BA1", "NL2"), only_funds=("01",))
    central = FakeCentral()
    find_transactions(central, limited, TransactionQuery())
    find_transactions(central, limited, TransactionQuery(offices=("NL2",), funds=("01",)))
    assert central.asked == [
        TransactionQuery(offices=("BA1", "NL2"), funds=("01",)),
        TransactionQuery(offices=("NL2",), funds=("01",)),
    ]


@pytest.mark.parametrize("query", [TransactionQuery(offices=("NL2",)), TransactionQuery(offices=("BA1", "NL2"))])
def test_what_is_beyond_the_limits_is_refused(query: TransactionQuery) -> None:
    assert reason_of(query, SUPERVISOR) is Reason.NOT_ALLOWED
    assert reason_of(TransactionQuery(funds=("02",)), replace(FINANCE, only_funds=("01",))) is Reason.NOT_ALLOWED


def test_a_payment_beyond_the_limits_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    details = details_of(builders.take(builders.till(tmp_path)))
    (fund,) = {row.fund for row in details.rows}
    key = (details.rows[0].device, details.rows[0].entry)
    central = FakeCentral(known={key: details})
    for user in (FINANCE, SUPERVISOR, replace(FINANCE, only_funds=(fund,))):
        assert transaction_details(central, user, *key) is details
    held = FakeCentral(known={key: replace(details, rows=(), held="sums")})
    assert transaction_details(held, SUPERVISOR, *key).held == "sums"
    for store, user in (
        (central, replace(SUPERVISOR, office="NL2")),
        (central, replace(FINANCE, only_funds=("99",))),
        (held, replace(FINANCE, only_funds=(fund,))),
    ):
        with pytest.raises(Refused) as refused:
            transaction_details(store, user, *key)
        assert refused.value.reason is Reason.RECEIPT_UNKNOWN


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


def test_a_held_receipt_is_found_by_its_number_or_a_part_of_it() -> None:
    central = FakeCentral(devices=one_held(), held=held_entries())
    for typed, part in (
        ("BA1-04A-000871-R", False),
        (" ba1-04a-000871-r", False),
        ("000871", True),
        ("BA1-04A-H1102", False),
    ):
        (found,) = find_held(central, FINANCE, typed, part=part)
        assert (found.device.name, found.entry.number, found.entry.reason) == ("BA1-04A", 1_102, "fund_closed")
        assert "£142.10, entry 1,102 of BA1-04A. Paid to a fund that is closed." in found.words
    for typed, part in (("", True), ("871", True), ("BA1-04A-000871", False), ("BA1-04A-000872-K", False)):
        assert find_held(central, FINANCE, typed, part=part) == ()
    for user in (CASHIER, replace(FINANCE, only_funds=("01",)), replace(FINANCE, only_offices=("NL2",))):
        assert find_held(central, user, "BA1-04A-000871-R") == ()
