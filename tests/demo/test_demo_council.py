import re
from collections import Counter
from datetime import date

import pytest

from ims_desktop.demo.council import COUNCIL, OFFICES, demo_council, demo_rows
from ims_desktop.demo.people import DEMO_TILLS, DEMO_USERS
from ims_desktop.demo.references import CHECKS, example_references
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.account_holder import Effect
from ims_desktop.domain.account_reference import near_references
from ims_desktop.domain.basket import item_line
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment_rules import check_amount_limits, check_line_reference
from ims_desktop.domain.permission import Role
from ims_desktop.domain.reference_data import from_rows, to_row

DATA = demo_council()
TODAY = date(2026, 11, 23)


def test_whole_council_travels_as_rows() -> None:
    rows = demo_rows()
    assert len({(row.kind, row.key) for row in rows}) == len(rows)
    assert from_rows(rows) == DATA
    assert DATA.council == COUNCIL
    assert tuple(DATA.offices.values()) == OFFICES
    for things in (DATA.funds, DATA.mops, DATA.vat_codes, DATA.items, DATA.messages, DATA.users):
        for thing in things.values():
            assert to_row(thing) in rows


@pytest.mark.parametrize("kind", [MopKind.CASH, MopKind.CHEQUE, MopKind.CARD, MopKind.OTHER])
def test_one_mop_of_each_kind_at_the_till(kind: MopKind) -> None:
    assert DATA.mop_of(kind).kind is kind


def test_other_kinds_of_mop_are_there() -> None:
    assert {mop.kind for mop in DATA.mops.values()} == set(MopKind)
    assert not {kind.value for kind in MopKind} & set(DATA.mops)


def test_vat_number_has_right_check_digits() -> None:
    digits = re.sub(r"\D", "", COUNCIL.vat_number)
    assert len(digits) == 9
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=False))
    assert (total + int(digits[7:])) % 97 == 0


def test_standard_vat_over_time() -> None:
    standard = DATA.vat("W0")
    rates = [str(standard.rate_on(day)) for day in (date(2008, 6, 1), date(2009, 6, 1), date(2011, 1, 3), TODAY)]
    assert rates == ["0.175", "0.15", "0.175", "0.2"]


def test_funds() -> None:
    assert len(DATA.funds) >= 14
    assert {"CT", "NNDR", "RENT", "PCN", "FPN", "SD", "HBO", "LIB", "GW", "LIC", "SALE", "MKT", "BC"} <= set(DATA.funds)
    assert [fund.code for fund in DATA.funds.values() if fund.is_suspense] == ["SUSP"]
    for fund in DATA.funds.values():
        assert fund.badge == fund.code
        assert re.fullmatch("[A-Z]{2,5}", fund.badge)
        assert fund.vat_code in DATA.vat_codes


@pytest.mark.parametrize("fund", DATA.funds.values(), ids=DATA.funds)
def test_fund_accepts_its_examples(fund: Fund) -> None:
    assert fund.reference_check is not None
    fund.reference_check.validate_rule()
    accounts = {(holder.fund, holder.reference): holder for holder in WELL_KNOWN.values()}
    examples = example_references(fund.code)
    assert examples
    for reference in examples:
        assert fund.reference_check.check(reference) == reference
        holder = accounts.get((fund.code, reference))
        assert holder is not None or not fund.account_must_exist
        checked = check_line_reference(fund, reference, holder, may_pay_stopped=False)
        assert checked.reference == reference


def test_worked_examples_of_every_check_digit_family() -> None:
    worked = {
        "PCN": ("BJ99518409", "BJ9951434A"),
        "FPN": ("FP2000012A", "FP20352091"),
        "NNDR": ("774952620", "567749529"),
        "RENT": ("61100513680",),
        "LIB": ("21234567890124",),
        "CT": ("70123456", "70981120", "70449002", "70317710"),
    }
    for code, references in worked.items():
        for reference in references:
            assert CHECKS[code].accepts(reference)
            assert not CHECKS[code].accepts(reference[:-2] + str((int(reference[-2]) + 1) % 10) + reference[-1])


def test_council_tax_finds_every_wrong_digit() -> None:
    check = CHECKS["CT"]
    for place in range(8):
        for digit in "0123456789":
            other = "70123456"[:place] + digit + "70123456"[place + 1 :]
            assert check.accepts(other) == (other == "70123456")
    assert all(check.accepts(near) for near in near_references("70123465", check))


def test_items_can_be_sold() -> None:
    assert len(DATA.items) >= 15
    for item in DATA.items.values():
        fund = DATA.fund(item.fund)
        assert item.code == item.code.upper()
        assert not fund.account_must_exist
        assert check_line_reference(fund, item.reference, None, may_pay_stopped=False).reference == item.reference
        vat = DATA.vat(item.vat_code or fund.vat_code)
        assert vat.code == fund.vat_code or fund.vat_override
        line = item_line(item, 1, vat, TODAY)
        check_amount_limits(fund, line.amount_pence)
    compost = item_line(DATA.items["COMPOST"], 1, DATA.vat("W0"), TODAY)
    assert (compost.amount_pence, compost.vat_pence) == (45_25, 7_54)
    assert DATA.items["TAXI"].price_on(date(2026, 3, 31)) < DATA.items["TAXI"].price_on(date(2026, 4, 1))


def test_messages_stop_warn_and_forbid() -> None:
    assert {message.effect for message in DATA.messages.values()} == set(Effect)
    assert DATA.messages["CT/RR"].text == "Refer to recovery"
    assert DATA.messages["CT/NC"].forbids == (MopKind.CHEQUE,)
    assert {message.fund for message in DATA.messages.values()} <= set(DATA.funds)


def test_people_of_every_role() -> None:
    roles = Counter(role for person in DEMO_USERS for role in person.user.roles)
    assert set(roles) == set(Role)
    assert len({person.user.id for person in DEMO_USERS}) == len(DEMO_USERS)
    assert len({person.user.user for person in DEMO_USERS}) == len(DEMO_USERS)
    assert {person.user.office for person in DEMO_USERS if Role.CASHIER in person.user.roles} == set(DATA.offices)
    for person in DEMO_USERS:
        assert person.user.office in DATA.offices
        assert re.fullmatch("[a-z]{5,12}", person.user.user)
        assert len(person.password) >= 12
    cashiers = {person.user.id: person.user.office for person in DEMO_USERS if Role.CASHIER in person.user.roles}
    assert all(cashiers[till.cashier] == till.office for till in DEMO_TILLS)
