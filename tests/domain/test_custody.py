"""Custody: after every entry of any day, what lies in all places is takings and floats together, to the penny."""

from typing import Any

from custody_days import KINDS, a_day
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ims_desktop.domain.cash_up import expected_cash
from ims_desktop.domain.custody import Custody, Spot, Where, custody_of
from ims_desktop.domain.float_register import floats_in
from ims_desktop.domain.mop import MopKind

ACTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 11), st.integers(0, 200_00)), min_size=20, max_size=60)

_CHEQUE_COMES_BACK = [(0, 1, 50_00), (1, 1, 45_00), (6, 1, 0), (7, 1, 0), (8, 0, 0), (8, 0, 0), (9, 0, 25_01)]


@given(ACTS, st.integers(0, 500_00))
@example(_CHEQUE_COMES_BACK, 0)
@settings(max_examples=150, deadline=None)
def test_custody_adds_up_at_every_entry_of_any_day(acts: list[tuple[int, int, int]], safe_float_pence: int) -> None:
    custody = Custody("BA1", KINDS, safe_float_pence)
    for day, entry in a_day(acts):
        custody.read(entry)
        assert custody.adds_up
        assert custody.unposted_pence == 0
        assert custody.takings_pence == day.posted_pence
        assert custody.pence_at(Where.BANK) == day.in_bank_pence
        assert custody.pence_at(Where.SET_ASIDE) == sum(one.pence for one in day.aside)
        vouchers_pence = custody.pence_at(Where.VOUCHERS)
        assert vouchers_pence == sum(one.pence for one in day.vouchers)
        assert custody.pence_at(Where.IMPREST) + vouchers_pence == day.imprest_pence  # its float, at every moment
        (imprest,) = [one.pence for one in floats_in(custody) if one.what == "imprest"] or [0]
        assert imprest == day.imprest_pence
        assert custody.counterfeit == sum(one.counterfeit for one in day.aside)
        for whom, pence in day.given_up.items():
            assert custody.places[Spot(Where.GIVEN_UP, whom)].total_pence == pence
        for so_far in day.sessions.values():
            drawer = custody.places[Spot(Where.DRAWER, so_far.session.id)].pence
            assert drawer[MopKind.CASH] == expected_cash(so_far, so_far.taken.get("1", 0))
            assert drawer[MopKind.CHEQUE] == so_far.taken.get("2", 0)
        assert {one.session for one in custody.unbanked} == {one.session for one in day.takings if one.pence}


def test_money_that_no_entry_here_posts_is_named_and_not_lost() -> None:
    """A payment that central holds is in the drawer all the same: the close counts it."""
    acts = [(0, 0, 50_00), (1, 0, 20_00), (1, 0, 5_00), (6, 2, 0)]
    entries = [entry for _, entry in a_day(acts)]
    custody = custody_of([entries[0], entries[1], entries[3]], Custody("BA1", KINDS))
    assert (custody.unposted_pence, custody.takings_pence, custody.adds_up) == (5_00, 20_00, True)
    assert custody.pence_at(Where.SAFE) == 25_00


def test_what_cannot_be_read_moves_nothing() -> None:
    (entry,) = [entry for _, entry in a_day([(0, 0, 50_00)])]
    broken: list[Any] = [
        {**entry, "body": []},
        {**entry, "at": "noon"},
        {"kind": "session.opened"},
        {**entry, "kind": "cash.moved", "body": {"move": "lift", "from": "moon", "to": "safe", "pence": 1}},
        {**entry, "kind": "banking.handed_over", "body": {"slip": 4}},
    ]
    custody = custody_of([*broken, entry], Custody("BA1", KINDS))
    assert (custody.adds_up, custody.floats_pence, custody.pence_at(Where.DRAWER)) == (True, 50_00, 50_00)


def test_a_drawers_float_stays_with_who_sealed_it() -> None:
    custody = custody_of(
        [entry for _, entry in a_day([(0, 0, 50_00), (1, 0, 20_00), (6, 2, 0)])], Custody("BA1", KINDS)
    )
    sealed = custody.places[Spot(Where.DRAWER, "01")]
    assert (sealed.holder, sealed.total_pence, sealed.since is not None) == ("jan", 50_00, True)
