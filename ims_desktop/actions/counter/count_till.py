"""Count a till blind: every count is kept, and a count that does not agree is told so and nothing else."""

from ims_desktop.actions.counter.card_sales import card_sales, must_be_there
from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import (
    Said,
    must_be_another,
    rules_of,
    session_to_count,
    write_entry,
)
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_up import Counted, TenderFigure, check_counted, count_body, figures
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import EntryKind


@frozen
class CountAnswer:
    """What whoever counted is told: whether it agrees, never by how much or on which side.

    `left` is how often they may count again; finished figures are fixed.
    """

    session: SessionId
    attempt: int
    agrees: bool
    finished: bool
    left: int

    @property
    def words(self) -> str:
        """The answer in the office's words."""
        if self.agrees:
            return "The count agrees. Close the session."
        return "Counting is finished. Close the session." if self.finished else "Does not agree, count again."


@frozen
class CountWanted:
    """What was counted, and of which session: None is one's own. `finish` fixes the figures, whatever they are."""

    counted: Counted
    session: SessionId | None = None
    finish: bool = False


def count_till(
    desk: Desk, data: ReferenceData, user: User, wanted: CountWanted, witness: User | None = None
) -> CountAnswer:
    """Keep a count; it is finished where it agrees, where no recount is left, or where it was said to be.

    From the first count on nothing is taken in the session. In absence of its cashier it takes a supervisor and a
    witness. Refuses `SESSION_COUNTED` once finished, `SESSION_CLOSED`, `CARD_SALE_NOT_HERE`, and what no count can be.
    """
    user.must(Permission.KEEP_DRAWER)
    check_counted(wanted.counted, data.mops)
    rules = rules_of(desk, data)
    with desk.till.writing() as roll:
        so_far, absent = session_to_count(roll, user, wanted.session, witness)
        if so_far.counting_finished:
            raise Refused(Reason.SESSION_COUNTED)
        if wanted.counted.cards is not None:
            must_be_there(card_sales(desk, so_far.session), wanted.counted.cards)
        attempt = 1 + sum(not count.spot for count in so_far.counts)
        agrees = not any(tender.difference_pence for tender in figures(so_far, wanted.counted, data.mops))
        left = max(0, 1 + rules.recounts - attempt)
        finished = agrees or wanted.finish or left == 0
        body: dict[str, Json] = {
            "session": so_far.session.id,
            "attempt": attempt,
            "finished": finished,
            **count_body(wanted.counted, data.mops),
        }
        write_entry(desk, roll, user, EntryKind.SESSION_COUNTED, Said(body, witness if absent else None))
    return CountAnswer(so_far.session.id, attempt, agrees, finished, 0 if finished else left)


def spot_check(
    desk: Desk, data: ReferenceData, user: User, wanted: CountWanted, cashier: User | None = None
) -> tuple[TenderFigure, ...]:
    """Count somebody's session without closing it, for a supervisor; `cashier` is who stood by. Answers the figures."""
    user.must(Permission.SEE_EXPECTED)
    check_counted(wanted.counted, data.mops)
    with desk.till.writing() as roll:
        session = wanted.session or _open_on(roll.open_session())
        so_far = roll.session_so_far(session)
        if so_far is None:
            raise Refused(Reason.SESSION_UNKNOWN, session=session[:64])
        if so_far.session.state.is_closed:
            raise Refused(Reason.SESSION_CLOSED)
        must_be_another(user, so_far.session.cashier)
        body: dict[str, Json] = {
            "session": session,
            "attempt": 0,
            "finished": False,
            "spot": True,
            **count_body(wanted.counted, data.mops),
        }
        write_entry(desk, roll, user, EntryKind.SESSION_COUNTED, Said(body, cashier))
    return figures(so_far, wanted.counted, data.mops)


def _open_on(session: object) -> SessionId:
    found = getattr(session, "id", None)
    if found is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    return SessionId(found)
