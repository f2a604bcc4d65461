"""Take over a session that was open on a till of the office which is gone, so that it is counted and closed here."""

from collections.abc import Sequence

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.session_entries import Said, must_be_another, must_have_witness, name_of, write_entry
from ims_desktop.actions.ports import GoneLink
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.gone_session import GoneSession, TakenOver, read_taken_over
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused, Trouble, Unavailable
from ims_desktop.domain.roll import EntryKind


@frozen
class GoneAtHand:
    """A session that waits at a till which is gone, and whose it is."""

    waits: GoneSession
    cashier: str


def gone_sessions(desk: Desk, data: ReferenceData, user: User, link: GoneLink) -> Sequence[GoneAtHand]:
    """Sessions of this office that wait at tills which are gone, the oldest first; only central knows them.

    Refuses `NOT_ALLOWED`; raises Unavailable `GONE_OFFLINE`. What was taken over here and is on its way is left out.
    """
    user.must(Permission.ACT_IN_ABSENCE)
    try:
        found = link.gone_sessions()
    except Unavailable as trouble:
        raise Unavailable(Trouble.GONE_OFFLINE) from trouble
    return tuple(
        GoneAtHand(one, name_of(data, one.cashier, "Another cashier"))
        for one in found
        if not _is_on_its_way(desk, one.session)
    )


def take_over_session(desk: Desk, user: User, session: SessionId, witness: User | None, link: GoneLink) -> TakenOver:
    """Write on this till's roll all that central knows of the session; from then on it is counted and closed here.

    It takes a supervisor who is not its cashier, and a witness. Refuses `SESSION_NOT_GONE` (also where its till is in
    use), `SESSION_HERE` (it was taken over here already), `OWN_APPROVAL`, `SECOND_PERSON_NEEDED` and `NOT_ALLOWED`;
    raises Unavailable `GONE_OFFLINE`.
    """
    user.must(Permission.ACT_IN_ABSENCE)
    witness = must_have_witness(user, witness, "a witness")
    if _is_on_its_way(desk, session):
        raise Refused(Reason.SESSION_HERE)
    try:
        found = link.gone_session(session)
    except Unavailable as trouble:
        raise Unavailable(Trouble.GONE_OFFLINE) from trouble
    if found is None:  # what central still lists, though it was taken over here, it holds
        raise Refused(Reason.SESSION_HERE if _is_here(desk, session) else Reason.SESSION_NOT_GONE)
    must_be_another(user, found.waits.cashier)
    body: dict[str, Json] = {"session": session, "gone": dict(found.gone)}
    try:
        told = read_taken_over(body)
    except (KeyError, TypeError, ValueError) as unreadable:  # it was opened by an entry that says no time or day
        raise Refused(Reason.SESSION_NOT_GONE) from unreadable
    with desk.till.writing() as roll:
        write_entry(desk, roll, user, EntryKind.SESSION_TAKEN_OVER, Said(body, witness))
    return told


def _is_on_its_way(desk: Desk, session: SessionId) -> bool:
    """Whether it was taken over here and central has not heard of all; what it heard of and still lists, it holds."""
    return _is_here(desk, session) and desk.till.sync_state().waiting > 0


def _is_here(desk: Desk, session: SessionId) -> bool:
    here = desk.till.session_so_far(session)
    return here is not None and bool(here.session.gone)
