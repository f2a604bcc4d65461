"""Cashing up: what a session should hold, what a difference means, and that no penny is made or lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.canonical import canonical_text, read_json
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.cash_move import (
    PUT_BY_AS,
    SWAPS,
    WAYS,
    CashMove,
    MoveKind,
    Place,
    WithTill,
    drawer_change,
    read_move,
)
from ims_desktop.domain.cash_up import (
    Counted,
    SessionSoFar,
    Taking,
    TillCount,
    cash_mop,
    check_counted,
    count_body,
    figures,
    is_within_tolerance,
    may_see_expected,
    read_counted,
)
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.closed_session import (
    ClosedSession,
    FloatKept,
    OverShortAccount,
    float_to_keep,
    over_and_short,
    read_closed,
)
from ims_desktop.domain.mop import Mop, MopKind
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.put_by import Given, PutBy
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_session import SessionState, TillSession

CASHIER = User(UserId("u-1"), "a", "A. Cashier", "BA1", (Role.CASHIER,))
COLLEAGUE = User(UserId("u-2"), "b", "B. Davies", "BA1", (Role.CASHIER,))
SUPERVISOR = User(UserId("u-3"), "s", "S. Morgan", "BA1", (Role.SUPERVISOR,))
MOPS = {
    mop.code: mop
    for mop in (
        Mop("1", "Cash", MopKind.CASH),
        Mop("2", "Cheque", MopKind.CHEQUE),
        Mop("92", "Card", MopKind.CARD),
        Mop("3", "Postal order", MopKind.OTHER),
    )
}
SESSION = TillSession(SessionId("s-1"), CASHIER.id, datetime(2026, 4, 1, tzinfo=UTC), date(2026, 4, 1), 100_00)
ACCOUNT = OverShortAccount("OAS", "BA1-03", "N0")
RULES = CashUpRules()


def refused_by(call: Callable[[], object]) -> Reason:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.reason


def so_far(taken: dict[str, int], moved: dict[MoveKind, int] | None = None, **changed: object) -> SessionSoFar:
    takings = tuple(Taking("CT", mop, "N0", pence, 0) for mop, pence in taken.items())
    return replace(SessionSoFar(SESSION, takings, moved or {}), **changed)  # type: ignore[arg-type]


def test_cash_should_be_float_and_takings_with_what_came_and_went() -> None:
    moved = {MoveKind.LIFT: 50_00, MoveKind.TOP_UP: 20_00, MoveKind.SWAP: 10_00, MoveKind.SET_ASIDE: 5_00}
    there = so_far({"1": 142_10, "2": 45_00, "92": 9_99}, moved)
    cash, cheque, card = figures(there, Counted({"1": 207_10, "2": 45_00}), MOPS)
    assert (cash.mop, cash.expected_pence, cash.difference_pence) == ("1", 207_10, 0)
    assert (cheque.mop, cheque.difference_pence) == ("2", 0)
    assert (card.mop, card.counted_pence, card.difference_pence) == ("92", 0, -9_99)  # not counted is counted as none


def test_only_cash_may_differ_a_little() -> None:
    there = so_far({"1": 10_00, "2": 5_00})
    right = {"1": 110_00, "2": 5_00}
    for counted, within in (
        (right, True),
        (right | {"1": 115_00}, True),
        (right | {"1": 105_00}, True),
        (right | {"1": 115_01}, False),
        (right | {"2": 5_01}, False),
        (right | {"92": 1}, False),
    ):
        assert is_within_tolerance(figures(there, Counted(counted), MOPS), RULES) is within, counted


def test_whoever_counts_is_told_nothing_before_counting_is_finished() -> None:
    supervising = replace(SESSION, cashier=SUPERVISOR.id)
    for session, cashier in ((SESSION, CASHIER), (supervising, SUPERVISOR)):
        open_ = SessionSoFar(session)
        first = TillCount(7, 1, Counted({"1": 1}), cashier.id)
        counting = replace(open_, session=replace(session, state=SessionState.COUNTED), counts=(first,))
        finished = replace(counting, counts=(first, replace(first, number=8, attempt=2, finished=True)))
        told = [may_see_expected(cashier, there, RULES) for there in (open_, counting, finished)]
        assert told == [False, False, True]
        resumed = replace(finished, session=session)
        assert not may_see_expected(cashier, resumed, RULES)
    strict = replace(RULES, cashier_sees_expected=False)
    closed = SessionSoFar(replace(SESSION, state=SessionState.CLOSED))
    assert not may_see_expected(CASHIER, closed, strict)
    assert not may_see_expected(COLLEAGUE, closed, RULES)
    assert may_see_expected(SUPERVISOR, SessionSoFar(SESSION), strict)


def test_a_count_can_be_no_nonsense() -> None:
    check_counted(Counted({"1": 65_00, "2": 0}, counted_cash({2000: 3, 100: 5})), MOPS)
    assert refused_by(lambda: check_counted(Counted({"9": 1}), MOPS)) is Reason.MOP_UNKNOWN
    assert refused_by(lambda: check_counted(Counted({"1": -1}), MOPS)) is Reason.AMOUNT_NEGATIVE
    assert refused_by(lambda: check_counted(Counted({"2": 10**9}), MOPS)) is Reason.AMOUNT_ABSURD
    odd = Counted({"1": 66_00}, counted_cash({2000: 3, 100: 5}))
    assert refused_by(lambda: check_counted(odd, MOPS)) is Reason.COUNT_NOT_THE_SUM


def test_a_count_comes_back_from_its_entry() -> None:
    counted = Counted({"1": 65_00, "2": 45_00}, counted_cash({2000: 3, 100: 5}), ((12, 2),))
    assert read_counted(read_json(canonical_text(count_body(counted, MOPS)))) == counted


def test_a_drawer_has_cash_even_where_the_office_has_no_such_method() -> None:
    assert cash_mop({}) == "cash"
    assert cash_mop({"1": replace(MOPS["1"], disabled=True)}) == "1"
    assert cash_mop(MOPS | {"0": replace(MOPS["1"], code="0", disabled=True)}) == "1"


@pytest.mark.parametrize(
    ("kind", "pence", "reason"),
    [
        (MoveKind.LIFT, 0, Reason.AMOUNT_ZERO),
        (MoveKind.LIFT, -1, Reason.AMOUNT_NEGATIVE),
        (MoveKind.TOP_UP, 10**9, Reason.AMOUNT_ABSURD),
        (MoveKind.SWAP, 10_00, Reason.COUNT_NOT_VALID),
    ],
)
def test_a_move_can_be_no_nonsense(kind: MoveKind, pence: int, reason: Reason) -> None:
    assert refused_by(lambda: CashMove(kind, pence)) is reason


def test_a_swap_is_of_equal_value() -> None:
    note, coins = counted_cash({1000: 1}), counted_cash({100: 10})
    assert CashMove(MoveKind.SWAP, 10_00, note, coins).drawer_pence == 0
    uneven = counted_cash({100: 9})
    assert refused_by(lambda: CashMove(MoveKind.SWAP, 10_00, note, uneven)) is Reason.SWAP_UNEQUAL
    assert refused_by(lambda: CashMove(MoveKind.SWAP, 9_00, note, coins)) is Reason.COUNT_NOT_THE_SUM
    assert refused_by(lambda: CashMove(MoveKind.LIFT, 10_00, note, coins)) is Reason.COUNT_NOT_VALID


@given(st.sampled_from(MoveKind), st.integers(1, 1_000))
def test_a_move_comes_back_from_its_entry(kind: MoveKind, pieces: int) -> None:
    count = counted_cash({100: pieces})
    goods = (PutBy("BA1-03A-S9", count.pence, 1),) if kind in PUT_BY_AS else ()
    given = Given.POLICE if kind is MoveKind.GIVEN_UP else None
    other = WithTill("04", UserId("u-2"), "BA1-04A-S9") if kind is MoveKind.SWAP_TILL else None
    back = count if kind in SWAPS else None
    move = CashMove(
        kind,
        count.pence,
        count,
        back,
        goods=goods,
        given=given,
        other=other,
        vat_code="N0" if kind is MoveKind.VOUCHER else "",
    )
    body = dict(read_json(canonical_text(move.body())))
    assert read_move(body) == move
    with pytest.raises(ValueError, match="way"):
        read_move(body | {"from": "bank"})


def closed(there: SessionSoFar, counted: Counted, wanted: FloatKept | None = None) -> ClosedSession:
    tenders = figures(there, counted, MOPS)
    kept = float_to_keep(there, tenders[0].counted_pence, wanted)
    return ClosedSession(
        session=SESSION.id,
        cashier=CASHIER.id,
        count_number=9,
        state=SessionState.CLOSED,
        tenders=tenders,
        float_pence=SESSION.float_pence,
        float_kept=kept,
        moved=there.moved,
        payments=2,
        first_receipt="BA1-03A-000001-X",
        last_receipt="BA1-03A-000002-X",
        postings=over_and_short(tenders, ACCOUNT),
    )


def test_differences_are_posted_by_tender_and_never_netted() -> None:
    there = so_far({"1": 10_00, "2": 5_00, "3": 1_00})
    postings = closed(there, Counted({"1": 108_00, "2": 7_00, "3": 1_00})).postings
    assert [(one.mop, one.amount_pence, one.narrative) for one in postings] == [
        ("1", -2_00, "Short at cashing up"),
        ("2", 2_00, "Over at cashing up"),
    ]
    assert {(one.fund, one.reference, one.vat_code, one.vat_pence) for one in postings} == {("OAS", "BA1-03", "N0", 0)}


def test_the_float_kept_is_no_more_than_there_is() -> None:
    there = so_far({"1": 10_00}, {MoveKind.LIFT: 5_00}, counts=(TillCount(9, 1, Counted({}), CASHIER.id),))
    assert closed(there, Counted({"1": 105_00})).float_kept.pence == 100_00
    assert closed(there, Counted({"1": 80_00})).float_kept.pence == 80_00
    for wanted, reason in (
        (FloatKept(105_01), Reason.FLOAT_KEPT_TOO_LARGE),
        (FloatKept(-1), Reason.AMOUNT_NEGATIVE),
        (FloatKept(50_00, counted_cash({2000: 2})), Reason.COUNT_NOT_THE_SUM),
    ):
        assert refused_by(lambda want=wanted: closed(there, Counted({"1": 105_00}), want)) is reason  # type: ignore[misc]
    cash = counted_cash({2000: 5, 100: 5})
    by_piece = replace(there, counts=(TillCount(9, 1, Counted({"1": 105_00}, cash), CASHIER.id),))
    lacking = FloatKept(20_00, counted_cash({1000: 2}))
    assert refused_by(lambda: closed(by_piece, Counted({"1": 105_00}), lacking)) is Reason.FLOAT_KEPT_TOO_LARGE
    assert closed(by_piece, Counted({"1": 105_00}), FloatKept(40_00, counted_cash({2000: 2}))).float_kept.pence == 40_00


def test_no_float_is_kept_of_a_session_taken_over_from_another_till_and_it_is_said_why() -> None:
    there = so_far({"1": 10_00}, counts=(TillCount(9, 1, Counted({}), CASHIER.id),))
    gone = replace(there, session=replace(there.session, gone="BA1-04A"))
    kept = FloatKept(50_00)
    assert refused_by(lambda: float_to_keep(gone, 110_00, kept, "BA1-03")) is Reason.FLOAT_GOES_TO_SAFE
    assert float_to_keep(gone, 110_00, None, "BA1-03").pence == 0
    assert float_to_keep(gone, 110_00, FloatKept(0), "BA1-03").pence == 0
    assert float_to_keep(gone, 110_00, kept, "BA1-04").pence == 50_00  # its own place, under the next letter


PENCE = st.integers(0, 50_000)


@given(
    taken=st.dictionaries(st.sampled_from(sorted(MOPS)), PENCE),
    moved=st.dictionaries(st.sampled_from([kind for kind in MoveKind if kind is not MoveKind.FLOAT_BACK]), PENCE),
    counted=st.dictionaries(st.sampled_from(sorted(MOPS)), PENCE),
)
def test_a_close_makes_and_loses_no_penny(
    taken: dict[str, int], moved: dict[MoveKind, int], counted: dict[str, int]
) -> None:
    there = so_far(taken, moved)
    close = closed(there, Counted(counted))
    assert read_closed(cast("dict[str, object]", read_json(canonical_text(close.body())))) == close  # type: ignore[arg-type]
    # all that was posted is what is banked, settled by the acquirer or set aside, but for a float that changed
    posted = sum(taken.values()) + sum(posting.amount_pence for posting in close.postings)
    banked = sum(close.banking_pence(tender) for tender in close.tenders)
    cards = sum(tender.counted_pence for tender in close.tenders if tender.kind is MopKind.CARD)
    kept_more = close.float_kept.pence - SESSION.float_pence
    assert posted == banked + cards + moved.get(MoveKind.SET_ASIDE, 0) + kept_more
    # and drawer and safe together hold what came in: the float, takings, and nothing else
    safe = sum(pence for kind, pence in moved.items() if WAYS[kind][1] is Place.SAFE and kind is not MoveKind.SWAP)
    safe -= sum(pence for kind, pence in moved.items() if WAYS[kind][0] is Place.SAFE)
    elsewhere = moved.get(MoveKind.SET_ASIDE, 0) + moved.get(MoveKind.IMPREST, 0) - moved.get(MoveKind.IMPREST_BACK, 0)
    drawer = SESSION.float_pence + taken.get("1", 0) + sum(drawer_change(kind, pence) for kind, pence in moved.items())
    assert drawer + safe + elsewhere == SESSION.float_pence + taken.get("1", 0)
    assert close.tenders[0].expected_pence == drawer
