"""What central makes of a till's sessions, on both databases: differences posted, what cannot be kept and held."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from builders import CASHIER, CHEQUE, ENVELOPE, FINANCE, START, SUPERVISOR
from hypothesis import given, settings
from hypothesis import strategies as st
from made_central import Central, Roll, a_till, undone
from session_rolls import (
    COLLEAGUE,
    OTHER_SUPERVISOR,
    approved,
    closed,
    closes,
    counted,
    frame,
    moved,
    opened,
    posting,
    reasons,
    tender,
)

from ims_desktop.actions.ports import SealedEntry, TransactionQuery
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.session_fault import SESSION_KINDS, session_fault
from ims_desktop.store.central.verify import proof_within

_BEGINS = {EntryKind.SESSION_OPENED, EntryKind.SESSION_TAKEN_OVER}  # judged apart: test_gone_sessions.py


GIVES_UP: dict[str, Any] = {
    "move": "given_up",
    "from": "set_aside",
    "to": "given_up",
    "pence": 0,
    "given": "police",
    "goods": [{"slip": "BA1-99A-S9", "pence": 0}],
}


SWAPS_TILL: dict[str, Any] = {
    "move": "swap_till",
    "to": "other_till",
    "counted": {"2000": 2, "1000": 1},
    "back": {"counted": {"100": 50}},
    "with": {"till": "99", "cashier": COLLEAGUE.id},
}
NO_GOODS: tuple[dict[str, Any], ...] = (
    {"goods": None},
    {"goods": []},
    {"goods": [{"slip": "X", "pence": 0}] * 2},
    {"goods": [{"slip": 5, "pence": 0}]},
    {"goods": [{"slip": "X"}]},
    {"goods": [{"slip": "X", "pence": 0, "counterfeit": "x"}]},
    {"given": None},
    {"given": "pocket"},
    {"given": ["police"]},
)


REIMBURSED = {"move": "reimbursed", "from": "vouchers", "to": "imprest", "given": None}


def voucher(said: dict[str, Any]) -> Callable[[Roll], SealedEntry]:
    way = {"move": "voucher", "from": "imprest", "to": "vouchers", "vat_code": "N0", "session": None}
    return lambda roll: moved(roll, **way | said)


def gives_up(said: dict[str, Any]) -> Callable[[Roll], SealedEntry]:
    return lambda roll: moved(roll, session=None, **GIVES_UP | said)


def after(*first: Callable[[Roll], object]) -> Callable[[Roll], SealedEntry]:
    """The last of these is the one to be held; the others are sound."""

    def make(roll: Roll) -> SealedEntry:
        for one in first[:-1]:
            one(roll)
        last = first[-1](roll)
        assert isinstance(last, SealedEntry)
        return last

    return make


def again(roll: Roll) -> SealedEntry:
    return roll.forged(kind="session.closed", body=json.loads(roll.entries[-1].text)["body"])


def lied(tell: Callable[[dict[str, Any]], list[dict[str, Any]]]) -> Callable[[Roll], SealedEntry]:
    """A session that took £5.00 in cash closes with figures that are sound, and others than the roll's."""

    def make(roll: Roll) -> SealedEntry:
        roll.payment(5_00)
        honest = closes(roll)
        tenders = tell(honest["tenders"][0])
        for one in tenders:
            one["difference_pence"] = one["counted_pence"] - one["expected_pence"]
            one["banking_pence"] = one["counted_pence"] - 50_00
        postings = [
            posting(one["mop"], one["difference_pence"], place)
            for place, one in enumerate(tenders, start=1)
            if one["difference_pence"]
        ]
        total = sum(one["amount_pence"] for one in postings)
        said = {"cashier": CASHIER.id, "state": "closed", "postings": postings, "total_pence": total}
        return roll.forged(kind="session.closed", body=frame(roll, **honest | said | {"tenders": tenders}))

    return make


