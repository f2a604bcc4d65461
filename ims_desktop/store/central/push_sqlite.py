"""Taking in what a till sends, on SQLite: `ims.push` step by step, inside one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from ims_desktop.actions.ports import PushAnswer, SealedEntry
from ims_desktop.domain.roll import LARGEST_ENTRY_BYTES, seal_of
from ims_desktop.store.central import schema
from ims_desktop.store.central.driver_troubles import push_refused
from ims_desktop.store.central.judging import Judged, Place, Standing, judge, personal_agrees, read_plainly, whole
from ims_desktop.store.central.wire import MOST_ENTRIES


def take_in(
    connection: Connection, place: Place, entries: Sequence[SealedEntry], last_number: int, now: datetime
) -> PushAnswer | None:
    """Check, store, project and advance the head; None marks the roll as forked, and nothing is taken."""
    head = connection.execute(select(schema.head).where(schema.head.c.device == place.device)).one()
    if len(entries) > MOST_ENTRIES:
        raise push_refused("size")
    docs = _read(entries)
    first = whole(docs[0].get("number")) if docs else head.number + 1
    if first is None or not 1 <= first <= head.number + 1:
        raise push_refused("number", first or 0)
    known = min(len(entries), head.number - first + 1)
    if not _repeats(connection, place.device, first, entries[:known]):
        connection.execute(
            update(schema.head).where(schema.head.c.device == place.device).values(forked=True, last_contact_at=now)
        )
        return None
    fresh, docs = entries[known:], docs[known:]
    _check(place.device, head.number, head.seal, fresh, docs)
    held = 0
    if fresh:
        _store(connection, place.device, head.number, fresh, now)
        held = project(connection, place, head.number, docs)
    number = head.number + len(fresh)
    seal = fresh[-1].seal if fresh else head.seal
    connection.execute(
        update(schema.head)
        .where(schema.head.c.device == place.device)
        .values(number=number, seal=seal, last_heard=max(head.last_heard, last_number, number), last_contact_at=now)
    )
    return PushAnswer(number=number, seal=seal, held=held)


def _read(entries: Sequence[SealedEntry]) -> list[Mapping[str, Any]]:
    docs: list[Mapping[str, Any]] = []
    for entry in entries:
        if len(entry.text.encode()) > LARGEST_ENTRY_BYTES:
            raise push_refused("size", entry.number)
        doc = read_plainly(entry.text)
        if doc is None:
            raise push_refused("not_readable", entry.number)
        docs.append(doc)
    return docs


def _repeats(connection: Connection, device: str, first: int, entries: Sequence[SealedEntry]) -> bool:
    """Whether entries that central has already are the very ones that it has."""
    if not entries:
        return True
    kept = connection.execute(
        select(schema.entry.c.text, schema.entry.c.seal)
        .where(schema.entry.c.device == device, schema.entry.c.number.between(first, first + len(entries) - 1))
        .order_by(schema.entry.c.number)
    ).all()
    return [(row.text, row.seal) for row in kept] == [(entry.text, entry.seal) for entry in entries]


def _check(
    device: str, head: int, seal: bytes, entries: Sequence[SealedEntry], docs: Sequence[Mapping[str, Any]]
) -> None:
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


def _store(connection: Connection, device: str, head: int, entries: Sequence[SealedEntry], now: datetime) -> None:
    connection.execute(
        insert(schema.entry),
        [
            {"device": device, "number": number, "text": entry.text, "seal": entry.seal, "received_at": now}
            for number, entry in enumerate(entries, start=head + 1)
        ],
    )
    values = [
        {"device": device, "number": number, "field": value.field, "salt": value.salt, "value": value.value}
        for number, entry in enumerate(entries, start=head + 1)
        for value in entry.personal
    ]
    if values:
        connection.execute(sqlite_insert(schema.personal).on_conflict_do_nothing(), values)


def project(connection: Connection, place: Place, head: int, docs: Sequence[Mapping[str, Any]]) -> int:
    """What each entry moves goes into transactions, or the entry is held. Answers how many are held."""
    standing = _standing(connection)
    held: list[dict[str, Any]] = []
    payments: list[dict[str, Any]] = []
    postings: list[dict[str, Any]] = []
    judged = [judge(number, doc, place, standing) for number, doc in enumerate(docs, start=head + 1)]
    taken = _taken_ids(connection, judged)
    for entry in judged:
        why = entry.held
        if not why and entry.is_payment:
            if entry.body["payment"] in taken:
                why = "payment_duplicate"
            else:
                taken.add(entry.body["payment"])
                payments.append(payment_row(place, entry))
                postings.extend(posting_rows(place, entry))
        if why:
            pence = entry.total_pence
            held.append({"device": place.device, "number": entry.number, "reason": why, "pence": pence})
    for table, rows in ((schema.held, held), (schema.payment, payments), (schema.transaction, postings)):
        if rows:
            connection.execute(insert(table), rows)
    return len(held)


def _taken_ids(connection: Connection, judged: Sequence[Judged]) -> set[str]:
    ids = [entry.body["payment"] for entry in judged if entry.is_payment and not entry.held]
    found = select(schema.payment.c.id).where(schema.payment.c.id.in_(bindparam("ids", expanding=True)))
    return set(connection.execute(found, {"ids": ids}).scalars()) if ids else set()


def _standing(connection: Connection) -> Standing:
    rows = connection.execute(
        select(schema.reference.c.kind, schema.reference.c.key, schema.reference.c.data).where(
            schema.reference.c.kind.in_(("fund", "user", "mop")), schema.reference.c.removed.is_(False)
        )
    ).all()
    disabled = {(row.kind, row.key): bool((row.data or {}).get("disabled")) for row in rows}
    return Standing(
        funds={key: off for (kind, key), off in disabled.items() if kind == "fund"},
        users={key: off for (kind, key), off in disabled.items() if kind == "user"},
        mops={key for kind, key in disabled if kind == "mop"},
    )


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
        "receipt": entry.body["receipt"],
        "office": place.office,
        "till": place.till,
        "actor": entry.doc["actor"],
        "kind": entry.doc["kind"],
    }
    names = ("fund", "reference", "mop", "amount_pence", "vat_code", "vat_pence", "narrative")
    return [
        shared | {"posting": number} | {name: posting[name] for name in names}
        for number, posting in enumerate(entry.body["postings"], start=1)
    ]
