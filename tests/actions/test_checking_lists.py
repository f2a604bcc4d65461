"""A pasted list is checked whole: each row by the rules of a line, an account once, the cheque to the penny."""

import pytest
from fakes.counter import CASHIER, RENT, SMITH, Counter

from ims_desktop.actions.counter.check_list import CheckedList, check_list, must_pay
from ims_desktop.demo.holders import made_holders
from ims_desktop.domain.pasted_list import read_list
from ims_desktop.domain.refusal import Reason, Refused


def checked(counter: Counter, text: str) -> CheckedList:
    return check_list(counter.desk, counter.data, CASHIER, read_list(text, counter.data.funds))


def test_each_row_is_judged_by_itself(counter: Counter) -> None:
    found = checked(
        counter,
        f"{SMITH.reference}\t142.10\n7012 3465 10.00\nRENT {RENT.reference} 96.22\n70550016 1.00\nno row\n"
        f"{SMITH.reference} 1.00\n4111 1111 1111 1111 5.00\nFP2000012A 60.00\n70981120 0\nRENT {SMITH.reference} 1\n"
        "Smith 20.00\nBJ99518409 70.00",
    )
    reasons = [row.refused.reason if row.refused else None for row in found.rows]
    assert reasons == [
        None,
        Reason.LIST_ACCOUNT,  # two digits swapped
        None,
        Reason.ACCOUNT_ON_STOP,
        Reason.LIST_ACCOUNT,
        Reason.DUPLICATE_LINE,
        Reason.CARD_NUMBER,
        None,  # a valid number of a fund that keeps no accounts
        Reason.AMOUNT_ZERO,
        Reason.REFERENCE_LENGTH,
        Reason.LIST_ACCOUNT,  # a name is no reference
        Reason.OTHER_AMOUNT_DUE,
    ]
    second = found.rows[1].refused
    assert second is not None
    assert "Almost this number: 70123456." in second.message
    (basket,) = found.baskets
    assert [line.reference for line in basket.lines] == [SMITH.reference, RENT.reference, "FP2000012A"]
    assert found.total_pence == 142_10 + 96_22 + 60_00
    with pytest.raises(Refused) as refused:
        must_pay(found, found.total_pence)
    assert refused.value.message.startswith("Rows that are wrong: 2, 4, 5, 6, 7, 9, 10, 11, 12.")


def test_the_cheque_says_the_sum_to_the_penny(counter: Counter) -> None:
    found = checked(counter, f"{SMITH.reference} 142.10\n{RENT.reference} 96.22")
    must_pay(found, 238_32)
    for pence, side in ((238_31, "less"), (238_33, "more")):
        with pytest.raises(Refused) as refused:
            must_pay(found, pence)
        assert refused.value.reason is Reason.LIST_TOTAL
        assert f"£0.01 {side}." in refused.value.message


def test_a_long_list_is_several_payments(counter: Counter) -> None:
    holders = [one for one in made_holders(400) if one.fund == "CT" and not (one.message or one.collects_on)][:120]
    counter.change(holders=holders)
    found = checked(counter, "\n".join(f"{one.reference},1.00" for one in holders))
    assert found.wrong == ()
    assert [len(basket.lines) for basket in found.baskets] == [50, 50, 20]
    must_pay(found, 120_00)
