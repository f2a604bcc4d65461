"""Tills' sessions at central, as supervisors see and approve them."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, Protocol

from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.held_entry import SettledBy
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft
from ims_desktop.domain.session_name import Sought
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.watching.seen import EntryRef


@frozen
class CentralSession:
    """A till's session as far as central has its entries. Pence; times are None where the till wrote none."""

    device: DeviceId
    office: str
    till: str
    letter: str
    id: SessionId
    number: int  # of the entry that opened it
    cashier: UserId
    opened_at: datetime | None
    float_pence: int
    moved_pence: int  # by how much moves changed the drawer's cash
    state: SessionState
    since: datetime | None  # how long it has stood so
    closed: int | None  # the entry that closed it, held or not
    closed_by: UserId
    approved_by: UserId
    approved_at: datetime | None
    takings: Mapping[str, int] = field(default_factory=dict)  # pence by method of payment
    payments: Mapping[str, int] = field(default_factory=dict)  # how many by method of payment
    is_gone: bool = False  # it waits at a till that is blocked or was replaced: another takes it over to close it
    came_from: DeviceId | None = None  # the till that is gone, from which this one took it over

    @property
    def till_name(self) -> str:
        """The till's name within its office, with its enrolment's letter."""
        return f"{self.till}{self.letter}"

    @property
    def close_is_held(self) -> bool:
        """Whether it was closed, and central holds the close."""
        return self.closed is not None and not self.state.is_closed


@frozen
class SessionQuery:
    """Which sessions: of these offices (none: all that are shown), in these states, the latest opened first."""

    offices: tuple[str, ...] = ()
    states: tuple[SessionState, ...] = ()
    gone: bool = False  # only those that wait at a till which is gone
    sought: Sought | None = None  # only those that may be called so
    before: tuple[datetime, SessionId] | None = None  # the last one of the page before: when it was opened, and its id
    limit: int = 200


@frozen
class TillAtWork:
    """A till as it stands now: what came of its roll, what is held of it, and its sessions that matter today."""

    device: DeviceId
    office: str
    till: str
    letter: str
    last_heard: int
    last_stored: int
    last_contact_at: datetime | None
    held: int
    held_pence: int
    forked: bool
    sessions: tuple[CentralSession, ...]  # those not closed; with none, the one opened last

    @property
    def waiting(self) -> int:
        """Entries that the till said it has and that did not come."""
        return max(0, self.last_heard - self.last_stored)


@frozen
class SeenEntry:
    """One entry as people look at it: what it says, with the personal values that were not erased."""

    device: DeviceId
    number: int
    roll: str  # the office's name for the roll that it stands on
    kind: str
    at: datetime | None
    actor: UserId
    approver: UserId
    body: Mapping[str, Any]
    personal: Mapping[str, str] = field(default_factory=dict)
    held: str = ""  # why central holds it


@frozen
class HeldEntry:
    """An entry that central keeps and does not post: finance puts it right by an entry of its own.

    What it says of itself is empty where it cannot be read, or where who asks may not read entries.
    """

    number: int
    reason: str  # the code that central keeps, such as fund_closed
    pence: int
    kind: str = ""
    receipt: str = ""
    at: datetime | None = None
    settled: SettledBy | None = None  # who put it right


class SessionCentral(Protocol):
    """Central as tills' sessions are looked at and approved there."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def sessions(self, query: SessionQuery) -> Sequence[CentralSession]:
        """Sessions, the latest opened first."""

    def session(self, session: SessionId) -> CentralSession | None:
        """One session; None where there is none that is shown."""

    def tills_at_work(self, offices: tuple[str, ...] = ()) -> Sequence[TillAtWork]:
        """Every till in use of these offices (none: all that are shown), by office and till."""

    def paid_entries(self, session: CentralSession, mops: tuple[str, ...], limit: int) -> Sequence[SeenEntry]:
        """What a session took by these methods of payment, the latest first."""

    def session_entries(self, session: CentralSession, limit: int) -> Sequence[SeenEntry]:
        """Everything else of a session, in order: counts, moves, its close, and who approved it at a desk."""

    def held_entries(self, device: DeviceId, limit: int = 500) -> Sequence[HeldEntry]:
        """The entries held of a device, in the order of its roll."""

    def entries(self, refs: Sequence[EntryRef]) -> Sequence[SeenEntry]:
        """These entries, in the order of their times; those that are not here or not shown are left out."""

    def write(self, drafts: Sequence[EntryDraft]) -> Sequence[Entry]:
        """Write entries on their actor's own desk roll, all or nothing. Safe to repeat. Refuses `DESK_REFUSED`."""
