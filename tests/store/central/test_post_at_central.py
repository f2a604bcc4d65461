"""What central makes of the post, on both databases: kept, or held with the reason; each item ends once."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from builders import CASHIER, START, SUPERVISOR
from carried_rolls import carry
from hypothesis import given, settings
from hypothesis import strategies as st
from made_central import SESSION, Central, Roll, a_till, undone
from session_rolls import squared
from sqlalchemy import select

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.post_fault import POST_KINDS, post_fault
from ims_desktop.domain.watching.finding import Kind
from ims_desktop.domain.watching.reading import happened
from ims_desktop.domain.watching.watch import watch
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.post_table import post_step
from ims_desktop.store.central.schema import held
from ims_desktop.store.central.verify import proof_within

WHY = "ab" * 32  # the commitment of some reason
ITEMS = (
    {"came": "cheque", "pence": 1_00},
    {"came": "sealed_bag", "pence": 50_00, "seal": "S1", "service": "Library"},
    {"came": "letter", "pence": 0},
)


def entry(roll: Roll, kind: str, body: Mapping[str, Any], **parts: Any) -> SealedEntry:
    said = {"business_day": "2026-04-01", "office": "BA1", "till": roll.identity.till, **body}
    return roll.forged(
        kind=kind,
        body={name: value for name, value in said.items() if value is not None},
        **{name: value for name, value in parts.items() if value is not None},
    )


def sheet_of(roll: Roll, number: int) -> str:
    return f"BA1-{roll.identity.till}{roll.identity.letter}-L{number}"


def logged(roll: Roll, approver: str | None = SUPERVISOR.id, **said: Any) -> SealedEntry:
    body = {"sheet": sheet_of(roll, roll.head.number + 1), "items": list(ITEMS)} | said
    return entry(roll, "post.logged", body, approver=approver)


def sheet_at(roll: Roll, number: int) -> str:
    """The id of the entry that logs a sheet."""
    return str(json.loads(roll.entries[number - 1].text)["id"])


def worked(roll: Roll, parts: Mapping[str, Any] | None = None, place: int = 1, **said: Any) -> SealedEntry:
    """An item of the sheet at entry 2, locked away unless it is said otherwise."""
    item = ITEMS[place - 1]
    body = {
        "session": SESSION, "item": f"{sheet_of(roll, 2)}.{place}", "logged": sheet_at(roll, 2), "came": item["came"],
        "outcome": "locked", "logged_pence": item["pence"],
    }  # fmt: skip
    return entry(roll, "post.worked", body | said, **(parts or {}))


def pays(roll: Roll, pence: int = 1_00) -> dict[str, Any]:
    paid = json.loads(roll.payment(pence).text)["body"]
    return {"outcome": "paid", "payment": paid["payment"], "receipt": paid["receipt"], "paid_pence": pence,
            "difference_pence": 0}  # fmt: skip


def voids(roll: Roll) -> SealedEntry:
    paid = next(doc for one in reversed(roll.entries) if (doc := json.loads(one.text))["kind"] == "payment.taken")
    postings = [one | {"amount_pence": -one["amount_pence"]} for one in paid["body"]["postings"]]
    body = {
        "session": SESSION, "payment": paid["body"]["payment"], "receipt": paid["body"]["receipt"],
        "paid": {"device": paid["device"], "number": paid["number"]}, "postings": postings,
        "total_pence": -paid["body"]["total_pence"],
    }  # fmt: skip
    return entry(roll, "payment.voided", body, approver=SUPERVISOR.id)


def after(first: Callable[[Roll], object], then: Callable[[Roll], SealedEntry]) -> Callable[[Roll], SealedEntry]:
    def both(roll: Roll) -> SealedEntry:
        first(roll)
        return then(roll)

    return both


def again(roll: Roll) -> SealedEntry:
    worked(roll, **pays(roll))
    return worked(roll, **pays(roll))


TWO = {"approver": SUPERVISOR.id}
BECAUSE = {"personal": {"reason": WHY}}
HELD: dict[str, Callable[[Roll], SealedEntry]] = {
    "approver: logged alone": lambda roll: logged(roll, None),
    "approver: one's own": lambda roll: logged(roll, CASHIER.id),
    "approver: a bag counted alone": lambda roll: worked(roll, place=2, **pays(roll, 50_00)),
    "approver: money goes back": lambda roll: worked(roll, BECAUSE, outcome="returned"),
    "other_till: another sheet": lambda roll: logged(roll, sheet=sheet_of(roll, 99)),
    "other_till": lambda roll: logged(roll, till="99"),
    "business_day": lambda roll: logged(roll, business_day="2026-04-02"),
    "malformed: nothing came": lambda roll: logged(roll, items=[]),
    "malformed: a letter with money": lambda roll: logged(roll, items=[{"came": "letter", "pence": 1}]),
    "malformed: no seal": lambda roll: logged(roll, items=[{"came": "sealed_bag", "pence": 1, "service": "x"}]),
    "malformed: a seal of a cheque": lambda roll: logged(roll, items=[{"came": "cheque", "pence": 1, "seal": "x"}]),
    "malformed: fifty-one": lambda roll: logged(roll, items=[ITEMS[0]] * 51),
    "malformed: no such end": lambda roll: worked(roll, outcome="burnt"),
    "malformed: passed to nobody": lambda roll: worked(roll, TWO, outcome="passed"),
    "session_unknown": lambda roll: worked(roll, session="another"),
    "session_closed": after(squared, worked),
    "other_session": lambda roll: worked(roll, {"actor": SUPERVISOR.id}),
    "post_unknown": lambda roll: worked(roll, item="BA1-99A-L1.1"),
    "post_unknown: of another sheet": lambda roll: worked(roll, logged="none"),
    "malformed: no id": lambda roll: entry(
        roll, "post.logged", {"sheet": sheet_of(roll, 4), "items": list(ITEMS)}, id=""
    ),
    "post_unknown: another sum": lambda roll: worked(roll, logged_pence=2),
    "post_unknown: came otherwise": lambda roll: worked(roll, came="cash"),
    "post_ended": again,
    "post_ended: passed on": after(lambda roll: worked(roll, TWO, outcome="passed", to="Housing"), worked),
    "payment_unknown": lambda roll: worked(roll, **pays(roll) | {"payment": "none"}),
    "payment_unknown: of another sum": lambda roll: worked(
        roll, BECAUSE, **pays(roll, 3_00) | {"paid_pence": 2_00, "difference_pence": 1_00}
    ),
    "payment_unknown: another receipt": lambda roll: worked(roll, **pays(roll) | {"receipt": "x"}),
    "sums": lambda roll: worked(roll, **pays(roll) | {"difference_pence": 1}),
    "count": lambda roll: worked(roll, TWO, place=2, **pays(roll, 50_00), counted={"2000": 2}),
    "reason: a difference": lambda roll: worked(roll, **pays(roll, 3_00) | {"difference_pence": 2_00}),
    "reason: returned": lambda roll: worked(roll, TWO, outcome="returned"),
    "approver: no such money": lambda roll: worked(roll, BECAUSE, outcome="in_error"),
    "reason: no such money": lambda roll: worked(roll, TWO, outcome="in_error"),
    "post_ended: it was no such money": after(
        lambda one: worked(one, {**TWO, **BECAUSE}, outcome="in_error"), lambda one: worked(one, **pays(one))
    ),
    "actor_unknown": lambda roll: worked(roll, {"actor": "nobody"}),
}


def reasons(central: Central, roll: Roll) -> dict[int, str]:
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(held).where(held.c.device == roll.identity.device)).all()
    return {row.number: row.reason for row in rows}


def opened(central: Central) -> tuple[Roll, Any]:
    roll, link = central.till(a_till())
    roll.opened()
    logged(roll)
    return roll, link


@pytest.mark.parametrize("session", [[], {"a": 1}, 7])
def test_a_session_that_is_none_stops_no_push_of_what_has_none(shared_central: Central, session: object) -> None:
    roll, link = opened(shared_central)
    logged(roll, session=session)
    assert link.push(roll.entries, roll.said()).held == 0
    shared_central.sound.add(roll.identity.device)


@pytest.mark.parametrize("batches", [1, 2])
@pytest.mark.parametrize("what", HELD)
def test_what_cannot_be_is_kept_and_held(shared_central: Central, what: str, batches: int) -> None:
    roll, link = opened(shared_central)
    last = HELD[what](roll)
    if batches == 2:
        link.push(roll.entries[:-1], roll.said())
    link.push(roll.entries, roll.said())
    assert reasons(shared_central, roll) == {last.number: what.split(":", maxsplit=1)[0]}
    shared_central.sound.add(roll.identity.device)


@pytest.mark.parametrize("batches", [1, 2])
def test_each_item_ends_and_one_whose_payment_was_voided_ends_again(shared_central: Central, batches: int) -> None:
    roll, link = opened(shared_central)
    worked(roll)
    worked(roll, **pays(roll))
    voids(roll)
    worked(roll, BECAUSE, **pays(roll, 3_00) | {"difference_pence": 2_00})
    worked(roll, TWO, place=2, **pays(roll, 50_00), counted={"2000": 2, "1000": 1})
    if batches == 2:
        link.push(roll.entries[:5], roll.said())
    assert link.push(roll.entries, roll.said()).held == 0
    ends = date(2026, 4, 1), datetime(2026, 4, 1, 23, tzinfo=UTC)
    (letter,) = [one for one in shared_central.store.open_post("BA1", ends[1]) if sheet_of(roll, 2) in one.item]
    assert (letter.came, letter.pence, letter.logged_on) == ("letter", 0, ends[0])
    shared_central.sound.add(roll.identity.device)


@pytest.mark.parametrize("carried_first", [True, False])
def test_a_copied_till_and_its_original_give_two_sheets_one_number(
    shared_central: Central, *, carried_first: bool
) -> None:
    """Both are honest: each sheet is its own, and so is what is done with it; the very same one counts once."""
    old, link = shared_central.till(name := a_till())
    old.opened()
    link.push(old.entries, old.said())
    copy, old.session = old.copied(until=1), None
    for roll in (old, copy):
        logged(roll)
        worked(roll, **pays(roll))
    new, newer = shared_central.till(name)
    carry(new, copy, range(2, 5))
    for roll, sender in ((new, newer), (old, link)) if carried_first else ((old, link), (new, newer)):
        assert sender.push(roll.entries, roll.said()).held == 0
    open_, number = shared_central.store.open_post("BA1"), f"{sheet_of(old, 2)}.2"
    assert [(one.item, one.pence) for one in open_ if one.item == number] == [(number, 50_00)] * 2
    last, link = shared_central.till(name)
    carry(last, copy, range(2, 5))
    assert link.push(last.entries, last.said()).held == 3
    assert [reason for _, reason in sorted(reasons(shared_central, last).items())] == [
        "post_known",
        "payment_known",
        "post_ended",
    ]
    shared_central.sound |= {roll.identity.device for roll in (old, new, last)}


def test_an_amount_of_an_earlier_day_is_asked_about_unless_its_post_was_logged_then(shared_central: Central) -> None:
    """A till's key can say any day; the sheet, signed by two, says on which the item came."""

    roll, link = opened(shared_central)
    lines = json.loads(roll.payment().text)["body"]["lines"]
    later = {"business_day": "2026-04-02", "paid_pence": 142_10, "difference_pence": 141_10}

    def dated(said: str) -> dict[str, Any]:
        by_day = [{**one, "due_pence": 35_00, "received_on": said} for one in lines]
        sealed = roll.payment(changed={"lines": by_day, "business_day": "2026-04-02"}, at=START + timedelta(days=1))
        paid = json.loads(sealed.text)["body"]
        return later | {"outcome": "paid", "payment": paid["payment"], "receipt": paid["receipt"]}

    worked(roll, BECAUSE, **dated("2026-04-01"))  # of the sheet of that day
    dated("2026-04-01")  # of none
    worked(roll, BECAUSE, 3, **dated("2026-03-20") | {"difference_pence": 142_10})  # of a sheet of another day
    assert link.push(roll.entries, roll.said()).held == 0
    seen = happened(shared_central.store.watched("BA1", date(2026, 1, 1)), "BA1")
    found = [one for one in watch(seen, date(2026, 4, 3)) if one.kind is Kind.BACKDATED]
    mine = [one.entries[0].number for one in found if one.entries[0].device == roll.identity.device]
    assert sorted(mine) == [6, 7]
    shared_central.sound.add(roll.identity.device)


