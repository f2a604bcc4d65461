"""The tables of the post and of receipt books' slips, as central's queries see them; beside the others of `schema`."""

from sqlalchemy import BigInteger, Column, Date, String, Table

from ims_desktop.store.central.schema import device_id, tables

slip_use = Table(
    "slip_use",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("office", String),
    Column("book", String),
    Column("slip", BigInteger),
    Column("payment", String),
)
post_item = Table(
    "post_item",
    tables,
    Column("logged", String, primary_key=True),  # the id of the entry that logs it
    Column("id", String, primary_key=True),
    Column("device", device_id),
    Column("number", BigInteger),
    Column("place", BigInteger),
    Column("office", String),
    Column("came", String),
    Column("pence", BigInteger),
    Column("business_day", Date),
)
post_step = Table(
    "post_step",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("logged", String),
    Column("item", String),
    Column("outcome", String),
    Column("payment", String),
)