_PIECES = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
HELD: dict[str, Callable[[Roll], SealedEntry]] = {
    "count: more than any database counts": lambda roll: moved(
        roll, counted={str(one): 10**15 - 1 for one in _PIECES}, bags={"200": 10**15 - 1}
    ),
    "session_unknown: a move": lambda roll: moved(roll, session="another"),
    "session_unknown: a close": lambda roll: closed(roll, session="another"),
    "session_closed: closed twice": after(closed, again),
    "session_closed: a move after": after(closed, moved),
    "session_closed: counted after": after(closed, counted),
    "session_closed: paid after": after(closed, Roll.payment),
    "session_not_closed": approved,
    "approver: a lift alone": lambda roll: moved(roll, None),
    "approver: of one's own": lambda roll: closed(roll, COLLEAGUE, {"approver": CASHIER.id}),
    "approver: another's closed alone": lambda roll: closed(roll, SUPERVISOR),
    "approver: the close is approved by another office's": lambda roll: closed(
        roll, parts={"approver": "u-away"}, state="approved"
    ),
    "approver: another's counted alone": lambda roll: counted(roll, SUPERVISOR),
    "approver: a spot check of one's own": lambda roll: counted(roll, spot=True),
    "approver: approved by nobody": lambda roll: closed(roll, state="approved"),
    "approver: approved by a colleague": lambda roll: closed(
        roll, CASHIER, {"approver": COLLEAGUE.id}, state="approved"
    ),
    "approver: for another than its cashier": lambda roll: closed(roll, cashier=COLLEAGUE.id),
    "actor_right: approved by a cashier": after(closed, lambda roll: approved(roll, COLLEAGUE)),
    "actor_right: finance at the till": lambda roll: closed(roll, FINANCE),
    "business_day": lambda roll: closed(roll, business_day="2026-04-02"),
    "other_till": lambda roll: moved(roll, till="99"),
    "count: coins that are another sum": lambda roll: moved(roll, counted={"2000": 3}),
    "count: no such note": lambda roll: moved(roll, counted={"2500": 2}),
    "count: half a note": lambda roll: moved(roll, counted={"2000": "2"}),
    "count: fewer than none": lambda roll: moved(roll, counted={"2000": 3, "1000": -1}),
    "count: bags of notes": lambda roll: moved(roll, bags={"2000": 1}),
    "count: below nothing": lambda roll: moved(roll, pence=-1),
    "count: an uneven swap": lambda roll: moved(roll, move="swap", back={"counted": {"100": 49}}),
    "count: a swap of one side": lambda roll: moved(roll, move="swap"),
    "count: a counterfeit note of value": lambda roll: moved(
        roll, move="set_aside", to="set_aside", kept={"counted": {"2000": 1}}
    ),
    "count: counterfeit money lifted": lambda roll: moved(roll, pence=0, kept={"counted": {"2000": 1}}),
    "count: nothing counterfeit": lambda roll: moved(roll, move="set_aside", to="set_aside", pence=0, kept={}),
    "count: what was kept is no count": lambda roll: moved(roll, move="set_aside", to="set_aside", pence=0, kept="x"),
    **{
        f"{what}: what leaves": gives_up(said)
        for what, said in (
            ("put_by_unknown", {}),
            ("approver", {"approver": None}),
            ("reason", {"personal": {}}),
            ("count", {"pence": 1_00}),
        )
    },
    **{f"malformed: what leaves, {number}": gives_up(said) for number, said in enumerate(NO_GOODS)},
    "count: change given to another till for less": lambda roll: moved(
        roll, **SWAPS_TILL | {"back": {"counted": {"100": 49}}}
    ),
    "count: change given to another till for nothing": lambda roll: moved(roll, **SWAPS_TILL | {"back": None}),
    "approver: change swapped with oneself": lambda roll: moved(
        roll, None, **SWAPS_TILL | {"with": {"till": "99", "cashier": CASHIER.id}}
    ),
    "malformed: with the same till": lambda roll: moved(
        roll, **SWAPS_TILL | {"with": {"till": roll.identity.till, "cashier": COLLEAGUE.id}}
    ),
    "malformed: with no till": lambda roll: moved(roll, **SWAPS_TILL | {"with": {"cashier": COLLEAGUE.id}}),
    "malformed: with nobody": lambda roll: moved(roll, **SWAPS_TILL | {"with": {"till": "99", "cashier": ""}}),
    "malformed: with what": lambda roll: moved(roll, **SWAPS_TILL | {"with": "99"}),
    "malformed: answers what": lambda roll: moved(
        roll, **SWAPS_TILL | {"with": {"till": "99", "cashier": COLLEAGUE.id, "answers": 5}}
    ),
    "malformed: a swap with the safe that names a till": lambda roll: moved(
        roll, **SWAPS_TILL | {"move": "swap", "to": "safe"}
    ),
    **{
        f"{what}: a voucher": voucher(said)
        for what, said in (
            ("approver", {"approver": None}),
            ("reason", {"personal": {"carrier": "00" * 32}}),
            ("vat_unknown", {"vat_code": "ZZ"}),
            ("malformed", {"vat_code": None}),
            ("count", {"pence": -1}),
        )
    },
    "reason: a voucher for nobody": voucher({"personal": {"reason": "00" * 32}}),
    "put_by_unknown: no such voucher": gives_up(REIMBURSED),
    "malformed: finance and the police": gives_up(REIMBURSED | {"given": "police"}),
    "malformed: a lift with VAT": lambda roll: moved(roll, vat_code="N0"),
    "malformed: a lift of what lies under a slip": lambda roll: moved(roll, goods=GIVES_UP["goods"]),
    "malformed: a lift to the police": lambda roll: moved(roll, given="police"),
    "count: a note of takings goes back": gives_up(
        {"given": "payer", "pence": 1, "goods": [{"slip": "X", "pence": 1}]}
    ),
    "count: less than nothing leaves": gives_up({"goods": [{"slip": "X", "pence": 1}, {"slip": "Y", "pence": -1}]}),
    "count: a drawer": lambda roll: counted(roll, counted={"100": 1}),
    "count: the float kept": lambda roll: closed(roll, float_kept={"counted": {"2000": 2}}),
    "sums": lambda roll: closed(roll, tenders=[tender("CA", "cash", 50_00, 51_00, difference_pence=2_00)]),
    "sums: less to the bank than there is": lambda roll: closed(
        roll, tenders=[tender("CA", "cash", 50_00, 51_00, banking_pence=0), tender("CQ", "cheque", 5_00, 3_00)]
    ),
    "sums: cards to the bank": lambda roll: closed(
        roll, tenders=[tender("CA", "cash", 50_00, 51_00), tender("CC", "card", 5_00, 3_00, banking_pence=3_00)]
    ),
    "sums: a lift that the banking leaves out": lambda roll: closed(roll, moved={"lift": 5_00}),
    "sums: moved is no sum": lambda roll: closed(roll, moved={"lift": "5"}),
    "posting: another sum": lambda roll: closed(roll, postings=[posting(pence=2_00), posting("CQ", 2_00, 2)]),
    "posting: none": lambda roll: closed(roll, postings=[]),
    "posting: one too many": lambda roll: closed(
        roll, postings=[posting(), posting("CQ", 2_00, 2), posting("CQ", 2_00, 2)]
    ),
    "posting: netted": lambda roll: closed(roll, postings=[posting(pence=-1_00)]),
    "posting: another method": lambda roll: closed(roll, postings=[posting("CC"), posting("CQ", 2_00, 2)]),
    "posting: VAT": lambda roll: closed(roll, postings=[posting(vat_pence=1), posting("CQ", 2_00, 2)]),
    "posting: the total": lambda roll: closed(roll, total_pence=0),
    "over_short": lambda roll: closed(roll, postings=[posting(fund="02"), posting("CQ", 2_00, 2)]),
    "over_short: an account of the suspense fund": lambda roll: closed(
        roll, postings=[posting(reference="10000017"), posting("CQ", 2_00, 2)]
    ),
    "fund_unknown": lambda roll: closed(roll, postings=[posting(fund="77"), posting("CQ", 2_00, 2)]),
    "vat_unknown": lambda roll: closed(roll, postings=[posting(vat_code="ZZ"), posting("CQ", 2_00, 2)]),
    "mop_unknown": lambda roll: closed(
        roll, tenders=[tender("ZZ", "cash", 0, -1_00)], postings=[posting("ZZ", -1_00)], total_pence=-1_00
    ),
    "taken: less than was paid": lied(lambda one: [one | {"taken_pence": 4_00, "expected_pence": 54_00}]),
    "taken: less is expected": lied(lambda one: [one | {"expected_pence": 54_00}]),
    "taken: no drawer": lied(lambda one: [one | {"kind": "other"}]),
    "taken: another float": lambda roll: closed(roll, float_pence=40_00),
    "counted: another sum": lied(lambda one: [one | {"counted_pence": 54_00, "difference_pence": -1_00}]),
    "counted: no count": lambda roll: closed(roll, count=1),
    "counted: a spot check": after(
        lambda roll: counted(roll, SUPERVISOR, spot=True), lambda roll: closed(roll, count=roll.head.number)
    ),
    "moved: a lift that was none": lambda roll: closed(roll, moved={"set_aside": 5_00}),
    "malformed: no such move": lambda roll: moved(roll, move="pocketed"),
    "malformed: a lift into the drawer": lambda roll: moved(roll, **{"from": "safe", "to": "drawer"}),
    "malformed: no state": lambda roll: closed(roll, state="open"),
    "malformed: no tenders": lambda roll: closed(roll, tenders=None),
    "malformed: a tender is a text": lambda roll: counted(roll, tenders=["x"]),
    "malformed: pence as text": lambda roll: moved(roll, pence="1"),
    "malformed: no session": lambda roll: counted(roll, session=None),
    "malformed: no envelope": lambda roll: closed(roll, envelope=None),
    "malformed: a longer envelope": lambda roll: closed(roll, envelope=ENVELOPE + "AAAA"),
    "malformed: an envelope that can be read": lambda roll: closed(roll, envelope=ENVELOPE[:-1] + " "),
    "malformed: a line after the envelope": lambda roll: closed(roll, envelope=ENVELOPE[:-1] + "\n"),
    "malformed: body": lambda roll: roll.forged(kind="session.closed", body="x"),
}


