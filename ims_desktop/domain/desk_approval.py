"""Approving a till's session from a desk at central: by whom, and when it may not be.

Central's database says the same (`ims.approval_fault`); a contract test holds the two against each other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ims_desktop.domain.body_shape import is_device, is_word
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.permission import User
from ims_desktop.domain.references import SessionId, UserId
from ims_desktop.domain.refusal import Reason, Refused
from ims_desktop.domain.times import when_words

_WORDS = ("session", "device", "office", "till")


@frozen
class DeskApproval:
    """A till's session that somebody approved at central; `closed` is the number of the entry that closed it."""

    session: SessionId
    closed: int
    by: UserId
    at: datetime


def approved_already(approval: DeskApproval | None, by: str = "") -> Refused:
    """Nobody approves a session again; says who did and when, where it is known."""
    return Refused(
        Reason.SESSION_APPROVED,
        who=f"By {by}, {when_words(approval.at)}." if approval else "It was approved as it closed.",
    )


@frozen
class ClosedAtCentral:
    """What central knows of a session that is to be approved."""

    office: str
    till: str
    cashier: str
    closed: int | None
    closed_by: str | None
    is_approved: bool


def approval_fault(body: object, session: ClosedAtCentral | None, by: User) -> str:
    """Why a session cannot be approved by what a desk's entry says, or nothing where it can.

    Never by its cashier or whoever closed it, only at one's own office, only what is closed, and once.
    """
    if not _well_formed(body) or not isinstance(body, Mapping):
        return "malformed"
    if session is None:
        return "session_unknown"
    wrong = {
        "other_till": (body["office"], body["till"]) != (session.office, session.till),
        "office": by.office != session.office,
        "session_not_closed": session.closed is None or body["closed"] != session.closed,
        "own_approval": by.id in {session.cashier, session.closed_by},
        "session_approved": session.is_approved,
    }
    return next((fault for fault, is_wrong in wrong.items() if is_wrong), "")


def _well_formed(body: Any) -> bool:
    return (
        isinstance(body, Mapping)
        and all(is_word(body.get(word)) for word in _WORDS)
        and is_device(body["device"])
        and type(body.get("closed")) is int
    )
