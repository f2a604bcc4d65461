"""Held entries that finance put right, and late payments that it took out of overs, as central's queries see them."""

from sqlalchemy import BigInteger, Column, ColumnElement, String, Table, select

from ims_desktop.store.central.schema import device_id, held, tables

settled = Table(
    "settled",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("desk", device_id),
    Column("entry", BigInteger),
    Column("how", String),
    Column("pence", BigInteger),
    Column("payment", String),
    Column("seal", String),
)

late_settled = Table(
    "late_settled",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("desk", device_id),
    Column("entry", BigInteger),
)


def is_open() -> ColumnElement[bool]:
    """Of what is held: it was not put right yet."""
    there = select(settled.c.number).where(settled.c.device == held.c.device, settled.c.number == held.c.number)
    return ~there.exists()
