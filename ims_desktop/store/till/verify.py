"""The proof of a till's file: every entry, its seal, what people said beside it, and all that was derived from it.

What is wrong is named by entry. A roll whose end was rewritten whole can only be found against a witness kept
elsewhere, so the proof says which witness it had.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from ims_desktop.actions.ports import Finding, Progress, Proof, TillIdentity, no_progress
from ims_desktop.actions.proof.witness import Compared, Witness, words_of
from ims_desktop.domain.canonical import Json, canonical_text, read_json
from ims_desktop.domain.payment import TakenPayment, read_payment
from ims_desktop.domain.payment_glance import Glance, glance_at
from ims_desktop.domain.receipt_number import ReceiptSeries
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.roll import NO_SEAL, SALT_BYTES, VERSION, Entry, EntryKind, PersonalValue, read_entry, seal_of
from ims_desktop.store.till.connection import Connection, Row
from ims_desktop.store.till.projection import COLUMNS, carried_holds, milliseconds, rows_of, told_by
from ims_desktop.store.till.store import SqlTillStore
from ims_desktop.store.till.verify_plain import PlainSlices, Slice, Walked, is_sealed

MOST_FINDINGS = 100
_MOST_KEPT = 10_000  # where everything is wrong, memory stays as it is
_ENDLESS = float("inf")
_PAYMENT = EntryKind.PAYMENT_TAKEN.value
_SLICE = 1_000  # entries held in memory at once
_DOING = "Verifying entries"
_NOT_ONE = (KeyError, TypeError, ValueError, AttributeError, Refused)
_NAMES = frozenset(
    {"v", "device", "number", "id", "at", "clock", "actor", "approver", "kind", "body", "personal"},
)
_ENTRIES = (
    "SELECT number, id, kind, at_ms, CAST(text AS BLOB), seal FROM entry WHERE number > ? ORDER BY number LIMIT ?"
)
_PERSONAL = "SELECT number, field, salt, CAST(value AS BLOB) FROM personal"
_DERIVED = {
    table: f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608  our own names
    for table, columns in COLUMNS.items()
}
_WITHIN = "WHERE number > ? AND number <= ? ORDER BY 1, 2"
_BEYOND = "WHERE number > ? ORDER BY 1, 2"  # what is no number at all sorts after all numbers
_STATE = (
    "SELECT head_number, head_seal, head_at_ms, receipt_counter, acknowledged, acknowledged_seal, device,"
    " coalesce(erased_ms, 0) FROM till_state"
)


def verify_till(store: SqlTillStore, witnesses: Sequence[Witness] = (), progress: Progress | None = None) -> Proof:
    """Check a till's file against itself and against witnesses; reads only, beside whoever writes.

    Without a witness a roll whose end was sealed again whole cannot be told, and the proof says so. A personal value
    that is gone was erased, which is no fault.
    """
    # how far witnesses reach is seen first: a till that takes payments meanwhile is ahead of them, never behind
    compared = [Compared(witness) for witness in witnesses]
    with store.moment() as connection:
        return _Verification(connection, store.identity, compared, progress or no_progress).run()


class _Beside:
    """Rows of another table walked in step with the entries of a slice: both are ordered by entry."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._at = 0

    def take(self, number: int) -> list[Row]:
        """The rows of an entry; call `strays` first."""
        first = self._at
        while self._at < len(self._rows) and self._rows[self._at][0] == number:
            self._at += 1
        return list(self._rows[first : self._at])

    def strays(self, before: int | None) -> Iterator[int]:
        """The numbers of rows before an entry (None: all that are left), which belong to no entry; 0 for no number."""
        while self._at < len(self._rows):
            number = self._rows[self._at][0]
            if before is not None and number >= before:
                return
            yield number if isinstance(number, int) else 0
            self._at += 1


