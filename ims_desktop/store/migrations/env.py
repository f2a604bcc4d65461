"""Runs the versions on the connection that `create_central` hands over; there is no other way in."""

from alembic import context
from sqlalchemy import Connection


def _run(connection: Connection) -> None:
    schema = "ims" if connection.dialect.name == "postgresql" else None
    context.configure(connection=connection, version_table="alembic_version", version_table_schema=schema)
    with context.begin_transaction():
        context.run_migrations()


_run(context.config.attributes["connection"])
