"""How a till and central agree, as the till's file keeps it: what was sent, what came, and what time it is there."""

from collections.abc import Sequence
from datetime import datetime

from ims_desktop.actions.ports import PulledChanges, SealedEntry, SyncState
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.till_clock import ClockKnown, Ticks, heard_central
from ims_desktop.store.till import reading, reference
from ims_desktop.store.till.clock import KNOW_CLOCK, clock_known, clock_values
from ims_desktop.store.till.connection import Lanes, snapshot, translated
from ims_desktop.store.till.failpoints import passing
from ims_desktop.store.till.projection import milliseconds


class KnownSync:
    """The part of a till's store that sync reads and keeps."""

    _lanes: Lanes

    def sync_state(self) -> SyncState:
        """How far this till and central agree."""
        connection = self._lanes.connection()
        with snapshot(connection):
            return reading.sync_state(connection)

    def unsent(self, after: int, limit: int) -> Sequence[SealedEntry]:
        """Entries after a number, in order."""
        connection = self._lanes.connection()
        with snapshot(connection):
            return reading.unsent(connection, after, limit)

    def acknowledge(self, number: int, at: datetime) -> None:
        """Central has everything up to this number; its seal is kept as a witness of the roll.

        The number may go down: a central that was restored has less. Refuses `ROLL_FORKED` beyond the roll's end.
        """
        connection = self._lanes.connection()
        with self._lanes.writing():
            row = connection.execute("SELECT seal FROM entry WHERE number = ?", (number,)).fetchone()
            if row is None and number != 0:
                raise Refused(Reason.ROLL_FORKED)
            connection.execute(
                "UPDATE till_state SET acknowledged = ?, acknowledged_seal = ?, last_contact_ms = ?",
                (number, row[0] if row else None, milliseconds(at)),
            )
            passing("acknowledge.written")
        passing("acknowledge.committed")

    def heard_from_central(
        self, reading: datetime, central_at: datetime, ticks: Ticks, *, blocked: bool = False
    ) -> None:
        """Central answered when this till's clock read `reading`: its own time, and whether this till is blocked."""
        connection = self._lanes.connection()
        with self._lanes.writing():
            known = heard_central(clock_known(connection), reading, central_at, ticks)
            values = (*clock_values(known), milliseconds(reading), int(blocked))
            connection.execute(f"{KNOW_CLOCK}, last_contact_ms = ?, blocked = ?", values)

    def clock_known(self) -> ClockKnown:
        """What is known of the right time."""
        with translated():
            return clock_known(self._lanes.connection())

    def keep_standing(self, standing: str, next_try_at: datetime | None) -> None:
        """Leave word of how sync stands, for whoever asks beside the window."""
        at_ms = None if next_try_at is None else milliseconds(next_try_at)
        with self._lanes.writing():
            self._lanes.connection().execute(
                "UPDATE till_state SET sync_standing = ?, next_try_ms = ?", (standing, at_ms)
            )

    def apply_changes(self, changes: PulledChanges, at: datetime) -> None:
        """Apply one slice of reference data; its change number is kept with the last of it."""
        reference.apply_changes(self._lanes, changes, at)
