"""What a till's roll may say is done to a payment, honest or forged, and what central makes of it."""

import json
from collections.abc import Mapping
from typing import Any

from builders import CHEQUE, COUNCIL_TAX, OUTSIDE, RENTS, START, SUPERVISOR
from made_central import Central, Roll
from sqlalchemy import select

from ims_desktop.actions.ports import SealedEntry, TransactionQuery
from ims_desktop.domain.basket import account_line
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.schema import held, session_taking

Changed = Mapping[str, Any]


def pays(roll: Roll, payment: str = "", **said: Any) -> Mapping[str, Any]:
    """£1.00 of council tax and £2.50 of rent, in cash; the entry read."""
    lines = (
        account_line(COUNCIL_TAX, "10000017", 1_00, OUTSIDE, START.date()),
        account_line(RENTS, "HR0001-7", 2_50, OUTSIDE, START.date()),
    )
    entry: Mapping[str, Any] = json.loads(roll.paid(lines, payment=payment, **said).text)
    return entry


def negative(postings: list[dict[str, Any]], lines: tuple[int, ...] = (1, 2)) -> list[dict[str, Any]]:
    return [
        one | {"amount_pence": -one["amount_pence"], "vat_pence": -one["vat_pence"]}
        for one in postings
        if one["line"] in lines
    ]


def reverses(roll: Roll, kind: str, paid: Changed, body: Changed, **parts: Any) -> SealedEntry:
    till = roll.identity
    said = {
        "session": roll.session,
        "business_day": "2026-04-01",
        "office": till.office,
        "till": till.till,
        "payment": paid["body"]["payment"],
        "receipt": paid["body"]["receipt"],
        "paid": {"device": paid["device"], "number": paid["number"]},
        **body,
    }
    if "postings" in said and "total_pence" not in said:
        said["total_pence"] = sum(one["amount_pence"] for one in said["postings"] if type(one["amount_pence"]) is int)
    frame = {"approver": SUPERVISOR.id, **parts}
    return roll.forged(
        kind=kind,
        body={name: value for name, value in said.items() if value is not None},
        **{name: value for name, value in frame.items() if value is not None},
    )


def voided(roll: Roll, of: Changed, parts: Changed | None = None, /, **body: Any) -> SealedEntry:
    usual = {"postings": negative(of["body"]["postings"])}
    return reverses(roll, "payment.voided", of, usual | body, **(parts or {}))


def corrected(roll: Roll, paid: Changed, parts: Changed | None = None, **body: Any) -> SealedEntry:
    """The first line was paid by cheque."""
    first = paid["body"]["postings"][0]
    postings = [*negative([first]), first | {"mop": CHEQUE.code}]
    return reverses(
        roll, "payment.corrected", paid, {"postings": postings} | body, **{"approver": None, **(parts or {})}
    )


def refunded(roll: Roll, paid: Changed, claim: str, line: int = 2, **body: Any) -> SealedEntry:
    postings = negative(paid["body"]["postings"], (line,))
    claims = [{"claim": claim, "line": line, "pence": -sum(one["amount_pence"] for one in postings)}]
    return reverses(roll, "payment.refunded", paid, {"postings": postings, "claims": claims} | body)


def asked(roll: Roll, paid: Changed) -> SealedEntry:
    return reverses(roll, "void.asked", paid, {"asked_pence": paid["body"]["total_pence"]}, approver=None)


def reasons(central: Central, roll: Roll) -> dict[int, tuple[str, int]]:
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(held).where(held.c.device == roll.identity.device)).all()
    return {row.number: (row.reason, row.pence) for row in rows}


def rows_of(central: Central, roll: Roll, number: int) -> list[tuple[str, int, str]]:
    found = central.store.find(TransactionQuery()).rows
    return sorted(
        (row.mop, row.amount_pence, row.receipt)
        for row in found
        if (row.device, row.entry) == (roll.identity.device, number)
    )


def taken(central: Central, roll: Roll) -> dict[tuple[str, str], tuple[int, int]]:
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(session_taking).where(session_taking.c.device == roll.identity.device)).all()
    return {(row.session, row.mop): (row.pence, row.payments) for row in rows}
