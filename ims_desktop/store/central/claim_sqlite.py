"""Reserving money for a refund, on SQLite: `ims.claim` in Python, inside one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ims_desktop.domain.canonical import body_of, read_doc
from ims_desktop.domain.carried import as_told
from ims_desktop.domain.references import ClaimId, PaymentId
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central.held_back_sqlite import held_back
from ims_desktop.store.central.judging import whole
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.ledger_sqlite import LedgerInFile
from ims_desktop.store.central.refused_push import refused_claim
from ims_desktop.store.central.reserved_sqlite import lapse_claims, reserved
from ims_desktop.store.central.reversed_sqlite import given_back, is_void, void_is_approved
from ims_desktop.store.central.sqlite_file import Connection

_PAID = "SELECT e.text FROM payment p JOIN entry e ON e.device = p.device AND e.number = p.number WHERE p.id = ?"


def claim_in(
    connection: Connection, place: Place, claim: ClaimId, payment: PaymentId, line: int, pence: int, now: datetime
) -> int:
    """Reserve pence of a payment's line; answers what is left then. Refuses as `refused_claim` says."""
    paid = connection.execute(_PAID, (payment,)).fetchone()
    amount = None if paid is None else _amount(read_doc(paid[0]), line)
    if amount is None:
        raise refused_claim("payment_unknown")
    if held := held_back(connection, payment, line):
        raise refused_claim("held", held.number, held.till)
    if is_void(connection, payment) or void_is_approved(connection, payment):
        amount = 0
    lapse_claims(connection, payment)
    standing = LedgerInFile(connection, "").claims(payment)
    claimed = reserved(connection, payment, line) + given_back(connection, payment, line, standing)
    known = connection.execute("SELECT payment, line, pence, device FROM claim WHERE id = ?", (claim,)).fetchone()
    if known is not None:
        if tuple(known) != (payment, line, pence, place.device):
            raise refused_claim("claim_reused")
        left = amount - claimed - (0 if claim in standing else pence)
        if left < 0:
            raise refused_claim("over_left", amount - claimed)
        connection.execute("INSERT INTO claim_since (claim, at, lapsed) VALUES (?, ?, 0)", (claim, roll_time(now)))
        return int(left)  # good from now on: its till has not used it
    if not 0 < pence <= amount - claimed:
        raise refused_claim("over_left", amount - claimed)
    connection.execute(
        "INSERT INTO claim (id, payment, line, pence, device, claimed_at) VALUES (?, ?, ?, ?, ?, ?)",
        (claim, payment, line, pence, place.device, roll_time(now)),
    )
    return int(amount - claimed - pence)


def paid_in(connection: Connection, receipt: str) -> dict[str, Any]:
    """A payment by its receipt's number as a refund asks for it: what it says, and what was posted to it since."""
    found = connection.execute("SELECT id FROM payment WHERE receipt = ?", (receipt,)).fetchall()
    ledger = LedgerInFile(connection, "")
    paid = ledger.paid(found[0][0]) if len(found) == 1 else None
    if paid is None:
        raise refused_claim("payment_unknown")
    done = ledger.done(found[0][0], "", 0)
    since = [posting for one in done for posting in one.body.get("postings", ())]
    return {"device": paid.device, "number": paid.number, "body": paid.body, "since": since}


def _amount(doc: Mapping[str, Any], line: int) -> int | None:
    lines = body_of(as_told(doc)).get("lines")  # of the payment itself, or of one that was carried over
    if not isinstance(lines, list) or not 1 <= line <= len(lines):
        return None
    return whole(lines[line - 1].get("amount_pence"))
