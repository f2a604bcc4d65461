"""Central's tables as finance's queries see them; how they are made stands in `store/migrations`."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, LargeBinary, MetaData, String, Table, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import JSON, TypeDecorator

from ims_desktop.domain.times import from_roll_time, roll_time

SCHEMA = "ims"  # on PostgreSQL; SQLite has one schema, see `engine.py`


class RollTime(TypeDecorator[datetime]):
    """A time: PostgreSQL's own, and on SQLite as entries write it, which sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Text on SQLite."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database."""
        return value if value is None or dialect.name == "postgresql" else roll_time(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database."""
        return value if value is None or dialect.name == "postgresql" else from_roll_time(value)


device_id = Uuid(as_uuid=False).with_variant(String(), "sqlite")
tables = MetaData(schema=SCHEMA)

meta = Table(
    "meta",
    tables,
    Column("schema_version", Integer),
    Column("epoch", String),
    Column("change", BigInteger),
    Column("roles", String),
)
device = Table(
    "device",
    tables,
    Column("device", device_id, primary_key=True),
    Column("office", String),
    Column("till", String),
    Column("letter", String),
    Column("kind", String),
    Column("login", String),
    Column("public_key", LargeBinary),
    Column("enrolled_at", RollTime),
    Column("blocked", Boolean),
    Column("block_changed_at", RollTime),
    Column("block_changed_by", String),
)
earlier_device = Table(
    "earlier_device",
    tables,
    Column("office", String, primary_key=True),
    Column("till", String, primary_key=True),
    Column("letter", String, primary_key=True),
    Column("device", device_id),
)
enrolment = Table(
    "enrolment",
    tables,
    Column("login", String, primary_key=True),
    Column("code_hash", LargeBinary),
    Column("office", String),
    Column("till", String),
    Column("letter", String),
    Column("expires_at", RollTime),
    Column("used_at", RollTime),
    Column("device", device_id),
    Column("replaces", Boolean),
)
login = Table("login", tables, Column("login", String, primary_key=True), Column("user_id", String))
head = Table(
    "head",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger),
    Column("seal", LargeBinary),
    Column("last_heard", BigInteger),
    Column("last_contact_at", RollTime),
    Column("forked", Boolean),
    Column("at", RollTime),
    Column("receipts", BigInteger),
    Column("renewed_at", RollTime),
    Column("follows", device_id),
    Column("follows_number", BigInteger),
    Column("brought", BigInteger),
)
epoch_taken = Table(
    "epoch_taken",
    tables,
    Column("epoch", String, primary_key=True),
    Column("ended", String),
    Column("how", String),
    Column("device", device_id),
    Column("said_by", String),
    Column("taken_at", RollTime),
    Column("shown", BigInteger),
    Column("had", BigInteger),
)
entry = Table(
    "entry",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("text", String),
    Column("seal", LargeBinary),
    Column("received_at", RollTime),
)
signed_head = Table(
    "signed_head",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("seal", LargeBinary, primary_key=True),
    Column("signature", LargeBinary),
    Column("heard_at", RollTime),
)
statement = Table(
    "statement",
    tables,
    Column("day", Date, primary_key=True),
    Column("text", String),
    Column("seal", LargeBinary),
    Column("made_at", RollTime),
)
personal = Table(
    "personal",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("field", String, primary_key=True),
    Column("salt", LargeBinary),
    Column("value", String),
)
payment = Table(
    "payment",
    tables,
    Column("id", String, primary_key=True),
    Column("device", device_id),
    Column("number", BigInteger),
    Column("receipt", String),
    Column("at", RollTime),
    Column("business_day", Date),
    Column("session", String),
    Column("total_pence", BigInteger),
)
session = Table(
    "session",
    tables,
    Column("device", device_id, primary_key=True),
    Column("id", String, primary_key=True),
    Column("number", BigInteger),
    Column("cashier", String),
    Column("closed", BigInteger),
    Column("closed_by", String),
    Column("state", String),
    Column("state_at", RollTime),
    Column("opened_at", RollTime),
    Column("float_pence", BigInteger),
    Column("moved_pence", BigInteger),
    Column("approved_by", String),
    Column("approved_at", RollTime),
    Column("came_from", device_id),  # the till that is gone, from which it was taken over
    Column("gone_to", device_id),  # the till that took it over
)
session_taking = Table(
    "session_taking",
    tables,
    Column("device", device_id, primary_key=True),
    Column("session", String, primary_key=True),
    Column("mop", String, primary_key=True),
    Column("pence", BigInteger),
    Column("payments", BigInteger),
)
approval = Table(
    "approval",
    tables,
    Column("device", device_id, primary_key=True),
    Column("session", String, primary_key=True),
    Column("change", BigInteger),
    Column("closed", BigInteger),
    Column("by_user", String),
    Column("at", RollTime),
    Column("desk", device_id),
    Column("number", BigInteger),
)
void_word = Table(
    "void_word", tables,
    Column("device", device_id, primary_key=True), Column("asked", BigInteger, primary_key=True),
    Column("payment", String), Column("change", BigInteger), Column("approved", Boolean), Column("by_user", String),
    Column("at", RollTime), Column("desk", device_id), Column("number", BigInteger),
)  # fmt: skip
banking = Table(
    "banking",
    tables,
    Column("id", String, primary_key=True),
    Column("office", String),
    Column("slip", BigInteger),
    Column("device", device_id),
    Column("number", BigInteger),
)
banked_session = Table(
    "banked_session",
    tables,
    Column("device", device_id, primary_key=True),
    Column("session", String, primary_key=True),
    Column("banking", String),
)
banking_step = Table(
    "banking_step",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("banking", String),
    Column("kind", String),
    Column("actor", String),
    Column("at", RollTime),
)
returned_cheque = Table(
    "returned_cheque",
    tables,
    Column("payment", String, primary_key=True),
    Column("tender", BigInteger, primary_key=True),
    Column("office", String),
    Column("returned", BigInteger),
    Column("device", device_id),
    Column("number", BigInteger),
)
kept_cheque = Table(
    "kept_cheque",
    tables,
    Column("id", String, primary_key=True),
    Column("office", String),
    Column("device", device_id),
    Column("number", BigInteger),
)
let_go_cheque = Table(
    "let_go_cheque",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("kept", String),
    Column("how", String),
    Column("payment", String),
)
reversal = Table(
    "reversal",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("kind", String),
    Column("payment", String),
    Column("session", String),
    Column("pence", BigInteger),
)
claim = Table(
    "claim",
    tables,
    Column("id", String, primary_key=True),
    Column("payment", String),
    Column("line", Integer),
    Column("pence", BigInteger),
    Column("device", device_id),
    Column("claimed_at", RollTime),
)
claim_since = Table(
    "claim_since",
    tables,
    Column("id", BigInteger, primary_key=True),
    Column("claim", String),
    Column("at", RollTime),
    Column("lapsed", Boolean),
)
held = Table(
    "held",
    tables,
    Column("device", device_id, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("reason", String),
    Column("pence", BigInteger),
)
transaction = Table(
    "transaction",
    tables,
    Column("id", BigInteger, primary_key=True),
    Column("device", device_id),
    Column("number", BigInteger),
    Column("posting", Integer),
    Column("at", RollTime),
    Column("business_day", Date),
    Column("receipt", String),
    Column("office", String),
    Column("till", String),
    Column("actor", String),
    Column("fund", String),
    Column("reference", String),
    Column("mop", String),
    Column("amount_pence", BigInteger),
    Column("vat_code", String),
    Column("vat_pence", BigInteger),
    Column("narrative", String),
    Column("kind", String),
)
reference = Table(
    "reference",
    tables,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("change", BigInteger),
    Column("removed", Boolean),
    Column("data", JSON(none_as_null=True)),
)
password_hash = Table(
    "password_hash",
    tables,
    Column("user_id", String, primary_key=True),
    Column("hash", String),
    Column("change", BigInteger),
)
holder = Table(
    "holder",
    tables,
    Column("fund", String, primary_key=True),
    Column("reference", String, primary_key=True),
    Column("surname", String),
    Column("forename", String),
    Column("title", String),
    Column("address", String),
    Column("postcode", String),
    Column("balance_pence", BigInteger),
    Column("due_pence", BigInteger),
    Column("as_at", Date),
    Column("message", String),
    Column("note", String),
    Column("record_type", String),
    Column("arrears_pence", BigInteger),
    Column("collects_on", Date),
    Column("amounts", String),
    Column("search", String),
    Column("removed", Boolean),
    Column("change", BigInteger),
)
device_state = Table(
    "device_state",
    tables,
    Column("device", device_id),
    Column("office", String),
    Column("till", String),
    Column("letter", String),
    Column("kind", String),
    Column("last_heard", BigInteger),
    Column("last_stored", BigInteger),
    Column("last_contact_at", RollTime),
    Column("enrolled_at", RollTime),
    Column("forked", Boolean),
    Column("blocked", Boolean),
    Column("held", BigInteger),
    Column("held_pence", BigInteger),
    Column("settled", BigInteger),
    Column("postings", BigInteger),
    Column("postings_pence", BigInteger),
    Column("follows", device_id),
    Column("follows_number", BigInteger),
    Column("brought", BigInteger),
    Column("astray", BigInteger),
)
