"""Judging what a desk's entries say of bankings, in central's file: what `ims.keep_bankings` does on PostgreSQL."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

from sqlalchemy import Connection

from ims_desktop.domain.banking import BEFORE, CARRIER, PAPER, REASON, BankingState
from ims_desktop.domain.banking_fault import BANKING_KINDS
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.cheques import cheques_of
from ims_desktop.store.central.over_short_sqlite import over_short_in
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.sqlite_file import Connection as FileConnection

Body: TypeAlias = Mapping[str, Any]

_BANKABLE = frozenset({"closed", "approved"})
_STATES = {
    EntryKind.BANKING_MADE.value: BankingState.MADE,
    EntryKind.BANKING_HANDED_OVER.value: BankingState.HANDED_OVER,
    EntryKind.BANKING_RECEIVED.value: BankingState.RECEIVED,
}
_AT_OTHER_OFFICES = frozenset({EntryKind.BANKING_RECEIVED.value, EntryKind.BANKING_CORRECTED.value})
_SESSION = """SELECT d.office, s.closed, s.cashier, s.state, b.banking
    FROM session s JOIN device d ON d.device = s.device
        LEFT JOIN banked_session b ON b.device = s.device AND b.session = s.id
    WHERE s.device = ? AND s.id = ?"""
_TEXT = "SELECT text FROM entry WHERE device = ? AND number = ?"
_MADE = """SELECT b.office, b.slip, e.text FROM banking b JOIN entry e ON e.device = b.device AND e.number = b.number
    WHERE b.id = ?"""
_STEPS = "SELECT kind, actor, device, number FROM banking_step WHERE banking = ?"
_COUNTED = "SELECT count(*) FROM banking WHERE office = ?"
_KEEP = "INSERT INTO banking (id, office, slip, device, number) VALUES (?, ?, ?, ?, ?)"
_CHEQUE = ("entry", "tender", "mop", "pence")
_KEEP_SESSION = "INSERT INTO banked_session (device, session, banking) VALUES (?, ?, ?)"
_KEEP_STEP = "INSERT INTO banking_step (device, number, banking, kind, actor, at) VALUES (?, ?, ?, ?, ?, ?)"


def keep_bankings(connection: Connection, user: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep what sound entries say of bankings, or refuse them all. The transaction writes, so nobody else banks now."""
    file = cast("FileConnection", connection.connection.driver_connection)
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") not in BANKING_KINDS:
            continue
        if why := _fault(connection, file, user, doc):
            raise desk_refused(why)
        body = doc["body"]
        if doc["kind"] == EntryKind.BANKING_MADE:
            file.execute(_KEEP, (body["banking"], body["office"], body["slip"], desk, number))
            sessions = [(one["device"], one["session"], body["banking"]) for one in body["sessions"]]
            file.executemany(_KEEP_SESSION, sessions)
        file.execute(_KEEP_STEP, (desk, number, body["banking"], doc["kind"], user.id, doc["at"]))


def next_slip(file: FileConnection, office: str) -> int:
    """The next slip of an office."""
    return int(file.execute(_COUNTED, (office,)).fetchall()[0][0]) + 1


def _fault(connection: Connection, file: FileConnection, user: User, doc: Mapping[str, Any]) -> str:
    body = doc["body"]
    if fault := _of_banking(connection, file, user, doc):
        return fault
    there = over_short_in(file, "", None, (body["office"], "")) if body.get("postings") else ()
    fits = all((one["fund"], one["reference"]) in there for one in body.get("postings", ()))
    return "" if fits else "over_short"


def _of_banking(connection: Connection, file: FileConnection, user: User, doc: Mapping[str, Any]) -> str:
    kind, body, personal = doc["kind"], doc["body"], doc["personal"]
    if body["business_day"] != business_day(from_roll_time(doc["at"])).isoformat():
        return "business_day"
    if body["office"] != user.office and not (kind in _AT_OTHER_OFFICES and user.sees(body["office"])):
        return "office"
    if kind != EntryKind.BANKING_MADE:
        return _step_fault(file, user, kind, body, signed={CARRIER, PAPER} <= set(personal))
    known = file.execute("SELECT 1 FROM banking WHERE id = ?", (body["banking"],)).fetchone()
    if known or body["slip"] != next_slip(file, body["office"]):
        return "slip"
    faults = (_unbankable(file, user, body["office"], one) for one in body["sessions"])
    return next(filter(None, faults), "") or _unlike_closes(connection, file, body, reasoned=REASON in personal)


