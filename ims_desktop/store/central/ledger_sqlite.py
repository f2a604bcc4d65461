"""Payments as central's file has them, while a batch is taken in: what judging a void or refund asks for."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.close_fault import TAKES, RollSums
from ims_desktop.domain.post import Outcome
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.gone_sqlite import GoneInFile
from ims_desktop.store.central.judging import Judged
from ims_desktop.store.central.judging_closes import add_told
from ims_desktop.store.central.judging_post import Item, ItemHere
from ims_desktop.store.central.judging_reversals import Done, PaidHere, WordHere
from ims_desktop.store.central.over_short_sqlite import over_short_in
from ims_desktop.store.central.own_sqlite import OwnInFile
from ims_desktop.store.central.post_sqlite import item_rows, slip_rows, step_rows
from ims_desktop.store.central.put_by_sqlite import PutByInFile
from ims_desktop.store.central.reserved_sqlite import Claims, claims_on, lapse_claims, lapsed_claims, reserved
from ims_desktop.store.central.reversed_sqlite import put_right
from ims_desktop.store.central.sqlite_file import Connection
from ims_desktop.store.central.told_sqlite import told_of, told_seal

_PAID = """SELECT p.device, p.number, p.session, p.receipt, e.text
    FROM payment p JOIN entry e ON e.device = p.device AND e.number = p.number WHERE p.id = ?"""
_DONE = """SELECT r.kind, e.text FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
    WHERE r.payment = ? AND NOT (r.device = ? AND r.number >= ?)"""
_ITEM = "SELECT office, came, pence FROM post_item WHERE logged = ? AND id = ?"
_SLIPS = "SELECT payment FROM slip_use WHERE book = ? AND slip = ? AND NOT (device = ? AND number >= ?)"
_ENDS = """SELECT payment FROM post_step WHERE logged = ? AND item = ? AND outcome <> 'locked'
    AND NOT (device = ? AND number >= ?)"""
_TEXT = "SELECT text FROM entry WHERE device = ? AND number = ?"
_TAKINGS = "SELECT mop, pence FROM session_taking WHERE device = ? AND session = ?"
_TOLD = """SELECT e.text FROM entry e LEFT JOIN held h ON h.device = e.device AND h.number = e.number
    WHERE e.device = ? AND e.number > ? AND e.number < ?
    AND (h.number IS NOT NULL OR instr(e.text, '"kind":"cash.moved"') OR instr(e.text, '"kind":"session.counted"'))"""
_FROM_PAYMENT = """SELECT text FROM entry WHERE device = ?1 AND number >= ?2 AND number < ?3 AND (number = ?2
    OR instr(text, '"kind":"payment.voided"') OR instr(text, '"kind":"payment.corrected"')) ORDER BY number"""
_RECEIPTS = "SELECT number, receipt FROM payment WHERE device = ? AND number > ? AND number < ? AND session = ?"
_WORD = "SELECT payment, by_user, desk, number FROM void_word WHERE device = ? AND asked = ? AND approved"
_GONE = "SELECT 1 FROM session WHERE device = ? AND id = ? AND gone_to IS NOT NULL"
_CLOSED = """SELECT s.closed, e.seal FROM session s LEFT JOIN entry e ON e.device = s.device AND e.number = ?
    WHERE s.device = ? AND s.id = ? AND s.closed IS NOT NULL"""
_WAS_SETTLED = """SELECT 1 FROM settled WHERE seal = ?1 AND how = 'posted' AND NOT (device = ?2 AND number = ?3)"""
_IS_TAKEN = "SELECT 1 FROM payment WHERE id = ?1 UNION ALL SELECT 1 FROM settled WHERE payment = ?1"


class LedgerInFile(OwnInFile, GoneInFile, PutByInFile):
    """What is there already, and what was kept of the batch so far."""

    def __init__(self, connection: Connection, device: str) -> None:
        self._connection = connection
        self._device = device
        self._taken: dict[str, PaidHere] = {}
        self._done: defaultdict[str, list[Done]] = defaultdict(list)
        self._done_at: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self._slips: list[tuple[str, int, str]] = []
        self._takings: defaultdict[str, RollSums] = defaultdict(RollSums)
        self._aside: dict[int, Mapping[str, Any]] = {}
        self._items: dict[Item, ItemHere] = {}
        self._ends: defaultdict[Item, list[str]] = defaultdict(list)

    def is_taken(self, payment: str) -> bool:
        """Whether there is a payment of this id."""
        return payment in self._taken or self._connection.execute(_IS_TAKEN, (payment,)).fetchone() is not None

    def keep(self, judged: Judged) -> None:
        """An entry of the batch counts, and what comes after it is judged by it."""
        body = judged.body
        if judged.is_payment:
            own = judged.own(self._device)
            taken = PaidHere(self._device, judged.number, body["session"], body["receipt"], body, own)
            self._taken[body["payment"]] = taken
        elif judged.is_reversal:
            self._done[body["payment"]].append(Done(judged.doc["kind"], body))
            self._done_at[body["payment"]].append((self._device, judged.number))
        self._slips += [(book, slip, payment) for _number, _office, book, slip, payment in slip_rows(judged)]
        if judged.carrier is None and judged.doc["kind"] in TAKES:
            self._takings[body["session"]].take(body)
            if judged.is_payment:
                self._takings[body["session"]].paid(judged.number, body)
        for _number, _place, logged, item, office, came, pence, _day in item_rows(judged):
            self._items[logged, item] = ItemHere(office, came, pence)
        for _number, logged, item, outcome, payment in step_rows(judged):
            if outcome != Outcome.LOCKED:
                self._ends[logged, item].append(payment)

    def put_aside(self, judged: Judged) -> None:
        """An entry of the batch is held; what a close says counts it all the same."""
        if judged.carrier is None:
            self._aside[judged.number] = judged.doc

    def was_settled(self, device: str, number: int) -> bool:
        """Whether the very entry at a place was held as it came another way, and finance put it right."""
        seal = told_seal(self._connection, device, number).hex()
        return self._connection.execute(_WAS_SETTLED, (seal, device, number)).fetchone() is not None

    def put_right(self, payment: str) -> frozenset[str]:
        """The kinds of what was done to it, was held, and was posted by finance."""
        return frozenset(one.kind for one in put_right(self._connection, payment))

    def body_at(self, number: int, kind: EntryKind) -> Mapping[str, Any] | None:
        """The body of an entry of the roll that is taken in."""
        row = self._connection.execute(_TEXT, (self._device, number)).fetchone()
        doc = {} if row is None else read_doc(row[0])
        body = doc.get("body") if doc.get("kind") == kind else None
        return body if isinstance(body, dict) else None

    def session_sums(self, session: str, opened: int, number: int) -> RollSums:
        """What the roll says of a session."""
        kept = self._takings[session]
        sums = RollSums(taken=Counter(kept.taken), receipts=dict(kept.receipts))
        sums.receipts.update(self._connection.execute(_RECEIPTS, (self._device, opened, number, session)).fetchall())
        for mop, pence in self._connection.execute(_TAKINGS, (self._device, session)).fetchall():
            sums.taken[mop] += pence
        told = self._connection.execute(_TOLD, (self._device, opened, number)).fetchall()
        docs = [read_doc(text) for (text,) in told]
        aside = [doc for at, doc in self._aside.items() if opened < at and str(doc.get("kind")) in TAKES]
        add_told(sums, session, [*docs, *aside])
        return sums

    def payment_docs(self, number: int, until: int) -> Sequence[Mapping[str, Any]]:
        """The entry at a number, and what may have been done to it since."""
        rows = self._connection.execute(_FROM_PAYMENT, (self._device, number, until)).fetchall()
        return [read_doc(text) for (text,) in rows]

    def paid(self, payment: str) -> PaidHere | None:
        """A payment by its id."""
        if payment in self._taken:
            return self._taken[payment]
        row = self._connection.execute(_PAID, (payment,)).fetchone()
        if row is None:
            return None
        device, number, session, receipt, text = row
        doc = told_of(text)
        return PaidHere(device, number, session, receipt, doc["body"], (doc["device"], doc["number"]))

    def done(self, payment: str, device: str, number: int) -> Sequence[Done]:
        """What was done to it before."""
        rows = self._connection.execute(_DONE, (payment, device, number)).fetchall()
        return [*(Done(kind, _body(text)) for kind, text in rows), *self._done[payment]]

    def known(self, payment: str, device: str, number: int) -> bool:
        """Whether the very entry at a place was done to it already."""
        rows = self._connection.execute("SELECT device, number FROM reversal WHERE payment = ?", (payment,)).fetchall()
        there = [*rows, *self._done_at[payment]]
        mine = told_seal(self._connection, device, number) if there else b""
        return any(told_seal(self._connection, *place) == mine for place in there)

    def closed_without(self, session: str, own: tuple[str, int], device: str, number: int) -> bool:
        """Whether a session's close counted it without what was carried to a place, or who took it over knew it so."""
        if self._connection.execute(_GONE, (own[0], session)).fetchone() is not None:
            return True
        row = self._connection.execute(_CLOSED, (own[1], own[0], session)).fetchone()
        if row is None:
            return False
        closed, seal = row
        other = seal is not None and bytes(seal) != told_seal(self._connection, device, number)
        return closed < own[1] or other

    def post_item(self, item: Item, device: str, number: int) -> ItemHere | None:
        """An item of the post; what is asked for comes after all that is kept."""
        del device, number
        row = self._connection.execute(_ITEM, item).fetchone()
        return self._items.get(item) if row is None else ItemHere(*row)

    def post_ends(self, item: Item, device: str, number: int) -> Sequence[str]:
        """The payments that ended it."""
        rows = self._connection.execute(_ENDS, (*item, device, number)).fetchall()
        return [*(row[0] for row in rows), *self._ends[item]]

    def slip_uses(self, book: str, slip: int, device: str, number: int) -> Sequence[str]:
        """The payments that used a slip before."""
        rows = self._connection.execute(_SLIPS, (book, slip, device, number)).fetchall()
        return [*(row[0] for row in rows), *(one[2] for one in self._slips if one[:2] == (book, slip))]

    def void_word(self, device: str, asked: int) -> WordHere | None:
        """What was answered at a desk to a void that was asked for."""
        row = self._connection.execute(_WORD, (device, asked)).fetchone()
        return None if row is None else WordHere(*row)

    def over_short(
        self, session: str, close: tuple[str, int] | None, at_till: tuple[str, str]
    ) -> Collection[tuple[str, str]]:
        """Where differences of a session go."""
        return over_short_in(self._connection, session, close, at_till)

    def claims(self, payment: str) -> Claims:
        """What is reserved of it; what can be named by no refund any more lapses first."""
        lapse_claims(self._connection, payment)
        return claims_on(self._connection, payment)

    def lapsed(self, payment: str, device: str) -> Claims:
        """What a device had reserved of it, that lapsed and could be reserved again."""
        had = lapsed_claims(self._connection, payment, device)
        paid = self.paid(payment) if had else None
        lines = {} if paid is None else dict(enumerate(paid.body["lines"], start=1))
        return {
            claim: (line, pence, device)
            for claim, (line, pence, _) in had.items()
            if line in lines and pence <= lines[line]["amount_pence"] - reserved(self._connection, payment, line)
        }


def _body(text: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", told_of(text)["body"])
