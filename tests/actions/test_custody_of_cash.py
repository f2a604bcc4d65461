"""Where every pound is: over any day of moves, counts and closes no penny is made or lost, at any entry."""

import json
import tempfile
from collections import Counter as Sums
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fakes.counter import CASHIER, COLLEAGUE, SUPERVISOR, Counter, counter_on
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims_desktop.actions.counter.close_till import CloseWanted, close_till
from ims_desktop.actions.counter.count_till import CountWanted, count_till
from ims_desktop.actions.counter.move_cash import MoveSaid, lying_there, move_cash
from ims_desktop.actions.counter.open_till import FloatCheck, open_till
from ims_desktop.actions.counter.pause_session import pause_session, resume_session
from ims_desktop.domain.cash_count import counted_cash
from ims_desktop.domain.cash_move import PUT_BY_AS, SWAPS, CashMove, MoveKind, WithTill
from ims_desktop.domain.cash_up import Counted, expected_cash
from ims_desktop.domain.closed_session import FloatKept
from ims_desktop.domain.permission import User
from ims_desktop.domain.put_by import Given
from ims_desktop.domain.refusal import Refused
from ims_desktop.store.till.rebuilding import rebuild
from ims_desktop.store.till.verify import verify_till

PEOPLE = (CASHIER, COLLEAGUE)
PENCE = st.integers(1, 300_00)
WHO = st.sampled_from(PEOPLE)
WORK = ["take", "take", *(kind.value for kind in MoveKind), "pause", "resume", "open", "count", "close"]
STEPS = st.lists(st.tuples(st.sampled_from(WORK), WHO, PENCE), max_size=8)
# a day is shifts, each opened, worked in any order, and mostly counted and closed
SHIFT = st.tuples(WHO, PENCE, STEPS, st.sampled_from(["close", "close", "pause"]), PENCE).map(
    lambda shift: [
        ("open", shift[0], shift[1]),
        *((what, shift[0] if what not in {"open", "resume"} else who, pence) for what, who, pence in shift[2]),
        ("count", shift[0], shift[4]),
        (shift[3], shift[0], shift[4]),
    ]
)
DAY = st.lists(SHIFT, min_size=1, max_size=4).map(lambda shifts: [step for shift in shifts for step in shift])


