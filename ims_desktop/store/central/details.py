"""One payment at central with its sealed entry."""

from datetime import UTC

from sqlalchemy import Connection, select

from ims_desktop.actions.ports import DoneAtCentral, TransactionDetails
from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.carried import as_told, seal_as_told
from ims_desktop.domain.closed_session import REASON
from ims_desktop.domain.payment import read_payment
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.find import transaction_of
from ims_desktop.store.central.judging import TAKES_BACK


def details(connection: Connection, device: DeviceId, number: int) -> TransactionDetails | None:
    """The payment of an entry, held ones too, and what was done to it; of what was done to one, that payment.

    None where the entry is none or cannot be read as one.
    """
    entries, rows = schema.entry.c, schema.transaction.c
    entry = connection.execute(select(schema.entry).where(entries.device == device, entries.number == number)).first()
    if entry is None:
        return None
    sealed = read_doc(entry.text)
    doc, seal = as_told(sealed), seal_as_told(sealed, bytes(entry.seal))
    if str(doc.get("kind")) in TAKES_BACK:
        paid = schema.payment.c
        named = connection.execute(
            select(paid.device, paid.number).where(paid.id == str(doc["body"].get("payment")))
        ).first()
        return None if named is None else details(connection, named.device, named.number)
    if doc.get("kind") != EntryKind.PAYMENT_TAKEN:
        return None
    try:
        payment = read_payment(doc["body"])
    except (KeyError, TypeError, ValueError):  # held as malformed
        return None
    postings = connection.execute(
        select(schema.transaction).where(rows.device == device, rows.number == number).order_by(rows.posting)
    ).all()
    personal = connection.execute(
        select(schema.personal.c.field, schema.personal.c.value).where(
            schema.personal.c.device == device, schema.personal.c.number == number
        )
    ).all()
    held = connection.execute(
        select(schema.held.c.reason).where(schema.held.c.device == device, schema.held.c.number == number)
    ).scalar()
    return TransactionDetails(
        rows=tuple(transaction_of(row) for row in postings),
        payment=payment,
        personal={row.field: row.value for row in personal},
        seal=seal,
        received_at=entry.received_at.astimezone(UTC),
        cashier=_name_of(connection, str(doc["actor"])),
        held=held or "",
        done=_done_to(connection, payment.payment),
    )


def _done_to(connection: Connection, payment: str) -> tuple[DoneAtCentral, ...]:
    done, entries, rows = schema.reversal.c, schema.entry.c, schema.transaction.c
    here = (entries.device == done.device) & (entries.number == done.number)
    found = connection.execute(
        select(done.device, done.number, done.pence, entries.text)
        .select_from(schema.reversal.join(schema.entry, here))
        .where(done.payment == payment)
    ).all()
    told: list[DoneAtCentral] = []
    for one in found:
        doc = read_doc(one.text)
        postings = connection.execute(
            select(schema.transaction)
            .where(rows.device == one.device, rows.number == one.number)
            .order_by(rows.posting)
        ).all()
        values = schema.personal.c
        reason = connection.execute(
            select(values.value).where(values.device == one.device, values.number == one.number, values.field == REASON)
        ).scalar()
        told.append(
            DoneAtCentral(
                kind=EntryKind(doc["kind"]),
                number=postings[0].receipt if postings else "",
                device=DeviceId(one.device),
                entry=one.number,
                at=from_roll_time(doc["at"]),
                till=f"{doc['body']['office']}-{doc['body']['till']}",
                actor=_name_of(connection, str(doc["actor"])),
                approver=_name_of(connection, str(doc["approver"])) if "approver" in doc else "",
                reason=reason or "",
                pence=one.pence,
                rows=tuple(transaction_of(row) for row in postings),
            )
        )
    return tuple(sorted(told, key=lambda one: (one.at, one.entry)))


def _name_of(connection: Connection, user: str) -> str:
    """The display name of a user; the id where there is none any more."""
    kept = schema.reference.c
    data = connection.execute(select(kept.data).where(kept.kind == "user", kept.key == user)).scalar()
    return str((data or {}).get("display_name") or user)
