"""Taking in what a till sends, on SQLite: `ims.push` step by step, inside one transaction."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ims_desktop.actions.ports import PushAnswer, SealedEntry
from ims_desktop.domain.banking import slip_number
from ims_desktop.domain.banking_fault import BANKING_KINDS
from ims_desktop.domain.carried import innermost, made_at
from ims_desktop.domain.closed_session import close_number
from ims_desktop.domain.returned_cheque import return_number
from ims_desktop.domain.reversal import REVERSALS, reversal_number
from ims_desktop.domain.roll import (
    LARGEST_CARRIED_BYTES,
    SEAL_BYTES,
    SIGNATURE_BYTES,
    EntryKind,
    SignedHead,
    largest_bytes,
    seal_of,
)
from ims_desktop.domain.times import from_roll_time, roll_time
from ims_desktop.store.central.carried_sqlite import astray, note_earlier, note_known
from ims_desktop.store.central.gone_sqlite import keep_taken_over
from ims_desktop.store.central.judging import Judged, SoFar, judge, personal_agrees, read_plainly, whole
from ims_desktop.store.central.judging_people import Person, Place, Standing
from ims_desktop.store.central.ledger_sqlite import LedgerInFile
from ims_desktop.store.central.own_sqlite import keep_own
from ims_desktop.store.central.post_sqlite import keep_post
from ims_desktop.store.central.put_by_sqlite import keep_put_by
from ims_desktop.store.central.refused_push import push_refused
from ims_desktop.store.central.reversed_sqlite import keep_reversals
from ims_desktop.store.central.sessions_sqlite import keep_sessions, keep_takings, sessions_so_far
from ims_desktop.store.central.sqlite_file import Connection, Row, Value
from ims_desktop.store.central.wire import MOST_AHEAD, MOST_ENTRIES

_KEPT = "SELECT text, seal FROM entry WHERE device = ? AND number BETWEEN ? AND ? ORDER BY number"
_KEEP_ENTRY = "INSERT INTO entry (device, number, text, seal, received_at) VALUES (?, ?, ?, ?, ?)"
_KEEP_PERSONAL = """INSERT INTO personal (device, number, field, salt, value) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""
_KEEP_SAID = """INSERT INTO signed_head (device, number, seal, signature, heard_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""
_KEEP_HELD = "INSERT INTO held (device, number, reason, pence) VALUES (:device, :number, :reason, :pence)"
_KEEP_PAYMENT = """INSERT INTO payment (id, device, number, receipt, at, business_day, session, total_pence)
    VALUES (:id, :device, :number, :receipt, :at, :business_day, :session, :total_pence)"""
_KEEP_POSTING = """INSERT INTO "transaction" (device, number, posting, at, business_day, receipt, office, till, actor,
        fund, reference, mop, amount_pence, vat_code, vat_pence, narrative, kind)
    VALUES (:device, :number, :posting, :at, :business_day, :receipt, :office, :till, :actor,
        :fund, :reference, :mop, :amount_pence, :vat_code, :vat_pence, :narrative, :kind)"""
_ADVANCE = """UPDATE head SET number = ?, seal = ?, last_heard = max(last_heard, ?), last_contact_at = ?
    WHERE device = ?"""
_ERASED = "SELECT json_extract(data, '$.before') FROM reference WHERE kind = 'erased' AND NOT removed"
_FORGET = "DELETE FROM personal WHERE device = ? AND number = ?"
_STANDING = "SELECT kind, key, data FROM reference WHERE kind IN ('fund', 'user', 'mop', 'vat', 'book') AND NOT removed"


def take_in(
    connection: Connection, place: Place, entries: Sequence[SealedEntry], said: SignedHead, now: datetime
) -> PushAnswer | None:
    """Check, store, project and advance the head; None marks the roll as forked, and nothing is taken."""
    ((head, head_seal),) = connection.execute(
        "SELECT number, seal FROM head WHERE device = ?", (place.device,)
    ).fetchall()
    if len(entries) > MOST_ENTRIES:
        raise push_refused("size")
    contradicted = hear(connection, place.device, head, said, now)
    docs = read(entries)
    first = whole(docs[0].get("number")) if docs else head + 1
    if first is None or not 1 <= first <= head + 1:
        raise push_refused("number", first or 0)
    known = min(len(entries), head - first + 1)
    if contradicted or not _repeats(connection, place.device, first, entries[:known]):
        connection.execute(
            "UPDATE head SET forked = 1, last_contact_at = ? WHERE device = ?", (roll_time(now), place.device)
        )
        return None
    fresh, docs = entries[known:], docs[known:]
    check(place.device, head, head_seal, fresh, docs)
    held = 0
    if fresh:
        store(connection, place.device, head, fresh, now)
        _erase_again(connection, place.device, head, docs)
        note_earlier(connection, place, head, docs)
        held = project(connection, place, head, docs)
    number = head + len(fresh)
    seal = fresh[-1].seal if fresh else head_seal
    connection.execute(_ADVANCE, (number, seal, max(said.number, number), roll_time(now), place.device))
    return PushAnswer(number=number, seal=seal, held=held)


def hear(connection: Connection, device: str, stored: int, said: SignedHead, now: datetime) -> bool:
    """Keep what a till says of its roll's end; answers whether another entry is stored where it says that it ends."""
    if not 0 <= said.number <= stored + MOST_AHEAD:
        raise push_refused("number")
    if (len(said.seal), len(said.signature)) != (SEAL_BYTES, SIGNATURE_BYTES):
        raise push_refused("seal")
    connection.execute(_KEEP_SAID, (device, said.number, said.seal, said.signature, roll_time(now)))
    kept = connection.execute(_KEPT, (device, said.number, said.number)).fetchall()
    return any(seal != said.seal for _text, seal in kept)


