"""The proof of central: every roll numbered, sealed, true to its witnesses and to what was derived from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from ims_desktop.actions.ports import Finding, Progress, Proof, no_progress
from ims_desktop.domain.carried import made_at
from ims_desktop.domain.payment_glance import Glance, glance_at
from ims_desktop.domain.receipt_number import counter_of, read_receipt_number
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, SALT_BYTES, EntryKind, PersonalValue, seal_of_bytes
from ims_desktop.domain.roll_statement import RollStatement
from ims_desktop.store.central import schema
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.erased import erased_before
from ims_desktop.store.central.judging import (
    TAKES_BACK,
    Judged,
    SoFar,
    judge,
    personal_agrees,
    read_plainly,
    whole,
)
from ims_desktop.store.central.judging_people import Place
from ims_desktop.store.central.ledger_read import LedgerRead
from ims_desktop.store.central.ledger_sqlite import reversal_row
from ims_desktop.store.central.push_sqlite import payment_row, posting_rows
from ims_desktop.store.central.signed_heads import SignedHeads
from ims_desktop.store.central.statements import StatedRolls, statements_of
from ims_desktop.store.central.verify_cards import look_at_custody
from ims_desktop.store.central.verify_carried import CarriedOver, Gap
from ims_desktop.store.central.verify_held import look_at_settled
from ims_desktop.store.central.verify_moment import everybody
from ims_desktop.store.central.verify_own import look_at_own
from ims_desktop.store.central.verify_post import look_at_post
from ims_desktop.store.central.verify_put_by import look_at_put_by
from ims_desktop.store.central.verify_returns import look_at_cheques
from ims_desktop.store.central.verify_rows import (
    TABLES,
    Beside,
    RawRow,
    as_left,
    beside_of,
    counts,
    day_cell,
    heads_of,
    slices_of,
    time_cell,
    time_cell_of,
)
from ims_desktop.store.central.verify_sessions import look_at_approvals, look_at_takings
from ims_desktop.store.central.verify_tally import Tally
from ims_desktop.store.central.verify_twice import look_for_twice
from ims_desktop.store.central.verify_voids import look_at_void_words

_MOST_FINDINGS = 200
_PAYMENT = EntryKind.PAYMENT_TAKEN.value


def verify_central(engine: Engine, progress: Progress | None = None, given: Sequence[RollStatement] = ()) -> Proof:
    """Check all rolls in one reading, each held against the heads that its own device signed, and statements of rolls.

    `given` are statements that were kept elsewhere; those that central keeps are held against it too.
    """
    with reading(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").close()
        return proof_within(connection, progress, given)


def proof_within(
    connection: Connection,
    progress: Progress | None = None,
    given: Sequence[RollStatement] = (),
) -> Proof:
    """The proof of what one transaction sees."""
    with as_left(connection):
        heads = heads_of(connection)
        ends = sum(head.number for head in heads if type(head.number) is int)
        tally = Tally(progress or no_progress, ends)
        tally.erased_before = erased_before(connection)
        stated = (_kept_statements(connection, tally), StatedRolls(given, " that was given"))
        carried = CarriedOver(connection)
        walked = [_Roll(connection, head, tally, stated, carried).verify() for head in heads]
        for gap in carried.left([gap for gap in walked if gap is not None]):
            _look_beyond(gap, tally)
        carried.end(tally.found)
        look_for_twice(connection, tally.found)
        look_at_approvals(connection, tally.found)
        look_at_void_words(connection, tally.found)
        look_at_post(connection, tally.found)
        look_at_put_by(connection, tally.found)
        look_at_cheques(connection, tally.found)
        look_at_custody(connection, tally.found)
        look_at_settled(connection, tally.found)
        look_at_own(connection, tally.found)
        if not tally.findings:  # where the payments are not what they were, their sums need not be named too
            look_at_takings(connection, tally.found)
        _verify_strays(connection, {head.device for head in heads}, stated, tally)
    found = sorted(tally.findings, key=lambda one: (one.number == 0, one.device, one.number))
    return Proof(
        entries=tally.entries,
        payments=tally.payments,
        postings_pence=tally.postings_pence,
        receipts=tally.receipts,
        witness="; ".join(tally.witnesses) or "none",
        findings=tuple(found[:_MOST_FINDINGS]),
        erased=tally.erased,
        missing=tuple(tally.missing),
    )


def _kept_statements(connection: Connection, tally: Tally) -> StatedRolls:
    """The statements that central keeps, after their chain was checked."""
    statements: list[RollStatement] = []
    for one in statements_of(connection):
        if isinstance(one, str):
            tally.found("", 0, f"the statement of {one} cannot be read")
        elif not one.holds:
            tally.found("", 0, f"the statement of {one.day} does not follow from the one before")
        else:
            statements.append(one)
    return StatedRolls(statements, "")


class _Roll:
    """One roll, walked from its first entry to its last."""

    def __init__(
        self,
        connection: Connection,
        head: RawRow,
        tally: Tally,
        stated: tuple[StatedRolls, StatedRolls],
        carried: CarriedOver,
    ) -> None:
        self._connection = connection
        self._head = head
        self._tally = tally
        self._carried = carried
        self._device: str = head.device
        self._place = Place(head.device, head.office, head.till, head.letter, blocked=False, kind=head.kind)
        self._seal, self._number, self._counter = NO_SEAL, 0, 0
        self._so_far = SoFar(ledger=LedgerRead(connection, head.device))
        self._beside = [0] * len(TABLES)
        key = head.public_key if isinstance(head.public_key, bytes) else b""
        self._signed = SignedHeads(connection, head.device, key, self._found)
        kept, given = stated
        self._stated = (kept.of(head.device, self._found), given.of(head.device, self._found))
        self._prefix = f"{head.office}-{head.till}{head.letter}-"
        self._name = f"{head.office}-{head.till}{head.letter}"

    def verify(self) -> Gap | None:
        """Walk the roll; answers what its device signed that is not on it."""
        for rows in slices_of(self._connection, self._device):
            numbers = [row.number for row in rows if type(row.number) is int]
            beside = beside_of(self._connection, self._device, min(numbers, default=0), max(numbers, default=0))
            for row in rows:
                self._entry(row, beside)
            self._beside = [before + more for before, more in zip(self._beside, beside.rows, strict=True)]
            self._tally.looked_at(len(rows))
        return self._end()

    def _found(self, number: int, what: str) -> None:
        self._tally.found(self._device, number, what)

    def _entry(self, row: RawRow, beside: Beside) -> None:
        if type(row.number) is not int:
            self._found(self._number + 1, "it has no number")
            return
        due = self._number + 1
        if row.number != due:
            self._found(due, f"entry {due} is missing; the next one is {row.number}")
        elif not isinstance(row.text, str) or row.seal != seal_of_bytes(self._seal, _bytes(row.text)):
            self._found(due, "the seal does not follow from the entry before and the text")
        self._number, self._seal = row.number, row.seal if isinstance(row.seal, bytes) else NO_SEAL
        self._signed.look(row.number, row.seal)
        for stated in self._stated:
            stated.look(row.number, row.seal)
        if isinstance(row.text, str):
            glance = glance_at(row.text)
            if glance is not None and self._agrees(glance, beside):
                return
        judged = self._read(row)
        if judged is not None:
            self._compare(row, judged, beside)
            self._count_receipt(judged)

    def _agrees(self, seen: Glance, beside: Beside) -> bool:
        """Whether a payment seen at a glance is all that is kept of it; where not, it is read the long way."""
        place, number = self._place, seen.number
        values = beside.personal.get(number, ())
        payments, postings = beside.payments.get(number, ()), beside.postings.get(number, ())
        if (
            (seen.device, number, seen.office, seen.till) != (self._device, self._number, place.office, place.till)
            or number in beside.held
            or number in beside.reversals
            or len(values) > (seen.personal is not None)
            or (values and (seen.at_text < self._tally.erased_before or not _is_sealed(values[0], seen)))
            or (len(payments), len(postings)) != (1, len(seen.postings))
        ):
            return False
        counter, so_far = counter_of(seen.receipt, self._prefix), self._so_far
        if counter != so_far.receipts + 1 or seen.session not in so_far.sessions.opened:
            return False
        if so_far.at is not None and seen.at < so_far.at:
            return False
        at, day = time_cell_of(self._connection, seen.at_text), seen.business_day
        whole_payment = (number, seen.receipt, at, day, seen.session, seen.total_pence, seen.payment)
        if counter != self._counter + 1 or tuple(payments[0]) != whole_payment:
            return False
        shared = (at, day, seen.receipt, place.office, place.till, seen.actor)
        for posting, (row, one) in enumerate(zip(postings, seen.postings, strict=True), start=1):
            fund, reference, mop, amount, vat_code, vat, _, _, narrative = one
            wanted = (number, posting, *shared, fund, reference, mop, amount, vat_code, vat, narrative, _PAYMENT)
            if tuple(row) != wanted:
                return False
        so_far.at, so_far.receipts = seen.at, counter
        self._counter += 1
        self._tally.receipts += 1
        self._tally.payments += 1
        self._tally.postings_pence += seen.total_pence
        self._tally.erased += (seen.personal is not None) - len(values)
        return True

    def _read(self, row: RawRow) -> Judged | None:
        doc = read_plainly(row.text) if isinstance(row.text, str) else None
        if doc is None:
            self._found(row.number, "the text is not canonical")
            return None
        if doc.get("device") != self._device or whole(doc.get("number")) != row.number:
            self._found(row.number, "the entry names another device or number")
        if row.number == 1 and doc.get("kind") == EntryKind.DEVICE_ENROLLED:
            self._check_key(doc)
        astray = self._carried.astray(row.number, doc, self._place)
        return judge(row.number, doc, self._place, everybody(doc, self._place), self._so_far, astray)

    def _check_key(self, doc: Mapping[str, Any]) -> None:
        body = doc.get("body")
        said = body.get("public_key") if isinstance(body, dict) else None
        if said is not None and said != _hex(self._head.public_key):
            self._found(1, "the device's key is not the one that it was enrolled with")

    def _compare(self, entry: RawRow, judged: Judged, beside: Beside) -> None:
        number = judged.number
        for value in beside.personal.get(number, ()):
            if isinstance(value, str) or not _agrees(value, judged.sealed):
                name = value if isinstance(value, str) else value.field
                self._found(number, f"the personal value “{name}” is not the one committed to")
        self._count_erased(judged, len(beside.personal.get(number, ())))
        row = beside.held.get(number)
        held, held_pence = ("", 0) if row is None else (row.reason, row.pence)
        if held != "carried" and judged.carrier is not None:
            self._carried.note(self._device, number, judged.carrier)
        if judged.held and not held:
            self._found(number, f"should be held: {judged.held}")
            return
        if held and judged.doc.get("kind") == EntryKind.SESSION_TAKEN_OVER:
            self._so_far.sessions.let_go(number, judged.body.get("session"))
        if held and (held_pence != _pence_held(judged, held) or not self._carried.bears_out(entry, judged, held)):
            self._found(number, f"is held as “{held}”, {held_pence} pence, which it does not bear out")
        payments = [] if held or not judged.is_payment else [payment_row(self._place, judged)]
        postings = [] if held or not judged.posts else posting_rows(self._place, judged)
        reversals = [] if held or judged.doc.get("kind") not in TAKES_BACK else [reversal_row(judged)]
        self._tally.payments += bool(payments)
        self._tally.postings_pence += sum(row["amount_pence"] for row in postings)
        if not self._same(beside.postings.get(number, ()), postings):
            self._found(number, "the transactions are not those that the entry posts")
        if not self._same(beside.payments.get(number, ()), payments):
            self._found(number, "the payment is not the one that the entry takes")
        if [tuple(row) for row in beside.reversals.get(number, ())] != reversals:
            self._found(number, "what it does to a payment is not what the entry says")

    def _count_erased(self, judged: Judged, there: int) -> None:
        """A value that is gone was erased, which is no fault; one that should be gone and is there is one."""
        committed = judged.sealed.get("personal")
        self._tally.erased += max(0, len(committed) - there) if isinstance(committed, dict) else 0
        if there and made_at(judged.sealed) < self._tally.erased_before:
            self._found(judged.number, "its personal values should have been erased")

    def _same(self, kept: Sequence[RawRow], derived: Sequence[dict[str, Any]]) -> bool:
        """Whether rows are those that follow from the entry, in every column."""
        if len(kept) != len(derived):
            return False
        for row, wanted in zip(kept, derived, strict=True):
            cells = wanted | {"at": time_cell(self._connection, wanted["at"])}
            cells["business_day"] = day_cell(wanted["business_day"])
            there = row._mapping  # noqa: SLF001  the public way to a row's columns by name
            if any(there[name] != cells[name] or type(there[name]) is not type(cells[name]) for name in there):
                return False
        return True

    def _count_receipt(self, judged: Judged) -> None:
        receipt = judged.body.get("receipt")
        if not judged.is_payment or not isinstance(receipt, str) or judged.carrier is not None:
            return  # a carried receipt is of the earlier device's series
        try:
            number = read_receipt_number(receipt)
        except Refused:
            self._found(judged.number, "the receipt number's check character does not agree")
            self._counter += 1
            return
        self._tally.receipts += 1
        if number.counter != self._counter + 1:
            self._found(judged.number, f"receipt {receipt} does not follow number {self._counter}")
        self._counter = number.counter

    def _end(self) -> Gap | None:
        head, number = self._head, self._number
        if (head.number, head.seal) != (number, self._seal):
            what = f"the head says {head.number}, the roll ends at {number} or with another seal"
            self._found(min(number, head.number) + 1 if type(head.number) is int else number, what)
        if tuple(self._beside) != counts(self._connection, self._device):
            self._strays()
        signed = self._signed
        signed.end()
        if signed.forked_at and not head.forked:  # a fork that is known is told by reconcile
            self._found(signed.forked_at, "the device signed two rolls from here on: it was copied or put back")
        for stated in self._stated:
            stated.end(number, head.public_key)
        given = self._stated[1].reach
        if number and (head.kind == "till" or given):
            reach = f"own signature, up to entry {signed.agreed:,} of {number:,}" if signed.agreed else ""
            named = " and ".join(part for part in (reach, given) if part)
            self._tally.witnesses.append(f"{self._name}'s {named}" if named else f"none of {self._name}")
        return Gap(self._device, self._name, number, head.last_heard, signed.beyond) if signed.beyond else None

    def _strays(self) -> None:
        entries = schema.entry.c
        for table in TABLES:
            stray = (
                select(table.c.number)
                .outerjoin(schema.entry, (entries.device == table.c.device) & (entries.number == table.c.number))
                .where(table.c.device == self._device, entries.number.is_(None))
                .limit(_MOST_FINDINGS)
            )
            for number in self._connection.execute(stray).scalars():
                self._found(number, f"a row of “{table.name}” belongs to no entry")


def _look_beyond(gap: Gap, tally: Tally) -> None:
    """What a device signed that it has, and is not here: on its way, a fork's, or taken away.

    Central says itself how far it has heard, in the transaction in which it hears it. Where it says so it is
    missing, which is no fault of the roll's: the till sends it, and again if it was taken away. Where central says
    that it heard of less, somebody put it back.
    """
    first, last = gap.stored + 1, gap.last
    if type(gap.heard) is int and gap.heard >= last:
        which = f"entry {last}" if last == first else f"entries {first} to {last}"
        tally.missing.append(
            Finding(DeviceId(gap.device), first, f"{gap.name} signed that it has {which}: not here yet")
        )
    else:
        what = f"the device signed that it has entries up to {last}; from this one on they are not here"
        tally.found(gap.device, first, what)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _hex(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else ""


def _is_sealed(value: PersonalValue | str, seen: Glance) -> bool:
    """Whether a personal value is the one that the payment commits to."""
    if isinstance(value, str) or len(value.salt) != SALT_BYTES:
        return False
    try:
        return seen.personal == (value.field, value.commitment)
    except UnicodeEncodeError:
        return False


def _agrees(value: PersonalValue, doc: Mapping[str, Any]) -> bool:
    try:
        return personal_agrees(value, doc)
    except UnicodeEncodeError:
        return False


def _pence_held(judged: Judged, reason: str) -> int:
    """What was posted with the same entry elsewhere, or cannot be told, waits for nobody."""
    return 0 if reason in {"payment_known", "carried"} else judged.total_pence


def _verify_strays(connection: Connection, devices: set[str], stated: Sequence[StatedRolls], tally: Tally) -> None:
    """Rows of a device that is not enrolled, and rolls that were stated and are gone."""
    for gone in frozenset().union(*(one.devices for one in stated)) - devices:
        tally.found(gone, 1, "a statement of rolls has this device; it is not here")
    for table in (schema.entry, *TABLES):
        for device in connection.execute(select(table.c.device).distinct()).scalars():
            if device not in devices:
                tally.found(device, 0, f"the device of rows of “{table.name}” is not enrolled")