def _unbankable(file: FileConnection, user: User, at_office: str, one: Body) -> str:
    row = file.execute(_SESSION, (one["device"], one["session"])).fetchone()
    if row is None or row[0] != at_office:
        return "session_unknown"
    _, closed, cashier, state, banking = row
    wrong = {
        "session_banked": banking is not None,
        "session_not_closed": closed != one["closed"] or cashier != one["cashier"],
        "session_awaiting_approval": state == "awaiting_approval",
        "own_takings": state in _BANKABLE and cashier == user.id,
    }
    fault = next((why for why, is_wrong in wrong.items() if is_wrong), "")
    return fault or ("" if state in _BANKABLE else "session_not_closed")


def _unlike_closes(connection: Connection, file: FileConnection, body: Body, *, reasoned: bool) -> str:
    closes: Counter[tuple[str, str]] = Counter()
    for one in body["sessions"]:
        for tender in _body(file, one["device"], one["closed"])["tenders"]:
            if tender["kind"] != MopKind.CARD:
                closes[tender["kind"], tender["mop"]] += tender["banking_pence"]
    said = {(one["kind"], one["mop"]): one["to_bank_pence"] for one in body["tenders"]}
    if {key: pence for key, pence in closes.items() if pence} != {key: pence for key, pence in said.items() if pence}:
        return "to_bank"
    taken = {
        (one["device"], one["session"], cheque.entry, cheque.tender, cheque.mop, cheque.pence, cheque.device)
        for one in body["sessions"]
        for cheque in cheques_of(connection, one["device"], one["session"])
    }
    listed = {
        (one["device"], one["session"], *(cheque[name] for name in _CHEQUE), cheque.get("device", ""))
        for one in body["sessions"]
        for cheque in one["cheques"]
    }
    if not listed <= taken:
        return "cheque"
    differs = taken != listed or any(one["difference_pence"] for one in body["tenders"])
    return "reason" if differs and not reasoned else ""


def _body(file: FileConnection, device: str, number: int) -> Body:
    return cast("Body", json.loads(file.execute(_TEXT, (device, number)).fetchall()[0][0])["body"])


def _step_fault(file: FileConnection, user: User, kind: str, body: Body, *, signed: bool) -> str:
    row = file.execute(_MADE, (body["banking"],)).fetchone()
    if row is None or tuple(row[:2]) != (body["office"], body["slip"]):
        return "banking_unknown"
    made = json.loads(row[2])["body"]
    steps = file.execute(_STEPS, (body["banking"],)).fetchall()
    signers = {_STATES[step]: actor for step, actor, _, _ in steps if step in _STATES}
    state = max(signers, key=list(BankingState).index)
    if state is not BEFORE[EntryKind(kind)]:
        return "banking_step"
    if user.id in {one["cashier"] for one in made["sessions"]}:
        return "own_takings"
    if signers[state] == user.id and not signed:
        return "second_person"
    return _correction_fault(file, made, body, steps) if kind == EntryKind.BANKING_CORRECTED else ""


def _correction_fault(file: FileConnection, made: Body, body: Body, steps: Sequence[tuple[Any, ...]]) -> str:
    left_pence = {bag["seal"]: bag["pence"] for bag in made["bags"]}
    for step, _, device, number in steps:
        if step == EntryKind.BANKING_CORRECTED:
            earlier = _body(file, device, number)
            left_pence[earlier["bag"]] += earlier["difference_pence"]
    if left_pence.get(body["bag"], -1) + body["difference_pence"] < 0 or body["bag"] not in left_pence:
        return "bag"
    if body["sessions"] != [one["session"] for one in made["sessions"]]:
        return "session_unknown"
    cash = {one["mop"] for one in made["tenders"] if one["kind"] == MopKind.CASH}
    return "" if body["postings"][0]["mop"] in cash else "posting"
