"""Central as whoever restored it says so, and finance that nothing is missing, on PostgreSQL and SQLite alike."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias, cast

from sqlalchemy import Connection

from ims_desktop.actions.ports import DeviceState
from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.put_back import PutBack
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import Entry, EntryDraft
from ims_desktop.store.central.again_store import AgainStore
from ims_desktop.store.central.desk_roll import Desk, write_once
from ims_desktop.store.central.engine import writing
from ims_desktop.store.central.put_back_sqlite import say_put_back
from ims_desktop.store.central.reconciling import reconcile
from ims_desktop.store.central.sqlite_file import Connection as FileConnection

Drafted: TypeAlias = Callable[[datetime, DeviceState | None], EntryDraft]


def _account_for(connection: Connection, wanted: BankingEntryWanted, device: DeviceId, drafted: Drafted) -> Entry:
    """Write that nothing of a till is missing; `drafted` is told how it stands. Safe to repeat with the same id."""

    def now_drafted(_desk: Desk, now: datetime) -> EntryDraft:
        return drafted(now, next((one for one in reconcile(connection) if one.device == device), None))

    return write_once(connection, wanted.id, wanted.kind, wanted.actor, now_drafted)


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

    def account_for(self, wanted: BankingEntryWanted, device: DeviceId, drafted: Drafted) -> Entry:
        """Write on its actor's desk roll that nothing of a till is missing; `drafted` is told how the till stands."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: _account_for(connection, wanted, device, drafted))
        )
