"""Bankings at central: what can be banked, how each slip stands, and making the next one under an office's lock."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, select

from ims_desktop.actions.ports.banking import BankingEntryWanted, BankingMoment
from ims_desktop.domain.banking import Bag, BankedBy, BankedTender, Cheque, Takings, ToBank, slip_number
from ims_desktop.domain.banking_now import BankingNow, BankingStep
from ims_desktop.domain.banking_sheet import ListedCheque, ListedSession
from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.carried import as_told
from ims_desktop.domain.closed_session import close_number
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.payment import BANK_OF_TENDER, DRAWER_OF_TENDER
from ims_desktop.domain.references import BankingId, DeviceId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.cheques import cheques_of
from ims_desktop.store.central.desk_roll import Desk, write_once
from ims_desktop.store.central.settled_table import is_open

Drafted: TypeAlias = Callable[[BankingMoment], EntryDraft]
Doc: TypeAlias = Mapping[str, Any]

_AT_ONCE = 200
_sessions, _devices, _entries = schema.session.c, schema.device.c, schema.entry.c
_banked, _bankings, _steps = schema.banked_session.c, schema.banking.c, schema.banking_step.c


def bank(connection: Connection, wanted: BankingEntryWanted, drafted: Drafted) -> Entry:
    """Write an entry of a banking on its actor's desk roll; `drafted` is told how things stand by then.

    Nobody else banks at the office until the transaction ends. Safe to repeat with the same id.
    """

    def now_drafted(desk: Desk, now: datetime) -> EntryDraft:
        slip = desk.next_slip(wanted.office)
        named = bankings(connection, wanted.office, wanted.slip) if wanted.slip is not None else ()
        chosen = takings(connection, wanted.office, wanted.sessions) if wanted.sessions else ()
        return drafted(BankingMoment(now, slip, chosen, named[0] if named else None))

    return write_once(connection, wanted.id, wanted.kind, wanted.actor, now_drafted)


def takings(connection: Connection, office: str, sessions: Sequence[SessionId] = ()) -> Sequence[Takings]:
    """Closed sessions of an office, the oldest first: the named ones, or those not banked, the last 200 of them.

    Those not banked have something for the bank: one that took cards alone, or nothing, would wait for ever.
    """
    wanted = (
        select(schema.session, _devices.office, _devices.till, _devices.letter, _banked.banking, _entries.text)
        .join(schema.device, _devices.device == _sessions.device)
        .join(schema.entry, (_entries.device == _sessions.device) & (_entries.number == _sessions.closed))
        .outerjoin(schema.banked_session, (_banked.device == _sessions.device) & (_banked.session == _sessions.id))
        .where(_devices.office == office)
        .where(_sessions.state.in_([state.value for state in SessionState if state.is_closed]))
    )
    if sessions:
        rows = connection.execute(wanted.where(_sessions.id.in_(sessions))).all()
    else:  # an office that banked elsewhere before has years of them
        rows = _with_money(connection, wanted.where(_banked.banking.is_(None)))
    banked = {one: _banked_by(connection, one) for one in {row.banking for row in rows} if one is not None}
    found = [_takings(connection, row, banked.get(row.banking)) for row in rows]
    return sorted(found, key=lambda one: (one.closed_at, one.device, one.closed))


def _with_money(connection: Connection, wanted: Select[Any]) -> Sequence[Row[Any]]:
    found: list[Row[Any]] = []
    newest = wanted.order_by(_sessions.opened_at.desc(), _sessions.id)
    for start in count(0, _AT_ONCE):
        rows = connection.execute(newest.limit(_AT_ONCE).offset(start)).all()
        found += [row for row in rows if any(part["banking_pence"] for part in _for_bank(row))]
        if len(rows) < _AT_ONCE or len(found) >= _AT_ONCE:
            break
    return found[:_AT_ONCE]


def _for_bank(row: Row[Any]) -> Sequence[Doc]:
    doc = read_doc(row.text)
    return [part for part in doc["body"]["tenders"] if part["kind"] != MopKind.CARD]


def _takings(connection: Connection, row: Row[Any], banked: BankedBy | None) -> Takings:
    doc = read_doc(row.text)
    cheques = cheques_of(connection, row.device, row.id)
    return Takings(
        session=SessionId(row.id),
        device=DeviceId(row.device),
        office=row.office,
        till=f"{row.till}{row.letter}",
        cashier=UserId(row.cashier),
        closed=row.closed,
        closed_at=from_roll_time(doc["at"]),
        state=SessionState(row.state),
        tenders=tuple(ToBank(part["mop"], MopKind(part["kind"]), part["banking_pence"]) for part in _for_bank(row)),
        cheques=tuple(cheques),
        awaited_pence=_awaited_pence(connection, row, cheques),
        banked=banked,
    )


def _awaited_pence(connection: Connection, row: Row[Any], cheques: Sequence[Cheque]) -> int | None:
    """To what a session's cheques come once finance put right what is held of it; None where that is the same."""
    of_roll = select(schema.held.c.number).where(schema.held.c.device == row.device, is_open()).limit(1)
    if connection.execute(of_roll).first() is None:
        return None
    to_come = cheques_of(connection, row.device, row.id, awaited=True)
    return None if list(to_come) == list(cheques) else sum(one.pence for one in to_come)


