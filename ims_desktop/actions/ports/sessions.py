"""Tills' sessions at central, as supervisors see and approve them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId, SessionId, UserId
from ims_desktop.domain.roll import Entry, EntryDraft
from ims_desktop.domain.till_session import SessionState


@dataclass(frozen=True, slots=True)
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

    @property
    def till_name(self) -> str:
        """The till's name within its office, with its enrolment's letter."""
        return f"{self.till}{self.letter}"

    @property
    def close_is_held(self) -> bool:
        """Whether it was closed, and central holds the close."""
        return self.closed is not None and not self.state.is_closed


@dataclass(frozen=True, slots=True)
class SessionQuery:
    """Which sessions: of these offices (none: all that are shown), in these states, the latest opened first."""

    offices: tuple[str, ...] = ()
    states: tuple[SessionState, ...] = ()
    before: datetime | None = None  # opened before
    limit: int = 200


class SessionCentral(Protocol):
    """Central as tills' sessions are looked at and approved there."""

    def reference_data(self) -> ReferenceData:
        """All reference data."""

    def sessions(self, query: SessionQuery) -> Sequence[CentralSession]:
        """Sessions, the latest opened first."""

    def session(self, session: SessionId) -> CentralSession | None:
        """One session; None where there is none that is shown."""

    def write(self, drafts: Sequence[EntryDraft]) -> Sequence[Entry]:
        """Write entries on their actor's own desk roll, all or nothing. Safe to repeat. Refuses `DESK_REFUSED`."""
