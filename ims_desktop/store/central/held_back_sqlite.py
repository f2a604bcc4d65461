"""What is held and takes a payment back, in central's file: `ims.held_back` and `ims.takes_too_much` in Python."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ims_desktop.domain.canonical import objects_of
from ims_desktop.domain.held_entry import takes_more
from ims_desktop.domain.reversal import REVERSALS
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging import whole
from ims_desktop.store.central.ledger_sqlite import LedgerInFile
from ims_desktop.store.central.reversed_sqlite import put_right
from ims_desktop.store.central.sqlite_file import Connection
from ims_desktop.store.central.told_sqlite import told_of

Body = Mapping[str, Any]
_OPEN = """SELECT h.device, h.number, d.office || '-' || d.till || d.letter, e.text
    FROM held_open h JOIN device d ON d.device = h.device JOIN entry e ON e.device = h.device AND e.number = h.number
    WHERE ?1 GLOB '*[^0-9A-Za-z-]*' OR instr(e.text, ?1) ORDER BY h.device, h.number"""
_TEXT = "SELECT text FROM entry WHERE device = ? AND number = ?"


class HeldBack(NamedTuple):
    """Something held that takes money of a payment back: on which till's roll, and where."""

    till: str
    number: int


def held_back(connection: Connection, payment: str, line: int | None = None) -> HeldBack | None:
    """What is held, takes a line of a payment (None: any) back and was not put right; what counts otherwise is none."""
    ledger = LedgerInFile(connection, "")
    for device, number, till, text in connection.execute(_OPEN, (payment,)).fetchall():
        told = told_of(text)
        body = told.get("body")
        if told.get("kind") not in REVERSALS or not isinstance(body, dict) or body.get("payment") != payment:
            continue
        stands = ledger.known(payment, device, number) or ledger.was_settled(device, number)
        if not stands and (told["kind"] == EntryKind.PAYMENT_VOIDED or _takes(body, line)):
            return HeldBack(till, number)
    return None


def takes_too_much(connection: Connection, device: str, number: int, postings: Sequence[Body]) -> bool:
    """Whether postings that settle a held entry take more from an account than is left there of its payment."""
    row = connection.execute(_TEXT, (device, number)).fetchone()
    told = {} if row is None else told_of(row[0])
    body = told.get("body")
    if told.get("kind") not in REVERSALS or not isinstance(body, dict) or not isinstance(body.get("payment"), str):
        return False
    left = _left_on(connection, body["payment"], body)
    return left is not None and takes_more(postings, left)


def _left_on(connection: Connection, payment: str, mine: Body) -> Mapping[tuple[str, str], int] | None:
    """What is left of a payment by fund and reference, less what is reserved; None where there is no such payment."""
    ledger = LedgerInFile(connection, "")
    paid = ledger.paid(payment)
    if paid is None:
        return None
    done = [paid.body, *(one.body for one in (*ledger.done(payment, "", 0), *put_right(connection, payment)))]
    used = {claim.get("claim") for body in (*done, mine) for claim in objects_of(body.get("claims"))}
    reserved: Counter[int] = Counter()
    for claim, (line, pence, _) in ledger.claims(payment).items():
        reserved[line] += 0 if claim in used else pence
    sums: Counter[tuple[str, str, int]] = Counter()
    for posting in (one for body in done for one in objects_of(body.get("postings")) if one.get("line")):
        at = str(posting.get("fund")), str(posting.get("reference")), whole(posting.get("line")) or 0
        sums[at] += whole(posting.get("amount_pence")) or 0
    left: Counter[tuple[str, str]] = Counter()
    for (fund, reference, line), pence in sums.items():
        left[fund, reference] += pence - (reserved[line] if pence > 0 else 0)
    return left


def _takes(body: Body, line: int | None) -> bool:
    """Whether it may take something of a line: it says so, or does not say plainly what it takes."""
    postings = body.get("postings")
    if not isinstance(postings, list) or not postings:
        return True
    lines = [whole(one.get("line")) if isinstance(one, dict) else None for one in postings]
    return line is None or None in lines or line in lines
