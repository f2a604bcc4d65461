"""One entry held against all that is kept of it: its personal values and the rows that follow from it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, cast

from ims_desktop.actions.ports import TillIdentity
from ims_desktop.domain.canonical import Json, canonical_text, read_json
from ims_desktop.domain.carried import made_at
from ims_desktop.domain.gone_session import gone_fault
from ims_desktop.domain.payment import TakenPayment, read_payment
from ims_desktop.domain.payment_glance import Glance, glance_at
from ims_desktop.domain.post_fault import POST_KINDS, post_fault
from ims_desktop.domain.receipt_number import ReceiptSeries
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.reversal_fault import REVERSAL_KINDS, reversal_fault
from ims_desktop.domain.roll import SALT_BYTES, VERSION, Entry, EntryKind, PersonalValue, read_entry
from ims_desktop.domain.session_fault import SESSION_KINDS, session_fault
from ims_desktop.domain.times import roll_time
from ims_desktop.store.till.connection import Row
from ims_desktop.store.till.projection import COLUMNS, carried_holds, milliseconds, moment, rows_of, told_by
from ims_desktop.store.till.verify_plain import is_sealed
from ims_desktop.store.till.verify_slices import Walked

Found: TypeAlias = Callable[[int, str], None]  # what is wrong at an entry

_PAYMENT = EntryKind.PAYMENT_TAKEN.value
_NOT_ONE = (KeyError, TypeError, ValueError, AttributeError, Refused)
_NAMES = frozenset(
    {"v", "device", "number", "id", "at", "clock", "actor", "approver", "kind", "body", "personal"},
)
_TAKEN_OVER = frozenset({EntryKind.SESSION_TAKEN_OVER.value})
# what entries say beside payments, and how each is found to be unsound
_FAULTS: tuple[tuple[str, frozenset[str], Callable[[str, object], str]], ...] = (
    ("says of its session", SESSION_KINDS, session_fault),
    ("says of the session that it takes over", _TAKEN_OVER, lambda _, body: gone_fault(body)),
    ("does to a payment", REVERSAL_KINDS, reversal_fault),
    ("says of the post", POST_KINDS, post_fault),
)


class EntryJudge:
    """Judges entries of one till's roll, each after the one before; seals and numbers are looked at elsewhere."""

    def __init__(self, identity: TillIdentity, erased_ms: int, found: Found) -> None:
        self._device = identity.device
        self._series = ReceiptSeries(identity.office, identity.till, identity.letter)
        self._erased_ms = erased_ms
        self._found = found
        self.walked = Walked()

    def judge(self, row: Row, values: list[Row], stored: list[list[Row]]) -> None:
        """Hold an entry (as a slice has it) against what is kept of it: at a glance where that does, or all of it."""
        number, kind, at_ms, written, seal = row
        text = decoded(written)
        if text is not None and kind == _PAYMENT:
            glance = glance_at(text)
            if glance is not None and self._agrees(glance, (number, at_ms), values, stored):
                self.walked.at_ms = at_ms
                return
        self._read_whole((number, kind, at_ms), text, seal, values, stored)

    def _agrees(self, seen: Glance, row: tuple[int, int], values: list[Row], stored: Sequence[Sequence[Row]]) -> bool:
        """Whether a payment seen at a glance is all that is kept of it; where not, it is read the long way."""
        number, at_ms = row
        walked = self.walked
        due = self._series.number(walked.receipts + 1)
        if (
            (seen.number, seen.device, seen.receipt) != (number, self._device, due)
            or milliseconds(seen.at) != at_ms
            or (walked.at_ms is not None and at_ms < walked.at_ms)
            or len(values) > (seen.personal is not None)
            or (values and (at_ms < self._erased_ms or not is_sealed(values[0], *(seen.personal or ("", "")))))
            or stored != _rows_seen(seen, at_ms)
        ):
            return False
        walked.erased += (seen.personal is not None) - len(values)
        walked.receipts += 1
        walked.payments += 1
        walked.postings_pence += seen.total_pence
        return True

    def _read_whole(
        self,
        row: tuple[int, str, int],
        text: str | None,
        seal: bytes,
        values: list[Row],
        stored: Sequence[Sequence[Row]],
    ) -> None:
        number, kind, at_ms = row
        entry = self._read(number, text, seal, values)
        if entry is None:
            return
        if (entry.number, entry.kind.value, milliseconds(entry.at)) != (number, kind, at_ms):
            self._found(number, "its number, kind or time is not what its text says")
        if entry.device != self._device:
            self._found(number, "it is another device's")
        at, before = milliseconds(entry.at), self.walked.at_ms
        if before is not None and at < before and entry.kind is not EntryKind.CLOCK_SET:
            self._found(number, "it is earlier than the entry before")
        self.walked.at_ms = at
        self._check_derived(number, entry, dict(zip(COLUMNS, stored, strict=True)))

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
            if values and made_at(parts) < roll_time(moment(self._erased_ms)):
                self._found(number, "its personal values should have been erased")
        except _NOT_ONE as error:
            self._found(number, f"its text cannot be read ({type(error).__name__})")
            return None
        return entry

    def _check_personal(self, number: int, commitments: Mapping[str, Json], values: list[Row]) -> None:
        self.walked.erased += max(0, len(commitments) - len(values))
        for _, name, salt, written in values:
            value = decoded(written)
            agrees = (
                value is not None
                and isinstance(salt, bytes)
                and len(salt) == SALT_BYTES
                and commitments.get(name) == PersonalValue(name, salt, value).commitment
            )
            if not agrees:
                self._found(number, f"its personal value {name} is not the one that was sealed")

    def _check_derived(self, number: int, entry: Entry, stored: Mapping[str, Sequence[Row]]) -> None:
        try:
            derived = rows_of(entry)
            told = told_by(entry)
            if entry.kind is EntryKind.ENTRY_CARRIED and not carried_holds(entry):
                self._found(number, "what it carries is not sealed as it says")
            if told.kind is EntryKind.PAYMENT_TAKEN:
                self._check_payment(number, read_payment(told.body), own=told is entry)
            elif told.kind in SESSION_KINDS | REVERSAL_KINDS:
                self.walked.postings_pence += cast("int", told.body.get("total_pence", 0))
            for what, kinds, fault_of in _FAULTS:
                if told.kind in kinds and (fault := fault_of(told.kind, told.body)):
                    self._found(number, f"what it {what} does not hold ({fault})")
        except _NOT_ONE as error:
            self._found(number, f"its body is not one of {entry.kind.value} ({type(error).__name__})")
            return
        for table, rows in stored.items():
            if rows != list(derived.get(table, ())):
                self._found(number, f"{table} does not say what the roll says")

    def _check_payment(self, number: int, payment: TakenPayment, *, own: bool) -> None:
        """`own`: taken by this device; what was carried has a receipt of the earlier one's series."""
        walked = self.walked
        walked.payments += 1
        walked.postings_pence += sum(posting.amount_pence for posting in payment.postings)
        if own:
            walked.receipts += 1
            due = self._series.number(walked.receipts)
            if payment.receipt != due:
                self._found(number, f"its receipt is {payment.receipt} where {due} was due")
        if not _balances(payment):
            self._found(number, "its postings do not sum to its lines and tenders")


def decoded(written: object) -> str | None:
    """A text from its bytes; None where it is none."""
    try:
        return written.decode() if isinstance(written, bytes) else None
    except UnicodeDecodeError:
        return None


def _rows_seen(seen: Glance, at_ms: int) -> list[list[Row]]:
    """The rows of each derived table that follow from a payment."""
    payment = (
        seen.number, seen.payment, seen.receipt, seen.session, at_ms, seen.business_day,
        seen.total_pence, seen.change_pence, 0,
    )  # fmt: skip
    rows: dict[str, list[Row]] = {
        "payment": [payment],
        "posting": [(seen.number, place, *posting[:-1]) for place, posting in enumerate(seen.postings, start=1)],
    }
    return [rows.get(table, []) for table in COLUMNS]


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
