"""A till's session as its roll may say it, honest or forged, for central to judge."""

import json
from collections.abc import Mapping
from typing import Any

from builders import CASHIER, ENVELOPE, SUPERVISOR
from made_central import OVERS, SESSION, Central, Roll
from sqlalchemy import select

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.cash_move import NAMES_WHO, MoveKind, drawer_change
from ims_desktop.domain.close_fault import RollSums
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import UserId
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.judging_closes import add_told
from ims_desktop.store.central.schema import held

KINDS = {"CA": "cash", "CQ": "cheque", "CC": "card"}
COLLEAGUE = User(UserId("u-colleague"), "colleague", "C. Olleague", "BA1", (Role.CASHIER,))
AWAY = User(UserId("u-away"), "away", "A. Way", "WM1", (Role.SUPERVISOR,))
OTHER_SUPERVISOR = User(UserId("u-other"), "other", "O. Ther", "BA1", (Role.SUPERVISOR,))


def reasons(central: Central, roll: Roll) -> dict[int, tuple[str, int]]:
    """Why entries of a roll are held, and what they carry."""
    with reading(central.store._engine) as connection:
        rows = connection.execute(select(held).where(held.c.device == roll.identity.device)).all()
    return {row.number: (row.reason, row.pence) for row in rows}


def frame(roll: Roll, **said: Any) -> dict[str, Any]:
    till = roll.identity
    body = {"session": SESSION, "business_day": "2026-04-01", "office": till.office, "till": till.till, **said}
    return {name: value for name, value in body.items() if value is not None}


def moved(roll: Roll, approver: str | None = SUPERVISOR.id, **said: Any) -> SealedEntry:
    body = frame(roll, **{"move": "lift", "from": "drawer", "to": "safe", "pence": 50_00} | said)
    second: dict[str, Any] = {} if said.get("approver", approver) is None else {"approver": approver}
    body.pop("approver", None)
    if body["move"] in NAMES_WHO:  # and what for; the values are not sent along
        second["personal"] = body.pop("personal", {"carrier": "00" * 32, "reason": "00" * 32})
    return roll.forged(kind="cash.moved", body=body, **second)


def counted(roll: Roll, actor: User = CASHIER, parts: Mapping[str, Any] | None = None, **said: Any) -> SealedEntry:
    usual: dict[str, Any] = {
        "attempt": 1,
        "finished": True,
        "tenders": [{"mop": "CA", "kind": "cash", "counted_pence": 51_00}],
        "counted": {"2000": 2, "100": 11},
    }
    body = frame(roll, **usual | said)
    return roll.forged(kind="session.counted", actor=actor.id, body=body, **(parts or {}))


def tender(mop: str, kind: str, expected: int, there: int, **changed: Any) -> dict[str, Any]:
    figure = {
        "mop": mop,
        "kind": kind,
        "taken_pence": 0,
        "expected_pence": expected,
        "counted_pence": there,
        "difference_pence": there - expected,
        "banking_pence": {"card": 0, "cash": there - 50_00}.get(kind, there),  # of cash the float is kept
    }
    return figure | changed


def posting(mop: str = "CA", pence: int = 1_00, place: int = 1, **changed: Any) -> dict[str, Any]:
    part = {
        "fund": OVERS.code,
        "reference": "BA1",  # at whichever till
        "mop": mop,
        "amount_pence": pence,
        "vat_code": "N0",
        "vat_pence": 0,
        "narrative": "Over at cashing up",
        "line": place,
        "tender": place,
    }
    return part | changed


def sums(roll: Roll, session: str = SESSION) -> RollSums:
    """What the roll says of a session so far."""
    found = RollSums(float_pence=50_00)
    add_told(found, session, [json.loads(one.text) for one in roll.entries])
    return found


def closes(
    roll: Roll,
    session: str = SESSION,
    over: Mapping[str, int] | None = None,
    counts: Mapping[str, Any] | None = None,
    cashier: User = CASHIER,
) -> dict[str, Any]:
    """Count the session, by so much over or short; the figures of its close that are true to the roll.

    `counts` is what else the count says.
    """
    told, over = sums(roll, session), over or {}
    drawer = told.float_pence + sum(drawer_change(MoveKind(kind), pence) for kind, pence in told.moved.items())
    tenders = []
    for mop in ("CA", *sorted((told.taken.keys() | over.keys()) - {"CA"})):
        taken = told.taken[mop]
        expected = taken + (drawer if mop == "CA" else 0)
        part = tender(mop, KINDS.get(mop, "other"), expected, expected + over.get(mop, 0), taken_pence=taken)
        tenders.append(part)
    tenders[0]["banking_pence"] += told.moved["lift"] - told.moved["top_up"]
    there = [{name: one[name] for name in ("mop", "kind", "counted_pence")} for one in tenders]
    count = counted(roll, cashier, session=session, tenders=there, **{"counted": None} | dict(counts or {}))
    figures = {"count": count.number, "tenders": tenders, "float_pence": 50_00, "float_kept_pence": 50_00}
    return figures | {"moved": dict(told.moved), **receipts_of(told), "envelope": ENVELOPE}


def receipts_of(told: RollSums) -> dict[str, Any]:
    """How many payments a session has, and the first and last of their receipts."""
    if not told.receipts:
        return {"payments": 0}
    ends = {"first": told.receipts[min(told.receipts)], "last": told.receipts[max(told.receipts)]}
    return {"payments": len(told.receipts), "receipts": ends}


def closed(roll: Roll, actor: User = CASHIER, parts: Mapping[str, Any] | None = None, **said: Any) -> SealedEntry:
    """£1.00 over in cash and £2.00 in cheques, and true to the roll but for what is said."""
    usual: dict[str, Any] = {
        "cashier": CASHIER.id,
        "state": "closed",
        "total_pence": 3_00,
        "postings": [posting(), posting("CQ", 2_00, 2)],
        **closes(roll, roll.session or SESSION, {"CA": 1_00, "CQ": 2_00}),
    }
    return roll.forged(kind="session.closed", actor=actor.id, body=frame(roll, **usual | said), **(parts or {}))


def squared(
    roll: Roll, session: str = SESSION, counts: Mapping[str, Any] | None = None, cashier: User = CASHIER
) -> SealedEntry:
    """The session closes, neither over nor short; `counts` is what else its count says."""
    said = {"cashier": cashier.id, "state": "closed", "total_pence": 0, "postings": []}
    told = closes(roll, session, counts=counts, cashier=cashier)
    return roll.forged(kind="session.closed", actor=cashier.id, body=frame(roll, session=session, **said, **told))


def approved(roll: Roll, actor: User = SUPERVISOR) -> SealedEntry:
    return roll.forged(kind="session.approved", actor=actor.id, body=frame(roll, closed=3))


def opened(central: Central, till: str) -> tuple[Roll, Any]:
    central.store.change([to_row(thing) for thing in (COLLEAGUE, OTHER_SUPERVISOR, AWAY)], {})
    roll, link = central.till(till)
    roll.opened()
    return roll, link
