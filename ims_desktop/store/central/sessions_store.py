"""Central as supervisors look at tills at work, on PostgreSQL and SQLite alike."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine

from ims_desktop.actions.ports import CentralSession, SeenEntry, SessionQuery, TillAtWork
from ims_desktop.actions.ports.referrals import ClosedEnvelope
from ims_desktop.actions.ports.voids import AskedVoid
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.watching.seen import EntryRef
from ims_desktop.store.central import at_work, seen_entries, sessions, voids
from ims_desktop.store.central.engine import reading
from ims_desktop.store.central.envelopes import envelopes


class SessionsStore:
    """What a central store knows of tills' sessions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sessions(self, query: SessionQuery) -> Sequence[CentralSession]:
        """Tills' sessions, the latest opened first."""
        with reading(self._engine) as connection:
            return sessions.sessions(connection, query)

    def session(self, session: SessionId) -> CentralSession | None:
        """One session; None where there is none that is shown."""
        with reading(self._engine) as connection:
            return sessions.session(connection, session)

    def tills_at_work(self, offices: tuple[str, ...] = ()) -> Sequence[TillAtWork]:
        """Every till in use of these offices (none: all that are shown), by office and till."""
        with reading(self._engine) as connection:
            return at_work.tills_at_work(connection, offices)

    def paid_entries(self, session: CentralSession, mops: tuple[str, ...], limit: int) -> Sequence[SeenEntry]:
        """What a session took by these methods of payment, the latest first."""
        with reading(self._engine) as connection:
            return seen_entries.paid_entries(connection, session, mops, limit)

    def session_entries(self, session: CentralSession, limit: int) -> Sequence[SeenEntry]:
        """Everything else of a session, in order: counts, moves, its close, and who approved it at a desk."""
        with reading(self._engine) as connection:
            return seen_entries.session_entries(connection, session, limit)

    def envelopes(self, first: str = "") -> Iterator[ClosedEnvelope]:
        """The envelopes of closes from a time on, roll by roll."""
        return envelopes(self._engine, first)

    def voids_asked(self, offices: tuple[str, ...] = (), receipt: str = "", limit: int = 200) -> Sequence[AskedVoid]:
        """Voids that were asked for, those that wait first."""
        with reading(self._engine) as connection:
            return voids.voids_asked(connection, offices, receipt, limit)

    def entries(self, refs: Sequence[EntryRef]) -> Sequence[SeenEntry]:
        """These entries, in the order of their times; those that are not here or not shown are left out."""
        with reading(self._engine) as connection:
            return seen_entries.entries(connection, refs)
