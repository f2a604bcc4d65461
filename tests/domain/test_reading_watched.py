"""Entries as the watch list sees them: each by its kind, joined to what it names, whatever order they came in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import reference_data

from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.office import Office
from ims_desktop.domain.reference_data import from_rows, to_row
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.times import roll_time
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.reading import happened
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.domain.watching.watch import watch

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
PLACE = {"office": "BA1", "till": "03", "session": "s"}
PAID = {
    **PLACE,
    "payment": "p",
    "receipt": "BA1-03A-000001-X",
    "total_pence": 142_10,
    "tenders": [{"mop": "1", "kind": "cash", "amount_pence": 150_00, "change_pence": 7_90}],
    "lines": [{"fund": "01", "reference": "70000039"}],
}


def entry(
    number: int, kind: str, body: dict[str, Any], after: int = 0, actor: str = "jan", **more: Any
) -> tuple[EntryRef, dict[str, Any]]:
    at = roll_time(NINE + timedelta(seconds=after))
    return EntryRef(DeviceId("d"), number), {"kind": kind, "at": at, "actor": actor, "body": body, **more}


def test_a_payment_and_its_void() -> None:
    void = {**PLACE, "payment": "p", "receipt": "BA1-03A-000001-X", "total_pence": -142_10}
    paid, voided = happened(
        [entry(2, "payment.voided", void, 95, approver="sam"), entry(1, "payment.taken", PAID)], "BA1"
    )
    assert (paid.pence, paid.tenders, paid.accounts) == (142_10, ((MopKind.CASH, 142_10),), ("01/70000039",))
    assert (voided.pence, voided.whose, voided.approver, voided.after_seconds) == (142_10, "jan", "sam", 95)
    assert voided.accounts == paid.accounts
    assert voided.is_own_reversal


def test_a_swap_between_tills_is_answered_by_the_other_or_asked_about() -> None:
    def swap(till: str, other: str, cashier: str, given: dict[str, int], back: dict[str, int]) -> dict[str, Any]:
        way = {"move": "swap_till", "from": "drawer", "to": "other_till", "pence": 20_00, "counted": given}
        return {**PLACE, **way, "till": till, "back": {"counted": back}, "with": {"till": other, "cashier": cashier}}

    note, coins = {"2000": 1}, {"100": 20}
    day = 24 * 3600
    entries = [
        entry(1, "cash.moved", swap("03", "04", "bob", note, coins)),
        entry(2, "cash.moved", swap("04", "03", "jan", coins, note), 60, actor="bob"),
        entry(3, "cash.moved", swap("03", "04", "bob", note, coins), 120),  # once more, and of this bob says nothing
        entry(4, "cash.moved", swap("04", "03", "jan", note, coins), 180, actor="bob"),  # the same way, no answer
        entry(5, "cash.moved", {**PLACE, "move": "lift", "from": "drawer", "to": "safe", "pence": 1_00}, 240),
        entry(6, "cash.moved", {**swap("03", "04", "bob", note, coins), "pence": "x"}, 300),
        entry(7, "cash.moved", swap("04", "03", "jan", coins, note), 3 * day, actor="bob"),  # too late for an answer
    ]
    seen = happened(entries, "BA1")
    assert [one.ref.number for one in seen] == [1, 2, 3, 4, 7]
    assert watch(seen[:4], NINE.date()) == ()  # the other till may yet send it
    found = watch(seen, (NINE + timedelta(days=4)).date())
    assert {(one.kind, one.who, one.till, *one.entries) for one in found} == {
        (Kind.SWAP_ALONE, "jan", "03", EntryRef(DeviceId("d"), 3)),
        (Kind.SWAP_ALONE, "bob", "04", EntryRef(DeviceId("d"), 4)),
        (Kind.SWAP_ALONE, "bob", "04", EntryRef(DeviceId("d"), 7)),
    }


def test_of_a_cheque_is_known_what_is_kept_beside_the_roll() -> None:
    cheque = {
        "mop": "2",
        "kind": "cheque",
        "amount_pence": 45_00,
        "cheque_number": "000214",
        "cheque_date": "2026-11-20",
    }
    paid = {**PAID, "total_pence": 45_00, "tenders": [cheque]}
    told = {"tender.1.bank": "123456 12345678", "tender.1.drawer": "J Smith"}
    voided = {**PLACE, "payment": "p", "total_pence": -45_00, "approved": {"device": "desk", "number": 4}}
    seen = happened(
        [
            entry(1, "payment.taken", paid, told=told),
            entry(2, "payment.taken", {**paid, "payment": "q"}, 1),
            entry(3, "payment.voided", voided, 2, approver="sam"),
            entry(4, "receipt.copied", PLACE, 3, at_desk=True),
        ],
        "BA1",
    )
    assert [(one.bank, one.drawer) for payment in seen for one in payment.cheques] == [
        ("123456 12345678", "J Smith"),
        ("", ""),
    ]
    assert [(one.word_at_desk, one.at_desk) for one in seen[1:]] == [(False, False), (True, False), (False, True)]


def test_a_float_that_nobody_opens_with_is_asked_about_until_it_goes_back() -> None:
    close = {**PLACE, "session": "s-0", "cashier": "jan", "tenders": [], "float_kept_pence": 30_00}
    opening = {**PLACE, "float_pence": 100_00}
    way = {"move": "float_back", "from": "float_kept", "to": "safe"}
    back = {"office": "BA1", "till": "03", **way, "pence": 29_00}
    day = 24 * 3600
    entries = [
        entry(1, "session.closed", close),
        entry(2, "session.closed", {**close, "session": "s-1", "float_kept_pence": 100_00}, 60),
        entry(3, "session.opened", opening, day),
    ]
    today = (NINE + timedelta(days=15)).date()
    (found,) = [one for one in watch(happened(entries, "BA1"), today) if one.kind is Kind.FLOAT_LEFT]
    assert (found.who, found.till, found.day, found.entries) == ("jan", "03", today, (EntryRef(DeviceId("d"), 1),))
    assert watch(happened(entries, "BA1"), (NINE + timedelta(days=14)).date()) == ()
    seen = happened([*entries, entry(4, "cash.moved", back, 2 * day)], "BA1")
    assert [one.pence for one in seen[2:]] == [0, -1_00]  # and what is short of it is seen
    (found,) = [one for one in watch(seen, today) if one.kind is Kind.FLOAT_SHORT]  # nothing of it was said
    assert (found.who, found.entries) == ("jan", (EntryRef(DeviceId("d"), 4),))
    said = {**back, "kept_pence": 30_00}
    assert watch(happened([*entries, entry(4, "cash.moved", said, 2 * day)], "BA1"), today) == ()
    much = {**said, "pence": 10_00}
    (found,) = watch(happened([*entries, entry(4, "cash.moved", much, 2 * day)], "BA1"), today)
    assert (found.kind, found.words[:44]) == (Kind.FLOAT_SHORT, "A float went back to the safe as £10.00, £20")


def test_a_drawer_goes_on_as_its_close_says_or_is_asked_about() -> None:
    began = entry(1, "session.opened", {**PLACE, "float_pence": 50_00}, 0, approver="sam")
    close = {**PLACE, "cashier": "jan", "tenders": [], "float_kept_pence": 900_00, "handed_to": "bob"}
    closed = entry(2, "session.closed", close, 60)
    goes_on = {**PLACE, "session": "s-2", "float_pence": 900_00, "issued_pence": 900_00, "handed_over": "s"}
    goes_on["usual_float_pence"] = 50_00
    tomorrow = (NINE + timedelta(days=1)).date()

    def asked(body: dict[str, Any], actor: str = "bob", approver: str = "jan") -> set[int]:
        opened = entry(3, "session.opened", body, 60, actor=actor, approver=approver)
        found = watch(happened([began, closed, opened], "BA1"), tomorrow)
        return {one.entries[0].number for one in found if one.kind is Kind.HANDED}

    assert asked(goes_on) == set()
    for forged in ({"handed_over": "s-9"}, {"till": "04"}, {"usual_float_pence": 900_00}, {"float_pence": 880_00}):
        assert asked(goes_on | forged) == {2, 3}, forged
    assert asked(goes_on, actor="eve") == asked(goes_on, approver="sam") == {2, 3}
    assert watch(happened([began, closed], "BA1"), NINE.date()) == ()  # it may be on its way
    assert [one.kind for one in watch(happened([began, closed], "BA1"), tomorrow)] == [Kind.HANDED]


def test_a_correction_nets_to_nothing_and_is_as_large_as_its_payment() -> None:
    corrected = {**PLACE, "payment": "p", "total_pence": 0}
    seen = happened([entry(1, "payment.taken", PAID), entry(2, "payment.corrected", corrected, 5)], "BA1")
    assert seen[1].pence == 142_10


def test_what_reverses_a_payment_from_before_we_look_is_nobodys_own() -> None:
    (refund,) = happened([entry(9, "payment.refunded", {**PLACE, "payment": "old", "total_pence": -5_00})], "BA1")
    assert (refund.pence, refund.is_own_reversal, refund.after_seconds) == (5_00, False, None)


def test_a_float_counted_lower_than_the_last_close_kept_is_wrong_whatever_was_keyed_as_issued() -> None:
    close = {**PLACE, "session": "s-0", "cashier": "u-1", "tenders": [], "float_kept_pence": 100_00}
    opening = {**PLACE, "float_pence": 95_00, "issued_pence": 95_00}
    seen = happened(
        [entry(1, "session.closed", close), entry(2, "session.opened", opening), entry(3, "session.opened", opening)],
        "BA1",
    )
    assert [one.pence for one in seen[1:]] == [-5_00, 0]  # what was kept is counted once


def test_each_float_kept_is_looked_for_until_a_session_opens_with_it() -> None:
    kept: list[dict[str, Any]] = [
        {**PLACE, "session": f"s-{pence}", "cashier": "u", "tenders": [], "float_kept_pence": pence}
        for pence in (30_00, 100_00)
    ]
    opened = [{**PLACE, "float_pence": pence, "issued_pence": pence} for pence in (100_00, 25_00, 25_00)]
    closes = [entry(number, "session.closed", body) for number, body in enumerate(kept, 1)]
    seen = happened([*closes, *(entry(number, "session.opened", body) for number, body in enumerate(opened, 3))], "BA1")
    assert [one.pence for one in seen[2:]] == [0, -5_00, 0]


@pytest.mark.parametrize(
    ("issued", "wrong"), [({}, 0), ({"issued_pence": 100_00}, -5_00), ({"issued_pence": 95_00}, 0)]
)
def test_a_float_is_wrong_where_another_sum_was_issued(issued: dict[str, int], wrong: int) -> None:
    (opened,) = happened([entry(1, "session.opened", {**PLACE, "float_pence": 95_00, **issued})], "BA1")
    assert opened.pence == wrong


def test_a_close_and_its_approval() -> None:
    tenders = [
        {"mop": "1", "kind": "cash", "difference_pence": -7_00, "banking_pence": 120_10},
        {"mop": "2", "kind": "cheque", "difference_pence": 0, "banking_pence": 45_00},
    ]
    seen = [
        entry(1, "session.closed", {**PLACE, "cashier": "jan", "tenders": tenders}, actor="sam"),
        entry(2, "session.approved", {**PLACE, "closed": 1}, 2, actor="sam"),
    ]
    closed, approved = happened(seen, "BA1")
    assert (closed.whose, closed.pence, closed.tenders) == ("jan", 165_10, ((MopKind.CASH, -7_00),))
    assert (approved.whose, approved.approver, approved.after_seconds) == ("jan", "sam", 2)


@pytest.mark.parametrize(
    "broken", [{"body": []}, {"body": {**PAID, "tenders": [{"kind": "gold"}]}}, {"at": "noon"}, {"kind": "clock.set"}]
)
def test_what_cannot_be_read_or_is_not_watched_is_left_out(broken: dict[str, Any]) -> None:
    ref, doc = entry(1, "payment.taken", PAID)
    assert happened([(ref, {**doc, **broken})], "BA1") == ()


def test_another_offices_entries_are_left_out() -> None:
    assert happened([entry(1, "payment.taken", {**PAID, "office": "NL2"})], "BA1") == ()


def test_an_offices_limits_travel_with_its_reference_data() -> None:
    office = Office("BA1", "Civic Centre", watch=WatchLimits(wrong_floats=2, quick_seconds=5))
    council = to_row(reference_data().council)
    assert from_rows([council, to_row(office)]).offices["BA1"].watch == office.watch


def test_what_the_bank_has_is_told_of_each_session_and_what_differs_once() -> None:
    tenders = [{"mop": "1", "kind": "cash", "difference_pence": 0, "banking_pence": 120_10}]
    cheque = {"mop": "2", "kind": "cheque", "difference_pence": -5_00}
    made = {
        "office": "BA1",
        "banking": "b",
        "slip": 1,
        "sessions": [{"session": "s"}, {"session": "t"}],
        "tenders": [cheque],
        "postings": [{"mop": "2", "amount_pence": -5_00}],
    }
    step = {"office": "BA1", "banking": "b", "slip": 1}
    seen = happened(
        [
            entry(1, "session.closed", {**PLACE, "cashier": "jan", "tenders": tenders}),
            entry(1, "banking.made", made, 1, actor="sam"),
            entry(2, "banking.received", step, 2, actor="pat"),
            entry(3, "banking.corrected", {**step, "postings": [{"mop": "1", "amount_pence": -20_00}]}, 3, actor="pat"),
            entry(4, "banking.received", {**step, "banking": "another"}, 4, actor="pat"),
        ],
        "BA1",
    )
    told = [(one.kind, one.session, one.whose, one.tenders) for one in seen[1:]]
    assert told == [
        ("banking.made", "s", "jan", ((MopKind.CHEQUE, -5_00),)),
        ("banking.received", "s", "jan", ()),
        ("banking.received", "t", "", ()),
        ("banking.corrected", "s", "jan", ((MopKind.CASH, -20_00),)),
    ]


def test_one_cheque_at_two_tills_is_asked_about_and_one_in_parts_is_not() -> None:
    def paid(number: int, till: str, pence: int, **said: Any) -> tuple[EntryRef, dict[str, Any]]:
        cheque = {"cheque_number": "000214", "cheque_date": "2026-11-23", "amount_pence": pence} | said
        tenders = [{"mop": "2", "kind": "cheque"} | cheque]
        told = {
            "till": till,
            "payment": f"p{number}",
            "receipt": f"r{number}",
            "total_pence": pence,
            "tenders": tenders,
        }
        return entry(number, "payment.taken", PAID | told, number)

    def found(*entries: tuple[EntryRef, dict[str, Any]]) -> list[tuple[Kind, tuple[int, ...]]]:
        listed = watch(happened(list(entries), "BA1"), NINE.date())
        return [(one.kind, tuple(behind.number for behind in one.entries)) for one in listed]

    first, second = paid(1, "03", 40_00), paid(2, "04", 40_00)
    assert found(first, second) == [(Kind.SAME_CHEQUE, (1, 2))]
    assert found(first, paid(2, "04", 40_01)) == found(first, paid(2, "04", 40_00, cheque_date="2026-11-22")) == []
    assert found(first, second, entry(3, "payment.voided", {**PLACE, "payment": "p2", "receipt": "r2"}, 9)) == []
    parts = [paid(number, "03", 20_00, cheque_whole_pence=40_00) for number in (1, 2)]
    assert found(*parts) == []
    assert found(*parts, paid(3, "04", 1, cheque_whole_pence=40_00)) == [(Kind.SAME_CHEQUE, (1, 2, 3))]


def test_cheques_of_one_account_that_keep_coming_back_are_asked_about_whoever_took_them() -> None:
    day = 24 * 60 * 60

    def returned(number: int, after: int, fund: str = "01") -> tuple[EntryRef, dict[str, Any]]:
        back = {"fund": fund, "reference": "70000039", "line": 1, "amount_pence": -40_00}
        fee = [
            {"fund": one, "reference": "F", "line": 0, "amount_pence": pence} for one, pence in (("01", -1), ("9", 1))
        ]
        body = {**PLACE, "payment": "p", "receipt": "r", "pence": 40_00, "postings": [back, *fee]}
        return entry(number, "cheque.returned", body, after, actor=f"desk {number}")

    def found(*entries: tuple[EntryRef, dict[str, Any]]) -> list[tuple[Kind, str, tuple[int, ...]]]:
        listed = watch(happened([entry(1, "payment.taken", PAID), *entries], "BA1"), NINE.date())
        return [(one.kind, one.about, tuple(behind.number for behind in one.entries)) for one in listed]

    assert found(returned(2, 9)) == found(returned(2, 9), returned(3, 90 * day)) == []
    assert found(returned(2, 9), returned(3, day, fund="02")) == []
    assert found(returned(2, 9), returned(3, day)) == [(Kind.CAME_BACK, "01/70000039", (2, 3))]


def test_whoever_takes_far_more_cheques_that_come_back_than_the_others_is_asked() -> None:
    def paid(number: int, by: str) -> tuple[EntryRef, dict[str, Any]]:
        return entry(number, "payment.taken", PAID | {"payment": f"p{number}"}, number, actor=by)

    def returned(number: int) -> tuple[EntryRef, dict[str, Any]]:
        back = [{"fund": "01", "reference": f"{number}", "line": 1, "amount_pence": -1}]
        body = {**PLACE, "payment": f"p{number}", "receipt": "r", "pence": 1, "postings": back}
        return entry(1_000 + number, "cheque.returned", body, 9_000 + number, actor="desk")

    taken = [paid(number, ("jan", "ola", "per")[number % 3]) for number in range(300)]
    (one,) = watch(happened([*taken, *(returned(3 * number) for number in range(8))], "BA1"), NINE.date())
    assert (one.kind, one.who) == (Kind.TAKEN_BAD, "jan")
    assert watch(happened([*taken, *(returned(number) for number in range(8))], "BA1"), NINE.date()) == ()


def found_by(kind: Kind, *entries: tuple[EntryRef, dict[str, Any]]) -> list[tuple[int, str]]:
    found = [one for one in watch(happened(entries, "BA1"), NINE.date()) if one.kind is kind]
    return [(one.entries[0].number, one.words) for one in found]


def test_a_discount_keyed_later_from_a_slip_is_asked_about() -> None:
    line = {"fund": "PCN", "reference": "BJ99518409", "due_pence": 35_00}
    slip = {"slip": {"book": "B1", "number": 7, "at": "2026-11-01T09:00:00.000Z"}, "business_day": "2026-11-01"}
    paid = {**PAID, "lines": [line]}
    ((number, words),) = found_by(Kind.BACKDATED, entry(1, "payment.taken", {**paid, **slip}))
    assert (number, words[-48:]) == (1, "keyed later from a slip: does its carbon say so?")
    today = {**slip, "business_day": NINE.date().isoformat()}
    assert not found_by(Kind.BACKDATED, entry(1, "payment.taken", {**paid, **today}))
    assert not found_by(Kind.BACKDATED, entry(1, "payment.taken", {**PAID, **slip}))  # no amount goes by the day


def test_a_clock_that_goes_back_is_asked_about_whatever_it_says_of_itself() -> None:
    day = 24 * 3600
    before = entry(1, "drawer.opened", PLACE)
    back = entry(2, "clock.set", {"stepped_back_ms": 0}, -20 * day, actor="sam")
    ((number, words),) = found_by(Kind.SET_BACK, before, back, entry(3, "payment.taken", PAID, -20 * day))
    assert (number, words) == (2, "A till's clock went back from 24 Nov 2026 to 4 Nov 2026: was it wrong?")
    assert not found_by(Kind.SET_BACK, before, entry(2, "clock.set", {"stepped_back_ms": 0}, -600))
    assert not found_by(Kind.SET_BACK, before, entry(2, "clock.set", {"stepped_back_ms": 9}, day))


def test_cash_of_the_post_is_taken_as_two_people_logged_it() -> None:
    item = {**PLACE, "came": "cash", "logged_pence": 100_00}

    def asked(**said: Any) -> list[int]:
        return [number for number, _ in found_by(Kind.POST_SHORT, entry(1, "post.worked", item | said))]

    assert asked(outcome="returned") == asked(outcome="passed") == asked(outcome="in_error") == [1]
    assert asked(outcome="paid", paid_pence=20_00) == asked(outcome="suspense", paid_pence=99_99) == [1]
    assert asked(outcome="paid", paid_pence=100_00) == asked(outcome="locked") == []
    assert asked(outcome="returned", came="cheque") == []


def test_held_money_is_posted_where_its_till_says_or_asked_about() -> None:
    def posting(reference: str, pence: int, **more: Any) -> dict[str, Any]:
        return {"fund": "01", "reference": reference, "amount_pence": pence, "mop": "1", "line": 1, **more}

    def asked(postings: list[dict[str, Any]], *says: dict[str, Any]) -> list[tuple[int, str]]:
        body = {**PLACE, "device": "d", "number": 1, "receipt": "BA1-03A-000001-X", "postings": postings}
        return found_by(Kind.SETTLED, entry(2, "held.settled", body, actor="fin", says=says))

    said = posting("70000039", 30_00)
    assert not asked([said], said)
    assert not asked([posting("BA1-03A-000001-X", 30_00)], said)  # it waits in suspense
    assert not asked([], said)  # it counts already by another way
    ((_, words),) = asked([posting("70000047", 10_00), posting("70000039", 20_00)], said)
    assert words.startswith("BA1-03A-000001-X: £10.00 of a held entry went to another account")
    assert asked([posting("70000047", -30_00)], posting("70000039", -30_00))  # what was given back, too
    assert asked([said])  # it says none itself


def test_a_late_payment_is_taken_out_of_what_its_close_found_over_or_asked_about() -> None:
    def close(found_pence: int) -> tuple[EntryRef, dict[str, Any]]:
        tender = {"mop": "1", "kind": "cash", "difference_pence": found_pence, "banking_pence": 0}
        return entry(1, "session.closed", {**PLACE, "cashier": "jan", "tenders": [tender]})

    def out(number: int, pence: int) -> tuple[EntryRef, dict[str, Any]]:
        posting = {"fund": "9", "reference": "BA1", "amount_pence": -pence, "mop": "1", "line": 0}
        body = {**PLACE, "receipt": f"H{number}", "over": {"device": "d", "number": 1}, "postings": [posting]}
        return entry(number, "late.settled", body, number, actor="fin")

    assert not found_by(Kind.NOT_OVER, close(30_00), out(2, 20_00), out(3, 10_00))
    ((number, words),) = found_by(Kind.NOT_OVER, close(30_00), out(2, 20_00), out(3, 20_00))
    assert (number, words[:21]) == (3, "H3: £10.00 were taken")
    assert len(found_by(Kind.NOT_OVER, close(-20_00), out(2, 20_00))) == 1
    assert not found_by(Kind.NOT_OVER, close(-20_00), out(2, -20_00), out(3, 0))  # given back before the count
    assert not found_by(Kind.NOT_OVER, out(2, 20_00))  # its close was before we look


def banked(slip: int, *seals: str, by: str = "sam", over: str = "sam", at_bank: str = "sam") -> list[Any]:
    """A slip's way to the bank, and who signed for each step."""
    step = {"office": "BA1", "banking": f"b{slip}", "slip": slip}
    tenders = [{"mop": "1", "kind": "cash", "banked_pence": 100_00, "difference_pence": 0}]
    bags = [{"seal": seal, "pence": 1} for seal in seals]
    made = {**step, "sessions": [{"session": "s"}, {"session": "t"}], "bags": bags, "tenders": tenders, "postings": []}
    first = 10 * slip
    return [
        entry(first, "banking.made", made, first, actor=by),
        entry(first + 1, "banking.handed_over", step, first + 1, actor=over),
        entry(first + 2, "banking.received", step, first + 2, actor=at_bank),
    ]


