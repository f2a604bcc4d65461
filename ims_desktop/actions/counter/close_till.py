"""Close a session by what was counted, and approve it: a close always works, whatever is out of reach."""

from ims_desktop.actions.counter.desk import Desk
from ims_desktop.actions.counter.look_at_session import approval_of
from ims_desktop.actions.counter.seal_note import envelope_for_close
from ims_desktop.actions.counter.session_entries import (
    Said,
    must_be_another,
    name_of,
    over_short_account,
    rules_of,
    session_to_count,
    write_entry,
)
from ims_desktop.actions.ports import RollWriter
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_up import SessionSoFar, figures, is_within_tolerance
from ims_desktop.domain.closed_session import (
    ClosedSession,
    FloatKept,
    float_to_keep,
    over_and_short,
)
from ims_desktop.domain.desk_approval import approved_already
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.till_session import SessionState


@frozen
class CloseWanted:
    """How a session is to be closed: None is one's own session, and the float that it began with."""

    session: SessionId | None = None
    float_kept: FloatKept | None = None
    reason: str = ""


def close_till(
    desk: Desk, data: ReferenceData, user: User, wanted: CloseWanted, second: User | None = None
) -> tuple[ClosedSession, Entry]:
    """Close a session by its last count; neither queue, printer nor terminal is asked.

    `second` is who approves on the spot (by their own password), or in absence of the cashier the witness. A difference
    needs a reason; one beyond the office's tolerance, with nobody to approve it, closes as awaiting approval. Refuses
    `SESSION_NOT_COUNTED`, `SESSION_CLOSED`, `REASON_NEEDED`, `OWN_APPROVAL`, `FLOAT_KEPT_TOO_LARGE` and
    `FLOAT_GOES_TO_SAFE`.
    """
    user.must(Permission.KEEP_DRAWER)
    with desk.till.writing() as roll:
        so_far, absent = session_to_count(roll, user, wanted.session, second)
        if second is not None:
            must_be_another(second, user.id, so_far.session.cashier)
            if not absent:
                second.must(Permission.APPROVE_SESSION)
        closed = closed_as(desk, data, so_far, wanted, second, absent=absent)
        return closed, write_close(desk, data, roll, user, closed, second, wanted.reason)


def write_close(
    desk: Desk,
    data: ReferenceData,
    roll: RollWriter,
    user: User,
    closed: ClosedSession,
    second: User | None,
    reason: str,
) -> Entry:
    """Write a close; a difference needs a reason. Refuses `REASON_NEEDED`."""
    if closed.postings and not reason.strip():
        raise Refused(Reason.REASON_NEEDED, why="what was counted is not what there should be")
    envelope = envelope_for_close(desk, roll, data.council.referral_key)
    said = Said({**closed.body(), "envelope": envelope}, second, reason)
    return write_entry(desk, roll, user, EntryKind.SESSION_CLOSED, said)


def closed_as(
    desk: Desk,
    data: ReferenceData,
    so_far: SessionSoFar,
    wanted: CloseWanted,
    second: User | None,
    *,
    absent: bool = False,
) -> ClosedSession:
    """A session as it closes by its last count; `second` approves it, where their role allows that."""
    count = so_far.last_count
    if count is None or so_far.session.state is not SessionState.COUNTED:
        raise Refused(Reason.SESSION_NOT_COUNTED)
    rules = rules_of(desk, data)
    tenders = figures(so_far, count.counted, data.mops)
    state = SessionState.CLOSED
    if second is not None and second.may(Permission.APPROVE_SESSION):
        state = SessionState.APPROVED
    elif (
        rules.approves_every_close
        or not is_within_tolerance(tenders, rules)
        or (so_far.session.gone and second is None)  # two people close what was on a till that is gone
    ):
        state = SessionState.AWAITING_APPROVAL
    return ClosedSession(
        session=so_far.session.id,
        cashier=so_far.session.cashier,
        count_number=count.number,
        state=state,
        tenders=tenders,
        float_pence=so_far.session.float_pence,
        float_kept=float_to_keep(so_far, tenders[0].counted_pence, wanted.float_kept, desk.till.identity.till),
        moved=so_far.moved,
        payments=so_far.payments,
        first_receipt=so_far.first_receipt,
        last_receipt=so_far.last_receipt,
        postings=over_and_short(tenders, over_short_account(desk, data)),
        absent=absent,
        reversals=so_far.reversals,
    )


def approve_session(desk: Desk, user: User, session: SessionId | None = None, reason: str = "") -> Entry:
    """Approve a closed session: another person than its cashier and than whoever closed it.

    Without an id it is the one closed last. Refuses `OWN_APPROVAL`, `SESSION_NOT_CLOSED` and `SESSION_APPROVED`.
    """
    user.must(Permission.APPROVE_SESSION)
    with desk.till.writing() as roll:
        wanted = session or desk.till.last_closed()
        so_far = roll.session_so_far(wanted) if wanted else None
        if so_far is None:
            raise Refused(Reason.SESSION_UNKNOWN, session=str(session or "that was closed")[:64])
        if so_far.close_number is None:
            raise Refused(Reason.SESSION_NOT_CLOSED)
        close = desk.till.entry(so_far.close_number)
        must_be_another(user, so_far.session.cashier, close.actor)
        if so_far.session.state is SessionState.APPROVED:
            approval = approval_of(desk, so_far)
            by = name_of(desk.till.reference_data(), approval.by, approval.by) if approval else ""
            raise approved_already(approval, by)
        body: dict[str, Json] = {"session": so_far.session.id, "closed": so_far.close_number}
        return write_entry(desk, roll, user, EntryKind.SESSION_APPROVED, Said(body, reason=reason))