@pytest.mark.parametrize("what", HELD)
def test_what_cannot_be_is_kept_and_held(shared_central: Central, what: str) -> None:
    roll, link = opened(shared_central, a_till())
    last = HELD[what](roll)
    pence = json.loads(last.text)["body"]
    pence = pence.get("total_pence", 0) if isinstance(pence, dict) else 0
    link.push(roll.entries, roll.said())
    assert reasons(shared_central, roll) == {last.number: (what.split(":", maxsplit=1)[0], pence)}


def test_a_days_difference_is_posted_and_proven(central: Central) -> None:
    roll, link = opened(central, "03")
    roll.payment(5_00)
    moved(roll)
    moved(roll, None, session=None, move="set_aside", to="set_aside", pence=0)
    moved(roll, None, **SWAPS_TILL)  # offline too, the other till's entry may come later, or never
    counted(roll, SUPERVISOR, spot=True)
    counted(roll)
    roll.forged(kind="session.paused", body=frame(roll))
    roll.forged(kind="session.resumed", body=frame(roll))
    roll.forged(kind="drawer.opened", body=frame(roll))
    closed(roll, SUPERVISOR, {"approver": COLLEAGUE.id}, absent=True)
    approved(roll, OTHER_SUPERVISOR)
    assert link.push(roll.entries[:6], roll.said()).held == 0
    assert link.push(roll.entries[6:], roll.said()).held == 0
    assert reasons(central, roll) == {}
    number = roll.head.number - 1
    rows = [row for row in central.store.find(TransactionQuery()).rows if row.entry == number]
    assert sorted((row.mop, row.amount_pence, row.fund, row.receipt) for row in rows) == [
        ("CA", 1_00, "99", f"BA1-03A-Z{number}"),
        (CHEQUE.code, 2_00, "99", f"BA1-03A-Z{number}"),
    ]
    assert {row.at for row in rows} == {START}
    (state,) = [one for one in central.store.reconcile() if one.till == "03"]
    assert (state.held, state.postings_pence) == (0, 8_00)
    assert central.store.verify().findings == ()


