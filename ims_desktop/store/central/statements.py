"""The daily statements of rolls as central keeps them: made once a London day, at the first contact, never changed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, select

from ims_desktop.domain.roll import NO_SEAL, changed_among
from ims_desktop.domain.roll_statement import RollEnd, RollStatement
from ims_desktop.store.central import schema
from ims_desktop.store.central.stating import keep_in_file
from ims_desktop.store.central.verify_rows import raw

Found: TypeAlias = Callable[[int, str], None]  # what is wrong at an entry


def keep_statement(connection: Connection) -> None:
    """Make today's statement where there is none yet; needs a transaction that writes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT ims.keep_statement()").close()
        return

    def run(sql: str, values: tuple[Any, ...]) -> Sequence[Any]:
        done = connection.exec_driver_sql(sql, values)
        return done.all() if done.returns_rows else ()

    keep_in_file(run, datetime.now(UTC))


def statements_of(connection: Connection) -> Sequence[RollStatement | str]:
    """Every statement by day, each with the seal of the one before; the day alone of one that cannot be read."""
    kept = schema.statement.c
    rows = connection.execute(
        select(*(raw(connection, kept[name]) for name in ("day", "text", "seal")))
        .select_from(schema.statement)
        .order_by(kept.day)
    ).all()
    found: list[RollStatement | str] = []
    previous = NO_SEAL
    for row in rows:
        try:
            statement = RollStatement(date.fromisoformat(row.day), row.text, row.seal, previous)
            statement.rolls()
        except (ValueError, TypeError):
            found.append(str(row.day))
        else:
            found.append(statement)
        previous = row.seal if isinstance(row.seal, bytes) else NO_SEAL
    return found


class StatedRolls:
    """What statements say of each roll. `which` tells where they come from: kept here, or given."""

    def __init__(self, statements: Sequence[RollStatement], which: str) -> None:
        self._ends: dict[str, dict[int, list[tuple[RollEnd, str]]]] = {}
        for statement in statements:
            for end in statement.rolls():
                named = f"the statement of {statement.day}{which}"
                self._ends.setdefault(end.device, {}).setdefault(end.number, []).append((end, named))

    def of(self, device: str, found: Found) -> "StatedRoll":
        """One roll's, to be held against it."""
        return StatedRoll(self._ends.get(device, {}), found)

    @property
    def devices(self) -> frozenset[str]:
        """The devices that are stated."""
        return frozenset(self._ends)


class StatedRoll:
    """What statements say of one roll, held against it entry by entry."""

    def __init__(self, ends: Mapping[int, Sequence[tuple[RollEnd, str]]], found: Found) -> None:
        self._ends = ends
        self._found = found
        self._differs = False
        self._agreed = 0
        self.reach = ""  # the last statement that agrees, and how far it reaches

    def look(self, number: int, seal: object) -> None:
        """Hold the next entry against what was stated of it."""
        for end, named in self._ends.get(number, ()):
            if end.seal == seal:
                self._agreed, self.reach = number, f"{named}, up to entry {number:,}"
            elif not self._differs:
                self._differs = True  # every later seal differs with it
                changed = changed_among(self._agreed, number)
                self._found(number, f"{named} has another seal of this entry: {changed}")

    def end(self, last: int, key: object) -> None:
        """Look at what was stated beyond the roll's end, and of the device's key."""
        for number in sorted(self._ends):
            end, named = self._ends[number][0]
            if number > last:
                self._found(last + 1, f"{named} has entry {number}, the roll ends at entry {last}")
                return
            if end.key != key:
                self._found(number, f"{named} has another key of this device")
                return
