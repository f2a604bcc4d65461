"""The proof of one stretch of a till's roll, from wherever the entries before it ended."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from ims_desktop.actions.ports import Finding, TillIdentity
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.roll import NO_SEAL, seal_of
from ims_desktop.store.till.connection import Connection, Row
from ims_desktop.store.till.verify_entry import EntryJudge, decoded
from ims_desktop.store.till.verify_plain import PlainSlices
from ims_desktop.store.till.verify_slices import Slice, Stretch, Walked, slices_of

MOST_KEPT = 10_000  # where everything is wrong, memory stays as it is
_NEWEST_RECEIPT = (
    "SELECT receipt FROM payment WHERE number <= ? AND substr(receipt, 1, ?) = ? ORDER BY number DESC LIMIT 1"
)


@frozen
class Proving:
    """What every stretch of a roll is proven with: it goes to other processes."""

    identity: TillIdentity
    erased_ms: int  # personal values of entries before this time must be gone
    slice_entries: int  # held in memory at once
    witnessed: bool  # whether seals are handed on, to be held against witnesses


@frozen
class Proven:
    """What was found along a stretch that was walked from `started`, and where it ended; counts are of it alone."""

    started: Walked
    ended: Walked
    findings: Sequence[Finding]
    seals: Sequence[tuple[int, object]] = ()  # every entry's, where witnesses ask for them


def prove_stretch(connection: Connection, proving: Proving, stretch: Stretch, walked: Walked) -> Proven:
    """Walk a stretch from where the entries before it ended; counts begin at none."""
    start = Walked(walked.number, walked.seal, walked.at_ms, walked.receipts)
    with _uncollected():
        return _Walk(proving, replace(start)).along(connection, stretch, start)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows make no cycles, and looking for some among so many takes a tenth of the time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def expected_at(connection: Connection, identity: TillIdentity, stretch: Stretch) -> Walked:
    """Where the entries before a stretch end, if they are as they should be; whoever joins stretches looks."""
    row = connection.execute("SELECT seal, at_ms FROM entry WHERE number = ?", (stretch.after,)).fetchone()
    if row is None or not isinstance(stretch.after, int):
        return Walked()
    prefix = f"{identity.office}-{identity.till}{identity.letter}-"
    newest = connection.execute(_NEWEST_RECEIPT, (stretch.after, len(prefix), prefix)).fetchone()
    digits = newest[0][len(prefix) :].partition("-")[0] if newest else ""
    at_ms = row[1] if isinstance(row[1], int) else None  # whatever somebody wrote there instead
    return Walked(stretch.after, _bytes(row[0]), at_ms, int(digits) if digits.isdecimal() else 0)


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


class _Walk:
    """One walk along a stretch."""

    def __init__(self, proving: Proving, walked: Walked) -> None:
        self._proving = proving
        self._findings: list[Finding] = []
        self._walked = walked
        self._judge = EntryJudge(proving.identity, proving.erased_ms, self._found)
        self._plain = PlainSlices(proving.identity, proving.erased_ms)

    def along(self, connection: Connection, stretch: Stretch, start: Walked) -> Proven:
        """Prove a stretch slice by slice."""
        seals: list[tuple[int, object]] = []
        for part in slices_of(connection, stretch, self._proving.slice_entries):
            self._verify(part)
            if self._proving.witnessed:
                seals += [(row[0], row[4]) for row in part.entries]
        return Proven(start, self._walked, self._findings, seals)

    def _verify(self, part: Slice) -> None:
        """Prove a slice at once; where anything about it is not right, read all of it the long way."""
        before, findings = replace(self._walked), len(self._findings)
        self._judge.walked = self._walked
        if self._plain.agrees(part, self._walked, self._judge.judge) and len(self._findings) == findings:
            return
        self._walked = self._judge.walked = before
        del self._findings[findings:]
        self._each(part)

    def _each(self, part: Slice) -> None:
        beside = {"personal": _Beside(part.personal)} | {table: _Beside(rows) for table, rows in part.derived.items()}
        for row in part.entries:
            self._find_strays(beside, row[0])
            self._check_seal(row)
            values, *stored = (there.take(row[0]) for there in beside.values())
            self._judge.judge(row, values, stored)
            self._walked.number, self._walked.seal = row[0], _bytes(row[4])
        self._find_strays(beside, None)

    def _check_seal(self, row: Row) -> None:
        number, seal = row[0], row[4]
        self._walked.entries += 1
        text, missing = decoded(row[3]), self._walked.number + 1
        if number != missing:
            self._found(missing, f"entry {missing} is missing; the next one is {number}")
        elif text is None or seal != seal_of(self._walked.seal, text):
            self._found(number, "its seal does not follow from its text and the seal before")

    def _find_strays(self, beside: dict[str, _Beside], before: int | None) -> None:
        for name, there in beside.items():
            for stray in there.strays(before):
                self._found(stray, f"{name} holds a row of no entry")

    def _found(self, number: int, what: str) -> None:
        if number == 0 or len(self._findings) < MOST_KEPT:
            self._findings.append(Finding(self._proving.identity.device, number, what))


def _bytes(seal: object) -> bytes:
    return seal if isinstance(seal, bytes) else NO_SEAL