class _Verification:
    """One walk along the roll."""

    def __init__(
        self, connection: Connection, identity: TillIdentity, witnesses: Sequence[Compared], progress: Progress
    ) -> None:
        self._connection = connection
        self._identity = identity
        self._witnesses = witnesses
        self._progress = progress
        self._findings: list[Finding] = []
        self._walked = Walked()
        self._series = ReceiptSeries(identity.office, identity.till, identity.letter)
        self._personal = _Beside(())
        self._derived = {table: _Beside(()) for table in _DERIVED}
        state = connection.execute(_STATE).fetchone()
        self._state: Row = state if state is not None else (0, NO_SEAL, None, 0, 0, None, "", 0)
        self._plain = PlainSlices(identity, self._state[7])

    def run(self) -> Proof:
        """Walk from the first entry to the last, then look at what is left over."""
        whole = max(self._state[0], 1)
        before = -_ENDLESS
        while entries := self._connection.execute(_ENTRIES, (before, _SLICE)).fetchall():
            last = entries[-1][0]
            self._verify(Slice(entries, *self._rows_beside(before, last)))
            before = last
            self._progress(_DOING, self._walked.entries, max(whole, self._walked.entries))
        self._verify(Slice([], *self._rows_beside(before, None)))
        self._check_state()
        witness = self._check_witnesses()
        # entries first, in order; what is at no entry (0) after them
        found = sorted(self._findings, key=lambda finding: (finding.number == 0, finding.number))
        walked = self._walked
        return Proof(
            entries=walked.entries,
            payments=walked.payments,
            postings_pence=walked.postings_pence,
            receipts=walked.receipts,
            witness=witness,
            findings=tuple(found[:MOST_FINDINGS]),
            erased=walked.erased,
        )

    def _rows_beside(self, before: float, last: int | None) -> tuple[list[Row], dict[str, list[Row]]]:
        """The personal values, and the derived rows by table, of the entries of a slice and of those that are not."""
        where, values = (_BEYOND, (before,)) if last is None else (_WITHIN, (before, last))

        def rows(sql: str) -> list[Row]:
            return self._connection.execute(f"{sql} {where}", values).fetchall()

        return rows(_PERSONAL), {table: rows(sql) for table, sql in _DERIVED.items()}

    def _verify(self, part: Slice) -> None:
        """Prove a slice at once; where anything about it is not right, read all of it the long way."""
        walked, findings = replace(self._walked), len(self._findings)
        if self._plain.agrees(part, self._walked, self._single) and len(self._findings) == findings:
            if self._witnesses:
                for row in part.entries:
                    self._ask_witnesses(row[0], row[5])
            return
        self._walked = walked
        del self._findings[findings:]
        self._personal = _Beside(part.personal)
        self._derived = {table: _Beside(rows) for table, rows in part.derived.items()}
        for row in part.entries:
            self._step(*row)
        self._strays(None)

    def _single(self, row: Row, values: list[Row], stored: list[list[Row]]) -> None:
        number, entry_id, kind, at_ms, written, seal = row
        self._judge((number, entry_id, kind, at_ms), _decoded(written), seal, values, stored)

    def _found(self, number: int, what: str) -> None:
        if number == 0 or len(self._findings) < _MOST_KEPT:
            self._findings.append(Finding(self._identity.device, number, what))

    def _strays(self, before: int | None) -> None:
        for name, beside in (("personal", self._personal), *self._derived.items()):
            for stray in beside.strays(before):
                self._found(stray, f"{name} holds a row of no entry")

    def _step(self, number: int, entry_id: str, kind: str, at_ms: int, written: bytes, seal: bytes) -> None:
        self._strays(number)
        self._walked.entries += 1
        text = _decoded(written)
        missing = self._walked.number + 1
        if number != missing:
            self._found(missing, f"entry {missing} is missing; the next one is {number}")
        elif text is None or seal != seal_of(self._walked.seal, text):
            self._found(number, "its seal does not follow from its text and the seal before")
        self._ask_witnesses(number, seal)
        values, stored = self._personal.take(number), [beside.take(number) for beside in self._derived.values()]
        self._judge((number, entry_id, kind, at_ms), text, seal, values, stored)
        self._walked.number, self._walked.seal = number, _bytes(seal)

    def _judge(
        self,
        row: tuple[int, str, str, int],
        text: str | None,
        seal: bytes,
        values: list[Row],
        stored: Sequence[Sequence[Row]],
    ) -> None:
        """Hold an entry's text against all that is kept of it: at a glance where that will do, else the long way."""
        number, entry_id, kind, at_ms = row
        if text is not None and kind == _PAYMENT:
            glance = glance_at(text)
            if glance is not None and self._agrees(glance, (number, entry_id, at_ms), values, stored):
                self._walked.at_ms = at_ms
                return
        self._read_whole(row, text, seal, values, stored)

    def _agrees(
        self, seen: Glance, row: tuple[int, str, int], values: list[Row], stored: Sequence[Sequence[Row]]
    ) -> bool:
        """Whether a payment seen at a glance is all that is kept of it; where not, it is read the long way."""
        number, entry_id, at_ms = row
        walked = self._walked
        due = self._series.number(walked.receipts + 1)
        if (
            (seen.number, seen.id, seen.device, seen.receipt) != (number, entry_id, self._identity.device, due)
            or milliseconds(seen.at) != at_ms
            or (walked.at_ms is not None and at_ms < walked.at_ms)
            or len(values) > (seen.personal is not None)
            or (values and (at_ms < self._state[7] or not is_sealed(values[0], *(seen.personal or ("", "")))))
            or stored != self._rows_of(seen, at_ms)
        ):
            return False
        walked.erased += (seen.personal is not None) - len(values)
        walked.receipts += 1
        walked.payments += 1
        walked.postings_pence += seen.total_pence
        return True

    def _rows_of(self, seen: Glance, at_ms: int) -> list[list[Row]]:
        rows: dict[str, list[Row]] = {
            "payment": [
                (
                    seen.number,
                    seen.payment,
                    seen.receipt,
                    seen.session,
                    at_ms,
                    seen.business_day,
                    seen.total_pence,
                    seen.change_pence,
                )
            ],
            "posting": [(seen.number, place, *posting[:-1]) for place, posting in enumerate(seen.postings, start=1)],
        }
        return [rows.get(table, []) for table in self._derived]

    def _read_whole(
        self,
        row: tuple[int, str, str, int],
        text: str | None,
        seal: bytes,
        values: list[Row],
        stored: Sequence[Sequence[Row]],
    ) -> None:
        number, entry_id, kind, at_ms = row
        entry = self._read(number, text, seal, values)
        if entry is not None:
            if (entry.number, entry.id, entry.kind.value, milliseconds(entry.at)) != (number, entry_id, kind, at_ms):
                self._found(number, "its number, id, kind or time is not what its text says")
            if entry.device != self._identity.device:
                self._found(number, "it is another device's")
            at, before = milliseconds(entry.at), self._walked.at_ms
            if before is not None and at < before and entry.kind is not EntryKind.CLOCK_SET:
                self._found(number, "it is earlier than the entry before")
            self._walked.at_ms = at
        self._check_derived(number, entry, dict(zip(self._derived, stored, strict=True)))

    def _ask_witnesses(self, number: int, seal: bytes) -> None:
        for compared in self._witnesses:
            if wrong := compared.look(number, seal):
                self._found(number, wrong)

    def _read(self, number: int, text: str | None, seal: bytes, values: list[Row]) -> Entry | None:
        """The entry, its personal values held against their commitments; None where the text is not an entry."""
        if text is None:
            return None
        try:
            parts = read_json(text)
            if canonical_text(parts) != text:
                self._found(number, "its text is not canonical")
            if parts["v"] != VERSION or not _NAMES.issuperset(parts):
                self._found(number, "its text is of a version that is not known here")
            self._check_personal(number, cast("Mapping[str, Json]", parts["personal"]), values)
            entry = read_entry(text, seal)
            if values and milliseconds(entry.at) < self._state[7]:
                self._found(number, "its personal values should have been erased")
        except _NOT_ONE as error:
            self._found(number, f"its text cannot be read ({type(error).__name__})")
            return None
        return entry

    def _check_personal(self, number: int, commitments: Mapping[str, Json], values: list[Row]) -> None:
        self._walked.erased += max(0, len(commitments) - len(values))
        for _, name, salt, written in values:
            value = _decoded(written)
            agrees = (
                value is not None
                and isinstance(salt, bytes)
                and len(salt) == SALT_BYTES
                and commitments.get(name) == PersonalValue(name, salt, value).commitment
            )
            if not agrees:
                self._found(number, f"its personal value {name} is not the one that was sealed")

    def _check_derived(self, number: int, entry: Entry | None, stored: Mapping[str, Sequence[Row]]) -> None:
        if entry is None:
            return
        try:
            derived = rows_of(entry)
            told = told_by(entry)
            if entry.kind is EntryKind.ENTRY_CARRIED and not carried_holds(entry):
                self._found(number, "what it carries is not sealed as it says")
            if told.kind is EntryKind.PAYMENT_TAKEN:
                self._check_payment(number, read_payment(told.body), own=told is entry)
        except _NOT_ONE as error:
            self._found(number, f"its body is not one of {entry.kind.value} ({type(error).__name__})")
            return
        for table, rows in stored.items():
            if rows != list(derived.get(table, ())):
                self._found(number, f"{table} does not say what the roll says")

    def _check_payment(self, number: int, payment: TakenPayment, *, own: bool) -> None:
        """`own`: taken by this device; what was carried has a receipt of the earlier one's series."""
        walked = self._walked
        walked.payments += 1
        walked.postings_pence += sum(posting.amount_pence for posting in payment.postings)
        if own:
            walked.receipts += 1
            due = self._series.number(walked.receipts)
            if payment.receipt != due:
                self._found(number, f"its receipt is {payment.receipt} where {due} was due")
        if not _balances(payment):
            self._found(number, "its postings do not sum to its lines and tenders")

    def _check_state(self) -> None:
        number, seal, at_ms, counter, _, _, device, _ = self._state
        head = self._walked
        if (number, seal) != (head.number, head.seal) or (head.at_ms is not None and at_ms != head.at_ms):
            self._found(max(number, head.number), f"the roll ends at entry {head.number}, the till says {number}")
        if counter != self._walked.receipts:
            self._found(0, f"the receipt counter is {counter}, the roll has {self._walked.receipts} receipts")
        if device != self._identity.device:
            self._found(0, "the file says that it is another device's")

    def _check_witnesses(self) -> str:
        """Look for what witnesses have after the roll's end; answers which there were, and how far they reach."""
        for compared in self._witnesses:
            beyond = compared.beyond(self._walked.number)
            if beyond is not None:
                self._found(*beyond)
        words = words_of(self._witnesses, self._walked.number)
        acknowledged, seal = self._state[4], self._state[5]
        if acknowledged:
            row = self._connection.execute("SELECT seal FROM entry WHERE number = ?", (acknowledged,)).fetchone()
            if row is None or row[0] != seal:
                self._found(acknowledged, "central acknowledged this entry by another seal")
        if words == "none" and acknowledged:  # whoever rewrites the file can rewrite this with it
            return f"none outside this file, which says that central acknowledged entry {acknowledged:,}"
        return words


def _bytes(seal: object) -> bytes:
    return seal if isinstance(seal, bytes) else NO_SEAL


def _decoded(written: object) -> str | None:
    try:
        return written.decode() if isinstance(written, bytes) else None
    except UnicodeDecodeError:
        return None


def _balances(payment: TakenPayment) -> bool:
    """Whether postings sum to every line, its VAT, and every tender less its change; and all of it to the total."""
    by_line: Counter[int] = Counter()
    vat_by_line: Counter[int] = Counter()
    by_tender: Counter[int] = Counter()
    for posting in payment.postings:
        by_line[posting.line] += posting.amount_pence
        vat_by_line[posting.line] += posting.vat_pence
        by_tender[posting.tender] += posting.amount_pence
    lines = {at: line.amount_pence for at, line in enumerate(payment.lines, start=1)}
    vat = {at: line.vat_pence for at, line in enumerate(payment.lines, start=1)}
    tenders = {at: one.amount_pence - one.change_pence for at, one in enumerate(payment.tenders, start=1)}
    return (
        dict(by_line) == lines
        and dict(vat_by_line) == vat
        and dict(by_tender) == tenders
        and sum(lines.values()) == payment.total_pence
        and sum(one.change_pence for one in payment.tenders) == payment.change_pence
    )
