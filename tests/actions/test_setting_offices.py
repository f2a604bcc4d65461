"""An office's own limits: by name, typed as people type them, all or none, by administrators."""

from datetime import date

import builders
import pytest
from fakes.keeping_central import KeepingCentral

from ims_desktop.actions.admin.set_office import office_settings, office_with, set_office
from ims_desktop.domain.office import Office
from ims_desktop.domain.reference_data import from_rows, to_row
from ims_desktop.domain.refusal import Reason, Refused

OFFICE = Office("BA1", "Town Hall")


def central() -> KeepingCentral:
    return KeepingCentral([to_row(thing) for thing in builders.council_things()])


def test_settings_are_set_by_name_and_kept_as_reference_data() -> None:
    there = central()
    typed = {
        "name": "Civic Centre",
        "watch.days": "14",
        "watch.approved_over_pence": "£75.00",
        "watch.opens_hour": "0",
        "cash_up.drawer_limit_pence": "500",
        "cash_up.approves_every_close": "yes",
        "banking.collected_on": "Fri, 0",
        "banking.not_collected": "2026-12-28, 2026-12-25",
        "cash_limit.limit_pence": "1,000.00",
    }
    office = set_office(there, builders.ADMINISTRATOR, "BA1", typed)
    kept = from_rows(there.rows).offices["BA1"]
    assert kept == office
    assert (kept.name, kept.watch.days, kept.watch.approved_over_pence, kept.watch.opens_hour) == (
        "Civic Centre",
        14,
        75_00,
        0,
    )
    assert (kept.cash_up.drawer_limit_pence, kept.cash_up.approves_every_close) == (500_00, True)
    assert kept.banking.collected_on == (0, 4)
    assert kept.banking.not_collected == (date(2026, 12, 25), date(2026, 12, 28))
    assert kept.cash_limit.limit_pence == 1_000_00
    again = set_office(
        there, builders.ADMINISTRATOR, "BA1", {"cash_limit.limit_pence": "none", "receipt_message": "none"}
    )
    assert (again.cash_limit.limit_pence, again.watch.days) == (None, 14)
    rows = len(there.rows)
    set_office(there, builders.ADMINISTRATOR, "BA1", {"watch.days": "14"})
    assert len(there.rows) == rows  # what is so already takes no change number


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("watch.nothing", "1"),
        ("code", "BA2"),
        ("watch", "1"),
        ("watch.days", "0"),
        ("watch.days", "-1"),
        ("watch.days", "1.5"),
        ("watch.days", "٣"),
        ("watch.days", "9" * 30),
        ("watch.days", "none"),
        ("watch.opens_hour", "25"),
        ("watch.just_under_percent", "101"),
        ("cash_up.approves_every_close", "perhaps"),
        ("banking.collected_on", "7"),
        ("banking.not_collected", "Christmas"),
    ],
)
def test_what_is_no_setting_is_refused_and_nothing_is_changed(name: str, text: str) -> None:
    there = central()
    with pytest.raises(Refused) as refused:
        set_office(there, builders.ADMINISTRATOR, "BA1", {"watch.days": "20", name: text})
    assert refused.value.reason is Reason.SETTINGS_NOT_VALID
    assert name in refused.value.message
    assert from_rows(there.rows).offices["BA1"].watch.days == Office("", "").watch.days


def test_administrators_alone_set_them_and_only_where_there_is_such_an_office() -> None:
    for user, office, why in (
        (builders.SUPERVISOR, "BA1", Reason.NOT_ALLOWED),
        (builders.ADMINISTRATOR, "XX", Reason.OFFICE_UNKNOWN),
    ):
        with pytest.raises(Refused) as refused:
            set_office(central(), user, office, {"watch.days": "20"})
        assert refused.value.reason is why
    with pytest.raises(Refused) as refused:
        office_with(OFFICE, {"cash_up.tolerance_pence": "-1"})
    assert refused.value.reason is Reason.AMOUNT_NEGATIVE


def test_every_setting_is_named_once_and_can_be_set_to_what_it_is() -> None:
    for name, value in office_settings(OFFICE).items():
        if isinstance(value, tuple):
            typed = ",".join(str(one) for one in value) or "none"
        elif isinstance(value, bool):
            typed = "yes" if value else "no"
        else:
            typed = "none" if value in {None, ""} else str(value / 100 if name.endswith("_pence") else value)  # type: ignore[operator]
        assert office_with(OFFICE, {name: typed}) == OFFICE, name
