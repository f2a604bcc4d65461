"""Payments that are even in the plainest way are judged sooner: what is wrong with others is found all the same."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from builders import CARD, CASH, COUNCIL_TAX, OUTSIDE, RENTS, START
from made_central import Central, Roll, made_central
from sqlalchemy import select

from ims_desktop.domain.basket import account_line
from ims_desktop.domain.settlement import Tender
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.schema import held

Body = dict[str, Any]

LINES = tuple(
    account_line(fund, reference, pence, OUTSIDE, START.date(), confirmed=True)
    for fund, reference, pence in ((COUNCIL_TAX, "70000001", 100_00), (RENTS, "HR0001", 20_00))
)


def _set(part: str, at: int, name: str, value: Any) -> Callable[[Body], None]:
    def change(body: Body) -> None:
        body[part][at][name] = value

    return change


def _swap_postings(body: Body) -> None:
    body["postings"].reverse()


def _move_a_penny(body: Body) -> None:
    for at, by in ((0, 1), (1, -1)):
        body["postings"][at]["amount_pence"] += by


def _in_two_postings(body: Body) -> None:
    first = body["postings"][0]
    body["postings"].append(first | {"amount_pence": 1_00})
    first["amount_pence"] -= 1_00


def _with_change(body: Body) -> None:
    body["change_pence"] = 5_00
    body["tenders"][0] |= {"amount_pence": 125_00, "change_pence": 5_00}


def _unknown_method(body: Body) -> None:
    for part in (*body["tenders"], *body["postings"]):
        part["mop"] = "XX"


def _long_reference(body: Body) -> None:
    for part in (body["lines"][0], body["postings"][0]):
        part["reference"] = "7" * 65


def _dated(due_pence: object = 200_00, **received: object) -> Callable[[Body], None]:
    """An amount that goes by the day of receipt: what was due, and the day where it is another."""
    said = ({} if due_pence is None else {"due_pence": due_pence}) | received
    return lambda body: body["lines"][0].update(said)


DATED: dict[str, tuple[Callable[[Body], None], str]] = {
    "an amount by its day": (_dated(), ""),
    "an amount of an earlier day": (_dated(received_on="2026-03-28"), ""),
    "an amount below nothing": (_dated(-1), "malformed"),
    "an amount in words": (_dated("200"), "malformed"),
    "received on no day": (_dated(received_on="2026-02-29"), "malformed"),
    "received in a number": (_dated(received_on=20260328), "malformed"),
    "received on the very day": (_dated(received_on="2026-04-01"), "malformed"),
    "received without an amount": (_dated(None, received_on="2026-03-28"), "malformed"),
}
CHANGES: dict[str, tuple[Callable[[Body], None], str]] = {
    "as it was": (lambda _body: None, ""),
    "change given": (_with_change, ""),
    "postings in another order": (_swap_postings, ""),
    "a line in two postings": (_in_two_postings, ""),
    "a penny more posted": (_set("postings", 0, "amount_pence", 100_01), "sums"),
    "a penny moved": (_move_a_penny, "sums"),
    "a line of a penny less": (_set("lines", 1, "amount_pence", 19_99), "sums"),
    "VAT of a line": (_set("lines", 0, "vat_pence", 1), "sums"),
    "VAT of a posting": (_set("postings", 0, "vat_pence", 1), "sums"),
    "less tendered": (_set("tenders", 0, "amount_pence", 119_99), "sums"),
    "change that no tender gave": (lambda body: body.update(change_pence=1), "sums"),
    "change that is not said": (_set("tenders", 0, "change_pence", 1), "sums"),
    "another total": (lambda body: body.update(total_pence=119_99), "sums"),
    "no line posted": (lambda body: body.update(postings=[]), "malformed"),
    "no tender": (lambda body: body.update(tenders=[]), "sums"),
    "no line": (lambda body: body.update(lines=[]), "sums"),
    "a line that is not posted": (lambda body: body["lines"].append(dict(body["lines"][0])), "sums"),
    "the same tender twice": (lambda body: body["tenders"].append(dict(body["tenders"][0])), "sums"),
    "a posting of another line": (_set("postings", 0, "line", 2), "sums"),
    "a posting of a tender that is none": (_set("postings", 0, "tender", 2), "sums"),
    "another fund posted": (_set("postings", 0, "fund", "HR"), "posting"),
    "another account posted": (_set("postings", 1, "reference", "HR0002"), "posting"),
    "another VAT code posted": (_set("postings", 0, "vat_code", "S2"), "posting"),
    "another method posted": (_set("postings", 0, "mop", CARD.code), "posting"),
    "a method that is none": (_unknown_method, "mop_unknown"),
    "a reference too long": (_long_reference, "malformed"),
    **DATED,
}


def roll_of_all(roll: Roll) -> Roll:
    """A payment of each kind, in order, after the session's opening."""
    tenders = (Tender(CASH, 120_00),)
    for change, _why in CHANGES.values():
        body = copy.deepcopy(json.loads(roll.copied().paid(LINES, tenders).text)["body"])
        change(body)
        roll.paid(LINES, tenders, changed=body)
    return roll


@pytest.mark.parametrize("at_once", [500, 4], ids=["as many do", "each in full"])
def test_what_is_wrong_is_found_however_many_are_sent(shared_central: Central, at_once: int) -> None:
    made, link = shared_central.till(f"E{at_once}")
    roll = roll_of_all(made)
    for first in range(0, len(roll.entries), at_once):
        link.push(roll.entries[first : first + at_once], roll.said())
    of_device = select(held.c.number, held.c.reason).where(held.c.device == roll.identity.device)
    with reading(shared_central.store._engine) as connection:
        found = {row.number: row.reason for row in connection.execute(of_device)}
    told = {name: found.get(entry.number, "") for name, entry in zip(CHANGES, roll.entries[1:], strict=True)}
    assert told == {name: why for name, (_change, why) in CHANGES.items()}


def test_only_the_plainest_are_even(postgres_url: str) -> None:
    for central in made_central(postgres_url):
        roll = roll_of_all(central.till()[0])
        texts = [entry.text for entry in roll.entries[1:]]
        with central.raw() as owner:
            row = owner.execute(
                "SELECT ims.even(%s::text[]::jsonb[], array_fill(true, ARRAY[%s]))", (texts, len(texts))
            ).fetchone()
            none = owner.execute(
                "SELECT ims.even(%s::text[]::jsonb[], array_fill(NULL::boolean, ARRAY[%s]))", (texts, len(texts))
            ).fetchone()
        assert row is not None
        even = [name for name, is_even in zip(CHANGES, row[0], strict=True) if is_even]
        assert even == ["as it was", "change given", "a method that is none", *DATED]  # whose texts are not usual
        assert none == ([False] * len(texts),)
