"""Erasing personal data: who may, which days, and what the certificate says."""

from datetime import date

import pytest
from builders import ADMINISTRATOR, CASHIER, FINANCE, SUPERVISOR, CountingIds, council_things
from fakes.clock import SetClock
from fakes.keeping_central import KeepingCentral

from ims_desktop.actions.admin.erase_personal import erase_personal
from ims_desktop.domain.erasure import ErasureCertificate
from ims_desktop.domain.office import Council
from ims_desktop.domain.permission import User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.refusal import Reason, Refused

DAY = date(2020, 4, 1)


def a_central() -> KeepingCentral:
    return KeepingCentral(to_row(thing) for thing in council_things())


def erased(central: KeepingCentral, day: date = DAY, user: User = ADMINISTRATOR, why: str = "") -> ErasureCertificate:
    return erase_personal(central, SetClock(), CountingIds(), user, day, younger=why)


@pytest.mark.parametrize("user", [CASHIER, SUPERVISOR, FINANCE])
def test_only_an_administrator_erases(user: User) -> None:
    central = a_central()
    with pytest.raises(Refused) as refused:
        erased(central, user=user)
    assert (refused.value.reason, central.erased) == (Reason.NOT_ALLOWED, [])


def test_the_certificate_says_what_the_entry_says() -> None:
    central = a_central()
    done = erased(central)
    (entry,) = central.entries
    assert (done.day, done.values, done.entries, done.rolls) == (DAY, 3, 2, 1)
    assert (done.fields, done.commitments) == ({"payer": 3}, "ab" * 32)
    assert (done.device, done.number, done.mark, done.at) == (entry.device, entry.number, entry.mark, entry.at)
    assert (done.council, done.by) == ("Barrow Borough Council", ADMINISTRATOR.display_name)
    assert entry.body["kept_from"] == done.kept_from.isoformat() == "2020-04-01"
    assert (entry.actor, entry.personal) == (ADMINISTRATOR.id, ())


def test_what_is_kept_needs_a_reason_which_is_a_personal_value() -> None:
    central = a_central()
    with pytest.raises(Refused) as refused:
        erased(central, date(2024, 1, 1))
    assert (refused.value.reason, central.erased) == (Reason.ERASE_TOO_YOUNG, [])
    done = erased(central, date(2024, 1, 1), why="  Court order 17/2026 ")
    (value,) = central.entries[0].personal
    assert (done.reason, value.field, value.value) == ("Court order 17/2026", "reason", "Court order 17/2026")
    assert "Court" not in central.entries[0].text
    # a reason that was not needed is not kept
    assert (erased(central, why="just so").reason, central.entries[-1].personal) == ("", ())


def test_the_councils_own_years_count() -> None:
    central = a_central()
    central.rows.append(to_row(Council("Barrow Borough Council", (), "", kept_years=2)))
    assert erased(central, date(2024, 4, 1)).kept_from == date(2024, 4, 1)
    with pytest.raises(Refused):
        erased(central, date(2024, 4, 2))
