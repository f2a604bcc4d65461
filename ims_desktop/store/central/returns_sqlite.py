"""Judging what a desk's entries say of returned cheques, in central's file: `ims.keep_returns` in Python."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection

from ims_desktop.domain.banking import PAPER
from ims_desktop.domain.permission import Role, User
from ims_desktop.domain.reference_data import ReferenceKind
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.judging_reversals import PaidHere
from ims_desktop.store.central.ledger_sqlite import LedgerInFile
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.reversed_sqlite import is_void, put_right
from ims_desktop.store.central.sqlite_file import Connection as FileConnection

Body: TypeAlias = Mapping[str, Any]

_KEY = ("fund", "reference", "mop", "vat_code", "line")
_PLACE = "SELECT office, till FROM device WHERE device = ?"
# of a payment that was carried over the session stands under the till that is gone, or that took it over
CASHIER = "SELECT cashier FROM session WHERE id = ?2 ORDER BY device <> ?1 LIMIT 1"
_MADE = "SELECT e.text FROM banking b JOIN entry e ON e.device = b.device AND e.number = b.number WHERE b.id = ?"
_RECEIVED = "SELECT actor FROM banking_step WHERE banking = ? AND kind = ?"
_RETURNED = "SELECT 1 FROM returned_cheque WHERE payment = ? AND tender = ?"
_COUNTED = "SELECT count(*) FROM returned_cheque WHERE office = ?"
_KEEP = "INSERT INTO returned_cheque (payment, tender, office, returned, device, number) VALUES (?, ?, ?, ?, ?, ?)"
_KEEP_REVERSAL = "INSERT INTO reversal (device, number, kind, payment, session, pence) VALUES (?, ?, ?, ?, ?, ?)"
_NEXT_CHANGE = "UPDATE meta SET change = change + 1 RETURNING change"
_TELL = """INSERT INTO reference (kind, key, change, removed, data) VALUES (?, ?, ?, 0, ?)
    ON CONFLICT (kind, key) DO UPDATE SET change = excluded.change, removed = 0, data = excluded.data"""


def keep_returns(connection: Connection, user: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep what sound entries say of returned cheques, or refuse them all, and tell tills of their accounts."""
    file = cast("FileConnection", connection.connection.driver_connection)
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") != EntryKind.CHEQUE_RETURNED:
            continue
        if why := _fault(file, user, doc):
            raise desk_refused(why)
        body = doc["body"]
        file.execute(_KEEP, (body["payment"], body["tender"], body["office"], body["returned"], desk, number))
        named = (body["payment"], body["session"], body["total_pence"])
        file.execute(_KEEP_REVERSAL, (desk, number, doc["kind"], *named))
        _tell(file, body)


def next_return(file: FileConnection, office: str) -> int:
    """The next number of a returned cheque of an office."""
    return int(file.execute(_COUNTED, (office,)).fetchall()[0][0]) + 1


def _tell(file: FileConnection, body: Body) -> None:
    pence: Counter[tuple[str, str]] = Counter()
    for posting in body["postings"]:
        if posting["line"]:
            pence[posting["fund"], posting["reference"]] -= posting["amount_pence"]
    for (fund, reference), amount in sorted(pence.items()):
        ((change,),) = file.execute(_NEXT_CHANGE).fetchall()
        told = {"fund": fund, "reference": reference, "pence": amount}
        told |= {name: body[name] for name in ("receipt", "returned_on")}
        file.execute(_TELL, (ReferenceKind.CAME_BACK.value, f"{fund}/{reference}", change, json.dumps(told)))


def _fault(file: FileConnection, user: User, doc: Mapping[str, Any]) -> str:
    body = doc["body"]
    day = business_day(from_roll_time(doc["at"])).isoformat()
    if body["business_day"] != day or body["returned_on"] > day:
        return "business_day"
    ledger = LedgerInFile(file, "")
    paid = ledger.paid(body["payment"])
    if paid is None or not _is_named(paid, body):
        return "payment_unknown"
    place = file.execute(_PLACE, (paid.device,)).fetchone() or ("", "")
    if place != (body["office"], body["till"]) or not _is_of(user, place[0]):
        return "office"
    cashier = file.execute(CASHIER, (paid.device, paid.session)).fetchone()
    received = file.execute(_RECEIVED, (body["banking"], EntryKind.BANKING_RECEIVED.value)).fetchone()
    wrong = {
        "payment_reversed": is_void(file, body["payment"]),
        "cheque_not_banked": received is None or not _is_listed(file, paid, body),
        "cheque_returned": file.execute(_RETURNED, (body["payment"], body["tender"])).fetchone() is not None,
        "returned": body["returned"] != next_return(file, body["office"]),
        "own_takings": cashier == (user.id,),
        "second_person": received is not None and received[0] == user.id and PAPER not in doc["personal"],
        "posting": not _takes_all(body, [paid.body, *_done_to(file, ledger, body["payment"])]),
    }
    return next((why for why, is_wrong in wrong.items() if is_wrong), "")


def _done_to(file: FileConnection, ledger: LedgerInFile, payment: str) -> Sequence[Body]:
    """What was done to a payment, and corrections that were held and that finance posted."""
    moved = (one.body for one in put_right(file, payment) if one.kind == EntryKind.PAYMENT_CORRECTED)
    return [*(one.body for one in ledger.done(payment, "", 0)), *moved]


def _is_named(paid: PaidHere, body: Body) -> bool:
    named = (body["paid"]["device"], body["paid"]["number"], body["receipt"], body["session"])
    return named == (paid.device, paid.number, paid.receipt, paid.session)


def _is_of(user: User, office: str) -> bool:
    """One's own office, or one that finance sees."""
    return user.office == office or (Role.FINANCE in user.roles and user.sees(office))


def _is_listed(file: FileConnection, paid: PaidHere, body: Body) -> bool:
    """Whether the slip lists this cheque, for this sum."""
    row = file.execute(_MADE, (body["banking"],)).fetchone()
    sessions = json.loads(row[0])["body"]["sessions"] if row else ()
    return (paid.device, paid.session, paid.number, body["tender"], body["pence"]) in {
        (cheque.get("device", one["device"]), one["session"], cheque["entry"], cheque["tender"], cheque["pence"])
        for one in sessions
        for cheque in one["cheques"]
    }


def _takes_all(body: Body, before: Sequence[Body]) -> bool:
    """Whether nothing stands of the cheque's tender afterwards."""
    left: Counter[tuple[object, ...]] = Counter()
    vat: Counter[tuple[object, ...]] = Counter()
    for one in (*before, body):
        for posting in one.get("postings", ()):
            if posting["line"] and posting["tender"] == body["tender"]:
                key = tuple(posting[name] for name in _KEY)
                left[key] += posting["amount_pence"]
                vat[key] += posting["vat_pence"]
    return not any(left.values()) and not any(vat.values())
