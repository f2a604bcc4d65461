"""A till's session as its roll may say it, honest or forged, for central to judge."""

from collections.abc import Mapping
from typing import Any

from builders import CASHIER, ENVELOPE, SUPERVISOR
from made_central import SESSION, Central, Roll

from ims_desktop.actions.ports import SealedEntry
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import to_row
from ims_desktop.domain.references import UserId

COLLEAGUE = User(UserId("u-colleague"), "colleague", "C. Olleague", "BA1", (Role.CASHIER,))
OTHER_SUPERVISOR = User(UserId("u-other"), "other", "O. Ther", "BA1", (Role.SUPERVISOR,))


def frame(roll: Roll, **said: Any) -> dict[str, Any]:
    till = roll.identity
    body = {"session": SESSION, "business_day": "2026-04-01", "office": till.office, "till": till.till, **said}
    return {name: value for name, value in body.items() if value is not None}


def moved(roll: Roll, approver: str | None = SUPERVISOR.id, **said: Any) -> SealedEntry:
    body = frame(roll, **{"move": "lift", "from": "drawer", "to": "safe", "pence": 50_00} | said)
    second = {} if approver is None else {"approver": approver}
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
        "fund": "02",
        "reference": "BA1-03",
        "mop": mop,
        "amount_pence": pence,
        "vat_code": "N0",
        "vat_pence": 0,
        "narrative": "Over at cashing up",
        "line": place,
        "tender": place,
    }
    return part | changed


def closed(roll: Roll, actor: User = CASHIER, parts: Mapping[str, Any] | None = None, **said: Any) -> SealedEntry:
    usual: dict[str, Any] = {
        "cashier": CASHIER.id,
        "count": 3,
        "state": "closed",
        "tenders": [tender("CA", "cash", 50_00, 51_00), tender("CQ", "cheque", 5_00, 3_00)],
        "float_pence": 50_00,
        "float_kept_pence": 50_00,
        "payments": 0,
        "total_pence": -1_00,
        "postings": [posting(), posting("CQ", -2_00, 2)],
        "envelope": ENVELOPE,
    }
    return roll.forged(kind="session.closed", actor=actor.id, body=frame(roll, **usual | said), **(parts or {}))


def approved(roll: Roll, actor: User = SUPERVISOR) -> SealedEntry:
    return roll.forged(kind="session.approved", actor=actor.id, body=frame(roll, closed=3))


def opened(central: Central, till: str) -> tuple[Roll, Any]:
    central.store.change([to_row(thing) for thing in (COLLEAGUE, OTHER_SUPERVISOR)], {})
    roll, link = central.till(till)
    roll.opened()
    return roll, link
