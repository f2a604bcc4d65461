"""Central as whoever restored it says so, on PostgreSQL and SQLite alike."""

from datetime import UTC, datetime
from typing import cast

from ims_desktop.actions.ports.put_back import PutBack
from ims_desktop.store.central.again_store import AgainStore
from ims_desktop.store.central.engine import writing
from ims_desktop.store.central.put_back_sqlite import say_put_back
from ims_desktop.store.central.sqlite_file import Connection as FileConnection


class PutBackStore(AgainStore):
    """What a central store does after it was put back to a backup."""

    def put_back(self, by: str) -> PutBack:
        """Say that it was; safe to repeat until somebody was heard. Raises `CENTRAL_REFUSED_LOGIN` to who may not."""
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                at, who, known = connection.exec_driver_sql("SELECT taken_at, said_by, known FROM ims.put_back()").one()
                return PutBack(at.astimezone(UTC), who, known)
            file = cast("FileConnection", connection.connection.driver_connection)
            return say_put_back(file, by, datetime.now(UTC))
