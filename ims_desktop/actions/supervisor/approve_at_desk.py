"""Approve a till's session from one's own desk at central: the till is told when it next asks."""

from ims_desktop.actions.counter.session_entries import REASON_LENGTH
from ims_desktop.actions.ports import CentralSession, Ids, SessionCentral
from ims_desktop.domain.canonical import Json
from ims_desktop.domain.closed_session import REASON
from ims_desktop.domain.desk_approval import ClosedAtCentral, DeskApproval, approval_fault, approved_already
from ims_desktop.domain.free_text import clean_text
from ims_desktop.domain.permission import Permission, User
from ims_desktop.domain.references import EntryId, SessionId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.roll import Entry, EntryDraft, EntryKind, personal_value
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.why_held import not_taken


def approve_at_desk(central: SessionCentral, ids: Ids, user: User, session: SessionId, reason: str = "") -> Entry:
    """Approve a closed session of one's own office: another person than its cashier and whoever closed it, once.

    Refuses `SESSION_UNKNOWN`, `SESSION_NOT_CLOSED`, `OWN_APPROVAL`, `NOT_ALLOWED` and, saying who and when,
    `SESSION_APPROVED`: also where somebody else was quicker by a moment.
    """
    user.must(Permission.APPROVE_SESSION)
    found = central.session(session)
    if found is None:
        raise Refused(Reason.SESSION_UNKNOWN, session=session[:64])
    body: dict[str, Json] = {
        "session": found.id,
        "device": found.device,
        "closed": found.closed or 0,
        "office": found.office,
        "till": found.till,
    }
    _must_be_approvable(central, found, body, user)
    said = clean_text(reason, field="Reason", maximum=REASON_LENGTH)
    personal = (personal_value(REASON, ids.salt(), said),) if said else ()
    draft = EntryDraft(EntryId(ids.new_id()), EntryKind.SESSION_APPROVED, user.id, body, personal)
    try:
        (entry,) = central.write([draft])
    except Refused as refused:
        if refused.reason is Reason.SESSION_APPROVED:
            raise _already(central, central.session(session)) from refused
        raise
    return entry


def _must_be_approvable(central: SessionCentral, found: CentralSession, body: dict[str, Json], user: User) -> None:
    known = ClosedAtCentral(
        found.office,
        found.till,
        found.cashier,
        found.closed,
        found.closed_by or None,
        found.state is SessionState.APPROVED,
    )
    match approval_fault(body, known, user):
        case "":
            return
        case "session_approved":
            raise _already(central, found)
        case "own_approval":
            raise Refused(Reason.OWN_APPROVAL)
        case "session_not_closed":
            raise Refused(Reason.SESSION_NOT_CLOSED)
        case "office":
            raise Refused(Reason.NOT_ALLOWED, permission=f"approving a session of office {found.office}")
        case fault:
            raise not_taken(fault)


def _already(central: SessionCentral, found: CentralSession | None) -> Refused:
    if found is None or found.approved_at is None or found.closed is None:
        return approved_already(None)
    person = central.reference_data().users.get(found.approved_by)
    name = person.display_name if person else found.approved_by
    return approved_already(DeskApproval(found.id, found.closed, found.approved_by, found.approved_at), name)
