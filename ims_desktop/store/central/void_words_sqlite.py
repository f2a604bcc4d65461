"""Voids answered at desks, in central's file: what `ims.keep_void_words` does on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from ims_desktop.domain.permission import User
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.void_word import VOID_WORDS, AskedAtCentral, word_fault
from ims_desktop.store.central.held_back_sqlite import held_back
from ims_desktop.store.central.ledger_sqlite import LedgerInFile
from ims_desktop.store.central.refused_push import desk_refused
from ims_desktop.store.central.reversed_sqlite import is_void
from ims_desktop.store.central.sqlite_file import Connection
from ims_desktop.store.central.told_sqlite import told_of

_ASKED = """SELECT d.office, d.till, r.payment, p.receipt, s.cashier, e.text,
    EXISTS (SELECT 1 FROM void_word w WHERE w.device = r.device AND w.asked = r.number),
    EXISTS (SELECT 1 FROM banked_session b WHERE b.session = p.session),
    EXISTS (SELECT 1 FROM reversal x WHERE x.payment = r.payment AND x.kind = 'payment.refunded')
    FROM reversal r JOIN payment p ON p.id = r.payment JOIN device d ON d.device = r.device
    JOIN session s ON s.device = r.device AND s.id = r.session
    JOIN entry e ON e.device = r.device AND e.number = r.number
    WHERE r.device = ? AND r.number = ? AND r.kind = 'void.asked'"""
_KEEP = """INSERT INTO void_word (device, asked, payment, change, approved, by_user, at, desk, number)
    VALUES (?, ?, ?, (SELECT change FROM meta), ?, ?, ?, ?, ?)"""


def keep_void_words(connection: Connection, by: User, desk: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Keep what entries of a desk say of voids, or refuse them all; each till is told by change number."""
    for number, doc in enumerate(docs, start=head + 1):
        kind, body = doc.get("kind"), doc.get("body")
        if kind not in VOID_WORDS:
            continue
        fault = word_fault(str(kind), body, _asked(connection, body), by)
        if not fault and kind == EntryKind.VOID_APPROVED:
            fault = _own_fault(connection, by, doc)
        if fault or not isinstance(body, dict):
            raise desk_refused(fault)
        connection.execute("UPDATE meta SET change = change + 1")
        approved = kind == EntryKind.VOID_APPROVED
        row = (body["device"], body["asked"], body["payment"], approved, by.id, doc["at"], desk, number)
        connection.execute(_KEEP, row)


def _own_fault(connection: Connection, by: User, doc: Mapping[str, Any]) -> str:
    """`own_account` where whoever approves had declared an account that the payment is of."""
    ledger = LedgerInFile(connection, "")
    paid = ledger.paid(doc["body"]["payment"])
    postings = () if paid is None else paid.body.get("postings", ())
    mine = ledger.own_accounts({by.id})
    own = any(one.is_of(doc["at"], part["fund"], part["reference"]) for part in postings for one in mine)
    return "own_account" if own else ""


def _asked(connection: Connection, body: object) -> AskedAtCentral | None:
    if not isinstance(body, dict) or not isinstance(body.get("device"), str) or type(body.get("asked")) is not int:
        return None
    row = connection.execute(_ASKED, (body["device"], body["asked"])).fetchone()
    if row is None:
        return None
    office, till, payment, receipt, cashier, text, answered, banked, refunded = row
    asker = str(told_of(text).get("actor"))
    ledger = LedgerInFile(connection, "")
    reserved = bool(ledger.claims(payment))
    return AskedAtCentral(
        office=office,
        till=till,
        payment=payment,
        receipt=receipt,
        askers=frozenset({cashier, asker}),
        answered=bool(answered),
        voided=is_void(connection, payment),
        refunded=bool(refunded)
        or reserved
        or EntryKind.PAYMENT_REFUNDED in ledger.put_right(payment)
        or held_back(connection, payment) is not None,
        banked=bool(banked),
    )