def test_a_central_with_held_sessions_is_sound(shared_central: Central) -> None:
    for make in HELD.values():
        roll, link = opened(shared_central, a_till())
        make(roll)
        link.push(roll.entries, roll.said())
        link.close()  # a server has not that many connections
    assert shared_central.store.verify().findings == ()


def test_a_proof_judges_again_where_a_close_put_its_difference(central: Central) -> None:
    """Whatever was set since: what an office set for differences, and which funds were of suspense, is kept."""
    roll, link = opened(central, "03")
    closed(roll)
    link.push(roll.entries, roll.said())
    assert reasons(central, roll) == {}
    fund = central.store.reference_data().funds["99"]
    central.store.change([to_row(replace(fund, is_suspense=False))], {})
    assert central.store.verify().findings == ()
    other, other_link = opened(central, "04")
    last = HELD["over_short: an account of the suspense fund"](other)
    other_link.push(other.entries, other.said())
    with undone(central) as connection:
        held = "ims.held" if central.is_postgres else "held"
        connection.exec_driver_sql(f"DELETE FROM {held}").close()  # noqa: S608
        found = [(one.number, one.what) for one in proof_within(connection).findings]
    assert (last.number, "should be held: over_short") in found


def test_a_close_that_was_changed_at_central_is_found(central: Central) -> None:
    roll, link = opened(central, "03")
    closed(roll)
    link.push(roll.entries, roll.said())
    with undone(central) as connection:
        table = "ims.transaction" if central.is_postgres else '"transaction"'
        connection.exec_driver_sql(f"UPDATE {table} SET amount_pence = 5").close()  # noqa: S608
        assert [finding.number for finding in proof_within(connection).findings] == [3]