def step(counter: Counter, what: str, who: User, pence: int, number: int) -> None:
    desk, data = counter.desk, counter.data
    match what:
        case "open":
            open_till(desk, who, pence, check=FloatCheck(alone=True))
        case "take":
            line = counter.line(amount_pence=pence)
            part = pence // 3
            tenders = (counter.tender("cheque", part), counter.tender("cash", pence - part + 7)) if part else ()
            wanted = counter.wanted(line, tenders=tenders, payment=f"p-{number}")
            if counter.till.open_session() is not None:
                counter.take(wanted, who)
        case "pause":
            pause_session(desk, who)
        case "resume":
            resume_session(desk, who)
        case "count":
            count_till(desk, data, who, CountWanted(Counted({"1": pence, "2": pence // 3}), finish=pence % 2 == 0))
        case "close":
            kept = FloatKept(pence // 2) if pence % 2 else None
            close_till(desk, data, who, CloseWanted(float_kept=kept, reason="As counted"))
        case _:
            move_cash(desk, who, *move_of(counter, MoveKind(what), who, pence))


def move_of(counter: Counter, kind: MoveKind, who: User, pence: int) -> tuple[CashMove, User, MoveSaid]:
    """Any move, with a witness and what is said of it."""
    if kind in PUT_BY_AS:
        goods = tuple(one.goods for one in lying_there(counter.desk, who, kind)[: 1 + pence % 2])
        given = (Given.POLICE, Given.EXCHANGED, Given.DESTROYED)[pence % 3] if kind is MoveKind.GIVEN_UP else None
        move = CashMove(kind, sum(one.pence for one in goods), goods=goods, given=given)
        return move, SUPERVISOR, MoveSaid("", "PC 49")
    coins = counted_cash({1: pence}) if kind in SWAPS else None
    theirs = COLLEAGUE.id if who is CASHIER else CASHIER.id
    other = WithTill("04", theirs) if kind is MoveKind.SWAP_TILL else None
    move = CashMove(kind, pence, coins, coins, other=other, vat_code="N0" if kind is MoveKind.VOUCHER else "")
    return move, SUPERVISOR, MoveSaid("Milk for the tea", "M. Ilkman")


def custody(bodies: Iterable[tuple[str, dict[str, Any]]]) -> Sums[str]:
    """Cash by place from the entries alone; what customers and the rest of the council gave is below nothing."""
    places: Sums[str] = Sums()
    for kind, body in bodies:
        drawer = f"drawer {body.get('session')}"
        match kind:
            case "session.opened":
                _move(places, "safe", drawer, body["float_pence"])
            case "payment.taken":
                cash = sum(one["amount_pence"] for one in body["postings"] if one["mop"] == "1")
                _move(places, "customers", drawer, cash)
            case "cash.moved" if body["move"] not in SWAPS:
                origin, to = (drawer if place == "drawer" else str(place) for place in (body["from"], body["to"]))
                _move(places, origin, to, body["pence"])
            case "session.closed":
                cash = body["tenders"][0]
                _move(places, "over and short", drawer, cash["difference_pence"])
                assert places[drawer] == cash["counted_pence"]  # the drawer holds what was counted
                _move(places, drawer, "safe", cash["counted_pence"])
        assert sum(places.values()) == 0
    return places


def _move(places: Sums[str], origin: str, to: str, pence: int) -> None:
    places[origin] -= pence
    places[to] += pence


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAY)
def test_no_order_of_a_days_work_makes_or_loses_a_penny(steps: list[tuple[str, User, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counter = counter_on(Path(folder))
        for number, (what, who, pence) in enumerate(steps):
            before = len(counter.entries())
            try:
                step(counter, what, who, pence, number)
            except Refused:
                assert len(counter.entries()) == before, "refused, and written all the same"
        entries = [json.loads(text) for text in counter.entries()]
        places = custody((one["kind"], one["body"]) for one in entries)
        closes = [one["body"] for one in entries if one["kind"] == "session.closed"]
        closed = {body["session"] for body in closes}
        paid = [one["body"] for one in entries if one["kind"] == "payment.taken" and one["body"]["session"] in closed]
        # what was posted to closed sessions is what they bank, what was set aside, and what the floats grew by
        posted = sum(posting["amount_pence"] for body in (*paid, *closes) for posting in body["postings"])
        banked = sum(tender["banking_pence"] for body in closes for tender in body["tenders"])
        aside = sum(body.get("moved", {}).get("set_aside", 0) for body in closes)
        floats = sum(body["float_kept_pence"] - body["float_pence"] for body in closes)
        assert posted == banked + aside + floats
        there = counter.till.put_by(MoveKind.GIVEN_UP)
        assert places["set_aside"] == sum(one.goods.pence for one in there if not one.gone_by)
        assert places["given_up"] == sum(one.goods.pence for one in there if one.gone_by)
        vouchers = counter.till.put_by(MoveKind.REIMBURSED)
        assert places["vouchers"] == sum(one.goods.pence for one in vouchers if not one.gone_by)
        assert all(places[f"drawer {session}"] == 0 for session in closed)
        assert places["over and short"] == -sum(body["tenders"][0]["difference_pence"] for body in closes)
        # what the till says that a drawer should hold is what the entries say it holds
        for session in counter.till.unclosed_sessions():
            so_far = counter.till.session_so_far(session.id)
            assert so_far is not None
            assert expected_cash(so_far, so_far.taken.get("1", 0)) == places[f"drawer {session.id}"]
        rebuild(counter.till)
        assert verify_till(counter.till).findings == ()
        counter.till.close()