def test_a_bag_has_a_seal_of_its_own() -> None:
    ((number, words),) = found_by(
        Kind.SEAL_AGAIN, *banked(1, "AB 17", "AB 18"), *banked(2, "ab17"), *banked(3, "AB 19")
    )
    assert (number, words) == (10, "Seal ab17 is on BA1-P000001 and on BA1-P000002: which bag has it?")


def test_takings_that_one_person_alone_took_to_the_bank_are_asked_about() -> None:
    """Nobody else saw them: names of carriers and numbers of papers are typed."""
    ((number, words),) = found_by(Kind.BANKED_ALONE, *banked(1), *banked(2, at_bank="pat"), *banked(3))
    assert (number, words[:28]) == (12, "2 paying-in slips, £200.00, ")
    assert not found_by(Kind.BANKED_ALONE, *banked(1, over="pat"), *banked(2, by="pat"), *banked(3)[:2])


def test_card_sales_that_a_paper_alone_says_were_paid_are_asked_about() -> None:
    """Cash is taken out and a card keyed for it; a colleague at a desk names a report that nobody else saw."""
    card = {"tenders": [{"mop": "3", "kind": "card", "amount_pence": 40_00}], "total_pence": 40_00}
    taken = [entry(number, "payment.taken", PAID | card | {"payment": f"p{number}"}) for number in (1, 2, 3)]

    def matched(number: int, *sales: int) -> tuple[EntryRef, dict[str, Any]]:
        body = {"office": "BA1", "sales": [{"device": "d", "entry": one, "tender": 1} for one in sales]}
        return entry(number, "card.matched", body, number, actor="sam")

    ((number, words),) = found_by(Kind.CARDS_BY_PAPER, *taken, matched(11, 1, 2), matched(12, 3))
    assert (number, words[:33]) == (11, "3 card sales, £120.00, that no te")
    assert not found_by(Kind.CARDS_BY_PAPER, *taken, matched(11, 1, 2))
    assert not found_by(Kind.CARDS_BY_PAPER, *taken, matched(11, 20, 21, 22))  # all of a session that nobody listed


def test_held_cash_that_is_put_right_as_if_nothing_had_been_is_asked_about() -> None:
    def asked(settles: str, *others: tuple[EntryRef, dict[str, Any]]) -> list[str]:
        body = {**PLACE, "device": "d", "number": 7, "receipt": "BA1-03A-H7", "how": "no_effect", "postings": []}
        said = entry(9, "held.settled", body, actor="fin", settles=[settles, "d", 7])
        return [words for _, words in found_by(Kind.NO_EFFECT, said, *others)]

    (words,) = asked("session.closed")
    assert words.startswith("BA1-03A-H7: a held close was put right as without effect")
    assert len(asked("cash.moved")) == 1
    assert not asked("drawer.opened")
    assert not asked("payment.voided")
    lift = {**PLACE, "move": "lift", "from": "drawer", "to": "safe", "pence": 1_00}
    ref, doc = entry(3, "cash.moved", lift)
    assert not asked("cash.moved", (ref, doc | {"device": "d", "number": 7}))  # it came on the next roll
    assert asked("cash.moved", (ref, doc | {"device": "d", "number": 6}))
    counted = {**PLACE, "cashier": "jan", "tenders": []}
    assert not asked("session.closed", entry(8, "session.closed", counted))  # by whoever took the session over
