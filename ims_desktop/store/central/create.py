"""Making central's database, or bringing it up to date: safe to repeat."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from psycopg import sql
from sqlalchemy import Connection, Engine, inspect

from ims_desktop.domain.refusal import Trouble, Unavailable
from ims_desktop.store.central.address import ANSWER_SECONDS, DESK_SECONDS, PostgresAddress, SqliteAddress, read_address
from ims_desktop.store.central.engine import postgres_engine, sqlite_engine, writing
from ims_desktop.store.central.postgres_connection import connect_postgres
from ims_desktop.store.central.roles import RoleNames
from ims_desktop.store.central.schema import meta
from ims_desktop.store.central.troubles import translated
from ims_desktop.store.central.versions import SCHEMA_VERSION, wrong_version

_QUARTERS_BACK = timedelta(days=3 * 365)
_QUARTERS_AHEAD = timedelta(days=2 * 365)


def create_central(url: str, key: bytes | None = None) -> tuple[int, int]:
    """Make or upgrade central; answers its version before (0: none) and after.

    On PostgreSQL the login needs to own the database and to be allowed to make roles.
    """
    address = read_address(url)
    if isinstance(address, PostgresAddress):
        _make_database(address)
    if isinstance(address, SqliteAddress):
        address.path.parent.mkdir(parents=True, exist_ok=True)
        engine = sqlite_engine(address, key, make=True)
    else:
        engine = postgres_engine(address)
    try:
        with writing(engine) as connection:
            before = version_of(connection)
            if isinstance(address, PostgresAddress):
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('ims create'))")
                before = version_of(connection)
                if before == 0:
                    _make_roles(connection)
            if before < SCHEMA_VERSION:
                _upgrade(connection)
            if isinstance(address, PostgresAddress):
                _keep_quarters(connection)
            return before, max(before, SCHEMA_VERSION)
    finally:
        engine.dispose()


def version_of(connection: Connection) -> int:
    """The version of central's schema; 0 where there is none."""
    schema = "ims" if connection.dialect.name == "postgresql" else None
    if not inspect(connection).has_table("meta", schema=schema):
        return 0
    version: int = connection.execute(meta.select()).one().schema_version
    return version


def check_version(engine: Engine) -> None:
    """Raise `CENTRAL_NOT_MADE` or `CENTRAL_VERSION` unless central is of this program's version."""
    with engine.connect() as connection:
        version = version_of(connection)
    if version == 0:
        raise Unavailable(Trouble.CENTRAL_NOT_MADE)
    if version != SCHEMA_VERSION:
        raise wrong_version(version)


def _upgrade(connection: Connection) -> None:
    # lazily: Alembic takes a third of a second to load and most runs need no upgrade
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent.parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _make_database(address: PostgresAddress) -> None:
    """Make the council's database where the server has none of that name."""
    try:
        with translated(), connect_postgres(address, autocommit=True, answer_seconds=ANSWER_SECONDS):
            return
    except Unavailable as trouble:
        if trouble.trouble is not Trouble.CENTRAL_NOT_MADE:
            raise
    beside = PostgresAddress({**address.options, "dbname": "postgres"})
    with translated(), connect_postgres(beside, autocommit=True, answer_seconds=DESK_SECONDS) as connection:
        name = sql.Identifier(address.database)
        connection.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(name))


def _make_roles(connection: Connection) -> None:
    database = str(connection.exec_driver_sql("SELECT current_database()").scalar_one())
    roles = RoleNames.of_database(database)
    there = set(connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars())
    wanted = [(roles.owner, "NOLOGIN"), (roles.enroller, "NOLOGIN CREATEROLE NOINHERIT")]
    wanted += [(roles.group(name), "NOLOGIN") for name in roles.GROUPS]
    for name, attributes in wanted:
        if name not in there:
            connection.exec_driver_sql(f"CREATE ROLE {_quoted(name)} {attributes}")
    groups = ", ".join(_quoted(roles.group(name)) for name in roles.GROUPS)
    place = _quoted(database)
    for statement in (
        f"GRANT {_quoted(roles.owner)}, {_quoted(roles.enroller)} TO CURRENT_USER",
        f"GRANT {groups} TO {_quoted(roles.enroller)} WITH ADMIN OPTION",
        f"REVOKE ALL ON DATABASE {place} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {place} TO {groups}",
        f"GRANT TEMPORARY ON DATABASE {place} TO {_quoted(roles.group('administrator'))}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",  # a server upgraded from 14 may still allow it
        f"CREATE SCHEMA ims AUTHORIZATION {_quoted(roles.owner)}",
    ):
        connection.exec_driver_sql(statement)
    _make_extension(connection)
    _close_large_objects(connection)


def _make_extension(connection: Connection) -> None:
    available = connection.exec_driver_sql("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").first()
    if available is not None:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")


def _close_large_objects(connection: Connection) -> None:
    """Large objects are the one thing that any login may make; only a superuser can take that away."""
    if connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").scalar_one():
        connection.exec_driver_sql(
            "REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC"
        )


def _keep_quarters(connection: Connection) -> None:
    database = str(connection.exec_driver_sql("SELECT current_database()").scalar_one())
    owner = RoleNames.of_database(database).owner
    today = datetime.now(UTC).date()
    connection.exec_driver_sql(f"SET LOCAL ROLE {_quoted(owner)}")
    connection.exec_driver_sql("SELECT ims.make_quarters(%s, %s)", (today - _QUARTERS_BACK, today + _QUARTERS_AHEAD))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
