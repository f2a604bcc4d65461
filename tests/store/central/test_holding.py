"""What central keeps and holds, for which reason: the same on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import ADMINISTRATOR, CASHIER, COUNCIL_TAX, FINANCE, START, SUPERVISOR
from made_central import SESSION, Central, Roll, a_till
from session_rolls import squared

from ims_desktop.actions.ports import SealedEntry, SessionQuery, TransactionQuery
from ims_desktop.domain.permission import COMMAND_LINE, Role, User
from ims_desktop.domain.receipt_number import ReceiptNumber
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_rights import till_roles
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.schema import head, held

CLOSED = replace(COUNCIL_TAX, code="90", name="Closed", disabled=True, account_must_exist=False)
UNKNOWN = replace(COUNCIL_TAX, code="91", name="Unknown")
ELSEWHERE = User(UserId("u-far"), "Far", "F. Away", "BA9", (Role.CASHIER,))
OTHER_SUPERVISOR = User(UserId("u-superfar"), "SFar", "S. Far", "BA9", (Role.SUPERVISOR,))
GONE = User(UserId("u-gone"), "Gone", "G. Gone", "BA1", (Role.CASHIER,), disabled=True)
STRANGER = User(UserId("u-stranger"), "Stranger", "S. Tranger", "BA1", (Role.CASHIER,))


def _posting(**changed: object) -> dict[str, object]:
    posting: dict[str, object] = {
        "fund": "01",
        "reference": "10000017",
        "mop": "CA",
        "amount_pence": 142_10,
        "vat_code": "N0",
        "vat_pence": 0,
        "narrative": "Council Tax payment",
        "line": 1,
        "tender": 1,
    }
    return posting | changed


def _line_and_posting(**changed: str) -> dict[str, object]:
    """A payment of one line, whose line and posting are changed alike."""
    line = {**_LINE, "amount_pence": 142_10, "narrative": "Council Tax payment"}
    return {"lines": [line | changed], "postings": [_posting(**changed)]}


def _number(roll: Roll, counter: int) -> str:
    till = roll.identity
    return str(ReceiptNumber(till.office, till.till, till.letter, counter))


def _receipt(roll: Roll, receipt: str, *, next_counter: int) -> SealedEntry:
    """A payment with another receipt number than its own; the one after it has the counter named."""
    entry = roll.payment(changed={"receipt": receipt})
    roll.receipts = next_counter - 1
    return entry


_LINE = {"fund": "01", "reference": "10000017", "amount_pence": -500, "vat_code": "N0", "vat_rate": "0", "vat_pence": 0}
_BELOW_NOTHING: dict[str, object] = {
    "total_pence": -500,
    "change_pence": 0,
    "lines": [{**_LINE, "narrative": "money out"}],
    "tenders": [{"mop": "CA", "kind": "cash", "amount_pence": -500}],
    "postings": [_posting(amount_pence=-500)],
}
_OVER = {"cash_limit": {"limit_pence": 1_00, "linked_pence": 142_10, "days": 28}}
HELD: dict[str, Callable[[Roll], SealedEntry]] = {
    "sums: total": lambda roll: roll.payment(changed={"total_pence": 142_11}),
    "sums: postings": lambda roll: roll.payment(changed={"postings": [_posting(amount_pence=1)]}),
    "sums: VAT": lambda roll: roll.payment(changed={"postings": [_posting(vat_pence=1)]}),
    "sums: change": lambda roll: roll.payment(changed={"change_pence": 1}),
    "sums: another line": lambda roll: roll.payment(changed={"postings": [_posting(line=2)]}),
    "sums: another tender": lambda roll: roll.payment(changed={"postings": [_posting(tender=2)]}),
    "sums: a line before the first": lambda roll: roll.payment(changed={"postings": [_posting(line=-1)]}),
    "sums: a tender far beyond the last": lambda roll: roll.payment(changed={"postings": [_posting(tender=10**14)]}),
    "unknown_kind": lambda roll: roll.forged(kind="moon.landed"),
    "unknown_kind: none at all": lambda roll: roll.forged(kind={"a": 1}),
    "unknown_kind: a list": lambda roll: roll.forged(kind=["payment.taken"]),
    "fund_closed": lambda roll: roll.payment(fund=CLOSED),
    "posting: below nothing": lambda roll: roll.payment(changed=_BELOW_NOTHING),
    "posting: another account": lambda roll: roll.payment(changed={"postings": [_posting(reference="70449002")]}),
    "posting: another VAT code": lambda roll: roll.payment(changed={"postings": [_posting(vat_code="W0")]}),
    "posting: another method": lambda roll: roll.payment(changed={"postings": [_posting(mop="2")]}),
    "fund_unknown": lambda roll: roll.payment(fund=UNKNOWN),
    "actor_unknown": lambda roll: roll.payment(cashier=STRANGER),
    "actor_disabled": lambda roll: roll.payment(cashier=GONE),
    "actor_unknown: of a session": lambda roll: roll.forged(actor="nobody"),
    "malformed: no postings": lambda roll: roll.payment(changed={"postings": []}),
    "malformed: postings left out": lambda roll: roll.payment(changed={"postings": None}),
    "malformed: postings of another shape": lambda roll: roll.payment(changed={"postings": {"a": 1}}),
    "malformed: a posting is a text": lambda roll: roll.payment(changed={"postings": ["x"]}),
    "malformed: pence as text": lambda roll: roll.payment(changed={"postings": [_posting(amount_pence="14210")]}),
    "malformed: fund as a number": lambda roll: roll.payment(changed={"postings": [_posting(fund=1)]}),
    "malformed: no payment id": lambda roll: roll.payment(changed={"payment": None}),
    "malformed: no total": lambda roll: roll.payment(changed={"total_pence": None}),
    "malformed: no such day": lambda roll: roll.forged(kind="payment.taken", at="2026-02-30T09:00:00.000Z"),
    "malformed: body": lambda roll: roll.forged(kind="payment.taken", body="x"),
    "business_day": lambda roll: roll.payment(changed={"business_day": "2026-04-02"}),
    "other_till": lambda roll: roll.payment(changed={"till": "04"}),
    "other_till: receipt": lambda roll: _receipt(roll, "BA1-04A-000001-X", next_counter=1),
    "receipt: check character": lambda roll: _receipt(roll, _number(roll, 1)[:-1] + "?", next_counter=1),
    "receipt: a zero too many": lambda roll: _receipt(roll, _number(roll, 1).replace("-000", "-0000"), next_counter=1),
    "receipt: skipped": lambda roll: _receipt(roll, _number(roll, 7), next_counter=8),
    "receipt: none": lambda roll: _receipt(roll, _number(roll, 0), next_counter=1),
    "session_unknown": lambda roll: roll.payment(changed={"session": "01960000-0000-7000-8000-00000000000b"}),
    "unknown_version": lambda roll: roll.forged(v=2),
    "unknown_version: none": lambda roll: roll.forged(v="1"),
    "time_backwards": lambda roll: roll.forged(at="2026-04-01T08:29:59.999Z"),
    "malformed: no time": lambda roll: roll.forged(at="2026-04-01T08:31:00Z"),
    "malformed: a time of no calendar": lambda roll: roll.forged(at="3026-04-01T08:31:00.000Z"),
    "actor_right": lambda roll: roll.payment(cashier=FINANCE),
    "actor_right: a session": lambda roll: roll.forged(actor=ADMINISTRATOR.id),
    "actor_right: the clock": lambda roll: roll.forged(kind="clock.set", actor=CASHIER.id),
    "actor_office": lambda roll: roll.payment(cashier=ELSEWHERE),
    "actor_office: a supervisor": lambda roll: roll.forged(kind="clock.set", actor=OTHER_SUPERVISOR.id),
    "actor_unknown: a number": lambda roll: roll.forged(actor=7),
    "approver": lambda roll: roll.forged(approver="nobody"),
    "approver: oneself": lambda roll: roll.forged(approver=CASHIER.id),
    "approver: who left": lambda roll: roll.forged(approver=GONE.id),
    "approver: a number": lambda roll: roll.forged(approver=7),
    "approver: nobody let cash over the limit pass": lambda roll: roll.payment(changed=_OVER),
    "vat_unknown": lambda roll: roll.payment(changed=_line_and_posting(vat_code="ZZ")),
    "mop_unknown": lambda roll: roll.payment(
        changed={
            "postings": [_posting(mop="ZZ")],
            "tenders": [{"mop": "ZZ", "kind": "cash", "amount_pence": 142_10}],
        }
    ),
    "malformed: a long reference": lambda roll: roll.payment(changed=_line_and_posting(reference="9" * 6_000)),
    "malformed: a long fund": lambda roll: roll.payment(changed=_line_and_posting(fund="9" * 6_000)),
    "malformed: a long payment id": lambda roll: roll.payment(payment="9" * 6_000),
    "malformed: a long session": lambda roll: roll.payment(changed={"session": "9" * 6_000}),
    "actor_unknown: a long one": lambda roll: roll.forged(actor="9" * 6_000),
}


@pytest.mark.parametrize("what", HELD)
def test_everything_else_is_kept_and_held(shared_central: Central, what: str) -> None:
    central = shared_central
    central.store.change([to_row(thing) for thing in (CLOSED, GONE, ELSEWHERE, OTHER_SUPERVISOR)], {})
    roll, link = central.till(a_till())
    roll.opened()
    HELD[what](roll)
    number = roll.head.number
    roll.payment(5_00)
    assert link.push(roll.entries, roll.said()).held == 1
    (state,) = [state for state in central.store.reconcile() if state.device == roll.identity.device]
    assert (state.held, state.last_stored, state.postings_pence) == (1, 3, 5_00)
    details = central.store.details(roll.identity.device, number)
    if details is not None:
        assert details.held == what.split(":", maxsplit=1)[0]
        assert details.rows == ()
    assert link.head(roll.said()).held == 1


def test_what_is_wrong_in_a_batch_is_held_in_the_order_of_the_roll(central: Central) -> None:
    roll, link = central.till()
    other = SessionId("01960000-0000-7000-8000-00000000000c")
    roll.opened()
    roll.payment(1_00)
    roll.payment(2_00, changed={"session": other})  # opened by the entry after this one
    roll.opened(other)
    roll.payment(3_00)
    _receipt(roll, _number(roll, 3), next_counter=4)  # again
    roll.payment(5_00, at=START + timedelta(hours=2))
    roll.forged(kind="clock.set", actor=SUPERVISOR.id, at="2026-04-01T08:31:00.000Z")
    roll.head = replace(roll.head, at=START + timedelta(minutes=2))
    roll.payment(6_00, at=START + timedelta(minutes=2))  # the clock was set back: this is no step back
    link.push(roll.entries[:4], roll.said())
    link.push(roll.entries[4:], roll.said())
    with reading(central.store._engine) as connection:
        rows = connection.execute(held.select().order_by(held.c.number)).all()
        (end,) = connection.execute(head.select()).all()
    assert [(row.number, row.reason, row.pence) for row in rows] == [
        (3, "session_unknown", 2_00),
        (6, "receipt", 142_10),
    ]
    assert (end.at, end.receipts) == (START + timedelta(minutes=2), 5)
    assert [row.entry for row in central.store.find(TransactionQuery()).rows] == [7, 9, 5, 2]


@pytest.mark.parametrize("at_once", [1, 2, 9])
def test_a_clock_that_a_supervisor_set_back_is_no_step_back_however_it_is_sent(central: Central, at_once: int) -> None:
    roll, link = central.till()
    roll.opened(at=START + timedelta(hours=2))
    roll.payment(1_00, at=START + timedelta(hours=2))
    roll.forged(kind="clock.set", actor=SUPERVISOR.id, at=roll_time(START))  # by the till's own rules: two hours back
    roll.head = replace(roll.head, at=START)
    roll.payment(2_00, at=START + timedelta(minutes=1))
    roll.forged(kind="session.opened", at=roll_time(START))  # nobody confirmed this one
    roll.head = replace(roll.head, at=START + timedelta(minutes=1))
    roll.payment(3_00, at=START + timedelta(minutes=2))
    for first in range(0, len(roll.entries), at_once):
        link.push(roll.entries[first : first + at_once], roll.said())
    with reading(central.store._engine) as connection:
        rows = connection.execute(held.select()).all()
    assert [(row.number, row.reason) for row in rows] == [(5, "time_backwards")]
    assert central.store.reconcile()[0].postings_pence == 6_00


def test_who_may_write_what_at_a_till_is_the_same_in_the_database(on_postgres: Central) -> None:
    with on_postgres.raw() as connection:
        for kind in EntryKind:
            row = connection.execute("SELECT ims.till_roles(%s)", (kind,)).fetchone()
            roles = till_roles(kind)
            assert row == (None if roles is None else sorted(roles),) or (row and sorted(row[0]) == sorted(roles or ()))


def test_receipt_numbers_are_the_same_in_the_database(on_postgres: Central) -> None:
    with on_postgres.raw() as connection:
        for office, till, letter in (("BA1", "03", "A"), ("Z", "9ZZZ", "Z"), ("0000", "1", "B")):
            for counter in (1, 9, 10, 123, 99_999, 100_000, 999_999, 1_000_000, 123_456_789):
                told = connection.execute(
                    "SELECT ims.receipt_number(%s, ims.check_product(%s), %s)",
                    (f"{office}-{till}{letter}-", office + till + letter, counter),
                ).fetchone()
                assert told == (str(ReceiptNumber(office, till, letter, counter)),)


def test_what_was_refused_and_held_leaves_a_sound_central(shared_central: Central) -> None:
    findings = [finding for finding in shared_central.store.verify().findings if "receipt" not in finding.what]
    assert findings == []


def test_a_payment_id_from_another_till_is_held_there(central: Central) -> None:
    first, first_link = central.till("03")
    second, second_link = central.till("04")
    first.payment(10_00, payment="the same")
    second.payment(10_00, payment="the same")
    second.payment(11_00, payment="twice in one push")
    second.payment(11_00, payment="twice in one push")
    assert first_link.push(first.entries, first.said()).held == 0
    assert second_link.push(second.entries, second.said()).held == 2
    states = {state.till: state for state in central.store.reconcile()}
    assert (states["04"].held_pence, states["04"].postings_pence) == (21_00, 11_00)
    details = central.store.details(second.identity.device, 2)
    assert details is not None
    assert details.held == "payment_duplicate"


def test_a_kind_that_is_no_word_stops_neither_a_close_nor_a_proof(shared_central: Central) -> None:
    roll, link = shared_central.till(a_till())
    roll.opened()
    for kind in ({"payment.taken": 1}, ["payment.taken"]):
        roll.forged(kind=kind, body={"session": SESSION, "total_pence": 1})
    squared(roll)
    assert link.push(roll.entries, roll.said()).held == 2
    findings = [one for one in shared_central.store.verify().findings if one.device == roll.identity.device]
    assert findings == []


UNREADABLE = ("x", "2026-04-01T08:30:00Z", "0001-01-01T00:00:00.000Z", 7)


def test_an_opening_that_is_held_for_its_time_keeps_nobody_from_their_sessions(central: Central) -> None:
    honest, link = central.till("03")
    honest.opened()
    link.push(honest.entries, honest.said())
    forged, its_link = central.till("04")
    for place, at in enumerate(UNREADABLE):
        forged.session = SessionId(f"{SESSION[:-2]}e{place}")
        said = {"session": forged.session, "business_day": "2026-04-01", "office": "BA1", "till": "04"}
        forged.forged(kind="session.opened", at=at, body=said | {"float_pence": 50_00})
        forged.payment(1_00)
    began = datetime.now(UTC) - timedelta(seconds=10)
    assert its_link.push(forged.entries, forged.said()).held == len(UNREADABLE)
    listed = central.store.sessions(SessionQuery())
    times = {one.id: one.opened_at for one in listed if one.opened_at is not None}
    assert {times[one.id] > began for one in listed if one.till == "04"} == {True}  # when it came
    before = times[listed[0].id], listed[0].id
    assert central.store.sessions(SessionQuery(before=before)) == listed[1:]
    at_work = link.pull("", 0, 1_000).at_work or ()
    assert len([one for one in at_work if one.till == "BA1-04"]) == len(UNREADABLE)
    central.store.block_till("BA1", "04", "A", ADMINISTRATOR.id, blocked=True)
    gone = link.gone_sessions()
    assert {one.session for one in gone} == {one.id for one in listed if one.till == "04"}
    found = [link.gone_session(one.session) for one in gone]
    link.push(honest.entries, honest.said())
    for one in found:
        assert one is not None
        body = {"session": one.waits.session, "business_day": "2026-04-01", "office": "BA1", "till": "03"}
        two = {"actor": SUPERVISOR.id, "approver": CASHIER.id}
        honest.forged(kind="session.taken_over", body={**body, "gone": dict(one.gone)}, **two)
    link.push(honest.entries, honest.said())
    assert None not in {one.opened_at for one in central.store.sessions(SessionQuery())}
    assert central.store.verify().findings == ()


NONSENSE: list[Any] = ["x", 7, True, ["follows"], {"follows": ["x"]}, {"follows": {"device": {"a": 1}, "number": 1}}]
CARRIED_NONSENSE: list[Any] = [
    "x",
    [],
    {"device": {"a": 1}},
    {"device": ["x"]},
    {"device": 7},
    {"device": True, "number": "x"},
]


def test_nonsense_about_an_earlier_device_stops_no_push(shared_central: Central) -> None:
    for enrolled, carried in zip(NONSENSE, CARRIED_NONSENSE, strict=True):
        roll, link = shared_central.till(a_till())
        roll.forged(kind="device.enrolled", actor=COMMAND_LINE.id, body=enrolled)
        roll.forged(kind="entry.carried", actor=COMMAND_LINE.id, body=carried)
        roll.payment(5_00)
        answer = link.push(roll.entries, roll.said())
        assert (answer.number, answer.held) == (roll.head.number, 1), (enrolled, carried)
