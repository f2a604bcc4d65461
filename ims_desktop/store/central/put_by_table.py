"""What lies under the number of its slip, and what of it left, as central's queries see them; beside `schema`."""

from sqlalchemy import BigInteger, Column, String, Table

from ims_desktop.store.central.schema import device_id, tables

put_by = Table(
    "put_by",
    tables,
    Column("slip", String, primary_key=True),
    Column("device", device_id),
    Column("number", BigInteger),
    Column("office", String),
    Column("move", String),
    Column("pence", BigInteger),
    Column("counterfeit", BigInteger),
)
put_by_gone = Table(
    "put_by_gone",
    tables,
    Column("slip", String, primary_key=True),
    Column("device", device_id),
    Column("number", BigInteger),
)
