"""Judging what a desk's entries say of post-dated cheques, in central's file: `ims.keep_kept` in Python."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection

from ims_desktop.domain.banking import CARRIER
from ims_desktop.domain.kept_cheque import KEPT_KINDS, LetGo
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.ledger_sqlite import LedgerInFile
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.returns_sqlite import CASHIER
from ims_desktop.store.central.reversed_sqlite import was_voided
from ims_desktop.store.central.sqlite_file import Connection as FileConnection

Body: TypeAlias = Mapping[str, Any]

_KEPT = """SELECT k.office, e.text FROM kept_cheque k JOIN entry e ON e.device = k.device AND e.number = k.number
    WHERE k.id = ?"""
_LET_GO = "SELECT payment FROM let_go_cheque WHERE kept = ?"
_PLACE = f"SELECT office, ({CASHIER}) FROM device WHERE device = ?1"  # noqa: S608  our own text
_KEEP = "INSERT INTO kept_cheque (id, office, device, number) VALUES (?, ?, ?, ?)"
_KEEP_GONE = "INSERT INTO let_go_cheque (device, number, kept, how, payment) VALUES (?, ?, ?, ?, ?)"


def keep_kept(connection: Connection, user: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep what sound entries say of post-dated cheques, or refuse them all."""
    file = cast("FileConnection", connection.connection.driver_connection)
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") not in KEPT_KINDS:
            continue
        if why := _fault(file, user, doc):
            raise desk_refused(why)
        body = doc["body"]
        if doc["kind"] == EntryKind.CHEQUE_KEPT:
            file.execute(_KEEP, (doc["id"], body["office"], desk, number))
        else:
            file.execute(_KEEP_GONE, (desk, number, body["kept"], body["how"], body.get("payment")))


def _fault(file: FileConnection, user: User, doc: Mapping[str, Any]) -> str:
    body = doc["body"]
    if body["business_day"] != business_day(from_roll_time(doc["at"])).isoformat():
        return "business_day"
    if body["office"] != user.office:
        return "office"
    known = file.execute(_KEPT, (body["kept"],)).fetchone()
    if doc["kind"] == EntryKind.CHEQUE_KEPT:
        return "cheque_kept_unknown" if known is not None or body["kept"] != doc["id"] else ""
    if known is None or known[0] != body["office"]:
        return "cheque_kept_unknown"
    return _let_go_fault(file, user, json.loads(known[1])["body"], doc)


def _let_go_fault(file: FileConnection, user: User, kept: Body, doc: Mapping[str, Any]) -> str:
    body = doc["body"]
    gone = [payment for (payment,) in file.execute(_LET_GO, (body["kept"],)).fetchall()]
    if any(payment is None or not was_voided(file, payment) for payment in gone):
        return "cheque_let_go"
    if body["how"] == LetGo.GIVEN_BACK:
        return "" if CARRIER in doc["personal"] else "second_person"
    return _paid_fault(file, user, kept, body)


def _paid_fault(file: FileConnection, user: User, kept: Body, body: Body) -> str:
    paid = LedgerInFile(file, "").paid(body["payment"])
    if paid is None or paid.receipt != body["receipt"]:
        return "payment_unknown"
    office, cashier = file.execute(_PLACE, (paid.device, paid.session)).fetchone() or ("", "")
    wrong = {
        "cheque_not_due": kept["cheque_date"] > min(body["business_day"], paid.body["business_day"]),
        "payment_reversed": was_voided(file, body["payment"]),
        "cheque": office != body["office"] or not _is_paid_by(paid.body, kept),
        "own_takings": cashier == user.id,
    }
    return next((why for why, is_wrong in wrong.items() if is_wrong), "")


def _is_paid_by(payment: Body, kept: Body) -> bool:
    return any(
        one["kind"] == MopKind.CHEQUE
        and one.get("cheque_number") == kept["cheque_number"]
        and kept["pence"] in {one["amount_pence"], one.get("cheque_whole_pence", 0)}
        for one in payment["tenders"]
    )
