"""Held entries at central: what is known of one that finance puts right, and those that are held of a device."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Table, select

from ims_desktop.actions.ports.held import HeldEntry
from ims_desktop.domain.body_shape import is_word
from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.carried import as_told, seal_as_told
from ims_desktop.domain.entry_to_settle import EntryToSettle
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.held_entry import REASON, HeldNow, Settled, SettledBy, methods_of
from ims_desktop.domain.late_settled import LateNow
from ims_desktop.domain.references import DeviceId, UserId
from ims_desktop.domain.reversal_fault import REVERSAL_KINDS
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly
from ims_desktop.store.central.late_count import late_count
from ims_desktop.store.central.late_payments import late_payments
from ims_desktop.store.central.settled_table import late_settled, settled

Doc: TypeAlias = Mapping[str, Any]

_held, _entries, _devices, _kept = schema.held.c, schema.entry.c, schema.device.c, schema.reference.c
_beside = schema.personal.c
_settled, _sessions, _done, _paid = settled.c, schema.session.c, schema.reversal.c, schema.payment.c


@frozen
class _Known:
    """An entry that finance may put right, with its row, what it tells and the seal of that."""

    entry: EntryToSettle
    row: Any
    told: Doc
    seal: bytes


def held_now(connection: Connection, device: str, number: int) -> HeldNow | None:
    """A held entry with all that settling it asks for; None where it is none, or is not shown."""
    known = _known(connection, schema.held, device, number, _held.reason, _held.pence)
    if known is None:
        return None
    kind, pence = str(known.told.get("kind") or ""), known.row.pence
    own = _word(body_of(known.told).get("receipt")) if kind == EntryKind.PAYMENT_TAKEN else ""
    return HeldNow(
        **known.entry.parts(),
        why=known.row.reason,
        pence=pence,
        kind=kind,
        receipt=own or known.entry.paper,
        methods=methods_of(known.entry.says, pence, _mops(connection)),
        stands=_stands(connection, (device, number), known.told, known.seal),
        settled=settled_of(connection, device, [number]).get(number),
    )


def late_now(connection: Connection, device: str, number: int) -> LateNow | None:
    """A payment with all that taking it out of overs asks for; None where there is none, or it is not shown."""
    known = _known(connection, schema.payment, device, number)
    if known is None:
        return None
    there = select(late_settled.c.entry).where(late_settled.c.device == device, late_settled.c.number == number)
    return LateNow(
        **known.entry.parts(),
        receipt=str(known.told["body"]["receipt"]),
        settled=connection.execute(there).first() is not None,
    )


def _known(connection: Connection, of: Table, device: str, number: int, *beside: ColumnElement[Any]) -> _Known | None:
    """An entry of which a table, of what is held or paid, has a row; `beside` is what is asked of that row too."""
    row = connection.execute(
        select(_entries.text, _entries.seal, _devices.office, _devices.till, _devices.letter, *beside)
        .join(of, (of.c.device == _entries.device) & (of.c.number == _entries.number))
        .join(schema.device, _devices.device == _entries.device)
        .where(_entries.device == device, _entries.number == number)
    ).first()
    if row is None:
        return None
    sealed = _doc(row.text)
    told = as_told(sealed)
    session, says = _word(body_of(told).get("session")), body_of(told).get("postings")
    entry = EntryToSettle(
        device=DeviceId(device),
        number=number,
        seal=bytes(row.seal).hex(),
        office=row.office,
        till=row.till,
        letter=row.letter,
        session=session,
        at=_time(told.get("at")),
        people=_people(connection, (sealed, told), {device, str(told.get("device"))}, session),
        says=says if isinstance(says, list) else [],
        late=late_count(connection, told, device, number),
    )
    return _Known(entry, row, told, seal_as_told(sealed, bytes(row.seal)))


def late_open(connection: Connection, office: str) -> list[LateNow]:
    """Payments of an office's tills that stand in overs too, because a count had them before they came."""
    tills = select(_devices.device).where(_devices.office == office, _devices.kind == "till").order_by(_devices.device)
    found: list[LateNow] = []
    for device in connection.execute(tills).scalars().all():
        late = (late_now(connection, device, number) for number in late_payments(connection, device))
        found += [one for one in late if one is not None and one.over_pence]
    return found


def told_facts(connection: Connection, device: str, number: int) -> tuple[str | None, str]:
    """The payment that a held entry takes, where it does, and the seal under which it would come another way."""
    row = connection.execute(
        select(_entries.text, _entries.seal).where(_entries.device == device, _entries.number == number)
    ).one()
    sealed = _doc(row.text)
    told, mine = as_told(sealed), seal_as_told(sealed, bytes(row.seal))
    payment = _word(body_of(told).get("payment"))
    return (payment or None) if told.get("kind") == EntryKind.PAYMENT_TAKEN else None, mine.hex()


