"""Keep reference data: all or nothing, and never what does not hold together."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import builders
import pytest
from fakes.clock import SetClock
from fakes.keeping_central import KeepingCentral

from ims_desktop.actions.admin.add_till import add_till
from ims_desktop.actions.admin.keep_reference_data import keep_reference_data, load_holders
from ims_desktop.demo.council import demo_council, demo_rows
from ims_desktop.demo.people import DEMO_USERS, DemoUser
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.account_holder import AccountHolder, Effect, StopMessage
from ims_desktop.domain.account_reference import ReferenceCheck
from ims_desktop.domain.catalogue import CatalogueItem, DatedPrice
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.office import Office
from ims_desktop.domain.permission import INSTALLER, Role
from ims_desktop.domain.references import UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.vat import DatedRate, VatCode

DATA = demo_council()
DAY = date(2026, 4, 1)
PERSON = DEMO_USERS[0].user
PRICE = (DatedPrice(DAY, 1_00),)


def test_the_whole_council_goes_in_and_again() -> None:
    central = KeepingCentral()
    things = [
        DATA.council,
        *DATA.offices.values(),
        *DATA.vat_codes.values(),
        *DATA.mops.values(),
        *DATA.funds.values(),
        *DATA.items.values(),
        *DATA.messages.values(),
        *DATA.users.values(),
    ]
    for _ in range(2):
        keep_reference_data(central, INSTALLER, things, {PERSON.id: "hash"})
        assert central.reference_data() == DATA
    assert central.hashes == {PERSON.id: "hash"}
    assert load_holders(central, INSTALLER, WELL_KNOWN.values()) == len(WELL_KNOWN)


def test_a_wrong_vat_code_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(Refused, match=r"There is no VAT code STD\. There are .*\bN0\b"):
        DATA.vat("STD")


@pytest.mark.parametrize(
    ("thing", "reason"),
    [
        (Fund("F", "F", "F", "??"), Reason.VAT_CODE_UNKNOWN),
        (replace(DATA.vat_codes["N0"], disabled=True), Reason.VAT_CODE_UNKNOWN),
        (Fund("F", "F", "F", "N0", ReferenceCheck("F", 5, 3)), Reason.RULE_NOT_VALID),
        (Fund("F", "F", "F", "N0", ReferenceCheck("F", 2, 2, "a#")), Reason.RULE_NOT_VALID),
        (Mop("X", "Notes", MopKind.CASH), Reason.MOP_AMBIGUOUS),
        (replace(DATA.mops["92"], disabled=True), Reason.MOP_UNKNOWN),
        (replace(DATA.mops["1"], minimum_pence=2, maximum_pence=1), Reason.SETTINGS_NOT_VALID),
        (CatalogueItem("X", "X", "NO", "X", PRICE), Reason.FUND_UNKNOWN),
        (CatalogueItem("X", "X", "SALE", "X", PRICE, vat_code="??"), Reason.VAT_CODE_UNKNOWN),
        (CatalogueItem("X", "X", "SALE", "X", (DatedPrice(DAY, 0),)), Reason.SETTINGS_NOT_VALID),
        (CatalogueItem("X", "X", "SALE", "X", (DatedPrice(DAY, -1),)), Reason.SETTINGS_NOT_VALID),
        (CatalogueItem("X", "X", "LIB", "1", PRICE), Reason.SETTINGS_NOT_VALID),
        (StopMessage("X", "NO", "X", Effect.WARNS), Reason.FUND_UNKNOWN),
        (Office("TOOLONG", "X"), Reason.SETTINGS_NOT_VALID),
        (Office("A-1", "X"), Reason.SETTINGS_NOT_VALID),
        (replace(PERSON, id=UserId("u-2"), user=" ACashier"), Reason.SETTINGS_NOT_VALID),
        (replace(PERSON, user=" "), Reason.SETTINGS_NOT_VALID),
        (replace(PERSON, office="XX"), Reason.SETTINGS_NOT_VALID),
        (replace(PERSON, only_offices=("BA1", "XX")), Reason.SETTINGS_NOT_VALID),
        (replace(PERSON, only_funds=("NO",)), Reason.FUND_UNKNOWN),
        (replace(PERSON, roles=(Role.CASHIER, Role.ADMINISTRATOR)), Reason.SETTINGS_NOT_VALID),
    ],
)
def test_what_does_not_hold_together_is_refused_whole(thing: object, reason: Reason) -> None:
    central = KeepingCentral(demo_rows())
    good = VatCode("X0", "New", (DatedRate(DAY, Decimal("0.1")),))
    with pytest.raises(Refused) as refused:
        keep_reference_data(central, INSTALLER, [good, thing], {PERSON.id: "hash"})
    assert refused.value.reason is reason
    assert central.reference_data() == DATA
    assert central.hashes == {}


def test_a_fund_is_disabled_though_it_has_items_and_messages() -> None:
    central = KeepingCentral(demo_rows())
    keep_reference_data(
        central, INSTALLER, [replace(DATA.funds["CT"], disabled=True), replace(DATA.funds["SALE"], disabled=True)]
    )
    assert central.reference_data().funds["CT"].disabled


@pytest.mark.parametrize(
    ("holder", "reason"),
    [
        (AccountHolder("NO", "1", "X"), Reason.FUND_UNKNOWN),
        (AccountHolder("CT", "7012 3456", "X"), Reason.REFERENCE_PATTERN),
        (AccountHolder("PCN", "bj99518409", "X"), Reason.REFERENCE_PATTERN),
        (AccountHolder("CT", "70123456", "X", message="??"), Reason.SETTINGS_NOT_VALID),
    ],
)
def test_accounts_that_nobody_could_pay_are_refused(holder: AccountHolder, reason: Reason) -> None:
    central = KeepingCentral(demo_rows())
    with pytest.raises(Refused) as refused:
        load_holders(central, INSTALLER, [WELL_KNOWN["library"], holder])
    assert refused.value.reason is reason
    assert central.holders == []


@pytest.mark.parametrize(
    ("office", "till"), [("XX", "03"), ("BA1", ""), ("BA1", "00003"), ("BA1", "ä1"), ("BA1", "0-3")]
)
def test_a_till_has_a_known_office_and_a_short_name(office: str, till: str) -> None:
    with pytest.raises(Refused):
        add_till(KeepingCentral(demo_rows()), SetClock(), builders.CountingIds(), DEMO_USERS[7].user, office, till)
    with pytest.raises(Refused) as refused:
        add_till(KeepingCentral(demo_rows()), SetClock(), builders.CountingIds(), PERSON, "BA1", "03")
    assert refused.value.reason is Reason.NOT_ALLOWED


@pytest.mark.parametrize("demo_user", DEMO_USERS, ids=lambda one: one.user.user)
def test_only_administrators_keep_reference_data_and_accounts(demo_user: DemoUser) -> None:
    central = KeepingCentral(demo_rows())
    user = demo_user.user
    if Role.ADMINISTRATOR in user.roles:
        keep_reference_data(central, user, [DATA.council])
        assert load_holders(central, user, WELL_KNOWN.values()) == len(WELL_KNOWN)
        return
    for attempt in (
        lambda: keep_reference_data(central, user, [DATA.council]),
        lambda: load_holders(central, user, WELL_KNOWN.values()),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.reason is Reason.NOT_ALLOWED
    assert central.holders == []


def test_nobody_changes_their_own_rights() -> None:
    central = KeepingCentral(demo_rows())
    admin = next(one.user for one in DEMO_USERS if Role.ADMINISTRATOR in one.user.roles)
    keep_reference_data(central, admin, [replace(admin, display_name="Another name")])
    for changed in (
        replace(admin, roles=(Role.ADMINISTRATOR, Role.FINANCE)),
        replace(admin, disabled=True),
        replace(admin, only_offices=(admin.office,)),
    ):
        with pytest.raises(Refused) as refused:
            keep_reference_data(central, admin, [changed])
        assert refused.value.reason is Reason.NOT_ALLOWED
    other = replace(admin, id=UserId("u-other"), user="OtherAdmin")
    keep_reference_data(central, admin, [other])
    keep_reference_data(central, other, [replace(admin, roles=(Role.AUDITOR,))])
    assert central.reference_data().users[admin.id].roles == (Role.AUDITOR,)
