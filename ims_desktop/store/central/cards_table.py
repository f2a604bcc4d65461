"""The tables of card sales that no report of a terminal had, and of those that were found on one since."""

from sqlalchemy import BigInteger, Column, String, Table

from ims_desktop.store.central.schema import device_id, tables

card_open = Table(
    "card_open",
    tables,
    Column("device", device_id, primary_key=True),
    Column("entry", BigInteger, primary_key=True),
    Column("tender", BigInteger, primary_key=True),
    Column("number", BigInteger),  # of the close
    Column("session", String),
    Column("office", String),
    Column("mop", String),
    Column("pence", BigInteger),
    Column("stands", String),
    Column("authorisation", String),
    Column("last4", String),
)
card_matched = Table(
    "card_matched",
    tables,
    Column("device", device_id, primary_key=True),
    Column("entry", BigInteger, primary_key=True),
    Column("tender", BigInteger, primary_key=True),
    Column("by_device", device_id),  # a later close of the same till, or an entry of a desk roll
    Column("by_number", BigInteger),
)