def settled_of(connection: Connection, device: str, numbers: Sequence[int]) -> Mapping[int, SettledBy]:
    """Who put held entries of a device right, of these numbers; those who may not read entries are told when alone."""
    rows = connection.execute(
        select(_settled.number, _settled.desk, _settled.entry, _settled.how, _entries.text)
        .join(schema.entry, (_entries.device == _settled.desk) & (_entries.number == _settled.entry))
        .where(_settled.device == device, _settled.number.in_(numbers))
    ).all()
    found: dict[int, SettledBy] = {}
    for row in rows:
        doc = _doc(row.text)
        reason = connection.execute(
            select(_beside.value).where(
                _beside.device == row.desk, _beside.number == row.entry, _beside.field == REASON
            )
        ).scalar()
        by, at = UserId(str(doc.get("actor"))), from_roll_time(str(doc.get("at")))
        found[row.number] = SettledBy(Settled(row.how), by, at, DeviceId(row.desk), row.entry, reason or "")
    return found


def held_entries(connection: Connection, device: DeviceId, limit: int) -> Sequence[HeldEntry]:
    """The entries held of a device, what is open first, each in the order of its roll.

    Those who may not read entries are told why alone, and of none that was put right.
    """
    reads = _may_read_entries(connection)
    there = select(_settled.number).where(_settled.device == _held.device, _settled.number == _held.number).exists()
    wanted = select(_held.number, _held.reason, _held.pence).where(_held.device == device)
    rows = connection.execute((wanted.order_by(there, _held.number) if reads else wanted).limit(limit)).all()
    numbers = [row.number for row in rows] if reads else []
    known = settled_of(connection, device, numbers)
    texts = connection.execute(
        select(_entries.number, _entries.text).where(_entries.device == device, _entries.number.in_(numbers))
    )
    docs = {row.number: _doc(row.text) for row in texts} if numbers else {}
    return tuple(_held_entry(row, docs.get(row.number, {}), known.get(row.number)) for row in rows)


def _held_entry(row: Any, sealed: Doc, known: SettledBy | None) -> HeldEntry:
    """What it says itself: where it was carried over, what the entry that it carries says."""
    doc = as_told(sealed)
    receipt = body_of(doc).get("receipt")
    receipt = receipt if isinstance(receipt, str) else ""
    kind = str(doc.get("kind") or "")
    return HeldEntry(row.number, row.reason, row.pence, kind, receipt, _time(doc.get("at")), known)


def _stands(connection: Connection, at: tuple[str, int], told: Doc, mine: bytes) -> bool:
    """Whether what it does counts already (`ims.held_stands` says the same)."""
    kind, payment = told.get("kind"), body_of(told).get("payment")
    elsewhere = (_settled.device != at[0]) | (_settled.number != at[1])
    again = (_settled.seal == mine.hex()) & (_settled.how == Settled.POSTED.value) & elsewhere
    if connection.execute(select(_settled.number).where(again)).first() is not None:
        return True
    if not isinstance(payment, str):
        return False
    if kind == EntryKind.PAYMENT_TAKEN:
        there = select(_paid.id).where(_paid.id == payment)
        before = select(_settled.payment).where(_settled.payment == payment)
        return any(connection.execute(one).first() is not None for one in (there, before))
    if str(kind) not in REVERSAL_KINDS:
        return False
    rows = connection.execute(
        select(_entries.text, _entries.seal)
        .join(schema.reversal, (_done.device == _entries.device) & (_done.number == _entries.number))
        .where(_done.payment == payment)
    ).all()
    return any(mine == seal_as_told(_doc(row.text), bytes(row.seal)) for row in rows)


def _people(connection: Connection, docs: Sequence[Doc], devices: set[str], session: str) -> frozenset[str]:
    """Who wrote or approved it, and whose session it was or who closed that."""
    people = {str(doc[name]) for doc in docs for name in ("actor", "approver") if isinstance(doc.get(name), str)}
    if session:
        rows = connection.execute(
            select(_sessions.device, _sessions.cashier, _sessions.closed_by).where(_sessions.id == session)
        ).all()
        people |= {who for row in rows if str(row.device) in devices for who in row[1:] if who}
    return frozenset(people)


def _mops(connection: Connection) -> set[str]:
    wanted = select(_kept.key).where(_kept.kind == "mop", _kept.removed.is_(False))
    return set(connection.execute(wanted).scalars())


def _may_read_entries(connection: Connection) -> bool:
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.exec_driver_sql("SELECT has_table_privilege('ims.entry', 'SELECT')").scalar_one())


def _doc(text: str) -> Doc:
    return read_plainly(text) or {}


def _word(value: object) -> str:
    return str(value) if is_word(value) else ""


def _time(value: object) -> Any:
    try:
        return from_roll_time(str(value))
    except ValueError:
        return None
