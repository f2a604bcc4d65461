"""Holding cheques that came back against the desks' rolls, both ways, and against what stands of their payments."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central import schema
from ims_desktop.store.central.ledger_read import LedgerRead
from ims_desktop.store.central.moved_by_finance import moved_by_finance
from ims_desktop.store.central.verify_rows import desks_entries, doc_of, raw

Found = Callable[[str, int, str], None]


def look_at_cheques(connection: Connection, found: Found) -> None:
    """Cheques that came back, and those that are kept."""
    look_at_returns(connection, found)
    look_at_kept(connection, found)


def look_at_returns(connection: Connection, found: Found) -> None:
    """Each row is one entry's, each entry has its row, and nothing is left standing of a cheque that came back."""
    kept, entries = schema.returned_cheque.c, schema.entry.c
    rows = connection.execute(
        select(
            kept.payment, kept.office, kept.device,
            *(raw(connection, column) for column in (kept.tender, kept.returned, kept.number, entries.text)),
        ).select_from(
            schema.returned_cheque.outerjoin(
                schema.entry, (entries.device == kept.device) & (entries.number == kept.number)
            )
        )
    ).all()  # fmt: skip
    known: set[tuple[str, int]] = set()
    for row in rows:
        known.add((row.device, row.number))
        body = _body(row.text)
        said = tuple(body.get(name) for name in ("payment", "tender", "office", "returned"))
        if said != (row.payment, row.tender, row.office, row.returned):
            found(row.device, row.number, "the cheque that came back is not the one that the entry returns")
        elif _stands(connection, row.payment, row.tender):
            found(row.device, row.number, "something stands of the cheque that it returns")
    for device, number in desks_entries(connection, [EntryKind.CHEQUE_RETURNED]):
        if (device, number) not in known:
            found(device, number, "the cheque that it returns has not come back")


def look_at_kept(connection: Connection, found: Found) -> None:
    """Hold post-dated cheques that are kept, and those that were let go, against the desks' rolls, both ways."""
    for table, kind, name in (
        (schema.kept_cheque, EntryKind.CHEQUE_KEPT, "id"),
        (schema.let_go_cheque, EntryKind.CHEQUE_LET_GO, "kept"),
    ):
        there = {
            (row.device, row.number): row[2]
            for row in connection.execute(select(table.c.device, raw(connection, table.c.number), table.c[name]))
        }
        written = desks_entries(connection, [kind], schema.entry.c.text)
        told = {(row.device, row.number): _body(row.text, kind).get("kept") for row in written}
        for device, number in sorted(
            key for key in there.keys() | told.keys() if there.get(key) is None or there.get(key) != told.get(key)
        ):
            found(device, number, "the cheque that is kept or let go is not the one that the entry says")


def _body(text: object, kind: EntryKind = EntryKind.CHEQUE_RETURNED) -> Mapping[str, Any]:
    doc = doc_of(text)
    return body_of(doc) if doc.get("kind") == kind else {}


def _stands(connection: Connection, payment: str, tender: int) -> bool:
    """Whether anything is left of a payment's tender; what cannot be read is found elsewhere."""
    ledger = LedgerRead(connection, "")
    paid = ledger.paid(payment)
    moved = moved_by_finance(connection, payment)
    left: Counter[tuple[object, ...]] = Counter()
    try:
        for body in () if paid is None else (paid.body, *(one.body for one in ledger.everything(payment)), *moved):
            for one in body.get("postings", ()):
                if one["line"] and one["tender"] == tender:
                    key = (one["fund"], one["reference"], one["mop"], one["vat_code"], one["line"])
                    left[*key, "pence"] += one["amount_pence"]
                    left[*key, "vat"] += one["vat_pence"]
    except (KeyError, TypeError):
        return False
    return any(left.values())
