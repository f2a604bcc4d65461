"""What moved an office's money, as its custody is worked out from: entries of its tills, and of every banking of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, func, or_, select

from ims_desktop.actions.ports.banking import LatePosting
from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.carried import as_told, innermost
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import day_ends, roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.late_payments import late_payments
from ims_desktop.store.central.settled_table import late_settled, settled

_SLICE = 2_000
_MONEY = tuple(
    f'"kind":"{kind}'
    for kind in (
        "payment.",
        EntryKind.SESSION_OPENED,
        EntryKind.SESSION_CLOSED,
        EntryKind.CASH_MOVED,
        EntryKind.ENTRY_CARRIED,
        EntryKind.CLOCK_SET,
    )
)
_entries, _devices, _held = schema.entry.c, schema.device.c, schema.held.c
_payments_of = schema.payment.c
_steps, _bankings, _moved = schema.banking_step.c, schema.banking.c, schema.transaction.c


def custody_entries(connection: Connection, office: str, until: datetime | None) -> Sequence[Mapping[str, Any]]:
    """Entries up to a time, in the order of their times, but a till's in that of its roll: its clock may be set back.

    A session's payments stand as one of each method.
    """
    last = None if until is None else roll_time(until)
    tills = connection.execute(
        select(_devices.device).where(_devices.office == office, _devices.kind == "till").order_by(_devices.device)
    )
    found: list[tuple[str, Mapping[str, Any]]] = []
    for device in tills.scalars().all():
        others = list(_of_till(connection, device))
        set_at = [(number, str(doc["at"])) for number, doc in others if doc["kind"] == EntryKind.CLOCK_SET]
        of_till = (*_payments(connection, device, until), *others)
        found += ((min([doc["at"], *(at for place, at in set_at if place > number)]), doc) for number, doc in of_till)
    put_right = (*_of_settled(connection, office), *_of_finance(connection, office, late_settled))
    beside = (*_of_bankings(connection, office), *_of_returns(connection, office), *put_right)
    found += ((doc["at"], doc) for doc in beside)
    found.sort(key=itemgetter(0))
    return [doc for _, doc in found if last is None or doc["at"] <= last]


def posted_pence(connection: Connection, office: str, until: datetime | None) -> int:
    """The sum of an office's transactions up to a time, in pence."""
    wanted = select(func.coalesce(func.sum(_moved.amount_pence), 0)).where(_moved.office == office)
    if until is not None:
        wanted = wanted.where(_moved.at <= until)
    return int(connection.execute(wanted).scalar_one())


def late_postings(connection: Connection, office: str, day: date) -> Sequence[LatePosting]:
    """What was taken up to a business day and came to central only after it ended, a line an entry."""
    ended = day_ends(day)
    rows = connection.execute(
        select(_moved.receipt, _moved.kind, _moved.business_day, _entries.received_at, func.sum(_moved.amount_pence))
        .join(schema.entry, (_entries.device == _moved.device) & (_entries.number == _moved.number))
        .where(_moved.office == office, _moved.business_day <= day, _entries.received_at >= ended)
        .group_by(_moved.device, _moved.number, _moved.receipt, _moved.kind, _moved.business_day, _entries.received_at)
        .order_by(_moved.business_day, _moved.receipt)
    ).all()
    return [LatePosting(*row[:4], int(row[4])) for row in rows]


