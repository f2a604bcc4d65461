"""Changing reference data and account holders: every change takes the next number under one lock."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from ims_desktop.domain.account_holder import AccountHolder
from ims_desktop.domain.reference_data import ReferenceKind, ReferenceRow
from ims_desktop.domain.references import UserId
from ims_desktop.store.central import schema
from ims_desktop.store.central.holder_rows import COLUMNS, search_text, values_of
from ims_desktop.store.central.own_table import own_account

_SLICE = 5000
_HOLDER_COLUMNS = (*COLUMNS, "search", "removed", "change")
_KEYS = ("fund", "reference")


def change(connection: Connection, rows: Iterable[ReferenceRow], password_hashes: Mapping[UserId, str]) -> None:
    """Write rows of reference data and hashes of passwords, each under the next change number.

    A user whose row changes has their hash, and what they declared, sent again: they may have come to another office.
    """
    number = next_change(connection)
    users: set[str] = set()
    for row in rows:
        number += 1
        data = None if row.data is None else dict(row.data)
        values = {"kind": row.kind.value, "key": row.key, "change": number, "removed": data is None, "data": data}
        _put(connection, schema.reference, ("kind", "key"), values)
        if row.kind is ReferenceKind.USER:
            users.add(row.key)
    changed_users = sorted(users)
    for changed, hashed in password_hashes.items():
        number += 1
        users.discard(changed)
        _put(connection, schema.password_hash, ("user_id",), {"user_id": changed, "hash": hashed, "change": number})
    for user in sorted(users):
        number += 1
        connection.execute(
            update(schema.password_hash).where(schema.password_hash.c.user_id == user).values(change=number)
        )
    for user in changed_users:
        number = _declared_again(connection, user, number)
    keep_change(connection, number)


def _declared_again(connection: Connection, user: str, number: int) -> int:
    own = own_account.c
    for declared in connection.execute(select(own.id).where(own.user_id == user).order_by(own.change)).scalars().all():
        number += 1
        connection.execute(update(own_account).where(own.id == declared).values(change=number))
    return number


def load_holders(connection: Connection, holders: Iterator[AccountHolder]) -> int:
    """Add or replace account holders in bulk; those that are as they were take no change number."""
    if connection.dialect.name == "postgresql":
        return _load_postgres(connection, holders)
    return _load_sqlite(connection, holders)


def next_change(connection: Connection) -> int:
    """The last change number, locked until this transaction ends, so that numbers commit in order."""
    query = select(schema.meta.c.change)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    number: int = connection.execute(query).scalar_one()
    return number


def keep_change(connection: Connection, number: int) -> None:
    """The last change number from now on."""
    connection.execute(update(schema.meta).values(change=number))


def _put(connection: Connection, table: Table, keys: tuple[str, ...], values: Mapping[str, Any]) -> None:
    rest = {name: value for name, value in values.items() if name not in keys}
    if connection.dialect.name == "postgresql":
        connection.execute(postgres_insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=rest))
    else:
        connection.execute(sqlite_insert(table).values(values).on_conflict_do_update(index_elements=keys, set_=rest))


def _changed_columns() -> str:
    return ", ".join(f"{name} = excluded.{name}" for name in _HOLDER_COLUMNS if name not in _KEYS)


def _load_postgres(connection: Connection, holders: Iterator[AccountHolder]) -> int:
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE incoming (LIKE ims.holder, place bigint GENERATED ALWAYS AS IDENTITY) ON COMMIT DROP"
    )
    loaded = 0
    cursor = connection.connection.cursor()
    names = ", ".join(_HOLDER_COLUMNS)
    with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
        for holder in holders:
            copy.write_row((*values_of(holder), search_text(holder), False, 0))
            loaded += 1
    first = next_change(connection)
    # the last of several rows of one account counts; numbers follow the file's order
    plain = ", ".join(name for name in _HOLDER_COLUMNS if name != "change")
    compared = ", ".join(name for name in _HOLDER_COLUMNS if name not in {*_KEYS, "change"})
    connection.exec_driver_sql(
        f"""
        INSERT INTO ims.holder AS kept ({plain}, change)
        SELECT {plain}, %s + row_number() OVER (ORDER BY place) FROM (
            SELECT DISTINCT ON (fund, reference) * FROM incoming ORDER BY fund, reference, place DESC
        ) AS last_of_each
        ON CONFLICT (fund, reference) DO UPDATE SET {_changed_columns()}
        WHERE ({", ".join("kept." + name for name in compared.split(", "))})
            IS DISTINCT FROM ({", ".join("excluded." + name for name in compared.split(", "))})
        """,  # noqa: S608  names of our own columns
        (first,),
    )
    last = connection.execute(select(func.coalesce(func.max(schema.holder.c.change), 0))).scalar_one()
    keep_change(connection, max(first, last))
    return loaded


def _load_sqlite(connection: Connection, holders: Iterator[AccountHolder]) -> int:
    number = next_change(connection)
    loaded = 0
    compared = [name for name in _HOLDER_COLUMNS if name not in {*_KEYS, "change"}]
    different = " OR ".join(f"holder.{name} IS NOT excluded.{name}" for name in compared)
    marks = ", ".join("?" for _ in _HOLDER_COLUMNS)
    statement = (
        f"INSERT INTO holder ({', '.join(_HOLDER_COLUMNS)}) VALUES ({marks})"  # noqa: S608  names of our own columns
        f" ON CONFLICT (fund, reference) DO UPDATE SET {_changed_columns()} WHERE {different}"
    )
    while batch := list(islice(holders, _SLICE)):
        rows = [
            (*_dated(values_of(holder)), search_text(holder), 0, number + place)
            for place, holder in enumerate(batch, start=1)
        ]
        connection.exec_driver_sql(statement, rows)
        number += len(batch)
        loaded += len(batch)
    keep_change(connection, number)
    return loaded


def _dated(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*values[:9], values[9].isoformat() if values[9] else None, *values[10:])
