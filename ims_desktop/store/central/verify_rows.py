"""What a proof reads of central, however it was left: values as they lie in the table, never made into anything.

Whoever writes into a table by hand may leave a time that is none or a text that is no UTF-8; nothing here may stumble
over it, so times and days are compared as text.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Column, Connection, Date, Row, String, Table, cast, func, literal_column, or_, select
from sqlalchemy.sql.elements import ColumnElement

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.roll import EntryKind, PersonalValue
from ims_desktop.domain.times import roll_time
from ims_desktop.store.central import schema
from ims_desktop.store.central.judging import read_plainly

RawRow: TypeAlias = Row[*tuple[Any, ...]]  # the edge: rows know no types

SLICE = 1_000


@contextmanager
def as_left(connection: Connection) -> Iterator[None]:
    """Read texts that are no UTF-8 too, and times in UTC."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL TimeZone = 'UTC'").close()
        connection.exec_driver_sql("SET LOCAL DateStyle = 'ISO'").close()
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.text_factory = lambda written: written.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str


def time_cell(connection: Connection, at: datetime) -> str:
    """A time as this database tells it."""
    if connection.dialect.name == "postgresql":
        fraction = f"{at.microsecond:06d}".rstrip("0")
        return f"{at:%Y-%m-%d %H:%M:%S}{'.' if fraction else ''}{fraction}+00"
    return roll_time(at)


def time_cell_of(connection: Connection, written: str) -> str:
    """The same of a time as entries write it."""
    if connection.dialect.name == "postgresql":
        fraction = written[20:23].rstrip("0")
        return f"{written[:10]} {written[11:19]}{'.' if fraction else ''}{fraction}+00"
    return written


def day_cell(day: date) -> str:
    """A day as both databases tell it."""
    return day.isoformat()


def raw(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """A column as it lies there."""
    if connection.dialect.name == "postgresql":
        if isinstance(column.type, (schema.RollTime, Date)):
            return cast(column, String).label(column.name)
        return column
    return literal_column(f'"{column.table.name}"."{column.name}"').label(column.name)


def desks_entries(connection: Connection, kinds: Sequence[EntryKind], *more: Column[Any]) -> Sequence[RawRow]:
    """The device and number of the entries of these kinds on desks' rolls, and what more is asked of them."""
    device, entry = schema.device.c, schema.entry.c
    return connection.execute(
        select(entry.device, *(raw(connection, column) for column in (entry.number, *more)))
        .select_from(schema.entry.join(schema.device, device.device == entry.device))
        .where(device.kind == "desk", or_(*(entry.text.contains(f'"kind":"{kind}"') for kind in kinds)))
    ).all()


def doc_of(text: object) -> Mapping[str, Any]:
    """An entry's text, read; empty where it is none."""
    return (read_plainly(text) if isinstance(text, str) else None) or {}


def heads_of(connection: Connection) -> Sequence[RawRow]:
    """Every enrolled device with where its roll ends, by office, till and letter."""
    device, head = schema.device.c, schema.head.c
    columns = [raw(connection, device[name]) for name in ("office", "till", "letter", "kind", "public_key")]
    columns += [raw(connection, head[name]) for name in ("number", "seal", "last_heard", "forked")]
    return connection.execute(
        select(device.device, *columns)
        .select_from(schema.device.join(schema.head, head.device == device.device))
        .order_by(device.office, device.till, device.letter, device.device)
    ).all()


def rows_between(connection: Connection, table: Table, device: str, first: int, last: int) -> Sequence[RawRow]:
    """A table's rows of a device's entries, in the order of its key."""
    columns = [raw(connection, column) for column in table.columns if column.name not in {"device", "id"}]
    if table is schema.payment:
        columns.append(raw(connection, table.c.id))
    order = [column for column in (table.c.get("number"), table.c.get("posting")) if column is not None]
    wanted = select(*columns).select_from(table).where(table.c.device == device, table.c.number.between(first, last))
    return connection.execute(wanted.order_by(*order)).all()


def slices_of(connection: Connection, device: str) -> Iterator[Sequence[RawRow]]:
    """A roll's entries (number, text, seal), a thousand at a time."""
    entries = schema.entry.c
    columns = [raw(connection, column) for column in (entries.number, entries.text, entries.seal)]
    after: Any = -(2**62)
    while rows := connection.execute(
        select(*columns)
        .select_from(schema.entry)
        .where(entries.device == device, entries.number > after)
        .order_by(entries.number)
        .limit(SLICE)
    ).all():
        yield rows
        after = rows[-1].number


@frozen
class Beside:
    """What is kept beside a slice of a roll, by entry number."""

    postings: Mapping[int, Sequence[RawRow]]
    payments: Mapping[int, Sequence[RawRow]]
    held: Mapping[int, RawRow]
    reversals: Mapping[int, Sequence[RawRow]]
    personal: Mapping[int, Sequence[PersonalValue | str]]  # a value that cannot be read by its name

    @property
    def rows(self) -> tuple[int, int, int, int, int]:
        """How many transactions, payments, reversals, held entries and personal values."""
        several = (self.postings, self.payments, self.reversals, self.personal)
        postings, payments, reversals, personal = (sum(len(rows) for rows in part.values()) for part in several)
        return postings, payments, reversals, len(self.held), personal


TABLES = (
    schema.transaction,
    schema.payment,
    schema.reversal,
    schema.held,
    schema.personal,
)  # in the order of `Beside.rows`


def beside_of(connection: Connection, device: str, first: int, last: int) -> Beside:
    """Everything that is derived from, or lies beside, entries of a device."""
    postings: dict[int, list[RawRow]] = {}
    for row in rows_between(connection, schema.transaction, device, first, last):
        postings.setdefault(row.number, []).append(row)
    payments: dict[int, list[RawRow]] = {}
    for row in rows_between(connection, schema.payment, device, first, last):
        payments.setdefault(row.number, []).append(row)
    reversals: dict[int, list[RawRow]] = {}
    for row in rows_between(connection, schema.reversal, device, first, last):
        reversals.setdefault(row.number, []).append(row)
    personal: dict[int, list[PersonalValue | str]] = {}
    for row in rows_between(connection, schema.personal, device, first, last):
        readable = isinstance(row.salt, bytes) and isinstance(row.value, str) and isinstance(row.field, str)
        value = PersonalValue(row.field, row.salt, row.value) if readable else str(row.field)
        personal.setdefault(row.number, []).append(value)
    held = {row.number: row for row in rows_between(connection, schema.held, device, first, last)}
    return Beside(postings, payments, held, reversals, personal)


def counts(connection: Connection, device: str) -> tuple[int, ...]:
    """How many rows of a device each derived table holds in all."""
    return tuple(
        connection.execute(
            select(cast(func.count(), BigInteger)).select_from(table).where(table.c.device == device)
        ).scalar_one()
        for table in TABLES
    )
