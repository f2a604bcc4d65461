"""A desk roll on PostgreSQL: the database knows who is logged in, and checks everything itself."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import Connection

from ims_desktop.actions.ports import PROTOCOL, SealedEntry
from ims_desktop.domain.references import DeviceId, EntryId
from ims_desktop.domain.roll import Head
from ims_desktop.domain.times import from_roll_time
from ims_desktop.store.central.desk_standing import DeskKnown, DeskStanding
from ims_desktop.store.central.engine import sealed_in
from ims_desktop.store.central.wire import packed


class PostgresDesk:
    """The desk roll of whoever is logged in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self) -> DeskStanding:
        """Where the roll ends, locked; made at first use."""
        row = self._connection.exec_driver_sql(
            "SELECT device::text, office, till, letter, number, seal, at, now FROM ims.desk_head(%s)", (PROTOCOL,)
        ).one()
        at = None if row.at is None else from_roll_time(row.at)
        head = Head(row.number, bytes(row.seal), at)
        return DeskStanding(DeviceId(row.device), row.office, row.till, row.letter, head, row.now.astimezone(UTC))

    def entry(self, entry: EntryId) -> SealedEntry | None:
        """The entry of an id, where it is among the last on this roll."""
        row = self._connection.exec_driver_sql(
            "SELECT number, text, seal FROM ims.desk_entry(%s, %s)", (PROTOCOL, entry)
        ).first()
        if row is None:
            return None
        found = SealedEntry(row.number, row.text, bytes(row.seal))
        sealed_in(self._connection).there(found)
        return found

    def copies_of(self, receipt: str) -> int:
        """How many copies of a receipt were made at desks, no other being made until the transaction ends."""
        answer = self._connection.exec_driver_sql("SELECT ims.desk_copies(%s, %s)", (PROTOCOL, receipt))
        return int(answer.scalar_one())

    def next_slip(self, office: str) -> int:
        """The next paying-in slip of an office; nobody else makes one there until the transaction ends."""
        answer = self._connection.exec_driver_sql("SELECT ims.desk_slip(%s, %s)", (PROTOCOL, office))
        return int(answer.scalar_one())

    def next_return(self, office: str) -> int:
        """The next number of a returned cheque; nobody else records one there until the transaction ends."""
        answer = self._connection.exec_driver_sql("SELECT ims.desk_return(%s, %s)", (PROTOCOL, office))
        return int(answer.scalar_one())

    def keep(self, entries: Sequence[SealedEntry]) -> None:
        """Check, store and project entries, or refuse them all."""
        sealed_in(self._connection).add(entries)
        texts, seals, personal = packed(entries)
        self._connection.exec_driver_sql(
            "SELECT ims.desk_write(%s, %s::text, %b, %s::text)", (PROTOCOL, texts, seals, personal)
        )

    def known(self, number: int) -> DeskKnown | None:
        """Where the roll ends, and the seal at a number of it; None where there is none. Nothing is made."""
        row = self._connection.exec_driver_sql(
            "SELECT device::text, number, seal, seal_there FROM ims.desk_known(%s, %s)", (PROTOCOL, number)
        ).first()
        if row is None:
            return None
        there = None if row.seal_there is None else bytes(row.seal_there)
        return DeskKnown(DeviceId(row.device), row.number, bytes(row.seal), there)

    def again(self, device: DeviceId, entry: SealedEntry) -> None:
        """Take in an entry that stood on this roll before central was put back to a backup."""
        texts, seals, personal = packed([entry])
        self._connection.exec_driver_sql(
            "SELECT ims.desk_again(%s, %s::uuid, %s::text, %b, %s::text)", (PROTOCOL, device, texts, seals, personal)
        )
