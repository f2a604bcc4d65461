"""Cheques at the counter: made out to the council, taken once, or in parts that come to no more than the whole."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.counter import CASHIER, RENT, SMITH, Counter
from till_reversals import void

from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.cheque_rules import AfterReturn, ChequeCameBack, ChequeRules
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.settlement import Tender


def cheque(counter: Counter, pence: int, **details: object) -> Tender:
    known = replace(
        counter.tender("cheque", pence), cheque_sort_code="123456", cheque_account="12345678", cheque_drawer="J. Smith"
    )
    return replace(known, **details)  # type: ignore[arg-type]


def by(
    counter: Counter, tender: Tender, payment: str, holder: AccountHolder = SMITH, cash_pence: int = 0
) -> PaymentWanted:
    line = counter.line(holder, tender.amount_pence + cash_pence)
    cash = (counter.tender("cash", cash_pence),) if cash_pence else ()
    return counter.wanted(line, tenders=(tender, *cash), payment=payment)


def refused(counter: Counter, wanted: PaymentWanted) -> Refused:
    before = counter.entries()
    with pytest.raises(Refused) as found:
        take_payment(counter.desk, counter.data, CASHIER, wanted)
    assert counter.entries() == before
    return found.value


def test_the_same_cheque_again_is_refused(counter: Counter) -> None:
    first = counter.take(by(counter, cheque(counter, 100_00), "p-1"))
    said = refused(counter, by(counter, cheque(counter, 50_00), "p-2", RENT))
    assert said.reason is Reason.CHEQUE_AGAIN
    assert first.payment.receipt in said.message
    others = ({"cheque_number": "000215"}, {"cheque_account": "12345679"}, {"cheque_sort_code": "123457"})
    for number, details in enumerate(others):
        counter.take(by(counter, cheque(counter, 10_00, **details), f"p-{number + 3}"))
    unknown = counter.tender("cheque", 10_00)  # the same number of an account that nobody keyed
    counter.take(by(counter, unknown, "p-9"))
    assert counter.take(by(counter, cheque(counter, 100_00), "p-1")) == first  # tried again, not taken again


def test_the_same_cheque_pays_the_rest_up_to_what_it_says(counter: Counter) -> None:
    part = {"cheque_whole_pence": 250_00}
    counter.take(by(counter, cheque(counter, 100_00, **part), "p-1"))
    said = refused(counter, by(counter, cheque(counter, 150_01, **part), "p-2", RENT))
    assert (said.reason, said.facts["left_pence"]) == (Reason.CHEQUE_AGAIN, 150_00)
    for other in (
        {},
        {"cheque_whole_pence": 300_00},
        {**part, "cheque_date": counter.desk.today() - timedelta(days=1)},
    ):
        assert (
            refused(counter, by(counter, cheque(counter, 150_00, **other), "p-2", RENT)).reason is Reason.CHEQUE_AGAIN
        )
    taken = counter.take(by(counter, cheque(counter, 150_00, **part), "p-2", RENT))
    assert taken.payment.tenders[0].cheque_whole_pence == 250_00
    assert counter.till.recorded(taken.payment.receipt) == taken
    assert refused(counter, by(counter, cheque(counter, 1, **part), "p-3")).reason is Reason.CHEQUE_AGAIN


def test_twice_in_one_payment_and_more_than_the_whole_are_refused(counter: Counter) -> None:
    counter.open()
    twice = (cheque(counter, 60_00), cheque(counter, 40_00))
    wanted = counter.wanted(counter.line(SMITH, 100_00), tenders=twice)
    assert refused(counter, wanted).reason is Reason.CHEQUE_AGAIN
    less = cheque(counter, 100_00, cheque_whole_pence=99_99)
    assert refused(counter, by(counter, less, "p-1")).reason is Reason.CHEQUE_DETAILS


def test_a_cheque_is_made_out_to_one_of_the_councils_names(counter: Counter) -> None:
    counter.change(replace(counter.data.council, cheque_payees=("Barrow Council", "Barrow B.C.")))
    counter.open()
    wrong = cheque(counter, 100_00, cheque_payee="J. Smith")
    said = refused(counter, by(counter, wrong, "p-1"))
    assert (said.reason, "Barrow Council, Barrow B.C." in said.message) == (Reason.CHEQUE_PAYEE, True)
    right = cheque(counter, 100_00, cheque_payee="barrow bc")
    assert counter.take(by(counter, right, "p-1")).payment.tenders[0].cheque_payee == "barrow bc"
    counter.take(by(counter, cheque(counter, 10_00, cheque_number="000300"), "p-2"))  # looked at, not keyed


def test_a_cheque_whose_payment_was_voided_is_taken_anew(counter: Counter) -> None:
    first = counter.take(by(counter, cheque(counter, 100_00), "p-1"))
    void(counter, first.payment.receipt)
    counter.take(by(counter, cheque(counter, 100_00), "p-2"))
    assert refused(counter, by(counter, cheque(counter, 100_00), "p-3")).reason is Reason.CHEQUE_AGAIN


def test_an_account_whose_cheque_came_back_is_warned_of_and_takes_no_other_where_the_office_says_so(
    counter: Counter,
) -> None:
    day = counter.desk.today()
    counter.change(ChequeCameBack(SMITH.fund, SMITH.reference, "BA1-03A-000001-K", day, 45_00))
    (warned,) = counter.add().warnings
    assert warned.startswith(f"A cheque for this account came back on {day.day} ")
    assert "£45.00, receipt BA1-03A-000001-K" in warned
    counter.take(by(counter, cheque(counter, 100_00), "p-1"))  # warned of, and taken
    office = counter.data.offices["BA1"]
    counter.change(replace(office, cheques=ChequeRules(AfterReturn.FORBIDS, remembered_days=10)))
    again = by(counter, cheque(counter, 20_00, cheque_number="000215"), "p-2")
    said = refused(counter, again)
    assert (said.reason, "BA1-03A-000001-K" in said.message) == (Reason.CHEQUE_CAME_BACK, True)
    counter.take(by(counter, cheque(counter, 30_00, cheque_number="000216"), "p-3", RENT))  # another account
    counter.take(counter.wanted(counter.line(SMITH, 1_00), tenders=(counter.tender("cash", 1_00),), payment="p-4"))
    counter.change(ChequeCameBack(SMITH.fund, SMITH.reference, "BA1-03A-000001-K", day - timedelta(days=11), 45_00))
    assert counter.add(amount_pence=7_00).warnings == ()
    counter.take(again)
