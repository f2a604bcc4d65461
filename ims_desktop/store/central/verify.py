"""The proof of central: every roll numbered, sealed and true to what was derived from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, Row, select

from ims_desktop.actions.ports import Finding, Proof
from ims_desktop.domain.receipt_number import read_receipt_number
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, PersonalValue, seal_of
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.erasing import erased_before
from ims_desktop.store.central.judging import Judged, Place, Standing, judge, personal_agrees, read_plainly, whole
from ims_desktop.store.central.push_sqlite import posting_rows

_Row: TypeAlias = Row[*tuple[Any, ...]]  # the edge: rows know no types

_SLICE = 1000
_MOST_FINDINGS = 200
_COMPARED = (
    "posting",
    "at",
    "business_day",
    "receipt",
    "office",
    "till",
    "actor",
    "fund",
    "reference",
    "mop",
    "amount_pence",
    "vat_code",
    "vat_pence",
    "narrative",
    "kind",
)


@dataclass(slots=True)
class _Tally:
    """What was counted so far."""

    entries: int = 0
    payments: int = 0
    postings_pence: int = 0
    receipts: int = 0
    erased: int = 0
    erased_before: str = ""
    findings: list[Finding] = field(default_factory=list)

    def found(self, device: str, number: int, what: str) -> None:
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(Finding(DeviceId(device), number, what))


def verify_central(engine: Engine) -> Proof:
    """Check all rolls in one reading; the ends of the rolls are held against what the tills said of themselves."""
    tally = _Tally()
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tally.erased_before = erased_before(connection)
        heads = connection.execute(
            select(schema.head, schema.device).join(schema.device, schema.device.c.device == schema.head.c.device)
        ).all()
        for head in heads:
            _verify_roll(connection, head, tally)
        _verify_strays(connection, {head.device for head in heads}, tally)
        heard = sum(1 for head in heads if head.last_heard)
    # what central keeps itself cannot witness against who rewrites central; signed heads will
    witness = f"none outside central; {heard} tills told it their last numbers" if heard else "none"
    return Proof(
        entries=tally.entries,
        payments=tally.payments,
        postings_pence=tally.postings_pence,
        receipts=tally.receipts,
        witness=witness,
        findings=tuple(tally.findings),
        erased=tally.erased,
    )


def _verify_roll(connection: Connection, head: _Row, tally: _Tally) -> None:
    place = Place(head.device, head.office, head.till, head.letter, blocked=False, kind=head.kind)
    seal, number, counter = NO_SEAL, 0, 0
    for rows in _slices(connection, head.device):
        beside = _beside(connection, head.device, rows[0].number, rows[-1].number)
        for row in rows:
            number += 1
            if row.number != number:
                tally.found(head.device, number, f"entry {number} is missing")
                number = row.number
            elif bytes(row.seal) != seal_of(seal, row.text):
                tally.found(head.device, number, "the seal does not follow from the entry before and the text")
            seal = bytes(row.seal)
            tally.entries += 1
            judged = _read(place, row, tally)
            if judged is not None:
                _compare(place, judged, beside, tally)
                counter = _count_receipt(place, judged, counter, tally)
    if (head.number, bytes(head.seal)) != (number, seal):
        tally.found(head.device, number, f"the head says {head.number}, the roll ends at {number} or with another seal")


def _read(place: Place, row: _Row, tally: _Tally) -> Judged | None:
    doc = read_plainly(row.text)
    if doc is None:
        tally.found(place.device, row.number, "the text is not canonical")
        return None
    if doc.get("device") != place.device or whole(doc.get("number")) != row.number:
        tally.found(place.device, row.number, "the entry names another device or number")
    return judge(row.number, doc, place, _everybody(doc))


def _everybody(doc: Mapping[str, Any]) -> Standing:
    """What was known when the entry came is past: actors, funds and MOPs are judged by the held list alone."""
    body = doc.get("body")
    postings = body.get("postings") if isinstance(body, dict) else None
    parts = [part for part in postings if isinstance(part, dict)] if isinstance(postings, list) else []
    actor = doc.get("actor")
    return Standing(
        funds={part["fund"]: False for part in parts if isinstance(part.get("fund"), str)},
        users={actor: False} if isinstance(actor, str) else {},
        mops={part["mop"] for part in parts if isinstance(part.get("mop"), str)},
    )


# reasons that depended on how central stood when the entry came; the others follow from the entry itself
_OF_THE_MOMENT = frozenset(
    {
        "till_blocked",
        "actor_unknown",
        "actor_disabled",
        "fund_unknown",
        "fund_closed",
        "mop_unknown",
        "payment_duplicate",
    }
)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is kept beside a slice of a roll, by entry number."""

    postings: Mapping[int, Sequence[_Row]]
    payments: Mapping[int, _Row]
    held: Mapping[int, tuple[str, int]]  # reason and pence
    personal: Mapping[int, Sequence[PersonalValue]]


