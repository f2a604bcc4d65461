"""Adding, replacing and blocking tills: who may, and what central is asked for."""

from collections.abc import Callable

import pytest
from builders import ADMINISTRATOR, AUDITOR, CASHIER, FINANCE, SUPERVISOR, CountingIds, council_things
from fakes.clock import SetClock
from fakes.keeping_central import KeepingCentral

from ims_desktop.actions.admin.add_till import add_till, replace_till
from ims_desktop.actions.admin.block_till import block_till, unblock_till
from ims_desktop.actions.ports import DeviceState
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_name import till_typed

ENROLLED = DeviceState(DeviceId("d"), "BA1", "03", "A", 0, 0, 0, 0, None, 0, 0)


def a_central() -> KeepingCentral:
    central = KeepingCentral(to_row(thing) for thing in council_things())
    central.devices = [ENROLLED]
    return central


def replaced(central: KeepingCentral, user: User, till: str = "03", *, at_once: bool = False) -> str:
    return replace_till(central, SetClock(), CountingIds(), user, "BA1", till, at_once=at_once)


@pytest.mark.parametrize("user", [CASHIER, SUPERVISOR, FINANCE, AUDITOR])
def test_only_an_administrator_keeps_tills(user: User) -> None:
    central = a_central()
    tries: tuple[Callable[[], object], ...] = (
        lambda: add_till(central, SetClock(), CountingIds(), user, "BA1", "03"),
        lambda: replaced(central, user),
        lambda: replaced(central, user, at_once=True),
        lambda: block_till(central, user, "BA1", "03"),
        lambda: unblock_till(central, user, "BA1", "03"),
    )
    for attempt in tries:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is Reason.NOT_ALLOWED
    assert central.codes == []
    assert central.blocked == []


def test_a_replaced_till_is_blocked_when_the_new_one_comes_or_at_once() -> None:
    central = a_central()
    assert replaced(central, ADMINISTRATOR).startswith("BA1-03-")
    assert (central.codes, central.blocked) == ([("BA1", "03", True)], [])
    replaced(central, ADMINISTRATOR, at_once=True)
    assert central.blocked == [("BA1", "03", "", ADMINISTRATOR.id, True)]
    assert len(central.codes) == 2


@pytest.mark.parametrize(
    ("typed", "name"), [("3", "03"), (" 03 ", "03"), ("a", "A"), ("t12", "T12"), ("0", "00"), ("123", "123")]
)
def test_a_tills_name_has_one_form(typed: str, name: str) -> None:
    assert till_typed(typed) == name
    for wrong in ("", "12345", "0-3", "É"):
        with pytest.raises(Refused):
            till_typed(wrong)


def test_only_a_till_that_was_there_is_replaced() -> None:
    with pytest.raises(Refused) as refused:
        replaced(a_central(), ADMINISTRATOR, "04")
    assert refused.value.reason is Reason.TILL_UNKNOWN
    assert refused.value.message == "There is no till 04 at BA1. Did you mean BA1-03?"


def test_who_blocks_is_told_to_central() -> None:
    central = a_central()
    block_till(central, ADMINISTRATOR, "BA1", "03", "A")
    unblock_till(central, ADMINISTRATOR, "BA1", "03")
    assert central.blocked == [
        ("BA1", "03", "A", ADMINISTRATOR.id, True),
        ("BA1", "03", "", ADMINISTRATOR.id, False),
    ]