LEAF = st.one_of(st.integers(-10, 10), st.sampled_from(["", "x", "cash", "closed", "swap", "CA"]), st.booleans())
COUNT = st.dictionaries(st.sampled_from(["2000", "100", "3", "1"]), st.one_of(st.integers(-1, 3), LEAF), max_size=2)
PARTS = st.lists(
    st.dictionaries(
        st.sampled_from(
            ["mop", "kind", "counted_pence", "expected_pence", "difference_pence", "tender", "amount_pence"]
        ),
        LEAF,
    ),
    max_size=2,
)
CARD_PART = st.fixed_dictionaries({"mop": st.sampled_from(["CA", "CC"]), "pence": st.integers(0, 3)})
REPORTS = st.one_of(LEAF, st.lists(CARD_PART, max_size=2))
CARDS = st.one_of(
    LEAF,
    st.lists(
        st.tuples(CARD_PART, st.sampled_from(["unmatched", "next_report", "not_sent", "earlier", "lost"])).map(
            lambda one: one[0] | {"stands": one[1], "entry": 1, "tender": 1, "authorisation": "", "last4": ""}
        ),
        max_size=2,
    ),
)
GOODS = st.lists(
    st.dictionaries(st.sampled_from(["slip", "pence", "counterfeit"]), st.one_of(st.integers(-1, 3), LEAF)), max_size=2
) | st.just([{"slip": "x", "pence": 1}])
BODY = st.dictionaries(
    st.sampled_from(
        ["session", "business_day", "office", "till", "move", "pence", "attempt", "state", "closed", "from", "to"]
    ),
    LEAF,
).flatmap(
    lambda body: st.fixed_dictionaries(
        {},
        optional={
            "counted": COUNT,
            "bags": COUNT,
            "tenders": PARTS,
            "postings": PARTS,
            "back": st.just({}),
            "reports": REPORTS,
            "cards": CARDS,
            "goods": GOODS,
            "given": st.sampled_from(["police", "payer", "pocket", 1]),
            "vat_code": LEAF,
            "with": st.dictionaries(st.sampled_from(["till", "cashier", "answers"]), LEAF),
        },
    ).map(lambda more: body | more)
)


def test_both_databases_find_the_same_fault(on_postgres: Central) -> None:
    with on_postgres.raw() as connection:

        @settings(max_examples=300, deadline=None)
        @given(st.sampled_from(sorted(SESSION_KINDS)), BODY, st.booleans())
        def same(kind: str, body: dict[str, Any], sound: bool) -> None:  # noqa: FBT001
            if sound:
                frame_ = {"session": "s", "business_day": "d", "office": "o", "till": "t", "pence": 1, "attempt": 1}
                usual = {"move": "lift", "from": "drawer", "to": "safe", "closed": 1, "tenders": []}
                if "goods" in body and "given" in body:
                    usual |= {"move": "given_up", "from": "set_aside", "to": "given_up"}
                elif "vat_code" in body:
                    usual |= {"move": "voucher", "from": "imprest", "to": "vouchers"}
                elif "goods" in body:
                    usual |= {"move": "reimbursed", "from": "vouchers", "to": "imprest"}
                elif "with" in body:
                    usual |= {"move": "swap_till", "to": "other_till", "back": {"counted": {"1": 1}}}
                body = usual | frame_ | {"envelope": ENVELOPE} | body
            row = connection.execute("SELECT ims.session_fault(%s, %s::jsonb)", (kind, json.dumps(body))).fetchone()
            assert row is not None
            assert (row[0] or "") == session_fault(kind, body)

        same()


def test_every_kind_of_a_session_is_judged() -> None:
    assert {
        kind.value
        for kind in EntryKind
        if kind.value.startswith(("session.", "cash.", "drawer.")) and kind not in _BEGINS
    } == SESSION_KINDS
