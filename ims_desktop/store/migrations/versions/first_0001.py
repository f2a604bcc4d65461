"""The first version of central: rolls, transactions, reference data, logins and who may do what."""

from importlib import resources

from alembic import op
from sqlalchemy import Connection

from ims_desktop.store.central.roles import RoleNames

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_IN_FILE = (
    "0001_sqlite.sql",
    "0001_sqlite_2_post.sql",
    "0001_sqlite_2_own.sql",
    "0001_sqlite_2_put_by.sql",
    "0001_sqlite_8_banking.sql",
    "0001_sqlite_9_returns.sql",
    "0001_sqlite_9_kept.sql",
    "0001_sqlite_9_cards.sql",
    "0001_sqlite_9_checks.sql",
    "0001_sqlite_9_accounted.sql",
    "0001_sqlite_9_over_short.sql",
    "0001_sqlite_9_late.sql",
    "0001_sqlite_9_referrals.sql",
    "0001_sqlite_9_voids.sql",
)
_ON_SERVER = (
    "1_tables",
    "2_limits",
    "2_books",
    "2_push",
    "2_sessions",
    "2_put_by",
    "2_reversals",
    "2_till_events",
    "2_post",
    "2_own",
    "3_carried",
    "3_gone",
    "3_claim",
    "3_pull",
    "6_desks",
    "7_erase",
    "8_banking",
    "9_returns",
    "9_kept",
    "9_cards",
    "9_checks",
    "9_accounted",
    "9_over_short",
    "9_held",
    "9_late",
    "9_referrals",
    "9_voids",
    "9_offices",
    "9_rights",  # last: the public may execute nothing of all these
)


def upgrade() -> None:
    """Make everything; on PostgreSQL as two roles that cannot log in."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _make_in_file(connection)
    else:
        _make_on_server(connection)


def _make_in_file(connection: Connection) -> None:
    for name in _IN_FILE:
        for statement in _sql(name).split("\n--\n"):
            connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO meta (schema_version, epoch) VALUES (1, lower(hex(randomblob(16))))")


def _make_on_server(connection: Connection) -> None:
    roles = RoleNames.of_database(str(connection.exec_driver_sql("SELECT current_database()").scalar_one()))
    _as(connection, roles.owner)
    for name in _ON_SERVER:
        _script(connection, roles.filled(_sql(f"0001_postgres_{name}.sql")))
    if _has_trigrams(connection):
        connection.exec_driver_sql(
            "CREATE INDEX transaction_narrative ON ims.transaction USING gin (lower(narrative) public.gin_trgm_ops)"
        )
        connection.exec_driver_sql("CREATE INDEX holder_search ON ims.holder USING gin (search public.gin_trgm_ops)")
    connection.exec_driver_sql(roles.filled(f"GRANT USAGE ON SCHEMA ims TO {', '.join(roles.BRACED)}"))
    connection.exec_driver_sql(roles.filled("GRANT CREATE ON SCHEMA ims TO {enroller}"))
    _as(connection, roles.enroller)
    _script(connection, roles.filled(_sql("0001_postgres_4_logins.sql")))
    _as(connection, roles.owner)
    connection.exec_driver_sql(roles.filled("REVOKE CREATE ON SCHEMA ims FROM {enroller}"))
    connection.exec_driver_sql(
        "INSERT INTO ims.meta (schema_version, epoch, roles) VALUES (1, gen_random_uuid()::text, %s)", (roles.prefix,)
    )
    connection.exec_driver_sql("RESET ROLE")


def downgrade() -> None:
    """A roll is never taken down again."""
    raise NotImplementedError("restore a backup instead")


def _sql(name: str) -> str:
    return (resources.files("ims_desktop.store.migrations") / "sql" / name).read_text("utf-8")


def _script(connection: Connection, statements: str) -> None:
    # several statements at once go by the driver's own cursor, without parameters
    connection.connection.cursor().execute(statements)


def _as(connection: Connection, role: str) -> None:
    connection.exec_driver_sql(f'SET LOCAL ROLE "{role}"')


def _has_trigrams(connection: Connection) -> bool:
    found = connection.exec_driver_sql(
        "SELECT 1 FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = 'pg_trgm' AND n.nspname = 'public'"
    )
    return found.first() is not None
