"""A slice of a roll proven at once: plain payments by one pattern each, what follows from them column by column.

Nothing is found wrong here. A slice in which anything is out of the ordinary says no, and is read entry by entry.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, repeat
from operator import ge, itemgetter
from typing import Any, TypeAlias

from ims_desktop.actions.ports import TillIdentity
from ims_desktop.domain.payment_glance import PLAIN_PAYMENT, hour_of
from ims_desktop.domain.receipt_number import ReceiptSeries
from ims_desktop.domain.roll import SALT_BYTES, SEAL_PREFIX, EntryKind
from ims_desktop.store.till.connection import Row
from ims_desktop.store.till.verify_slices import Slice, Walked

# an entry that is no plain payment, its personal values, its rows by table
Single: TypeAlias = Callable[[Row, list[Row], list[list[Row]]], None]
_Groups: TypeAlias = tuple[Any, ...]  # of PLAIN_PAYMENT: texts, or None where one is left out
_Committed: TypeAlias = dict[int, tuple[int, str, str]]  # time, field and commitment by number

_PAYMENT = EntryKind.PAYMENT_TAKEN.value
_NUMBER = itemgetter(0)


@dataclass(slots=True)
class _Plain:
    """The plain payments of a slice, and what the entries among them leave for each to follow."""

    rows: list[Row] = field(default_factory=list)
    groups: list[_Groups] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)  # that are due
    earlier: list[int] = field(default_factory=list)  # the time of the entry before each


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
        if not _sealed_on(part.entries, walked):
            return False
        plain, alone = _Plain(), set[int]()
        for run, groups in _runs(part.entries):
            if groups and type(run[-1][2]) is not int:  # others are judged by it before it was looked at
                return False
            if groups:
                self._add(plain, run, groups, walked)
            else:
                _each_alone(run, part, single)
                alone.update(map(_NUMBER, run))
        wanted: dict[str, list[Row]] = {table: [] for table in part.derived}
        committed: _Committed = {}
        if plain.rows and not self._payments_agree(plain, walked, wanted, committed):
            return False
        values = _but(alone, part.personal)
        walked.erased += len(committed) - len(values)
        return self._values_agree(values, committed) and all(
            wanted[table] == _but(alone, there) for table, there in part.derived.items()
        )

    def _add(self, plain: _Plain, run: Sequence[Row], groups: Sequence[_Groups], walked: Walked) -> None:
        """Set plain payments that follow one another aside; what comes after them follows as if they agreed."""
        at_ms = [row[2] for row in run]
        plain.rows += run
        plain.groups += groups
        plain.receipts += self._series.numbers(walked.receipts + 1, len(run))
        plain.earlier += (at_ms[0] if walked.at_ms is None else walked.at_ms, *at_ms[:-1])
        walked.at_ms = at_ms[-1]
        walked.receipts += len(run)

    def _payments_agree(
        self, plain: _Plain, walked: Walked, wanted: dict[str, list[Row]], committed: _Committed
    ) -> bool:
        """Whether plain payments are what their rows say, and each follows the entry before; adds what they want."""
        numbers, kinds, at_ms, _, _ = zip(*plain.rows, strict=True)
        (
            at, day, change, amount, fund, reference, vat_code, vat, payment, mop, receipt, session,
            handed, back, of_device, of_number, name, commitment,
        ) = zip(*plain.groups, strict=True)  # fmt: skip
        pence, change_pence = tuple(map(int, amount)), tuple(map(int, change))
        if not (
            set(kinds) == {_PAYMENT}
            and of_number == tuple(map(str, numbers))
            and all(device == self._device for device in set(of_device))
            and list(at_ms) == [_minute(one[:16]) + int(one[17:19] + one[20:23]) for one in at]
            and all(map(ge, at_ms, plain.earlier))
            and _days_agree(at, day)
            and list(receipt) == plain.receipts
            and _change_agrees(amount, change, handed, back)
        ):
            return False
        walked.payments += len(numbers)
        walked.postings_pence += sum(pence)
        wanted["payment"] = list(zip(numbers, payment, receipt, session, at_ms, day, pence, change_pence, repeat(0)))
        wanted["posting"] = list(
            zip(numbers, repeat(1), fund, reference, mop, pence, vat_code, map(int, vat), repeat(1), repeat(1))
        )
        committed |= {
            number: (ms, one, sealed)
            for number, ms, one, sealed in zip(numbers, at_ms, name, commitment, strict=True)
            if one is not None
        }
        return True

    def _values_agree(self, values: Sequence[Row], committed: _Committed) -> bool:
        """Whether personal values are those that payments commit to, at most one each, and none that had to go."""
        for value in values:
            at_ms, name, commitment = committed.get(value[0], (0, "", ""))
            if not name or at_ms < self._erased_ms or not is_sealed(value, name, commitment):
                return False
        return len({value[0] for value in values}) == len(values)


def is_sealed(value: Row, name: str, commitment: str) -> bool:
    """Whether a personal value (number, field, salt, value as bytes) is the one of a commitment."""
    _, field_name, salt, written = value
    if not isinstance(salt, bytes) or len(salt) != SALT_BYTES or not isinstance(written, bytes):
        return False
    return bool(field_name == name) and hashlib.sha256(salt + written).hexdigest() == commitment


def _sealed_on(entries: Sequence[Row], walked: Walked) -> bool:
    """Whether entries are numbered and sealed on from what was walked; moves `walked` to the last of them."""
    sha256 = hashlib.sha256
    due, seal = walked.number, walked.seal
    for number, _, _, written, kept in entries:
        due += 1
        if number != due or type(written) is not bytes or sha256(SEAL_PREFIX + seal + written).digest() != kept:
            return False
        seal = kept
    walked.number, walked.seal = due, seal
    walked.entries += len(entries)
    return True


def _runs(entries: Sequence[Row]) -> Iterator[tuple[Sequence[Row], Sequence[_Groups]]]:
    """Entries in runs: plain payments with what their pattern found, and others with nothing."""
    # a plain payment is ASCII, and bytes beyond match nothing
    seen = map(PLAIN_PAYMENT.fullmatch, [row[3].decode("latin-1") for row in entries])
    at = 0
    for _, run in groupby(seen, key=bool):
        groups = list(run)
        yield entries[at : at + len(groups)], [match.groups() for match in groups if match]
        at += len(groups)


@lru_cache(maxsize=4096)
def _minute(minute: str) -> int:
    """Milliseconds since 1970 where a minute of UTC begins (2026-04-01T08:30)."""
    return hour_of(minute[:13])[0] + int(minute[14:]) * 60_000


def _days_agree(at: _Groups, day: _Groups) -> bool:
    hours = {(one[:13], said) for one, said in zip(at, day, strict=True)}
    return all(hour_of(hour)[1] == said for hour, said in hours)


def _change_agrees(amount: _Groups, change: _Groups, handed: _Groups, back: _Groups) -> bool:
    """Whether each tender's change is the payment's, and what was handed over is what was due and that change."""
    if handed == amount and not any(back):  # by far the most: exact
        return set(change) == {"0"}
    return all(
        (given == due and returned is None) if said == "0" else returned == said and int(given) == int(due) + int(said)
        for due, said, given, returned in zip(amount, change, handed, back, strict=True)
    )


def _each_alone(run: Sequence[Row], part: Slice, single: Single) -> None:
    """Have entries judged alone, with the rows that lie beside each of them."""
    for row in run:
        number = row[0]
        single(row, _rows_at(part.personal, number), [_rows_at(there, number) for there in part.derived.values()])


def _but(alone: set[int], rows: Sequence[Row]) -> list[Row]:
    """Rows but for those of entries that were judged with all that lies beside them."""
    return [row for row in rows if row[0] not in alone]


def _rows_at(rows: Sequence[Row], number: int) -> list[Row]:
    if not rows:  # most tables have none in a slice
        return []
    first = bisect_left(rows, number, key=_NUMBER)
    return list(rows[first : bisect_right(rows, number, lo=first, key=_NUMBER)])