def _banked_by(connection: Connection, banking: str) -> BankedBy:
    row = connection.execute(
        select(_bankings.office, _bankings.slip, _steps.actor, _steps.at)
        .join(schema.banking_step, (_steps.device == _bankings.device) & (_steps.number == _bankings.number))
        .where(_bankings.id == banking)
    ).one()
    return BankedBy(slip_number(row.office, row.slip), UserId(row.actor), row.at)


def bankings(connection: Connection, office: str, slip: int | None = None, limit: int = 100) -> Sequence[BankingNow]:
    """An office's paying-in slips as they stand, the latest first; or one of them."""
    wanted = select(_bankings.id, _bankings.slip).where(_bankings.office == office).order_by(_bankings.slip.desc())
    wanted = wanted.limit(limit) if slip is None else wanted.where(_bankings.slip == slip)
    slips = connection.execute(wanted).all()
    found: list[BankingNow] = []
    for start in range(0, len(slips), _AT_ONCE):
        ids = [row.id for row in slips[start : start + _AT_ONCE]]
        by_banking: dict[str, list[Row[Any]]] = {}
        for row in connection.execute(_of_bankings(ids)).all():
            by_banking.setdefault(row.banking, []).append(row)
        found += [banking_now(office, one, by_banking[one]) for one in ids]
    return found


def _of_bankings(ids: Sequence[str]) -> Select[Any]:
    return (
        select(_steps.banking, _steps.device, _steps.number, _entries.text, _entries.seal)
        .join(schema.entry, (_entries.device == _steps.device) & (_entries.number == _steps.number))
        .where(_steps.banking.in_(ids))
        .order_by(_steps.at, _steps.device, _steps.number)
    )


def banking_now(office: str, banking: str, rows: Sequence[Row[Any]]) -> BankingNow:
    """A banking from its entries, in the order of their times."""
    docs = [(row, read_doc(row.text)) for row in rows]
    made_row, made = next((row, doc) for row, doc in docs if doc["kind"] == EntryKind.BANKING_MADE)
    body = made["body"]
    return BankingNow(
        id=BankingId(banking),
        office=office,
        slip=body["slip"],
        device=DeviceId(made_row.device),
        number=made_row.number,
        seal=bytes(made_row.seal),
        sessions=tuple(SessionId(one["session"]) for one in body["sessions"]),
        cashiers=frozenset(UserId(one["cashier"]) for one in body["sessions"]),
        tenders=tuple(
            BankedTender(one["mop"], MopKind(one["kind"]), one["to_bank_pence"], one["banked_pence"])
            for one in body["tenders"]
        ),
        bags=tuple(Bag(one["seal"], one["pence"]) for one in body["bags"]),
        cheques=tuple(
            (DeviceId(part.get("device", one["device"])), _cheque(part))
            for one in body["sessions"]
            for part in one["cheques"]
        ),
        steps=tuple(
            BankingStep(
                EntryKind(doc["kind"]),
                UserId(doc["actor"]),
                from_roll_time(doc["at"]),
                DeviceId(row.device),
                row.number,
                doc["body"].get("bag", ""),
                doc["body"].get("difference_pence", 0),
            )
            for row, doc in docs
        ),
    )


def _cheque(part: Doc) -> Cheque:
    return Cheque(part["entry"], part["tender"], part["mop"], part["pence"], part.get("device", ""))


def cheque_list(connection: Connection, banking: BankingNow) -> Sequence[ListedCheque]:
    """The cheques of a slip as its list says them, in its order."""
    found: list[ListedCheque] = []
    for device, cheque in banking.cheques:
        text = connection.execute(
            select(_entries.text).where(_entries.device == device, _entries.number == cheque.entry)
        ).scalar_one()
        body = as_told(read_doc(text))["body"]  # one taken over may have been carried over before
        personal = personal_values(connection, device, cheque.entry)
        found.append(
            ListedCheque(
                receipt=body["receipt"],
                number=body["tenders"][cheque.tender - 1].get("cheque_number", ""),
                drawer=personal.get(DRAWER_OF_TENDER.format(cheque.tender), ""),
                bank=personal.get(BANK_OF_TENDER.format(cheque.tender), ""),
                pence=cheque.pence,
            )
        )
    return found


def listed_sessions(connection: Connection, banking: BankingNow) -> Sequence[ListedSession]:
    """The sessions of a slip as paper names them, with their cashiers' ids."""
    rows = connection.execute(
        select(_sessions.id, _sessions.closed, _sessions.cashier, _devices.office, _devices.till, _devices.letter)
        .join(schema.banked_session, (_banked.device == _sessions.device) & (_banked.session == _sessions.id))
        .join(schema.device, _devices.device == _sessions.device)
        .where(_banked.banking == banking.id)
    ).all()
    named = {
        row.id: ListedSession(close_number(row.office, row.till, row.letter, row.closed), row.cashier) for row in rows
    }
    return [named[session] for session in banking.sessions if session in named]


def personal_values(connection: Connection, device: str, number: int) -> Mapping[str, str]:
    """The personal values of an entry that were not erased."""
    kept = schema.personal.c
    rows = connection.execute(select(kept.field, kept.value).where(kept.device == device, kept.number == number)).all()
    return {row.field: row.value for row in rows}
