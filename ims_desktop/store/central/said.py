"""What administrators do to settings, rights, tills and account holders, as entries on their desk rolls.

Each stands in the transaction that it tells of. No person's name is in it: rows are known by kind and key, and what
became of them by a hash of their data.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.canonical import Json, canonical_text
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow
from ims_desktop.domain.references import EntryId, UserId
from ims_desktop.domain.roll import EntryDraft, EntryKind
from ims_desktop.store.central.desk_roll import write
from ims_desktop.store.central.holder_rows import values_of
from ims_desktop.store.central.ids import id_at

_ROWS_AN_ENTRY = 200  # keeps an entry well below its largest size
_OFFICE_TAKES = 20  # an office is said in words, as it was and as it is
_RIGHTS = (
    "office",
    "roles",
    "disabled",
    "only_offices",
    "only_funds",
)  # said in words: who may do what is what auditors ask


def say(connection: Connection, actor: UserId | None, kind: EntryKind, *bodies: Mapping[str, Json]) -> None:
    """Write entries on the actor's desk roll in the transaction at hand; none where nobody of the office acts."""
    if actor is not None and bodies:
        write(connection, [EntryDraft(EntryId(id_at(datetime.now(UTC))), kind, actor, body) for body in bodies])


def changed(
    rows: Sequence[ReferenceRow], passwords: Iterable[UserId], offices: Mapping[str, Mapping[str, Json]]
) -> list[dict[str, Json]]:
    """The bodies that tell of changed reference data and of passwords that were set, so many rows each.

    `offices` are offices as they were before, by their codes.
    """
    told = [_told(row, offices) for row in rows]
    told += [{"kind": "password", "key": user} for user in sorted(passwords)]
    bodies: list[list[Json]] = []
    room = 0
    for one in told:
        takes = _OFFICE_TAKES if "data" in one else 1
        if takes > room:
            bodies.append([])
            room = _ROWS_AN_ENTRY
        bodies[-1].append(one)
        room -= takes
    return [{"rows": rows} for rows in bodies]


def _told(row: ReferenceRow, offices: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
    known: dict[str, Json] = {"kind": row.kind.value, "key": row.key}
    if row.data is None:
        return {**known, "removed": True}
    if row.kind is ReferenceKind.USER:  # no hash: a name could be guessed from it for ever
        return known | {name: cast("Json", row.data[name]) for name in _RIGHTS if row.data.get(name)}
    if (
        row.kind is ReferenceKind.OFFICE
    ):  # its limits in words: who set which of them is what supervisors are asked about
        known |= {"data": cast("Json", row.data)} | ({"was": offices[row.key]} if row.key in offices else {})
    return known | {"hash": hashlib.sha256(canonical_text(row.data).encode()).hexdigest()}


@dataclass
class HoldersCounted:
    """Account holders on their way to central, counted and hashed as they pass."""

    holders: Iterator[AccountHolder]
    count: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def __iter__(self) -> Iterator[AccountHolder]:
        for holder in self.holders:
            self.count += 1
            self._hash.update(repr(values_of(holder)).encode())
            yield holder

    def body(self) -> dict[str, Json]:
        """How many there were, and the hash of them all in their order."""
        return {"holders": self.count, "hash": self._hash.hexdigest()}
