import hashlib
from collections import Counter
from datetime import timedelta
from itertools import islice
from math import gcd

import pytest

from ims_desktop.demo.council import demo_council
from ims_desktop.demo.holders import _SERIES, made_holders
from ims_desktop.demo.references import with_check_character
from ims_desktop.demo.well_known import AS_AT, WELL_KNOWN
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.dated_amount import amount_on, check_amounts, until_words

DATA = demo_council()
FIRST_THOUSAND = "56b6a62dab684cc5ef7d4355a1bae0bedc84bb9acc0db1f7f452d555be8ec983"


@pytest.fixture(scope="module")
def many() -> list[AccountHolder]:
    return list(made_holders(20_000))


def test_every_reference_passes_its_check_once(many: list[AccountHolder]) -> None:
    assert len(many) == 20_000
    assert len({(holder.fund, holder.reference) for holder in many}) == 20_000
    # a typed reference alone tells the fund
    assert len({holder.reference for holder in many}) == 20_000
    for holder in many:
        check = DATA.funds[holder.fund].reference_check
        assert check is not None
        assert check.check(holder.reference) == holder.reference


def test_holders_fit_their_fields(many: list[AccountHolder]) -> None:
    for holder in many:
        assert holder.surname
        assert len(holder.surname) <= 50
        assert len(holder.forename) <= 50
        assert 2 <= len(holder.address) <= 4
        assert all(0 < len(line) <= 30 for line in holder.address)
        assert len(holder.postcode) in {7, 8}
        assert len(holder.record_type) <= 10
        assert holder.balance_pence is not None
        assert holder.due_pence is not None
        assert 0 <= holder.due_pence <= holder.balance_pence
        assert (holder.balance_pence > 0) <= (holder.due_pence > 0)
        assert not holder.message or DATA.message(holder.fund, holder.message) is not None


def test_shares(many: list[AccountHolder]) -> None:
    shares = Counter(holder.fund for holder in many)
    assert 0.58 < shares["CT"] / 20_000 < 0.62
    assert 0.13 < shares["RENT"] / 20_000 < 0.17
    assert set(shares) == {fund.code for fund in DATA.funds.values() if fund.account_must_exist} | {"LIB"}
    assert 0.015 < sum(bool(holder.message) for holder in many) / 20_000 < 0.025


def test_names_of_everybody(many: list[AccountHolder]) -> None:
    names = " ".join(holder.full_name for holder in many)
    for part in ("ŵ", "Ŵ", "ŷ", "O'Brien", "-", "Łukasz", "é"):
        assert part in names


def test_the_same_each_time(many: list[AccountHolder]) -> None:
    again = list(made_holders(1_000))
    assert again == many[:1_000]
    digest = hashlib.sha256("\n".join(map(repr, again)).encode()).hexdigest()
    assert digest == FIRST_THOUSAND
    assert list(made_holders(1_000, seed=7)) != again


def test_days_go_with_the_day_on_which_the_demo_is_made() -> None:
    later = AS_AT + timedelta(days=400)
    made = {holder.reference: holder for holder in made_holders(3_000, as_at=later)}
    fine = made[WELL_KNOWN["parking_fine"].reference]
    assert until_words(fine.amounts, later) == until_words(WELL_KNOWN["parking_fine"].amounts, AS_AT).replace(
        "28 Nov", "2 Jan"
    )
    debit = made[WELL_KNOWN["by_direct_debit"].reference].collects_on
    assert debit is not None
    assert debit > later
    names = Counter(now.words for one in made.values() if (now := amount_on(one.amounts, later)))
    assert set(names) > {"discounted", "full", "charge certificate"}
    assert all(not check_amounts(one.amounts) for one in made.values())
    assert {one.fund for one in made.values() if one.amounts} == {"PCN"}


def test_well_known_holders_come_first(many: list[AccountHolder]) -> None:
    known = tuple(WELL_KNOWN.values())
    assert tuple(many[: len(known)]) == known
    must_exist = {fund.code for fund in DATA.funds.values() if fund.account_must_exist}
    assert must_exist <= {holder.fund for holder in known[:7]}
    assert tuple(made_holders(3)) == known[:3]
    assert tuple(made_holders(0)) == ()
    smith = WELL_KNOWN["smith_council_tax"]
    assert (smith.full_name, smith.full_address) == ("J Smith", "4 High Street, Westmere, WM1 4AB")
    assert (smith.due_pence, smith.balance_pence) == (142_10, 568_40)
    assert WELL_KNOWN["on_stop"].message == "RR"
    assert WELL_KNOWN["no_cheques"].message == "NC"
    for holder in known:
        assert with_check_character(holder.fund, holder.reference[:-1])[-1] == holder.reference[-1] or holder.fund in {
            "SD",
            "HBO",
        }


def test_series_give_each_number_once() -> None:
    for series in _SERIES:
        assert gcd(series.step, series.span) == 1
        widths = {len(str(series.first)), len(str(series.first + series.span - 1))}
        assert len(widths) == 1
    assert sum(series.share for series in _SERIES) == pytest.approx(1)


def test_millions_can_be_asked_for_without_making_them() -> None:
    assert len(list(islice(made_holders(5_000_000), 100))) == 100
