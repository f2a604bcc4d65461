"""The cash limit: linked payments by account, holder and payer, over days and tills; let pass by a supervisor."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from fakes.counter import CASHIER, FINANCE, RENT, SMITH, SUPERVISOR, Counter
from till_reversals import correct, void

from ims_desktop.actions.counter.cash_limit import LimitApproval
from ims_desktop.actions.counter.correct_payment import RightAccount, RightTender
from ims_desktop.actions.counter.take_payment import PaymentWanted, take_payment
from ims_desktop.actions.ports import PulledChanges
from ims_desktop.demo.well_known import WELL_KNOWN
from ims_desktop.domain.cash_limit import CashElsewhere, CashLimit, CashTold
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Reason, Refused

LIMIT = CashLimit(1_000_00, days=3, may_be_approved=True, words="Please pay at your bank.")
OTHER_TILL = DeviceId("01960000-0000-7000-8000-0000000000e2")
LET_PASS = LimitApproval(SUPERVISOR, "Sale of a car", "Passport seen, ending 4471")


@pytest.fixture
def limited(counter: Counter) -> Counter:
    counter.change(replace(counter.data.offices["BA1"], cash_limit=LIMIT))
    return counter


def refused(counter: Counter, wanted: PaymentWanted, user: User = CASHIER) -> Refused:
    before = counter.entries()
    with pytest.raises(Refused) as found:
        take_payment(counter.desk, counter.data, user, wanted)
    assert counter.entries() == before
    return found.value


def cash(counter: Counter, pence: int, payment: str, payer: str = "") -> PaymentWanted:
    return counter.wanted(counter.line(SMITH, pence), payer=payer, payment=payment)


def told(counter: Counter, pence: int, days_ago: int = 0, number: int = 5) -> None:
    """Central tells of cash that another till took on the account."""
    day = counter.desk.today() - timedelta(days=days_ago)
    cash_told = CashTold(
        LIMIT.since(counter.desk.today()),
        {OTHER_TILL: number},
        (CashElsewhere(OTHER_TILL, number, SMITH.fund, SMITH.reference, day, pence),),
    )
    state = counter.till.sync_state()
    changes = PulledChanges(state.epoch, state.change, more=False, fresh=False, cash=cash_told)
    counter.till.apply_changes(changes, counter.clock.now())


def days_later(counter: Counter, days: int) -> None:
    counter.clock.move(timedelta(days=days))
    counter.till.heard_from_central(counter.clock.now(), counter.clock.now(), counter.clock.ticks())


def test_the_limit_itself_is_taken_and_a_penny_more_is_not(limited: Counter) -> None:
    limited.take(cash(limited, 1_000_00, "p-1"))
    said = refused(limited, cash(limited, 1, "p-2"))
    assert said.reason is Reason.CASH_OVER_LIMIT
    assert said.message.startswith("Please pay at your bank. With this, £1,000.01")
    assert "known up to" in said.message
    by_card = limited.wanted(limited.line(SMITH, 900_00), tenders=(limited.tender("card", 900_00),), payment="p-3")
    limited.take(by_card)  # no cash, no limit


def test_where_there_is_no_limit_nothing_is_searched(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    assert counter.data.offices["BA1"].cash_limit == CashLimit()

    def searched(*_: object) -> None:
        raise AssertionError("every payment waits for it")

    monkeypatch.setattr(counter.till, "search_holders", searched)
    counter.take(cash(counter, 5_000_00, "p-1"))


def test_cash_in_suspense_is_many_peoples_and_links_nobody(limited: Counter) -> None:
    line = replace(limited.line(SMITH, 900_00), fund="SUSP", reference="NONE", vat_code="M0")
    for payment in ("p-1", "p-2"):
        limited.take(limited.wanted(line, payment=payment))
    assert refused(limited, limited.wanted(replace(line, amount_pence=1_000_01), payment="p-3")).facts[
        "linked_pence"
    ] == (1_000_01)


def test_change_does_not_count_and_another_account_is_not_linked(limited: Counter) -> None:
    limited.open()
    note = limited.wanted(limited.line(SMITH, 990_00), tenders=(limited.tender("cash", 1_200_00),), payment="p-1")
    limited.take(note)
    somebody = replace(RENT, surname="Nobody", postcode="ZZ9 9ZZ")
    limited.change(holders=(somebody,))
    limited.take(limited.wanted(limited.line(somebody, 990_00), payment="p-2"))


def test_the_same_holder_and_the_same_payer_are_linked(limited: Counter) -> None:
    same = replace(RENT, surname=SMITH.surname.upper(), forename=SMITH.forename, postcode=SMITH.postcode.lower())
    limited.change(holders=(same,))
    limited.take(limited.wanted(limited.line(same, 600_00), payment="p-1"))
    assert refused(limited, cash(limited, 400_01, "p-2")).reason is Reason.CASH_OVER_LIMIT
    other = next(one for one in WELL_KNOWN.values() if one.fund == SMITH.fund and one.surname != SMITH.surname)
    paid = limited.wanted(limited.line(other, 500_00), payer="Mr Zoë Lyre", payment="p-3")
    limited.take(paid)
    again = limited.wanted(limited.line(SMITH, 300_00), payer="mr zoe lyre", payment="p-4")
    assert refused(limited, again).facts["linked_pence"] == 1_400_00  # £600 by account, £500 by payer, this


def test_the_window_is_london_days_and_today_is_one_of_them(limited: Counter) -> None:
    limited.take(cash(limited, 1_000_00, "p-1"))
    days_later(limited, 2)
    assert refused(limited, cash(limited, 1, "p-2")).reason is Reason.CASH_OVER_LIMIT
    days_later(limited, 1)
    limited.take(cash(limited, 1, "p-3"))


def test_what_other_tills_took_counts_once_however_often_it_is_told(limited: Counter) -> None:
    limited.open()
    told(limited, 700_00)
    told(limited, 700_00)
    assert limited.till.cash_known() == {OTHER_TILL: 5}
    limited.take(cash(limited, 300_00, "p-1"))
    assert refused(limited, cash(limited, 1, "p-2")).facts["linked_pence"] == 1_000_01
    told(limited, -700_00, number=9)  # it was voided there
    limited.take(cash(limited, 1, "p-2"))


def test_a_supervisor_lets_it_pass_with_reason_and_evidence(limited: Counter) -> None:
    limited.open()
    wanted = cash(limited, 1_500_00, "p-1")
    approvals = {
        Reason.NOT_ALLOWED: replace(LET_PASS, approver=FINANCE),
        Reason.OWN_APPROVAL: replace(LET_PASS, approver=CASHIER),
        Reason.REASON_NEEDED: replace(LET_PASS, evidence="  "),
    }
    for why, approval in approvals.items():
        assert refused(limited, replace(wanted, over_limit=approval)).reason is why
    taken = limited.take(replace(wanted, over_limit=LET_PASS))
    sealed = json.loads(limited.entries()[-1])
    assert sealed["approver"] == SUPERVISOR.id
    assert sealed["body"]["cash_limit"]["linked_pence"] == 1_500_00
    assert taken.personal == {"limit.reason": LET_PASS.reason, "limit.evidence": LET_PASS.evidence}
    assert "Passport" not in limited.entries()[-1]
    assert limited.till.recorded(taken.payment.receipt) == taken
    assert limited.take(wanted) == taken  # tried again, it is the same payment


def test_an_approval_that_was_not_needed_is_not_kept_and_none_helps_where_the_council_refuses(
    limited: Counter,
) -> None:
    limited.take(replace(cash(limited, 10_00, "p-1"), over_limit=LET_PASS))
    assert "approver" not in json.loads(limited.entries()[-1])
    limited.change(replace(limited.data.offices["BA1"], cash_limit=replace(LIMIT, may_be_approved=False)))
    said = refused(limited, replace(cash(limited, 1_500_00, "p-2"), over_limit=LET_PASS))
    assert (said.reason, said.facts["may_be_approved"]) == (Reason.CASH_OVER_LIMIT, False)


def test_a_window_begins_days_before_today() -> None:
    assert replace(LIMIT, days=1).since(date(2026, 3, 1)) == date(2026, 3, 1)
    assert replace(LIMIT, days=28).since(date(2026, 3, 1)) == date(2026, 2, 2)


def test_what_was_voided_does_not_count(limited: Counter) -> None:
    first = limited.take(cash(limited, 1_000_00, "p-1"))
    void(limited, first.payment.receipt)
    limited.take(cash(limited, 1_000_00, "p-2"))
    assert refused(limited, cash(limited, 1, "p-3")).facts["linked_pence"] == 1_000_01


def test_a_correction_into_cash_or_onto_another_account_is_asked_about_like_a_payment(limited: Counter) -> None:
    limited.take(cash(limited, 900_00, "p-1"))
    paid = limited.wanted(limited.line(SMITH, 100_01), tenders=(limited.tender("cheque", 100_01),), payment="p-2")
    receipt = limited.take(paid).payment.receipt
    with pytest.raises(Refused) as over:
        correct(limited, receipt, RightTender(1, limited.tender("cash", 1)), by=SUPERVISOR)
    assert (over.value.reason, over.value.facts["linked_pence"]) == (Reason.CASH_OVER_LIMIT, 1_000_01)
    assert "Void it and take it again." in over.value.message
    somebody = replace(RENT, surname="Nobody", postcode="ZZ9 9ZZ")
    limited.change(holders=(somebody,))
    elsewhere = limited.take(limited.wanted(limited.line(somebody, 100_01), payment="p-3")).payment.receipt
    with pytest.raises(Refused) as moved:
        correct(limited, elsewhere, RightAccount(1, SMITH.fund, SMITH.reference), by=SUPERVISOR)
    assert moved.value.facts["linked_pence"] == 1_000_01
    less = limited.wanted(limited.line(SMITH, 100_00), tenders=(limited.tender("cheque", 100_00),), payment="p-4")
    correct(limited, limited.take(less).payment.receipt, RightTender(1, limited.tender("cash", 1)), by=SUPERVISOR)
    assert refused(limited, cash(limited, 1, "p-5")).reason is Reason.CASH_OVER_LIMIT
