"""What a proof of a till's file reads: a stretch of the roll in slices, with the rows that lie beside each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.roll import NO_SEAL
from ims_desktop.store.till.connection import Connection, Row
from ims_desktop.store.till.projection import COLUMNS

Tables: TypeAlias = Mapping[str, Sequence[Row]]  # rows of a slice by table, in order of entries

FROM_THE_START = float("-inf")
_ENTRIES = (
    "SELECT number, kind, at_ms, CAST(text AS BLOB), seal FROM entry WHERE number > ? AND number <= ?"
    " ORDER BY number LIMIT ?"
)
_PERSONAL = "SELECT number, field, salt, CAST(value AS BLOB) FROM personal"
_DERIVED = {
    table: f"SELECT {', '.join(columns)} FROM {table}"  # noqa: S608  our own names
    for table, columns in COLUMNS.items()
}
_WITHIN = "WHERE number > ? AND number <= ? ORDER BY 1, 2"
_BEYOND = "WHERE number > ? ORDER BY 1, 2"  # what is no number at all sorts after all numbers


@frozen
class Stretch:
    """The entries after a number, up to another one or (None) to the end of the roll."""

    after: float
    last: int | None


@dataclass(slots=True)
class Walked:
    """How far along the roll a proof is, and what it counted so far."""

    number: int = 0
    seal: bytes = NO_SEAL
    at_ms: int | None = None
    receipts: int = 0
    entries: int = 0
    payments: int = 0
    postings_pence: int = 0
    erased: int = 0

    @property
    def standing(self) -> tuple[int, bytes, int | None, int]:
        """All that what comes after depends on."""
        return self.number, self.seal, self.at_ms, self.receipts


@frozen
class Slice:
    """Entries (number, kind, time, text as bytes, seal) and the rows that lie beside them, strays among them."""

    entries: Sequence[Row]
    personal: Sequence[Row]
    derived: Tables


def slices_of(connection: Connection, stretch: Stretch, entries_at_once: int) -> Iterator[Slice]:
    """A stretch in slices; the last one has no entries, and the rows that lie beside none."""
    after, last = stretch.after, float("inf") if stretch.last is None else stretch.last
    while entries := connection.execute(_ENTRIES, (after, last, entries_at_once)).fetchall():
        reached = entries[-1][0]
        yield Slice(entries, *_rows_beside(connection, Stretch(after, reached)))
        after = reached
    yield Slice([], *_rows_beside(connection, Stretch(after, stretch.last)))


def _rows_beside(connection: Connection, stretch: Stretch) -> tuple[list[Row], dict[str, list[Row]]]:
    """The personal values, and the derived rows by table."""
    where, values = (_BEYOND, (stretch.after,)) if stretch.last is None else (_WITHIN, (stretch.after, stretch.last))

    def rows(sql: str) -> list[Row]:
        return connection.execute(f"{sql} {where}", values).fetchall()

    return rows(_PERSONAL), {table: rows(sql) for table, sql in _DERIVED.items()}
