"""One roll of central, walked from its first entry to its last and held against all that was derived from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.carried import made_at
from ims_desktop.domain.payment_glance import Glance, glance_at
from ims_desktop.domain.receipt_number import counter_of, read_receipt_number
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, SALT_BYTES, EntryKind, PersonalValue, seal_of_bytes
from ims_desktop.store.central import schema
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
from ims_desktop.store.central.push_sqlite import payment_row, posting_rows
from ims_desktop.store.central.reversed_sqlite import reversal_row
from ims_desktop.store.central.signed_heads import SignedHeads
from ims_desktop.store.central.statements import StatedRolls
from ims_desktop.store.central.verify_carried import CarriedOver, Gap
from ims_desktop.store.central.verify_moment import everybody
from ims_desktop.store.central.verify_rows import (
    TABLES,
    Beside,
    RawRow,
    beside_of,
    counts,
    day_cell,
    slices_of,
    time_cell,
    time_cell_of,
)
from ims_desktop.store.central.verify_tally import MOST_TOLD, Tally

_PAYMENT = EntryKind.PAYMENT_TAKEN.value


class RollWalk:
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
        said = body_of(doc).get("public_key")
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
                .limit(MOST_TOLD)
            )
            for number in self._connection.execute(stray).scalars():
                self._found(number, f"a row of “{table.name}” belongs to no entry")


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
