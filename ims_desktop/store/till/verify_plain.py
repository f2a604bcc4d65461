"""A slice of a roll proven at once: plain payments by one pattern each, and all that is derived from them by one look.

Nothing is found wrong here. A slice in which anything is out of the ordinary says no, and is read entry by entry.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from ims_desktop.actions.ports import TillIdentity
from ims_desktop.domain.payment_glance import PLAIN_PAYMENT, hour_of
from ims_desktop.domain.receipt_number import ReceiptSeries
from ims_desktop.domain.roll import NO_SEAL, SALT_BYTES, SEAL_PREFIX, EntryKind
from ims_desktop.store.till.connection import Row

Tables: TypeAlias = Mapping[str, Sequence[Row]]  # rows of a slice by table, in order of entries

_PAYMENT = EntryKind.PAYMENT_TAKEN.value
_NUMBER = itemgetter(0)


@dataclass(slots=True)
class Walked:
    """How far along the roll a proof is, and what it counted so far."""

    number: int = 0
    seal: bytes = NO_SEAL
    at_ms: int | None = None
    entries: int = 0
    payments: int = 0
    receipts: int = 0
    postings_pence: int = 0
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """Entries (number, id, kind, time, text as bytes, seal) and the rows that lie beside them, strays among them."""

    entries: Sequence[Row]
    personal: Sequence[Row]
    derived: Tables


Single: TypeAlias = Callable[
    [Row, list[Row], list[list[Row]]], None
]  # an entry, its personal values, its rows by table


class PlainSlices:
    """Proves slices of one till's roll, as far as they are plain."""

    def __init__(self, identity: TillIdentity, erased_ms: int) -> None:
        self._device = identity.device
        self._series = ReceiptSeries(identity.office, identity.till, identity.letter)
        self._erased_ms = erased_ms

    def agrees(self, part: Slice, walked: Walked, single: Single) -> bool:
        """Whether a slice follows what was walked and has all its rows and no others; moves `walked` on.

        Every entry that is no plain payment is told to `single`, which judges it alone. Where the answer is no,
        `walked` is of no use any more.
        """
        wanted: dict[str, list[Row]] = {table: [] for table in part.derived}
        payments, postings = wanted["payment"], wanted["posting"]
        personal = {row[0]: row for row in part.personal}
        if len(personal) != len(part.personal):  # two values of one entry
            return False
        unseen = len(personal)
        fullmatch, sha256, device, number_of = (
            PLAIN_PAYMENT.fullmatch,
            hashlib.sha256,
            self._device,
            self._series.number,
        )
        seal, due = walked.seal, walked.number
        for row in part.entries:
            number, entry_id, kind, at_ms, written, kept = row
            due += 1
            if number != due or type(written) is not bytes or sha256(SEAL_PREFIX + seal + written).digest() != kept:
                return False
            seal = kept
            # a plain payment is ASCII, and bytes beyond match nothing
            match = fullmatch(written.decode("latin-1")) if kind == _PAYMENT else None
            if match is not None:
                (
                    at, day, change, amount, fund, reference, vat_code, vat, payment, mop, receipt, session,
                    handed, back, of_device, of_id, of_number, field, commitment,
                ) = match.groups()  # fmt: skip
                began, day_of = hour_of(at[:13])
                pence = int(amount)
                change_pence = 0 if change == "0" else int(change)
                if (
                    (of_id, of_device, of_number) == (entry_id, device, str(number))
                    and day == day_of
                    and at_ms == began + int(at[14:16]) * 60_000 + int(at[17:19] + at[20:23])
                    and (walked.at_ms is None or at_ms >= walked.at_ms)
                    and receipt == number_of(walked.receipts + 1)
                    and (
                        (handed == amount and back is None)
                        if change_pence == 0
                        else back == change and int(handed) == pence + change_pence
                    )
                ):
                    value = personal.get(number) if unseen else None
                    if value is not None:
                        if at_ms < self._erased_ms or not is_sealed(value, field, commitment):
                            return False
                        unseen -= 1
                    elif field is not None:
                        walked.erased += 1
                    payments.append((number, payment, receipt, session, at_ms, day, pence, change_pence))
                    postings.append((number, 1, fund, reference, mop, pence, vat_code, int(vat), 1, 1))
                    walked.at_ms = at_ms
                    walked.receipts += 1
                    walked.payments += 1
                    walked.postings_pence += pence
                    continue
            values = _rows_at(part.personal, number)
            unseen -= len(values)
            rows = [_rows_at(there, number) for there in part.derived.values()]
            for kept_rows, mine in zip(wanted.values(), rows, strict=True):
                kept_rows.extend(mine)
            single(row, values, rows)
        walked.number, walked.seal = due, seal
        walked.entries += len(part.entries)
        return unseen == 0 and all(wanted[table] == there for table, there in part.derived.items())


def is_sealed(value: Row, field: object, commitment: object) -> bool:
    """Whether a personal value (number, field, salt, value as bytes) is the one of a commitment."""
    _, name, salt, written = value
    if not isinstance(salt, bytes) or len(salt) != SALT_BYTES or not isinstance(written, bytes):
        return False
    return name == field and hashlib.sha256(salt + written).hexdigest() == commitment


def _rows_at(rows: Sequence[Row], number: int) -> list[Row]:
    first = bisect_left(rows, number, key=_NUMBER)
    return list(rows[first : bisect_right(rows, number, lo=first, key=_NUMBER)])
