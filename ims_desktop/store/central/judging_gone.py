"""Judging an entry that takes over a session of a till which is gone, on SQLite: as `ims.gone_astray` on PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ims_desktop.domain.carried import innermost
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.gone_session import (
    SessionBegun,
    ToldEntry,
    gone_fault,
    gone_known,
    is_same,
    same_session,
    without_heard,
)
from ims_desktop.domain.roll import EntryKind
from ims_desktop.store.central.judging_reversals import ReversalAt
from ims_desktop.store.central.judging_sessions import SessionsSoFar

CARRIED = '"kind":"entry.carried"'


@frozen
class GoneHere:
    """A session of a till as central has it before an entry. `heads` is how far the rolls of that till's place go."""

    begun: SessionBegun
    office: str
    blocked: bool
    closed: bool  # by a close that counts
    taken_over: bool
    heads: Mapping[str, int]
    heard: int  # the last entry that the till said it has


class GoneLedger(Protocol):
    """What central has of other tills' sessions. `takes_in`: an entry that comes now must know all that is here."""

    takes_in: bool

    def gone(self, device: str, session: str, number: int) -> GoneHere | None:
        """A till's session as it stood before an entry of this roll; None where there is none."""

    def told(self, begun: SessionBegun, upto: Mapping[str, int]) -> tuple[Sequence[ToldEntry], int]:
        """What these rolls say of it up to there, carried or not, and the last entry of its own roll that is known."""


def judge_taking_over(
    doc: Mapping[str, Any], at: ReversalAt, ledger: GoneLedger | None, sessions: SessionsSoFar | None
) -> str:
    """Why an entry that takes a session over is held, or nothing. `sessions`: this roll's, None where carried."""
    if doc["kind"] != EntryKind.SESSION_TAKEN_OVER:
        return ""
    body = doc.get("body")
    if (fault := gone_fault(body)) or not isinstance(body, dict):
        return fault
    if body["business_day"] != at.day.isoformat():
        return "business_day"
    if (body["office"], body["till"]) != (at.office, at.till):
        return "other_till"
    there = (
        None if sessions is None or ledger is None else ledger.gone(body["gone"]["device"], body["session"], at.number)
    )
    if there is None or ledger is None or sessions is None or there.office != at.office:
        return "session_unknown"
    wrong = {
        # one of that id here: its money would be counted with that of another
        "session_taken_over": there.taken_over or body["session"] in sessions.opened,
        "session_closed": there.closed,
        "till_lives": not there.blocked,
        "approver": "approver" not in doc or doc.get("actor") == there.begun.cashier,
    }
    held = next((reason for reason, is_wrong in wrong.items() if is_wrong), "")
    return held or ("" if _is_known(body["gone"], there, ledger) else "known")


def _is_known(gone: Mapping[str, Any], there: GoneHere, ledger: GoneLedger) -> bool:
    """Whether it says what the rolls say up to where it knows them, and all that central has by now."""
    upto, own = gone["upto"], there.begun.device
    # what it said may have become more since; when it is taken over it is what central heard
    if not (upto.get(own, 0) if not ledger.takes_in else there.heard) <= gone["heard"] <= there.heard:
        return False
    if not all(device in there.heads and 0 <= number <= there.heads[device] for device, number in upto.items()):
        return False
    known = gone_known(there.begun, *_told(there, ledger, upto))
    if known is None or not is_same(known, without_heard(gone)):
        return False
    if not ledger.takes_in:
        return True
    all_of_it = gone_known(there.begun, *_told(there, ledger, there.heads))
    return all_of_it is not None and same_session(all_of_it, gone)


def _told(
    there: GoneHere, ledger: GoneLedger, upto: Mapping[str, int]
) -> tuple[Sequence[ToldEntry], Mapping[str, int], int]:
    told, last = ledger.told(there.begun, upto)
    return told, upto, last


def carried_from(device: str, docs: Sequence[Mapping[str, Any]]) -> list[ToldEntry]:
    """What of a device's entries these carry, in the end."""
    found = (innermost(doc) for doc in docs)
    return [
        ToldEntry(told["number"], carried.seal, told)
        for told, carried in (one for one in found if one is not None)
        if told.get("device") == device and type(told.get("number")) is int
    ]
