"""Post-dated cheques at central: those that are kept, and keeping or letting one go."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, select

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.cheques import KeptMoment
from ims_desktop.domain.canonical import read_doc
from ims_desktop.domain.kept_cheque import ChequeToKeep, KeptCheque, LetGo
from ims_desktop.domain.references import UserId
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind
from ims_desktop.domain.times import from_roll_time, roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.desk_roll import Desk, write_once
from ims_desktop.store.central.returns import cheque_paid

Drafted: TypeAlias = Callable[[KeptMoment], EntryDraft]

_kept, _gone, _entries, _done = schema.kept_cheque.c, schema.let_go_cheque.c, schema.entry.c, schema.reversal.c


def keep_or_let_go(
    connection: Connection, wanted: BankingEntryWanted, kept: str, receipt: str, drafted: Drafted
) -> Entry:
    """Write that a cheque is kept or let go; `drafted` is told how things stand. Safe to repeat with the same id."""

    def now_drafted(_desk: Desk, now: datetime) -> EntryDraft:
        known = kept_cheques(connection, wanted.office, None, kept, gone_too=True) if kept else ()
        paid = cheque_paid(connection, receipt) if receipt else None
        return drafted(KeptMoment(now, known[0] if known else None, paid))

    return write_once(connection, wanted.id, wanted.kind, wanted.actor, now_drafted)


def kept_cheques(
    connection: Connection, office: str, until: datetime | None, kept: str = "", *, gone_too: bool = False
) -> Sequence[KeptCheque]:
    """Post-dated cheques that lay in an office's safe at a time (None: now), by their dates; or one of them."""
    wanted = select(schema.kept_cheque, _entries.text).join(
        schema.entry, (_entries.device == _kept.device) & (_entries.number == _kept.number)
    )
    wanted = wanted.where(_kept.office == office)
    rows = connection.execute(wanted.where(_kept.id == kept) if kept else wanted).all()
    gone = _let_go(connection, office, until)
    found = [_read(row, gone.get(row.id)) for row in rows]
    there = [one for one in found if (gone_too or one.let_go is None) and (until is None or one.since <= until)]
    return sorted(there, key=lambda one: (one.cheque.dated, one.since, one.id))


def _read(row: Row[Any], let_go: LetGo | None) -> KeptCheque:
    doc = read_doc(row.text)
    body = doc["body"]
    dated = date.fromisoformat(body["cheque_date"])
    cheque = ChequeToKeep(body["cheque_number"], dated, body["pence"], body["fund"], body["reference"])
    return KeptCheque(row.id, row.office, cheque, UserId(doc["actor"]), from_roll_time(doc["at"]), let_go)


def _let_go(connection: Connection, office: str, until: datetime | None) -> Mapping[str, LetGo]:
    """How cheques left by a time; one whose payment was voided by then lies there again."""
    rows = connection.execute(
        select(_gone.kept, _gone.how, _gone.payment, _entries.text)
        .join(schema.kept_cheque, _kept.id == _gone.kept)
        .join(schema.entry, (_entries.device == _gone.device) & (_entries.number == _gone.number))
        .where(_kept.office == office)
    ).all()
    voids = select(_done.payment, _entries.text).join(
        schema.entry, (_entries.device == _done.device) & (_entries.number == _done.number)
    )
    payments = [row.payment for row in rows if row.payment]
    voided = {
        row.payment
        for row in connection.execute(
            voids.where(_done.kind == EntryKind.PAYMENT_VOIDED.value, _done.payment.in_(payments))
        )
        if _by(row.text, until)
    }
    return {row.kept: LetGo(row.how) for row in rows if row.payment not in voided and _by(row.text, until)}


def _by(text: str, until: datetime | None) -> bool:
    return until is None or str(read_doc(text)["at"]) <= roll_time(until)