def read(entries: Sequence[SealedEntry]) -> list[Mapping[str, Any]]:
    """The entries' texts, read; refuses those too large or not plain."""
    docs: list[Mapping[str, Any]] = []
    for entry in entries:
        size = len(entry.text.encode())
        if size > LARGEST_CARRIED_BYTES:
            raise push_refused("size", entry.number)
        doc = read_plainly(entry.text)
        if doc is None:
            raise push_refused("not_readable", entry.number)
        if size > largest_bytes(doc.get("kind")):
            raise push_refused("size", entry.number)
        docs.append(doc)
    return docs


def _repeats(connection: Connection, device: str, first: int, entries: Sequence[SealedEntry]) -> bool:
    """Whether entries that central has already are the very ones that it has."""
    if not entries:
        return True
    kept = connection.execute(_KEPT, (device, first, first + len(entries) - 1)).fetchall()
    return kept == [(entry.text, entry.seal) for entry in entries]


def check(
    device: str, head: int, seal: bytes, entries: Sequence[SealedEntry], docs: Sequence[Mapping[str, Any]]
) -> None:
    """Refuse entries that do not follow the roll's end, or personal values that they do not commit to."""
    before = seal
    for number, (entry, doc) in enumerate(zip(entries, docs, strict=True), start=head + 1):
        if whole(doc.get("number")) != number:
            raise push_refused("number", number)
        if doc.get("device") != device:
            raise push_refused("device", number)
        if entry.seal != seal_of(before, entry.text):
            raise push_refused("seal", number)
        before = entry.seal
    for entry, doc in zip(entries, docs, strict=True):
        if not all(personal_agrees(value, doc) for value in entry.personal):
            raise push_refused("commitment", entry.number)


def store(connection: Connection, device: str, head: int, entries: Sequence[SealedEntry], now: datetime) -> None:
    """Keep entries and the personal values beside them."""
    received = roll_time(now)
    numbered = list(enumerate(entries, start=head + 1))
    connection.executemany(
        _KEEP_ENTRY, [(device, number, entry.text, entry.seal, received) for number, entry in numbered]
    )
    connection.executemany(
        _KEEP_PERSONAL,
        [
            (device, number, value.field, value.salt, value.value)
            for number, entry in numbered
            for value in entry.personal
        ],
    )


def _erase_again(connection: Connection, device: str, head: int, docs: Sequence[Mapping[str, Any]]) -> None:
    """Values that come again, from a till whose disk was restored, go again at once."""
    row = connection.execute(_ERASED).fetchone()
    if row is not None:
        old = [number for number, doc in enumerate(docs, start=head + 1) if made_at(doc) < row[0]]
        connection.executemany(_FORGET, [(device, number) for number in old])


