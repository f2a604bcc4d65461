"""Card sales that a count names, on both databases: those of its roll, one by one, and nothing else."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from builders import CARD, SUPERVISOR
from made_central import Central, Roll, a_till
from session_rolls import counted, frame, opened, reasons, squared

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.settlement import Tender

Named = dict[str, Any]


def sold(roll: Roll, pence: int = 9_99) -> SealedEntry:
    return roll.payment(pence, tenders=(Tender(CARD, pence, "4417", "882104", "Visa"),))


def named(entry: int, stands: str = "next_report", pence: int = 9_99, **changed: Any) -> Named:
    usual: Named = {"entry": entry, "tender": 1, "mop": "CC", "pence": pence, "stands": stands}
    return usual | {"authorisation": "882104", "last4": "4417"} | changed


def counts(*cards: Named, report: int = 83_20) -> dict[str, Any]:
    return {"cards": list(cards), "reports": [{"mop": "CC", "pence": report}]}


def day(roll: Roll) -> tuple[int, int]:
    """Two sales, of £9.99 and £83.20; the numbers of their entries."""
    return sold(roll).number, sold(roll, 83_20).number


def twice(entry: int) -> tuple[Named, Named]:
    return named(entry), named(entry, "unmatched")


def voided(roll: Roll, paid: SealedEntry) -> None:
    """What a void says as far as it is asked here; held for the rest, and read all the same."""
    body = json.loads(paid.text)["body"]
    said = {"payment": body["payment"], "session": body["session"], "postings": []}
    roll.forged(kind="payment.voided", approver=SUPERVISOR.id, body=frame(roll, **said))


SOUND: dict[str, Callable[[Roll], object]] = {
    "all ticked": lambda roll: (day(roll), squared(roll, counts=counts(report=93_19))),
    "to come": lambda roll: squared(roll, counts=counts(named(day(roll)[0]))),
    "not sent": lambda roll: squared(roll, counts=counts(named(day(roll)[0], "not_sent"))),
    "not found, though the sum agrees": lambda roll: squared(
        roll, counts=counts(named(day(roll)[0], "unmatched"), report=93_19)
    ),
}


def later(*cards: Callable[[int], Named], report: int = 14_99) -> Callable[[Roll], SealedEntry]:
    """A second session took £5.00, and its report has a sale of the first as well."""

    def make(roll: Roll) -> SealedEntry:
        before = sold(roll)
        squared(roll, counts=counts(named(before.number), report=0))
        roll.opened(session="later")  # type: ignore[arg-type]
        body = {"session": "later"}
        roll.payment(5_00, tenders=(Tender(CARD, 5_00, "4417", "882104", "Visa"),), changed=body)
        return squared(roll, "later", counts(*(one(before.number) for one in cards), report=report))

    return make


HELD: dict[str, Callable[[Roll], SealedEntry]] = {
    "cards: no such entry": lambda roll: squared(roll, counts=counts(named(day(roll)[0] + 50))),
    "cards: the opening": lambda roll: squared(roll, counts=counts(named(day(roll)[0] - 1))),
    "cards: another sum": lambda roll: squared(roll, counts=counts(named(day(roll)[0], pence=10_00), report=83_19)),
    "cards: another slip": lambda roll: squared(roll, counts=counts(named(day(roll)[0], last4="4418"))),
    "cards: another tender": lambda roll: squared(roll, counts=counts(named(day(roll)[0], tender=2))),
    "cards: another method": lambda roll: squared(
        roll, counts=counts(named(day(roll)[0], mop="ZZ", stands="unmatched"), report=93_19)
    ),
    "cards: twice": lambda roll: squared(roll, counts=counts(*twice(day(roll)[0]))),
    "cards: paid in cash": lambda roll: squared(
        roll, counts=counts(named(roll.payment(9_99).number, "unmatched"), report=0)
    ),
    "cards: of this session said to be earlier": lambda roll: squared(
        roll, counts=counts(named(day(roll)[0], "earlier"), report=103_18)
    ),
    "cards: of an earlier session said to be this one's": later(named, report=-4_99),
}
COUNTED: dict[str, Callable[[Roll], SealedEntry]] = {
    "count: another sum than the report": lambda roll: counted(roll, **counts(report=1)),
    "count: what is to come is left out": lambda roll: counted(
        roll, tenders=[{"mop": "CC", "kind": "card", "counted_pence": 83_20}], counted=None, **counts(named(2))
    ),
    "malformed: no reports": lambda roll: counted(roll, cards=[]),
    "malformed: no list": lambda roll: counted(roll, cards="x", reports=[]),
    "malformed: no such standing": lambda roll: counted(roll, **counts(named(2, "lost"), report=0)),
}


@pytest.mark.parametrize("what", [*SOUND, "of an earlier session"])
def test_sales_that_are_there_hold_nothing_up(shared_central: Central, what: str) -> None:
    roll, link = opened(shared_central, a_till())
    SOUND.get(what, later(lambda entry: named(entry, "earlier")))(roll)
    assert link.push(roll.entries, roll.said()).held == 0


@pytest.mark.parametrize("what", HELD | COUNTED)
def test_sales_that_are_not_there_hold_the_close(shared_central: Central, what: str) -> None:
    roll, link = opened(shared_central, a_till())
    last = (HELD | COUNTED)[what](roll)
    link.push(roll.entries, roll.said())
    assert reasons(shared_central, roll) == {last.number: (what.split(":", maxsplit=1)[0], 0)}


def test_a_sale_that_was_voided_is_none(shared_central: Central) -> None:
    roll, link = opened(shared_central, a_till())
    paid = sold(roll)
    voided(roll, paid)
    close = squared(roll, counts=counts(named(paid.number), report=0))
    link.push(roll.entries, roll.said())
    assert reasons(shared_central, roll)[close.number][0] == "cards"


def test_a_central_with_such_closes_is_sound(shared_central: Central) -> None:
    assert shared_central.store.verify().findings == ()
