"""Payments keyed from receipt books at central, on both databases: of their own day, each slip once at all tills."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from builders import START, SUPERVISOR
from made_central import SESSION, Central, Roll, a_till
from sqlalchemy import select

from ims_desktop.actions.ports import SealedEntry, TransactionQuery
from ims_desktop.domain.receipt_book import ReceiptBook
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.post_table import slip_use
from ims_desktop.store.central.schema import held

BOOK = ReceiptBook("B7", "BA1", 1001, 1050)
ELSEWHERE = ReceiptBook("C1", "BA2", 2001, 2050)
YESTERDAY = START - timedelta(days=1)
DAY = "2026-03-31"


def keyed(roll: Roll, number: int, book: str = "B7", *, at: Any = None, day: str = DAY, **said: Any) -> SealedEntry:
    slip = {"book": book, "number": number, "at": roll_time(at or YESTERDAY)}
    changed = {"slip": {name: value for name, value in slip.items() if value is not None}, "business_day": day, **said}
    return roll.payment(1_00, changed=changed)


def spoilt(roll: Roll, number: int, personal: Any = None, **said: Any) -> SealedEntry:
    body = {"business_day": "2026-04-01", "office": "BA1", "till": roll.identity.till,
            "slip": {"book": "B7", "number": number}, **said}  # fmt: skip
    return roll.forged(kind="slip.spoilt", body=body, personal={"reason": "ab" * 32} if personal is None else personal)


def voids(roll: Roll) -> SealedEntry:
    paid = json.loads(roll.entries[-1].text)
    body = paid["body"]
    postings = [one | {"amount_pence": -one["amount_pence"]} for one in body["postings"]]
    said = {"session": SESSION, "payment": body["payment"], "receipt": body["receipt"], "business_day": "2026-04-01",
            "office": "BA1", "till": roll.identity.till, "postings": postings, "total_pence": -body["total_pence"],
            "paid": {"device": paid["device"], "number": paid["number"]}}  # fmt: skip
    return roll.forged(kind="payment.voided", body=said, approver=SUPERVISOR.id)


def twice(number: int) -> Callable[[Roll], SealedEntry]:
    def both(roll: Roll) -> SealedEntry:
        keyed(roll, number)
        return keyed(roll, number)

    return both


def once_spoilt(roll: Roll) -> SealedEntry:
    spoilt(roll, 1032)
    return keyed(roll, 1032)


def spoilt_after(roll: Roll) -> SealedEntry:
    keyed(roll, 1033)
    return spoilt(roll, 1033)


HELD: dict[str, Callable[[Roll], SealedEntry]] = {
    "slip_used": twice(1031),
    "slip_used: it was spoilt": once_spoilt,
    "slip_used: spoilt afterwards": spoilt_after,
    "slip_unknown: no such book": lambda roll: keyed(roll, 1001, "ZZ"),
    "slip_unknown: not in the book": lambda roll: keyed(roll, 1051),
    "slip_unknown: another office's": lambda roll: keyed(roll, 2001, "C1"),
    "slip_time: not yet taken": lambda roll: keyed(roll, 1034, at=START + timedelta(minutes=1), day="2026-04-01"),
    "slip_time: too long ago": lambda roll: keyed(roll, 1034, at=START - timedelta(days=32), day="2026-02-28"),
    "business_day: the day it was keyed": lambda roll: keyed(roll, 1034, day="2026-04-01"),
    "malformed: no number": lambda roll: keyed(roll, 0),
    "malformed: no time": lambda roll: keyed(roll, 1034, slip={"book": "B7", "number": 1034}),
    "malformed: no book": lambda roll: keyed(roll, 1034, slip=7),
    "malformed: a spoilt one with a time": lambda roll: spoilt(
        roll, 1034, slip={"book": "B7", "number": 1034, "at": roll_time(YESTERDAY)}
    ),
    "slip_unknown: spoilt": lambda roll: spoilt(roll, 1099),
    "other_till: spoilt": lambda roll: spoilt(roll, 1034, till="99"),
    "reason: spoilt": lambda roll: spoilt(roll, 1034, personal={}),
}


@pytest.fixture
def central(shared_central: Central) -> Central:
    shared_central.store.change([to_row(BOOK), to_row(ELSEWHERE)], {})
    return shared_central


def opened(central: Central) -> tuple[Roll, Any]:
    roll, link = central.till(a_till())
    roll.opened()
    return roll, link


def reasons(central: Central, roll: Roll) -> dict[int, str]:
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(held).where(held.c.device == roll.identity.device)).all()
    return {row.number: row.reason for row in rows}


@pytest.mark.parametrize("batches", [1, 2])
@pytest.mark.parametrize("what", HELD)
def test_what_cannot_be_is_kept_and_held(central: Central, what: str, batches: int) -> None:
    roll, link = opened(central)
    last = HELD[what](roll)
    if batches == 2:
        link.push(roll.entries[:-1], roll.said())
    link.push(roll.entries, roll.said())
    assert reasons(central, roll)[last.number] == what.split(":", maxsplit=1)[0]
    central.sound.add(roll.identity.device)


def test_a_slip_is_of_its_own_day_and_keyed_again_once_its_payment_was_voided(central: Central) -> None:
    roll, link = opened(central)
    first = keyed(roll, 1040)
    voids(roll)
    again = keyed(roll, 1040)
    assert link.push(roll.entries, roll.said()).held == 0
    days = {
        row.entry: row.business_day.isoformat()
        for row in central.store.find(TransactionQuery()).rows
        if row.device == roll.identity.device
    }
    assert days == {first.number: DAY, 3: "2026-04-01", again.number: DAY}
    keyed(roll, 1040)
    assert link.push(roll.entries, roll.said()).held == 1
    other, their_link = opened(central)
    keyed(other, 1040)
    assert their_link.push(other.entries, other.said()).held == 1
    assert list(reasons(central, other).values()) == ["slip_used"]
    with reading(central.store._engine) as connection:
        used = connection.execute(select(slip_use).where(slip_use.c.slip == 1040)).all()
    assert sorted(row.number for row in used) == [first.number, again.number]
    central.sound |= {roll.identity.device, other.identity.device}