def project(connection: Connection, place: Place, head: int, docs: Sequence[Mapping[str, Any]]) -> int:
    """What each entry moves goes into transactions, or the entry is held. Answers how many are held."""
    standing = _standing(connection)
    held: list[dict[str, Any]] = []
    payments: list[dict[str, Any]] = []
    postings: list[dict[str, Any]] = []
    so_far = _so_far(connection, place.device)
    aside = astray(connection, place, head, docs)
    so_far.ledger = ledger = LedgerInFile(connection, place.device)
    judged: list[Judged] = []
    for number, doc in enumerate(docs, start=head + 1):
        entry = judge(number, doc, place, standing, so_far, aside.get(number, ""))
        judged.append(entry)
        taken = entry.is_payment and not entry.held and ledger.is_taken(entry.body["payment"])
        why = entry.held or ("payment_duplicate" if taken else "")
        pence = 0 if why in {"carried", "payment_known"} else entry.total_pence
        if why:
            held.append({"device": place.device, "number": entry.number, "reason": why, "pence": pence})
            ledger.put_aside(entry)
            continue
        ledger.keep(entry)
        keep_own(connection, place.device, entry)
        keep_put_by(connection, place, entry)
        keep_taken_over(connection, place.device, entry)
        if entry.is_payment:
            payments.append(payment_row(place, entry))
        if entry.posts:
            postings.extend(posting_rows(place, entry))
    for statement, rows in ((_KEEP_HELD, held), (_KEEP_PAYMENT, payments), (_KEEP_POSTING, postings)):
        connection.executemany(statement, [_as_kept(row) for row in rows])
    aside_now = {row["number"] for row in held}
    kept = [one for one in judged if one.number not in aside_now]
    keep_takings(connection, place.device, [one for one in kept if one.is_payment or one.is_reversal])
    keep_reversals(connection, place.device, kept)
    keep_post(connection, place.device, kept)
    keep_sessions(connection, place.device, head, so_far.sessions, judged)
    at = None if so_far.at is None else roll_time(so_far.at)
    connection.execute("UPDATE head SET at = ?, receipts = ? WHERE device = ?", (at, so_far.receipts, place.device))
    note_known(connection, place.device, [entry for entry in judged if entry.is_payment], held)
    return len(held)


def _standing(connection: Connection) -> Standing:
    rows: list[Row] = connection.execute(_STANDING).fetchall()
    known = {(kind, key): json.loads(data) or {} for kind, key, data in rows}
    return Standing(
        funds={key: bool(data.get("disabled")) for (kind, key), data in known.items() if kind == "fund"},
        users={
            key: Person(data.get("office", ""), frozenset(data.get("roles", ())), bool(data.get("disabled")))
            for (kind, key), data in known.items()
            if kind == "user"
        },
        mops={key for kind, key in known if kind == "mop"},
        vats={key for kind, key in known if kind == "vat"},
        books={
            key: (data.get("office", ""), data.get("first", 0), data.get("last", 0))
            for (kind, key), data in known.items()
            if kind == "book"
        },
    )


def _so_far(connection: Connection, device: str) -> SoFar:
    ((at, receipts),) = connection.execute("SELECT at, receipts FROM head WHERE device = ?", (device,)).fetchall()
    sessions = sessions_so_far(connection, device)
    return SoFar(None if at is None else from_roll_time(at), receipts, sessions)


def _as_kept(row: Mapping[str, Any]) -> dict[str, Value]:
    """A row as the file keeps it: times as entries write them, days as ISO 8601 does."""
    return {
        name: roll_time(value)
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for name, value in row.items()
    }


def payment_row(place: Place, entry: Judged) -> dict[str, Any]:
    """The row that keeps a payment's id unique."""
    return {
        "id": entry.body["payment"],
        "device": place.device,
        "number": entry.number,
        "receipt": entry.body["receipt"],
        "at": entry.at,
        "business_day": entry.day,
        "session": entry.body["session"],
        "total_pence": entry.body["total_pence"],
    }


def posting_rows(place: Place, entry: Judged) -> list[dict[str, Any]]:
    """One transaction a posting."""
    shared = {
        "device": place.device,
        "number": entry.number,
        "at": entry.at,
        "business_day": entry.day,
        "receipt": _paper(place, entry),
        "office": place.office,
        "till": place.till,
        "actor": entry.doc["actor"],
        "kind": entry.doc["kind"],
    }
    if entry.doc["kind"] in BANKING_KINDS | {
        EntryKind.CHEQUE_RETURNED.value
    }:  # of the office that banks, whosever desk it is
        shared |= {"office": entry.body["office"], "till": ""}
    elif entry.doc["kind"] in {EntryKind.HELD_SETTLED, EntryKind.LATE_SETTLED}:  # of the till whose entry it was
        shared |= {"office": entry.body["office"], "till": entry.body["till"]}
    names = ("fund", "reference", "mop", "amount_pence", "vat_code", "vat_pence", "narrative")
    return [
        shared | {"posting": number} | {name: posting[name] for name in names}
        for number, posting in enumerate(entry.body.get("postings", ()), start=1)
    ]


def _paper(place: Place, entry: Judged) -> str:
    """What the paper of an entry that posts money is known by."""
    told = innermost(entry.sealed)
    letter, number = (place.letter, entry.number) if told is None else (told[1].letter, told[1].number)
    kind, named = EntryKind(entry.doc["kind"]), (place.office, place.till, letter, number)
    if entry.is_payment or kind in {EntryKind.HELD_SETTLED, EntryKind.LATE_SETTLED}:
        return str(entry.body["receipt"])
    if kind in BANKING_KINDS:
        return slip_number(entry.body["office"], entry.body["slip"])
    if kind is EntryKind.CHEQUE_RETURNED:
        return return_number(entry.body["office"], entry.body["returned"])
    return reversal_number(kind, *named) if kind in REVERSALS else close_number(*named)
