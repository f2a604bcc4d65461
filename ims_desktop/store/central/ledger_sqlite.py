"""Payments as central's file has them, while a batch is taken in: what judging a void or refund asks for."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from ims_desktop.domain.canonical import objects_of, read_json
from ims_desktop.domain.carried import innermost
from ims_desktop.domain.close_fault import TAKES, RollSums
from ims_desktop.domain.post import Outcome
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.gone_sqlite import GoneInFile
from ims_desktop.store.central.judging import Judged, whole
from ims_desktop.store.central.judging_closes import add_told
from ims_desktop.store.central.judging_post import Item, ItemHere
from ims_desktop.store.central.judging_reversals import Done, PaidHere, WordHere
from ims_desktop.store.central.over_short_sqlite import over_short_in
from ims_desktop.store.central.own_sqlite import OwnInFile
from ims_desktop.store.central.post_sqlite import item_rows, slip_rows, step_rows
from ims_desktop.store.central.put_by_sqlite import PutByInFile
from ims_desktop.store.central.sqlite_file import Connection

_PAID = """SELECT p.device, p.number, p.session, p.receipt, e.text
    FROM payment p JOIN entry e ON e.device = p.device AND e.number = p.number WHERE p.id = ?"""
_DONE = """SELECT r.kind, e.text FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
    WHERE r.payment = ? AND NOT (r.device = ? AND r.number >= ?)"""
_STANDS = """NOT coalesce((SELECT lapsed FROM claim_since s WHERE s.claim = c.id ORDER BY s.id DESC LIMIT 1), 0)"""
_CLAIMS = f"SELECT id, line, pence, device FROM claim c WHERE payment = ? AND {_STANDS}"  # noqa: S608  our own text
_LAPSE = f"""INSERT INTO claim_since (claim, lapsed)
    SELECT c.id, 1 FROM claim c JOIN head h ON h.device = c.device JOIN device d ON d.device = c.device
    WHERE c.payment = ? AND {_STANDS} AND (d.blocked OR h.number >= h.last_heard AND NOT h.forked
    AND h.last_contact_at > strftime('%Y-%m-%dT%H:%M:%fZ',
        max(c.claimed_at, coalesce((SELECT max(s.at) FROM claim_since s WHERE s.claim = c.id), '')), '+30 minutes'))
    AND NOT EXISTS (SELECT 1 FROM reversal r JOIN entry e ON e.device = r.device AND e.number = r.number
        WHERE r.payment = c.payment AND instr(e.text, c.id))
    AND NOT EXISTS (SELECT 1 FROM held x JOIN entry e ON e.device = x.device AND e.number = x.number
        WHERE x.device = c.device AND instr(e.text, c.id))"""  # noqa: S608  our own text
_LAPSED = f"""SELECT id, line, pence, device FROM claim c WHERE payment = ? AND device = ? AND NOT {_STANDS}
    AND NOT EXISTS (SELECT 1 FROM void_word w WHERE w.payment = c.payment AND w.approved)"""  # noqa: S608  our own text
_AGAIN = f"""INSERT INTO claim_since (claim, lapsed)
    SELECT c.id, 0 FROM claim c WHERE c.id = ? AND c.payment = ? AND NOT {_STANDS}"""  # noqa: S608  our own text
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
_PUT_RIGHT = """SELECT e.text FROM settled s JOIN entry e ON e.device = s.device AND e.number = s.number
    WHERE s.how = 'posted' AND (?1 GLOB '*[^0-9A-Za-z-]*' OR instr(e.text, ?1))"""
_IS_TAKEN = "SELECT 1 FROM payment WHERE id = ?1 UNION ALL SELECT 1 FROM settled WHERE payment = ?1"
PUTS_BACK = frozenset({EntryKind.PAYMENT_VOIDED, EntryKind.PAYMENT_CORRECTED, EntryKind.PAYMENT_REFUNDED})


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
        doc = {} if row is None else cast("Mapping[str, Any]", read_json(row[0]))
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
        docs = [cast("Mapping[str, Any]", read_json(text)) for (text,) in told]
        aside = [doc for at, doc in self._aside.items() if opened < at and str(doc.get("kind")) in TAKES]
        add_told(sums, session, [*docs, *aside])
        return sums

    def payment_docs(self, number: int, until: int) -> Sequence[Mapping[str, Any]]:
        """The entry at a number, and what may have been done to it since."""
        rows = self._connection.execute(_FROM_PAYMENT, (self._device, number, until)).fetchall()
        return [cast("Mapping[str, Any]", read_json(text)) for (text,) in rows]

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

    def claims(self, payment: str) -> Mapping[str, tuple[int, int, str]]:
        """What is reserved of it; what can be named by no refund any more lapses first."""
        lapse_claims(self._connection, payment)
        rows = self._connection.execute(_CLAIMS, (payment,)).fetchall()
        return {claim: (line, pence, device) for claim, line, pence, device in rows}

    def lapsed(self, payment: str, device: str) -> Mapping[str, tuple[int, int, str]]:
        """What a device had reserved of it, that lapsed and could be reserved again."""
        rows = self._connection.execute(_LAPSED, (payment, device)).fetchall()
        paid = self.paid(payment) if rows else None
        lines = {} if paid is None else dict(enumerate(paid.body["lines"], start=1))
        return {
            claim: (line, pence, device)
            for claim, line, pence, _ in rows
            if line in lines and pence <= lines[line]["amount_pence"] - reserved(self._connection, payment, line)
        }


def keep_reversals(connection: Connection, device: str, judged: Sequence[Judged]) -> None:
    """Keep by which entries payments were voided, corrected and refunded; what a refund names stands reserved."""
    connection.executemany(
        "INSERT INTO reversal (number, kind, payment, session, pence, device) VALUES (?, ?, ?, ?, ?, ?)",
        [(*reversal_row(one), device) for one in judged if one.is_reversal],
    )
    refunds = (one.body for one in judged if one.doc["kind"] == EntryKind.PAYMENT_REFUNDED)
    connection.executemany(_AGAIN, [(claim["claim"], body["payment"]) for body in refunds for claim in body["claims"]])


def reversal_row(judged: Judged) -> tuple[int, str, str, str, int]:
    """Number, kind, payment, session and pence of what is done to a payment."""
    body = judged.body
    return judged.number, str(judged.doc["kind"]), body["payment"], body["session"], judged.total_pence


def lapse_claims(connection: Connection, payment: str) -> None:
    """Let reservations lapse that no refund can name any more (`ims.lapse_claims` says when)."""
    connection.execute(_LAPSE, (payment,))


def reserved(connection: Connection, payment: str, line: int) -> int:
    """Pence that are reserved of a line."""
    return sum(pence for _, at, pence, _ in connection.execute(_CLAIMS, (payment,)).fetchall() if at == line)


def put_right(connection: Connection, payment: str) -> Sequence[Done]:
    """Voids, corrections and refunds of a payment that were held, and that finance posted (`ims.put_right`)."""
    told = (told_of(text) for (text,) in connection.execute(_PUT_RIGHT, (payment,)).fetchall())
    return [
        Done(doc["kind"], doc["body"])
        for doc in told
        if doc.get("kind") in PUTS_BACK and isinstance(doc.get("body"), dict) and doc["body"].get("payment") == payment
    ]


def given_back(connection: Connection, payment: str, line: int, standing: Collection[str]) -> int:
    """Pence of a line that refunds gave back which finance posted, and for which nothing stands reserved."""
    pence = 0
    for one in put_right(connection, payment):
        if one.kind == EntryKind.PAYMENT_REFUNDED and not any(
            claim.get("claim") in standing for claim in objects_of(one.body.get("claims"))
        ):
            of_line = (part for part in objects_of(one.body.get("postings")) if whole(part.get("line")) == line)
            pence += sum(max(0, -(whole(part.get("amount_pence")) or 0)) for part in of_line)
    return pence


def was_voided(connection: Connection, payment: str) -> bool:
    """Whether nothing is left of a payment."""
    row = connection.execute(
        "SELECT 1 FROM reversal WHERE payment = ? AND kind = ?", (payment, EntryKind.PAYMENT_VOIDED.value)
    ).fetchone()
    return row is not None


def is_void(connection: Connection, payment: str) -> bool:
    """Whether it was voided, also where the void was held and finance posted it."""
    posted = {one.kind for one in put_right(connection, payment)}
    return was_voided(connection, payment) or EntryKind.PAYMENT_VOIDED in posted


def void_is_approved(connection: Connection, payment: str) -> bool:
    """Whether a void of it was approved at a desk, whether or not its till has carried it out."""
    row = connection.execute("SELECT 1 FROM void_word WHERE payment = ? AND approved", (payment,)).fetchone()
    return row is not None


def told_of(text: str) -> Mapping[str, Any]:
    """What an entry tells: itself, or what it carries."""
    doc = cast("Mapping[str, Any]", read_json(text))
    told = innermost(doc)
    return doc if told is None else told[0]


def told_seal(connection: Connection, device: str, number: int) -> bytes:
    """The seal of an entry, or of what it carries."""
    row = connection.execute(
        "SELECT text, seal FROM entry WHERE device = ? AND number = ?", (device, number)
    ).fetchone()
    if row is None:
        return b""
    told = innermost(cast("Mapping[str, Any]", read_json(row[0])))
    return bytes(row[1]) if told is None else told[1].seal


def _body(text: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", told_of(text)["body"])
