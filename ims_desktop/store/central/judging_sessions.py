"""Judging what happens in a till's session, on SQLite: the same rules as `ims.project_events` on PostgreSQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ims_desktop.domain.banking import CARRIER, REASON
from ims_desktop.domain.body_shape import is_word
from ims_desktop.domain.canonical import body_of
from ims_desktop.domain.cash_move import NAMES_WHO, SAYS_WHY, WITNESSED
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.session_fault import SESSION_KINDS, session_fault

_WITNESSED = frozenset(kind.value for kind in WITNESSED)
_MUST_SAY = {CARRIER: frozenset(kind.value for kind in NAMES_WHO), REASON: frozenset(kind.value for kind in SAYS_WHY)}
_AFTER_CLOSE = frozenset({EntryKind.SESSION_APPROVED.value})
_WHEN_GONE = frozenset({EntryKind.SESSION_COUNTED, EntryKind.SESSION_CLOSED, EntryKind.SESSION_APPROVED})


@dataclass(slots=True)
class SessionsSoFar:
    """The sessions of a roll, from entries held or not: by which entry each was opened and closed, and whose it is."""

    opened: dict[str, int] = field(default_factory=dict)
    cashiers: dict[str, str] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    closers: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(
        default_factory=set
    )  # taken over from a till that is gone: counted and closed, and nothing else

    def note(self, number: int, doc: Mapping[str, Any]) -> None:
        """Move on over an entry."""
        session = body_of(doc).get("session")
        if not is_word(session):
            return
        if doc.get("kind") == EntryKind.SESSION_OPENED and session not in self.opened:
            self.opened[session] = number
            actor = doc.get("actor")
            self.cashiers[session] = actor if isinstance(actor, str) else ""
        elif doc.get("kind") == EntryKind.SESSION_CLOSED and session in self.opened and session not in self.closed:
            self.closed[session] = number
            actor = doc.get("actor")
            self.closers[session] = actor if isinstance(actor, str) else ""

    def take_over(self, number: int, doc: Mapping[str, Any]) -> None:
        """Move on over an entry that takes over a session of another till, and is not held."""
        session = doc["body"]["session"]
        self.opened[session], self.cashiers[session] = number, doc["body"]["gone"]["cashier"]
        self.gone.add(session)

    def let_go(self, number: int, session: object) -> None:
        """Go back over the entry that took it over: that one was held after all."""
        if isinstance(session, str) and session in self.gone and self.opened[session] == number:
            self.gone.remove(session)
            del self.opened[session], self.cashiers[session]


def judge_session(
    number: int, doc: Mapping[str, Any], at_till: tuple[str, str], day: date, sessions: SessionsSoFar | None
) -> str:
    """Why an entry of a session is held, or nothing. `at_till`: office and till; `sessions` None: it was carried over.

    A carried close stays held: whether its session's payments are here, and whether it came both ways, is for finance.
    """
    kind, body = doc["kind"], doc.get("body")
    if kind not in SESSION_KINDS:
        return ""
    if (fault := session_fault(kind, body)) or not isinstance(body, dict):
        return fault
    wrong = {
        "business_day": body["business_day"] != day.isoformat(),
        "other_till": (body["office"], body["till"]) != at_till,
        "approver": kind == EntryKind.CASH_MOVED and _lacks_another(doc),
        "reason": kind == EntryKind.CASH_MOVED and _lacks_words(doc),
        "session_unknown": sessions is None and kind == EntryKind.SESSION_CLOSED,
    }
    held = next((reason for reason, is_wrong in wrong.items() if is_wrong), "")
    return held if held or sessions is None or "session" not in body else _in_session(number, doc, sessions)


def _lacks_another(doc: Mapping[str, Any]) -> bool:
    """Whether a move has no witness where it needs one, or swaps with the same cashier's other drawer."""
    alone = doc["body"]["move"] in _WITNESSED and "approver" not in doc
    return alone or doc["body"].get("with", {}).get("cashier", "") == doc.get("actor")


def _lacks_words(doc: Mapping[str, Any]) -> bool:
    """Whether a move does not name who has it now, or what for, where it must."""
    said = doc.get("personal")
    needed = {name for name, moves in _MUST_SAY.items() if doc["body"]["move"] in moves}
    return not needed <= (said.keys() if isinstance(said, dict) else set())


def _in_session(number: int, doc: Mapping[str, Any], sessions: SessionsSoFar) -> str:
    kind, body = doc["kind"], doc["body"]
    session = body["session"]
    if sessions.opened.get(session, number) >= number:
        return "session_unknown"
    if session in sessions.gone and kind not in _WHEN_GONE:
        return "session_taken_over"
    closed = sessions.closed.get(session)
    if kind in _AFTER_CLOSE:
        if closed is None or closed >= number:
            return "session_not_closed"
    elif closed is not None and closed < number:
        return "session_closed"
    if kind == EntryKind.SESSION_APPROVED:
        return "approver" if doc.get("actor") in {sessions.cashiers[session], sessions.closers.get(session)} else ""
    return "" if _people_agree(doc, sessions.cashiers[session]) else "approver"


def _people_agree(doc: Mapping[str, Any], cashier: str) -> bool:
    """Nobody approves or witnesses their own, and another's session is counted and closed by two."""
    kind, actor, approver = doc["kind"], doc.get("actor"), doc.get("approver")
    match kind:
        case EntryKind.SESSION_CLOSED:
            body = doc["body"]
            approved = body["state"] != "approved" or approver is not None
            return (
                body["cashier"] == cashier
                and approver != cashier
                and approved
                and (actor == cashier or approver is not None)
            )
        case EntryKind.SESSION_COUNTED if doc["body"].get("spot") is True:
            return actor != cashier
        case EntryKind.SESSION_COUNTED:
            return actor == cashier or (approver is not None and approver != cashier)
    return True
