"""A session as its entries alone tell it: the same as a till says, for whoever has a slice of its roll and no till."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.cash_up import ReversalsMade, SessionSoFar, Taking, TillCount, read_counted
from ims_desktop.domain.desk_approval import DeskApproval
from ims_desktop.domain.gone_session import read_taken_over, with_gone
from ims_desktop.domain.references import SessionId
from ims_desktop.domain.reversal import AFTER_PAYMENT, REVERSALS, postings_of
from ims_desktop.domain.roll import Entry, EntryKind
from ims_desktop.domain.session_event import event_of
from ims_desktop.domain.settlement import Posting
from ims_desktop.domain.till_session import SessionState, TillSession

_BEGINS = (EntryKind.SESSION_OPENED, EntryKind.SESSION_TAKEN_OVER)
_HAPPENINGS = frozenset(
    {
        EntryKind.SESSION_OPENED,
        EntryKind.SESSION_TAKEN_OVER,
        EntryKind.SESSION_PAUSED,
        EntryKind.SESSION_RESUMED,
        EntryKind.SESSION_COUNTED,
        EntryKind.SESSION_CLOSED,
        EntryKind.SESSION_APPROVED,
        EntryKind.CASH_MOVED,
    }
)


def session_told(
    entries: Iterable[Entry], session: SessionId, approval: DeskApproval | None = None
) -> SessionSoFar | None:
    """All that entries of one roll, in order, say of a session; None where its opening is not among them.

    `approval` was given at somebody's desk. Raises KeyError, TypeError or ValueError, or refuses, where an entry's body
    is not of its kind: what central holds is to be left out.
    """
    mine = [entry for entry in entries if entry.body.get("session") == session]
    opened = next((entry for entry in mine if entry.kind in _BEGINS), None)
    if opened is None:
        return None
    closed = next((entry for entry in mine if entry.kind is EntryKind.SESSION_CLOSED), None)
    during = [entry for entry in mine if closed is None or entry.number < closed.number]
    paid = [entry for entry in during if entry.kind is EntryKind.PAYMENT_TAKEN]
    approved = next((entry for entry in mine if entry.kind is EntryKind.SESSION_APPROVED), None)
    so_far = SessionSoFar(
        session=_session(mine, opened, approval),
        takings=_takings(during),
        moved=_moved(mine),
        counts=tuple(_count(entry) for entry in mine if entry.kind is EntryKind.SESSION_COUNTED),
        payments=len(paid),
        first_receipt=str(paid[0].body["receipt"]) if paid else "",
        last_receipt=str(paid[-1].body["receipt"]) if paid else "",
        reversals=_reversals(during),
        close_number=closed.number if closed else None,
        approve_number=approved.number if approved else None,
        desk_approval=approval,
        handed_float_pence=cast("int | None", opened.body.get("usual_float_pence")),
    )
    return with_gone(so_far, read_taken_over(opened.body)) if so_far.session.gone else so_far


def _session(mine: Sequence[Entry], opened: Entry, approval: DeskApproval | None) -> TillSession:
    state = SessionState.OPEN
    for entry in mine:
        if entry.kind in _HAPPENINGS:
            state = event_of(entry.kind, entry.body).state or state
    if approval is not None and state in {SessionState.CLOSED, SessionState.AWAITING_APPROVAL}:
        state = SessionState.APPROVED
    if opened.kind is EntryKind.SESSION_TAKEN_OVER:
        told, session = read_taken_over(opened.body), cast("SessionId", opened.body["session"])
        began = (told.opened_at, told.business_day, told.float_pence)
        return TillSession(session, told.cashier, *began, state, told.post, told.till)
    return TillSession(
        id=cast("SessionId", opened.body["session"]),
        cashier=opened.actor,
        opened_at=opened.at,
        business_day=date.fromisoformat(str(opened.body["business_day"])),
        float_pence=cast("int", opened.body["float_pence"]),
        state=state,
        post=opened.body.get("post") is True,
    )


def _takings(during: Sequence[Entry]) -> tuple[Taking, ...]:
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for entry in during:
        if entry.kind is EntryKind.PAYMENT_TAKEN or entry.kind in REVERSALS:
            for one in postings_of(entry.body):
                key = (one.fund, one.mop, one.vat_code)
                pence, vat_pence = sums.get(key, (0, 0))
                sums[key] = pence + one.amount_pence, vat_pence + one.vat_pence
    return tuple(Taking(*key, *sums[key]) for key in sorted(sums))


def _moved(mine: Sequence[Entry]) -> dict[MoveKind, int]:
    moved: Counter[MoveKind] = Counter()
    for entry in mine:
        if entry.kind is EntryKind.CASH_MOVED:
            event = event_of(entry.kind, entry.body)
            moved[MoveKind(event.name)] += event.pence
    return {kind: pence for kind, pence in moved.items() if pence}


def _count(entry: Entry) -> TillCount:
    return TillCount(
        number=entry.number,
        attempt=cast("int", entry.body["attempt"]),
        counted=read_counted(entry.body),
        by=entry.actor,
        finished=entry.body.get("finished") is True,
        spot=entry.body.get("spot") is True,
    )


def _reversals(during: Sequence[Entry]) -> tuple[ReversalsMade, ...]:
    voided = {entry.body["payment"] for entry in during if entry.kind is EntryKind.PAYMENT_VOIDED}
    made: dict[str, tuple[int, int]] = {}
    for entry in during:
        asked = entry.kind is EntryKind.VOID_ASKED
        if entry.kind not in AFTER_PAYMENT or (asked and entry.body["payment"] in voided):
            continue
        pence = cast("int", entry.body["asked_pence"]) if asked else _gone(postings_of(entry.body))
        count, so_far = made.get(entry.kind.value, (0, 0))
        made[entry.kind.value] = count + 1, so_far + pence
    return tuple(ReversalsMade(name, *made[name]) for name in sorted(made))


def _gone(postings: Sequence[Posting]) -> int:
    """What went back, or of a correction from one place to another."""
    return sum(max(0, -one.amount_pence) for one in postings)
