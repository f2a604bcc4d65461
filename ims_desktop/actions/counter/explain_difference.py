"""Ask what could have made a session's difference: its own entries are laid before the explainer."""

from collections.abc import Mapping

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.look_at_session import look_at_session
from ims_desktop.domain.explaining.explain import Candidate, explain
from ims_desktop.domain.explaining.reading import session_seen
from ims_desktop.domain.explaining.session_seen import EntrySeen, MovementSeen, PaymentSeen
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused


@frozen
class Explained:
    """What could have made the difference, likeliest first, and what was looked through for it.

    `differences` are pence by method of payment, of those that differ. `entries` are
    what was looked through.
    """

    session: SessionId
    differences: Mapping[str, int]
    candidates: tuple[Candidate, ...]
    payments: int
    moves: int
    reversals: int
    entries: tuple[EntrySeen, ...]

    @property
    def receipts(self) -> Mapping[int, str]:
        """The receipts of the payments that were looked through, by the number of their entry."""
        return {one.number: one.receipt for one in self.entries if isinstance(one, PaymentSeen)}

    @property
    def searched(self) -> str:
        """What was looked through, in words: 41 payments, 3 moves of cash, 1 void or correction."""
        parts = [_many(self.payments, "payment"), _many(self.moves, "move", " of cash")]
        if self.reversals:
            parts.append(_many(self.reversals, "void, refund or correction", plural="voids, refunds and corrections"))
        return ", ".join(parts)


def explain_difference(desk: Desk, data: ReferenceData, user: User, session: SessionId | None = None) -> Explained:
    """What could have made a session's difference, once its counting is finished, to who may know what it should hold.

    Without an id it is the session that `look_at_session` finds. Refuses `SESSION_NOT_COUNTED` before counting is
    finished, and `NOT_ALLOWED`.
    """
    look = look_at_session(desk, data, user, session)
    if not look.so_far.counting_finished or look.count is None:
        raise Refused(Reason.SESSION_NOT_COUNTED)
    if look.tenders is None:
        raise Refused(Reason.NOT_ALLOWED, permission=Permission.SEE_EXPECTED.value)
    seen = session_seen(desk.till.session_entries(look.so_far.session.id), look.tenders, look.count.counted)
    entries = seen.entries
    payments = sum(isinstance(one, PaymentSeen) for one in entries)
    moves = sum(isinstance(one, MovementSeen) for one in entries)
    return Explained(
        session=look.so_far.session.id,
        differences={one.mop: one.difference_pence for one in look.tenders if one.difference_pence},
        candidates=explain(seen),
        payments=payments,
        moves=moves,
        reversals=len(entries) - payments - moves,
        entries=entries,
    )


def _many(count: int, one: str, more: str = "", plural: str = "") -> str:
    return f"{count} {one if count == 1 else plural or one + 's'}{more}"