def _of_till(connection: Connection, device: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    held = select(_held.number).where(_held.device == device)
    wanted = (
        select(_entries.number, _entries.text)
        .where(_entries.device == device, _entries.number.not_in(held))
        .where(_entries.text.not_like(f'%"kind":"{EntryKind.PAYMENT_TAKEN}"%'))
        .where(or_(*(_entries.text.contains(words, autoescape=True) for words in _MONEY)))
        .order_by(_entries.number)
    )
    for number, text in connection.execute(wanted.execution_options(yield_per=_SLICE)):
        told = as_told(read_doc(text))
        if told["kind"] != EntryKind.PAYMENT_TAKEN:  # one that was carried is a payment here
            yield number, told


def _payments(connection: Connection, device: str, until: datetime | None) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What each session took by method up to a time, as one payment at its first one's time: there may be millions."""
    wanted = (
        select(
            _payments_of.session,
            _moved.mop,
            func.min(_moved.number),
            func.min(_moved.at),
            func.sum(_moved.amount_pence),
        )
        .join(schema.payment, (_payments_of.device == _moved.device) & (_payments_of.number == _moved.number))
        .where(_moved.device == device)
        .group_by(_payments_of.session, _moved.mop)
    )
    wanted = wanted if until is None else wanted.where(_moved.at <= until)
    known = late_payments(connection, device)
    parts = ((False, wanted.where(_moved.number.not_in(known))), (True, wanted.where(_moved.number.in_(known))))
    for late, part in parts if known else ((False, wanted),):
        for session, mop, number, first, pence in connection.execute(part):
            postings = [{"mop": mop, "amount_pence": int(pence)}]
            body = {"session": session, "postings": postings, "late": late}
            yield number, {"kind": EntryKind.PAYMENT_TAKEN.value, "at": roll_time(first), "actor": "", "body": body}


def _of_bankings(connection: Connection, office: str) -> Iterator[Mapping[str, Any]]:
    texts = connection.execute(
        select(_entries.text)
        .join(schema.banking_step, (_steps.device == _entries.device) & (_steps.number == _entries.number))
        .join(schema.banking, _bankings.id == _steps.banking)
        .where(_bankings.office == office)
        .order_by(_entries.device, _entries.number)
    ).scalars()
    for text in texts.all():
        yield read_doc(text)


def _of_returns(connection: Connection, office: str) -> Iterator[Mapping[str, Any]]:
    returned = schema.returned_cheque.c
    texts = connection.execute(
        select(_entries.text)
        .join(schema.returned_cheque, (returned.device == _entries.device) & (returned.number == _entries.number))
        .where(returned.office == office)
    ).scalars()
    for text in texts.all():
        yield read_doc(text)


def _of_settled(connection: Connection, office: str) -> Iterator[Mapping[str, Any]]:
    """What finance posted of held entries; `in_close` says that its session's close counted it.

    `taken_over`: its session was by somebody who knew it, so it lies in the drawer until they close it.
    """
    for doc in _of_finance(connection, office, settled):
        body = doc["body"]
        known = _known_when_taken_over(connection, body)
        in_close = _stands_before_close(connection, body) if known is None else known
        yield {**doc, "body": {**body, "in_close": in_close, "taken_over": bool(known)}}


def _of_finance(connection: Connection, office: str, put_right: Table) -> Iterator[Mapping[str, Any]]:
    """What finance wrote of entries of an office's devices: what it posted of held ones, or took out of overs."""
    named = put_right.c
    texts = connection.execute(
        select(_entries.text)
        .join(put_right, (named.desk == _entries.device) & (named.entry == _entries.number))
        .join(schema.device, _devices.device == named.device)
        .where(_devices.office == office)
    ).scalars()
    for text in texts.all():
        yield read_doc(text)


def _known_when_taken_over(connection: Connection, body: Mapping[str, Any]) -> bool | None:
    """Whether who took its session over knew it: their close counts it. None where nobody took the session over."""
    sessions = schema.session.c
    begun = schema.session.alias("begun")
    taking = (
        select(_entries.text)
        .join(schema.session, (sessions.device == _entries.device) & (sessions.number == _entries.number))
        .join(begun, (begun.c.gone_to == sessions.device) & (begun.c.id == sessions.id))
        .where(sessions.id == body.get("session", ""), begun.c.came_from.is_(None))
    )
    text = connection.execute(taking).scalar()
    if text is None:
        return None
    upto = read_doc(text)["body"]["gone"]["upto"]
    places = ((body["device"], body["number"]), _own_place(connection, body))
    return any(number <= upto.get(device, 0) for device, number in places)


def _stands_before_close(connection: Connection, body: Mapping[str, Any]) -> bool:
    sessions = schema.session.c
    closed = connection.execute(
        select(sessions.closed).where(sessions.device == body["device"], sessions.id == body.get("session", ""))
    ).scalar()
    return closed is not None and body["number"] <= closed


def _own_place(connection: Connection, body: Mapping[str, Any]) -> tuple[str, int]:
    """Under which device and number a held entry was sealed: another's, where it was carried over."""
    text = connection.execute(
        select(_entries.text).where(_entries.device == body["device"], _entries.number == body["number"])
    ).scalar_one()
    carried = innermost(read_doc(text))
    return (body["device"], body["number"]) if carried is None else (carried[1].device, carried[1].number)
