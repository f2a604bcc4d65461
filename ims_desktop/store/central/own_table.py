"""The table of own and family accounts, as central's queries see it; beside the others of `schema`."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table

from ims_desktop.store.central.schema import RollTime, device_id, tables

own_account = Table(
    "own_account",
    tables,
    Column("id", String, primary_key=True),
    Column("device", device_id),
    Column("number", BigInteger),
    Column("user_id", String),
    Column("salt", LargeBinary),
    Column("mark", String),
    Column("since", RollTime),
    Column("until", RollTime),
    Column("change", BigInteger),
)