def test_what_is_kept_of_the_post_is_held_against_the_rolls(central: Central) -> None:
    roll, link = central.till("03")
    roll.opened()
    logged(roll)
    worked(roll, **pays(roll))
    link.push(roll.entries, roll.said())
    with undone(central) as connection:
        if central.is_postgres:
            connection.exec_driver_sql("ALTER TABLE ims.post_step DISABLE TRIGGER append_only").close()
        connection.execute(post_step.update().values(outcome="locked"))
        (finding,) = proof_within(connection).findings
        assert (finding.number, finding.what) == (4, "“post_step” does not say what the entry says")


SAID = st.dictionaries(
    st.sampled_from(
        ["business_day", "office", "till", "sheet", "items", "session", "item", "logged", "came", "outcome",
         "logged_pence", "payment", "receipt", "paid_pence", "difference_pence", "to", "counted"]
    ),
    st.sampled_from(
        ["", "x", "x" * 65, 0, 1, -1, True, "paid", "cash", "sealed_bag", "passed", [], [{}], {}, {"2000": 1},
         list(ITEMS), [{"came": "letter", "pence": 1}], [{"came": "cash", "pence": 5, "reference": ""}], "returned",
         "in_error"]
    ),
)  # fmt: skip


def test_both_databases_find_the_same_fault(on_postgres: Central) -> None:
    """The function and the domain look at the same bodies, whatever they say."""
    good = {
        "business_day": "d", "office": "o", "till": "t", "sheet": "s", "items": list(ITEMS), "session": "s",
        "item": "i", "logged": "l",
        "came": "cash", "outcome": "paid", "logged_pence": 1, "payment": "p", "receipt": "r", "paid_pence": 2,
        "difference_pence": 1,
    }  # fmt: skip
    with on_postgres.raw() as connection:

        @settings(max_examples=300, deadline=None)
        @given(kind=st.sampled_from(sorted(POST_KINDS)), changed=SAID)
        def same(kind: str, changed: dict[str, Any]) -> None:
            body = good | changed
            row = connection.execute("SELECT ims.post_fault(%s, %s)", (kind, json.dumps(body))).fetchone()
            assert row is not None
            assert (row[0] or "") == post_fault(kind, body)

        same()
