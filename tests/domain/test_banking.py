"""Banking: what may go to the bank together, by whom, and that the slip is what the closes say, or names it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.banking import (
    Bag,
    BankedBy,
    BankingState,
    BankingWanted,
    Cheque,
    Takings,
    ToBank,
    check_correction,
    check_signers,
    check_step,
    check_to_bank,
    make_banking,
    slip_number,
)
from ims_desktop.domain.banking_rules import BankingRules
from ims_desktop.domain.closed_session import OverShortAccount
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Office
from ims_desktop.domain.reference_data import from_rows, to_row
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.tenders_held import cheques_taken
from ims_desktop.domain.till_session import SessionState

JAN, BOB, SAM, PAT = UserId("jan"), UserId("bob"), UserId("sam"), UserId("pat")
ACCOUNT = OverShortAccount("OAS", "BA1", "N0")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def takings(name: str = "a", cash: int = 100_00, cheques: tuple[int, ...] = (), **changed: object) -> Takings:
    listed = tuple(Cheque(place, 1, "2", pence) for place, pence in enumerate(cheques, start=10))
    tenders = [
        ToBank("1", MopKind.CASH, cash),
        ToBank("2", MopKind.CHEQUE, sum(cheques)),
        ToBank("3", MopKind.OTHER, 5),
    ]
    one = Takings(
        SessionId(name), DeviceId("d"), "BA1", "03", JAN, 20, NOON, SessionState.CLOSED, tuple(tenders), listed
    )
    return replace(one, **changed)  # type: ignore[arg-type]


def refused_by(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


@pytest.mark.parametrize(
    ("one", "by", "reason"),
    [
        (takings(office="NL2"), SAM, Reason.SESSION_UNKNOWN),
        (takings(state=SessionState.AWAITING_APPROVAL), SAM, Reason.SESSION_AWAITING_APPROVAL),
        (takings(), JAN, Reason.OWN_TAKINGS),
        (takings(banked=BankedBy("BA1-P000007", PAT, NOON)), SAM, Reason.SESSION_BANKED),
    ],
)
def test_what_cannot_be_banked(one: Takings, by: UserId, reason: Reason) -> None:
    fine = takings("b", state=SessionState.APPROVED)
    check_to_bank([fine], "BA1", SAM)
    assert refused_by(lambda: check_to_bank([fine, one], "BA1", by)).reason is reason


def test_the_second_is_told_who_banked_it_and_on_which_slip() -> None:
    told = refused_by(lambda: check_to_bank([takings(banked=BankedBy("BA1-P000007", PAT, NOON))], "BA1", SAM))
    assert told.message == "Session a is banked already: pat made slip BA1-P000007. Nothing was done."


def test_what_is_banked_is_what_the_closes_say() -> None:
    banking = make_banking(
        [takings("a", 100_00, (12_34,)), takings("b", 50_50)], BankingWanted((), ()), "BA1", 7, ACCOUNT
    )
    assert banking.bags == (Bag("BA1-P000007", 150_50),)
    assert (banking.cash_pence, banking.cheques_pence, banking.pence, banking.difference_pence) == (
        150_50,
        12_34,
        162_94,
        0,
    )
    assert banking.postings == ()


def test_a_difference_is_named_and_posted_by_method_of_payment() -> None:
    def made(reason: str) -> object:
        wanted = BankingWanted((), (Bag("S1", 60_00), Bag("S2", 39_00)), ((SessionId("a"), 10, 1),), reason)
        return make_banking([takings("a", 100_00, (12_34, 1_00))], wanted, "BA1", 1, ACCOUNT)

    assert refused_by(lambda: made(" ")).reason is Reason.REASON_NEEDED
    banking = made("a cheque is lost, and a pound")
    postings = [(one.mop, one.amount_pence, one.tender) for one in banking.postings]  # type: ignore[attr-defined]
    assert postings == [("1", -1_00, 1), ("2", -12_34, 2)]


@pytest.mark.parametrize(
    "bags", [(Bag("S1", 1), Bag("S1 ", 2)), (Bag(" ", 1),), (Bag("S", -1),), (Bag("S", 0),), (Bag("S" * 51, 1),)]
)
def test_bags_that_cannot_be(bags: tuple[Bag, ...]) -> None:
    wanted = BankingWanted((), bags, reason="why")
    assert refused_by(lambda: make_banking([takings()], wanted, "BA1", 1, ACCOUNT)).reason is Reason.BAG_NOT_VALID


def test_a_missing_cheque_is_one_that_was_taken() -> None:
    wanted = BankingWanted((), (), ((SessionId("a"), 99, 1),), "lost")
    told = refused_by(lambda: make_banking([takings("a", 1_00, (5_00,))], wanted, "BA1", 1, ACCOUNT))
    assert told.reason is Reason.CHEQUE_UNKNOWN


def test_steps_go_in_their_order() -> None:
    check_step(EntryKind.BANKING_HANDED_OVER, BankingState.MADE, "P")
    told = refused_by(lambda: check_step(EntryKind.BANKING_RECEIVED, BankingState.MADE, "P"))
    assert told.reason is Reason.BANKING_STEP


def test_each_move_is_signed_by_two() -> None:
    check_signers(SAM, PAT, {JAN}, "", "")
    check_signers(SAM, SAM, {JAN}, "A. Carrier", "R 17")
    assert refused_by(lambda: check_signers(SAM, SAM, {JAN}, "A. Carrier", " ")).reason is Reason.SECOND_PERSON_NEEDED
    assert refused_by(lambda: check_signers(JAN, PAT, {JAN}, "A. Carrier", "R 17")).reason is Reason.OWN_TAKINGS


def test_a_correction_is_of_a_bag_and_of_no_more_than_is_in_it() -> None:
    check_correction(Bag("S", 20_00), -5_00, -15_00)
    assert refused_by(lambda: check_correction(None, 0, -1)).reason is Reason.BAG_NOT_VALID
    assert refused_by(lambda: check_correction(Bag("S", 20_00), 0, 0)).reason is Reason.AMOUNT_ZERO
    assert refused_by(lambda: check_correction(Bag("S", 20_00), -5_00, -15_01)).reason is Reason.BAG_NOT_VALID


def test_takings_grow_old_by_collections_that_were_missed() -> None:
    rules = BankingRules(not_collected=(date(2026, 12, 25), date(2026, 12, 28)))
    thursday = date(2026, 12, 24)
    assert [rules.missed(thursday, date(2026, 12, day)) for day in (24, 25, 29, 30, 31)] == [0, 0, 0, 1, 2]
    assert from_rows([to_row(Office("BA1", "Civic Centre", banking=rules))]).offices["BA1"].banking == rules


@given(
    closes=st.lists(st.tuples(st.integers(0, 10**7), st.lists(st.integers(1, 10**6), max_size=4)), min_size=1),
    off=st.integers(-100, 100),
)
def test_no_penny_is_lost_on_the_way_to_the_bank(closes: list[tuple[int, list[int]]], off: int) -> None:
    chosen = [takings(str(number), cash, tuple(cheques)) for number, (cash, cheques) in enumerate(closes)]
    cash_pence = sum(cash for cash, _ in closes)
    bags = (Bag("S", cash_pence + off),) if cash_pence + off > 0 else ()
    banking = make_banking(chosen, BankingWanted((), bags, reason="counted again"), "BA1", 1, ACCOUNT)
    posted = sum(posting.amount_pence for posting in banking.postings)
    assert banking.pence == sum(one.pence for one in chosen) + posted
    assert sum(bag.pence for bag in banking.bags) == banking.cash_pence
    assert slip_number("BA1", banking.slip) == "BA1-P000001"


def test_a_session_holds_what_it_took_without_what_was_voided_and_with_what_was_put_right() -> None:
    def said(kind: str, payment: str, *tenders: dict[str, object], session: str = "s") -> dict[str, object]:
        return {"kind": kind, "body": {"session": session, "payment": payment, "tenders": list(tenders)}}

    def tender(kind: str, pence: int, **more: object) -> dict[str, object]:
        return {"mop": "2" if kind == "cheque" else "1", "kind": kind, "amount_pence": pence, **more}

    entries = [
        (2, said("payment.taken", "a", tender("cash", 1_00), tender("cheque", 2_00))),
        (3, said("payment.taken", "b", tender("cheque", 3_00))),
        (4, said("payment.taken", "c", tender("cash", 4_50))),
        (5, said("payment.taken", "d", tender("cheque", 5_00))),
        (6, said("payment.taken", "e", tender("cheque", 6_00), session="another")),
        (7, said("payment.voided", "b", tender("cheque", 3_00))),
        (8, said("payment.corrected", "c", tender("cheque", 4_00, tender=1))),
        (9, said("payment.corrected", "d", tender("cash", 5_00, tender=1))),
    ]
    assert cheques_taken(entries, "s") == (Cheque(2, 2, "2", 2_00), Cheque(4, 1, "2", 4_00))
