"""Returned cheques at central: what is known of a payment whose cheque comes back, and recording it under a lock."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, select

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.cheques import HeldReceipt, ReturnedAtCentral, ReturnMoment
from ims_desktop.domain.banking_now import BankingNow
from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.carried import as_told
from ims_desktop.domain.held_entry import Settled
from ims_desktop.domain.late_count import main_and_beside
from ims_desktop.domain.payment import read_payment
from ims_desktop.domain.references import DeviceId, PaymentId, UserId
from ims_desktop.domain.returned_cheque import ChequePaid, ReturnCause, return_number
from ims_desktop.domain.reversal import PaidAt, PaymentNow, postings_of
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.bankings import bankings, personal_values
from ims_desktop.store.central.desk_roll import Desk, write_once
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.moved_by_finance import moved_by_finance
from ims_desktop.store.central.settled_table import settled

Drafted: TypeAlias = Callable[[ReturnMoment], EntryDraft]
Doc: TypeAlias = Mapping[str, Any]

_paid, _entries, _sessions = schema.payment.c, schema.entry.c, schema.session.c
_done, _returned, _devices = schema.reversal.c, schema.returned_cheque.c, schema.device.c
_MOST = 500


def return_cheque(connection: Connection, wanted: BankingEntryWanted, receipt: str, drafted: Drafted) -> Entry:
    """Record that the bank returned a cheque; `drafted` is told how things stand by then.

    Nobody else banks or returns at the office until the transaction ends. Safe to repeat with the same id.
    """

    def now_drafted(desk: Desk, now: datetime) -> EntryDraft:
        return drafted(ReturnMoment(now, desk.next_return(wanted.office), cheque_paid(connection, receipt)))

    return write_once(connection, wanted.id, wanted.kind, wanted.actor, now_drafted)


def cheque_paid(connection: Connection, receipt: str) -> ChequePaid | None:
    """The payment of a receipt, what was done to it and how it went to the bank; None where the person sees none.

    A till and its copy may give one receipt's number: of two such payments it is the one whose cheque the bank has.
    """
    # a payment that was carried over may be of a session that stands under the till that is gone, or that took it over
    cashier = (
        select(_sessions.cashier)
        .where(_sessions.id == _paid.session)
        .order_by(_sessions.device != _paid.device)
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(_paid.id, _paid.device, _paid.number, _paid.session, _entries.text, cashier.label("cashier"))
        .join(schema.entry, (_entries.device == _paid.device) & (_entries.number == _paid.number))
        .where(_paid.receipt == receipt)
    ).all()
    found = [_cheque_paid(connection, row) for row in rows]
    if len(found) > 1:
        found = [one for one in found if one.cheques()]
    return found[0] if len(found) == 1 else None


def _cheque_paid(connection: Connection, row: Row[*tuple[Any, ...]]) -> ChequePaid:
    done = _done_to(connection, row.id)
    payment = read_payment(_told(row.text)["body"])
    elsewhere = tuple(posting for _, doc in done for posting in postings_of(doc["body"]))
    returned = connection.execute(
        select(_returned.tender, _returned.office, _returned.returned).where(_returned.payment == row.id)
    ).all()
    return ChequePaid(
        PaymentNow(payment, PaidAt(DeviceId(row.device), row.number), elsewhere=elsewhere),
        UserId(row.cashier),
        voided=any(kind == EntryKind.PAYMENT_VOIDED for kind, _ in done),
        banking=_banking_of(connection, row.device, row.session),
        returned={one.tender: return_number(one.office, one.returned) for one in returned},
    )


def held_receipt(connection: Connection, receipt: str) -> HeldReceipt | None:
    """The receipt of a payment that is held, and what finance posted for it; None of what counts by another way."""
    rows = connection.execute(
        select(_entries.text, settled.c.how, settled.c.desk, settled.c.entry)
        .join(schema.held, (schema.held.c.device == _entries.device) & (schema.held.c.number == _entries.number))
        .outerjoin(settled, (settled.c.device == _entries.device) & (settled.c.number == _entries.number))
        .where(_entries.text.contains(f'"receipt":"{receipt}"', autoescape=True))
    ).all()
    for row in rows:
        told = as_told(read_plainly(row.text) or {})
        body = told.get("body")
        is_it = (
            told.get("kind") == EntryKind.PAYMENT_TAKEN and isinstance(body, dict) and body.get("receipt") == receipt
        )
        if is_it and row.how is None:
            return HeldReceipt(put_right=False)
        if is_it and row.how == Settled.POSTED.value:
            there = (_entries.device == row.desk) & (_entries.number == row.entry)
            posted = _told(connection.execute(select(_entries.text).where(there)).scalar_one())["body"]
            main, _ = main_and_beside(posted)
            accounts = dict.fromkeys(f"{one['fund']}/{one['reference']}" for one in main)
            return HeldReceipt(True, sum(one["amount_pence"] for one in main), tuple(accounts))
    return None


def returned_cheques(connection: Connection, office: str, limit: int = _MOST) -> Sequence[ReturnedAtCentral]:
    """Cheques that came back to an office, the latest first."""
    rows = connection.execute(
        select(schema.returned_cheque, _entries.text)
        .join(schema.entry, (_entries.device == _returned.device) & (_entries.number == _returned.number))
        .where(_returned.office == office)
        .order_by(_returned.returned.desc())
        .limit(limit)
    ).all()
    return [_returned_at_central(connection, row) for row in rows]


def _returned_at_central(connection: Connection, row: Row[Any]) -> ReturnedAtCentral:
    doc = _told(row.text)
    body = doc["body"]
    return ReturnedAtCentral(
        number=return_number(row.office, row.returned),
        payment=PaymentId(row.payment),
        receipt=body["receipt"],
        tender=row.tender,
        pence=body["pence"],
        fee_pence=sum(one["amount_pence"] for one in body["postings"] if not one["line"] and one["amount_pence"] > 0),
        cause=ReturnCause(body["cause"]),
        returned_on=date.fromisoformat(body["returned_on"]),
        by=UserId(doc["actor"]),
        at=from_roll_time(doc["at"]),
        device=DeviceId(row.device),
        entry=row.number,
        accounts=tuple(dict.fromkeys((one["fund"], one["reference"]) for one in body["postings"] if one["line"])),
        personal=personal_values(connection, row.device, row.number),
    )


def _done_to(connection: Connection, payment: str) -> Sequence[tuple[str, Doc]]:
    rows = connection.execute(
        select(_done.kind, _entries.text)
        .join(schema.entry, (_entries.device == _done.device) & (_entries.number == _done.number))
        .where(_done.payment == payment)
    ).all()
    moved = [(EntryKind.PAYMENT_CORRECTED.value, {"body": body}) for body in moved_by_finance(connection, payment)]
    return [*((row.kind, _told(row.text)) for row in rows), *moved]


def _banking_of(connection: Connection, device: str, session: str) -> BankingNow | None:
    banked, kept = schema.banked_session.c, schema.banking.c
    slip = connection.execute(
        select(kept.office, kept.slip)
        .join(schema.banked_session, banked.banking == kept.id)
        .where(banked.session == session)  # its id is made once in the world; another till may have closed it
        .order_by(banked.device != device)
    ).first()
    return None if slip is None else bankings(connection, slip.office, slip.slip)[0]


def _told(text: str) -> Doc:
    return as_told(read_doc(text))