def _compare(place: Place, judged: Judged, beside: _Beside, tally: _Tally) -> None:
    number = judged.number
    for value in beside.personal.get(number, ()):
        if not personal_agrees(value, judged.doc):
            tally.found(place.device, number, f"the personal value “{value.field}” is not the one committed to")
    _count_erased(place, judged, len(beside.personal.get(number, ())), tally)
    held, held_pence = beside.held.get(number, ("", 0))
    kept = beside.postings.get(number, ())
    if judged.held and not held:
        tally.found(place.device, number, f"should be held: {judged.held}")
        return
    if held and (held_pence != judged.total_pence or not (held == judged.held or held in _OF_THE_MOMENT)):
        tally.found(place.device, number, f"is held as “{held}”, {held_pence} pence, which it does not bear out")
    expected = posting_rows(place, judged) if judged.is_payment and not held else []
    tally.payments += bool(expected)
    tally.postings_pence += sum(row["amount_pence"] for row in expected)
    there = [tuple(getattr(row, name) for name in _COMPARED) for row in kept]
    wanted = [tuple(row[name] for name in _COMPARED) for row in expected]
    if there != wanted:
        tally.found(place.device, number, "the transactions are not those that the entry posts")
    payment = beside.payments.get(number)
    if bool(expected) != (payment is not None) or (
        payment is not None
        and (payment.id, payment.receipt, payment.total_pence)
        != (judged.body["payment"], judged.body["receipt"], judged.total_pence)
    ):
        tally.found(place.device, number, "the payment is not the one that the entry takes")


def _count_erased(place: Place, judged: Judged, there: int, tally: _Tally) -> None:
    """A value that is gone was erased, which is no fault; one that should be gone and is there is one."""
    committed = judged.doc.get("personal")
    tally.erased += max(0, len(committed) - there) if isinstance(committed, dict) else 0
    if there and str(judged.doc.get("at")) < tally.erased_before:
        tally.found(place.device, judged.number, "its personal values should have been erased")


def _count_receipt(place: Place, judged: Judged, counter: int, tally: _Tally) -> int:
    receipt = judged.body.get("receipt")
    if not judged.is_payment or not isinstance(receipt, str):
        return counter
    try:
        number = read_receipt_number(receipt)
    except Refused:
        tally.found(place.device, judged.number, "the receipt number's check character does not agree")
        return counter + 1
    tally.receipts += 1
    if number.counter != counter + 1:
        tally.found(place.device, judged.number, f"receipt {receipt} does not follow number {counter}")
    return number.counter


def _verify_strays(connection: Connection, devices: set[str], tally: _Tally) -> None:
    """Rows of no roll: of a device that is not enrolled, or of an entry that is not there."""
    entries = schema.entry.c
    for table in (schema.transaction, schema.payment, schema.held, schema.personal):
        stray = (
            select(table.c.device, table.c.number)
            .outerjoin(schema.entry, (entries.device == table.c.device) & (entries.number == table.c.number))
            .where(entries.number.is_(None))
            .limit(_MOST_FINDINGS)
        )
        for row in connection.execute(stray):
            tally.found(row.device, row.number, f"a row of “{table.name}” belongs to no entry")
    for device in connection.execute(select(entries.device).distinct()).scalars():
        if device not in devices:
            tally.found(device, 0, "the roll's device is not enrolled")


def _slices(connection: Connection, device: str) -> Iterator[Sequence[_Row]]:
    entries = schema.entry.c
    after = -1
    while rows := connection.execute(
        select(entries.number, entries.text, entries.seal)
        .where(entries.device == device, entries.number > after)
        .order_by(entries.number)
        .limit(_SLICE)
    ).all():
        yield rows
        after = rows[-1].number


def _beside(connection: Connection, device: str, first: int, last: int) -> _Beside:
    def rows_of(table: Any, *order: str) -> Sequence[_Row]:
        wanted = select(table).where(table.c.device == device, table.c.number.between(first, last))
        return connection.execute(wanted.order_by(*(table.c[name] for name in order))).all()

    postings: dict[int, list[_Row]] = {}
    for row in rows_of(schema.transaction, "number", "posting"):
        postings.setdefault(row.number, []).append(row)
    personal: dict[int, list[PersonalValue]] = {}
    for row in rows_of(schema.personal, "number"):
        personal.setdefault(row.number, []).append(PersonalValue(row.field, bytes(row.salt), row.value))
    return _Beside(
        postings=postings,
        payments={row.number: row for row in rows_of(schema.payment, "number")},
        held={row.number: (row.reason, row.pence) for row in rows_of(schema.held, "number")},
        personal=personal,
    )
