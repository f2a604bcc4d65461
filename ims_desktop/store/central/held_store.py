"""Central as finance puts right there what it holds, on PostgreSQL and SQLite alike."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from ims_desktop.actions.ports.banking import BankingEntryWanted
from ims_desktop.actions.ports.held import HeldEntry, HeldMoment, LateMoment
from ims_desktop.domain.held_entry import HeldNow
from ims_desktop.domain.late_settled import LateNow
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.roll import Entry, EntryDraft
from ims_desktop.store.central import held
from ims_desktop.store.central.banking_store import BankingStore
from ims_desktop.store.central.desk_roll import Desk, write_once
from ims_desktop.store.central.engine import reading

Drafted: TypeAlias = Callable[[HeldMoment], EntryDraft]
LateDrafted: TypeAlias = Callable[[LateMoment], EntryDraft]


def _settle_held(
    connection: Connection, wanted: BankingEntryWanted, device: DeviceId, number: int, drafted: Drafted
) -> Entry:
    """Write that a held entry was put right; `drafted` is told how it stands. Safe to repeat with the same id."""

    def now_drafted(_desk: Desk, now: datetime) -> EntryDraft:
        return drafted(HeldMoment(now, held.held_now(connection, device, number)))

    return write_once(connection, wanted.id, wanted.kind, wanted.actor, now_drafted)


def _settle_late(
    connection: Connection, wanted: BankingEntryWanted, device: DeviceId, number: int, drafted: LateDrafted
) -> Entry:
    """Write that a late payment was taken out of overs. Safe to repeat with the same id."""

    def now_drafted(_desk: Desk, now: datetime) -> EntryDraft:
        return drafted(LateMoment(now, held.late_now(connection, device, number)))

    return write_once(connection, wanted.id, wanted.kind, wanted.actor, now_drafted)


class HeldStore(BankingStore):
    """What a central store knows of held entries."""

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        """The entries held of a device, what is open first, each in the order of its roll."""
        with reading(self._engine) as connection:
            return held.held_entries(connection, device, limit)

    def held_now(self, device: DeviceId, number: int) -> HeldNow | None:
        """A held entry with all that putting it right asks for; None where it is none."""
        with reading(self._engine) as connection:
            return held.held_now(connection, device, number)

    def late_open(self, office: str) -> Sequence[LateNow]:
        """Payments of an office's tills that stand in overs too: a count had them before they came."""
        with reading(self._engine) as connection:
            return held.late_open(connection, office)

    def settle_late(self, wanted: BankingEntryWanted, device: DeviceId, number: int, drafted: LateDrafted) -> Entry:
        """Write on its actor's desk roll that a late payment was taken out of overs."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: _settle_late(connection, wanted, device, number, drafted))
        )

    def settle_held(self, wanted: BankingEntryWanted, device: DeviceId, number: int, drafted: Drafted) -> Entry:
        """Write on its actor's desk roll that a held entry was put right; `drafted` is told how it stands."""
        return self._asked_again(
            lambda: self._in_one(lambda connection: _settle_held(connection, wanted, device, number, drafted))
        )
