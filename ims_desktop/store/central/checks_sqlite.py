"""Judging spot checks of custody and their signatures, in central's file: `ims.keep_checks` and `ims.keep_agreed`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection

from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import read_thing
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import business_day, from_roll_time
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.sqlite_file import Connection as FileConnection

_PERSON = "SELECT data FROM reference WHERE kind = 'user' AND key = ? AND NOT removed"
_NAMED = """SELECT e.text, a.by_device FROM custody_check c JOIN entry e USING (device, number)
    LEFT JOIN custody_agreed a USING (device, number)
    WHERE c.device = ? AND c.number = ? AND c.office = ? AND lower(hex(e.seal)) = ?"""
_SIGN = "INSERT INTO custody_agreed (device, number, by_device, by_number) VALUES (?, ?, ?, ?)"
_KEEP = "INSERT INTO custody_check (device, number, office) VALUES (?, ?, ?)"


def keep_checks(connection: Connection, user: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep which checks sound entries of a desk are, or refuse them all."""
    file = cast("FileConnection", connection.connection.driver_connection)
    for number, doc in enumerate(docs, start=head + 1):
        if doc.get("kind") == EntryKind.CUSTODY_AGREED:
            _sign(file, user, (desk, number), doc)
        if doc.get("kind") != EntryKind.CUSTODY_COUNTED:
            continue
        body = doc["body"]
        wrong = {
            "business_day": body["business_day"] != business_day(from_roll_time(doc["at"])).isoformat(),
            "office": body["office"] != user.office,
            "checker": not _may_check(file, body["checker"], user.id, user.office),
        }
        if why := next((fault for fault, is_wrong in wrong.items() if is_wrong), ""):
            raise desk_refused(why)
        file.execute(_KEEP, (desk, number, user.office))


def _sign(file: FileConnection, user: User, desk: tuple[str, int], doc: Mapping[str, Any]) -> None:
    """A check is signed by the checker whom it names, as it stands on its roll, once."""
    body = doc["body"]
    named = (body["device"], body["number"])
    row = file.execute(_NAMED, (*named, body["office"], body["seal"])).fetchone()
    wrong = {
        "business_day": body["business_day"] != business_day(from_roll_time(doc["at"])).isoformat(),
        "check_unknown": row is None,
        "checker": row is not None and not _is_checker(file, user, json.loads(row[0])),
        "check_agreed": row is not None and row[1] is not None,
    }
    if why := next((fault for fault, is_wrong in wrong.items() if is_wrong), ""):
        raise desk_refused(why)
    file.execute(_SIGN, (*named, *desk))


def _is_checker(file: FileConnection, user: User, check: Mapping[str, Any]) -> bool:
    """Whom a check names, and who may check there still: they may have lost that right since."""
    body = check["body"]
    return body["checker"] == user.id and _may_check(file, user.id, check["actor"], body["office"])


def _may_check(file: FileConnection, checker: str, custodian: str, office: str) -> bool:
    """Another supervisor of the office, or finance or an auditor who sees all of it."""
    row = file.execute(_PERSON, (checker,)).fetchone()
    if row is None or checker == custodian:
        return False
    person = read_thing(User, json.loads(row[0]))
    return person.may(Permission.SEE_CUSTODY) and person.sees_all_of(office)
