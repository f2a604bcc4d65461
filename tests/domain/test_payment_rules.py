"""The rules of one payment line: limits, reference, account and VAT code."""

import pytest

from ims_desktop.domain.account_holder import AccountHolder, Effect, StopMessage
from ims_desktop.domain.account_reference import ReferenceCheck
from ims_desktop.domain.fund import Fund
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.payment_rules import (
    CheckedReference,
    check_amount_limits,
    check_line_reference,
    kept_reference,
    vat_code_for,
)
from ims_desktop.domain.refusal import Reason, Refused

CHECK = ReferenceCheck("Benefit Overpayments", 8, 8, "7#######")
MASKED = Fund("25", "Benefit Overpayments", "BEN", "N0", CHECK)
MUST_EXIST = Fund("23", "Council Tax", "CT", "N0", CHECK, account_must_exist=True)
BARE = Fund("13", "Misc Cash", "MISC", "W0")
CASH = Mop("1", "Cash", MopKind.CASH, minimum_pence=1, maximum_pence=98_99)
BAILIFF = "Do Not Accept Payment - BAILIFF"


def holder(fund: str = "23", reference: str = "90123456", message: str = "") -> AccountHolder:
    return AccountHolder(fund, reference, "Smith", message=message)


def reason_of(
    fund: Fund,
    typed: str,
    account: AccountHolder | None = None,
    message: StopMessage | None = None,
) -> Reason:
    with pytest.raises(Refused) as refused:
        check_line_reference(fund, typed, account, may_pay_stopped=False, message=message)
    return refused.value.reason


@pytest.mark.parametrize("check", [None, CHECK])
def test_limits_hold_with_or_without_a_reference_check(check: ReferenceCheck | None) -> None:
    fund = Fund("11", "Parking", "PCN", "N0", check, maximum_pence=99_99)
    over_fund = Mop("2", "Cheque", MopKind.CHEQUE, minimum_pence=97_99, maximum_pence=98_99)
    for pence, mop, reason in [
        (100_00, None, Reason.AMOUNT_OVER_FUND_MAXIMUM),
        (100_00, over_fund, Reason.AMOUNT_OVER_FUND_MAXIMUM),
        (99_99, over_fund, Reason.AMOUNT_OVER_MOP_MAXIMUM),
        (97_98, over_fund, Reason.AMOUNT_UNDER_MOP_MINIMUM),
    ]:
        with pytest.raises(Refused) as refused:
            check_amount_limits(fund, pence, mop)
        assert refused.value.reason is reason
    for pence in (97_99, 98_98, 98_99):
        check_amount_limits(fund, pence, over_fund)
    check_amount_limits(fund, 99_99)
    check_amount_limits(BARE, 10**9)
    check_amount_limits(BARE, 1, CASH)


def test_a_limit_is_told_in_pounds() -> None:
    with pytest.raises(Refused) as refused:
        check_amount_limits(BARE, 99_00, CASH)
    assert "£98.99" in refused.value.message
    assert "Cash" in refused.value.message


def test_a_fund_with_a_check_judges_by_it() -> None:
    checked = check_line_reference(MASKED, " 7012 3456", None, may_pay_stopped=False)
    assert checked == CheckedReference("70123456")
    assert kept_reference(MASKED, " 7012 3456") == "70123456"
    assert reason_of(MASKED, "90123456") is Reason.REFERENCE_MASK


def test_a_fund_without_a_check_still_keeps_a_sound_reference() -> None:
    assert check_line_reference(BARE, " stall 4 ", None, may_pay_stopped=False).reference == "STALL 4"
    assert reason_of(BARE, " ") is Reason.REFERENCE_BLANK
    assert reason_of(BARE, "x" * 31) is Reason.REFERENCE_LENGTH
    assert reason_of(BARE, "a\u202eb") is Reason.REFERENCE_CHARACTERS


def test_where_the_account_must_exist_it_stands_for_the_mask() -> None:
    assert check_line_reference(MUST_EXIST, "90123456", holder(), may_pay_stopped=False).warning == ""
    assert reason_of(MUST_EXIST, "9012345", holder(reference="9012345")) is Reason.REFERENCE_LENGTH
    assert reason_of(MUST_EXIST, "70123456") is Reason.ACCOUNT_UNKNOWN
    assert reason_of(MUST_EXIST, "70123456", holder(fund="24", reference="70123456")) is Reason.ACCOUNT_UNKNOWN
    # an account that is not there is no reason to keep quiet about what is wrong with the reference
    assert reason_of(MUST_EXIST, "90123456", holder(fund="24")) is Reason.REFERENCE_MASK
    assert reason_of(MUST_EXIST, "90123457", holder()) is Reason.REFERENCE_MASK
    bare = Fund("19", "Invoices", "INV", "N0", account_must_exist=True)
    assert reason_of(bare, "1") is Reason.ACCOUNT_UNKNOWN


@pytest.mark.parametrize("effect", Effect)
def test_a_message_stops_or_warns(effect: Effect) -> None:
    message = StopMessage("B", "23", BAILIFF, effect)
    account = holder(message="B")
    if effect is Effect.STOPS:
        with pytest.raises(Refused) as refused:
            check_line_reference(MUST_EXIST, "90123456", account, may_pay_stopped=False, message=message)
        assert refused.value.reason is Reason.ACCOUNT_ON_STOP
        assert BAILIFF in refused.value.message
    else:
        checked = check_line_reference(MUST_EXIST, "90123456", account, may_pay_stopped=False, message=message)
        assert checked.warning == BAILIFF
    finance = check_line_reference(MUST_EXIST, "90123456", account, may_pay_stopped=True, message=message)
    assert finance.warning == BAILIFF


def test_a_stop_holds_for_a_fund_whose_accounts_need_not_exist() -> None:
    message = StopMessage("B", "25", BAILIFF, Effect.STOPS)
    account = holder("25", "70123456", "B")
    assert reason_of(MASKED, "70123456", account, message) is Reason.ACCOUNT_ON_STOP


def test_a_message_that_is_not_known_here_stops() -> None:
    account = holder(message="B")
    assert reason_of(MUST_EXIST, "90123456", account) is Reason.ACCOUNT_ON_STOP
    other_fund = StopMessage("B", "24", "Harmless", Effect.WARNS)
    assert reason_of(MUST_EXIST, "90123456", account, other_fund) is Reason.ACCOUNT_ON_STOP


def test_a_message_without_an_account_does_nothing() -> None:
    message = StopMessage("B", "25", BAILIFF, Effect.STOPS)
    assert check_line_reference(MASKED, "70123456", None, may_pay_stopped=False, message=message).warning == ""


def test_another_vat_code_needs_the_funds_leave() -> None:
    free = Fund("13", "Misc Cash", "MISC", "W0", vat_override=True)
    assert vat_code_for(free, "N0") == "N0"
    assert vat_code_for(free, None) == vat_code_for(free, "") == "W0"
    assert vat_code_for(BARE, "N0") == "W0"
