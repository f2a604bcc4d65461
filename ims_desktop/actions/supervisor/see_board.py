"""The supervisor's board: every till of the office with its session, its takings by tender, its drawer, what waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ims_desktop.actions.ports import CentralSession, SeenEntry, SessionCentral, TillAtWork
from ims_desktop.actions.supervisor.see_sessions import MOST_BEHIND, must_see_sessions, see_session
from ims_desktop.domain.cash_up import cash_mop
from ims_desktop.domain.cash_up_rules import CashUpRules
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.watching.seen import EntryRef

_IN_DRAWER = frozenset({SessionState.OPEN, SessionState.COUNTED})


@frozen
class TillOnBoard:
    """One session of a till, or a till without one. Pence.

    `drawer_pence` is None where it is not told; nothing is of one's own session before its close, counted blind.
    """

    till: TillAtWork
    session: CentralSession | None
    taken: Mapping[MopKind, int]
    drawer_pence: int | None
    over_limit: bool
    also_at: str = ""  # another till where its cashier has a session at work


def see_board(central: SessionCentral, user: User, data: ReferenceData) -> Sequence[TillOnBoard]:
    """Every till of the offices that the person sees, a line for each session that is not closed.

    What a drawer should hold is told as in a spot check: of nobody's own session, and to who may know. Refuses
    `NOT_ALLOWED`.
    """
    must_see_sessions(user)
    found: list[TillOnBoard] = []
    for till in central.tills_at_work(user.offices_seen):
        found += [_line(till, session, user, data) for session in till.sessions or (None,)]
    return [replace(one, also_at=_also_at(one, found)) for one in found]


def _also_at(one: TillOnBoard, board: Sequence[TillOnBoard]) -> str:
    """Where else its cashier is at work, paused sessions left out: nobody has two drawers at once."""
    cashier = _at_work(one)
    others = [line.till for line in board if cashier and _at_work(line) == cashier and line.till != one.till]
    return f"{others[0].office}-{others[0].till}" if others else ""


def _at_work(one: TillOnBoard) -> str:
    """Whose drawer it is that is open there, or nothing."""
    at_work = one.session is not None and one.session.closed is None and one.session.state in _IN_DRAWER
    return one.session.cashier if one.session is not None and at_work else ""


def _line(till: TillAtWork, session: CentralSession | None, user: User, data: ReferenceData) -> TillOnBoard:
    if session is None:
        return TillOnBoard(till, None, {}, None, over_limit=False)
    if session.cashier == user.id and not session.state.is_closed:
        return TillOnBoard(till, session, {}, None, over_limit=False)
    taken: Counter[MopKind] = Counter()
    for code, pence in session.takings.items():
        taken[kind_of(data, code)] += pence
    drawer_pence = session.float_pence + session.takings.get(cash_mop(data.mops), 0) + session.moved_pence
    office = data.offices.get(till.office)
    limit_pence = (office.cash_up if office else CashUpRules()).drawer_limit_pence
    told = user.may(Permission.SEE_EXPECTED) and not session.state.is_closed
    in_drawer = session.state in _IN_DRAWER
    return TillOnBoard(
        till,
        session,
        taken,
        drawer_pence if told else None,
        over_limit=in_drawer and session.closed is None and drawer_pence > limit_pence,
    )


def kind_of(data: ReferenceData, code: str) -> MopKind:
    """What kind of tender a method of payment is; unknown ones are others."""
    mop = data.mops.get(code)
    return mop.kind if mop else MopKind.OTHER


def see_paid(
    central: SessionCentral, user: User, data: ReferenceData, session: SessionId, kind: MopKind
) -> Sequence[SeenEntry]:
    """The payments of a session behind what it took by one kind of tender, the latest first."""
    found = see_session(central, user, session)
    if found.cashier == user.id and not found.state.is_closed:
        return ()
    mops = tuple(code for code in found.takings if kind_of(data, code) is kind)
    return central.paid_entries(found, mops, MOST_BEHIND) if mops else ()


def see_held(central: SessionCentral, user: User, till: TillAtWork) -> Sequence[SeenEntry]:
    """What central holds of a till, with each entry's reason."""
    must_see_sessions(user)
    refs = [
        EntryRef(till.device, one.number) for one in central.held_entries(till.device, MOST_BEHIND) if not one.settled
    ]
    return central.entries(refs)


def see_evidence(central: SessionCentral, user: User, session: SessionId) -> Sequence[SeenEntry]:
    """What else stands on the roll of a session, in order: counts, moves of cash, its close, its approval."""
    return central.session_entries(see_session(central, user, session), MOST_BEHIND)
