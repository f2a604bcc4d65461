"""What an entry means for its session: what happened, how the session stands from then on, and the money in it."""

from collections.abc import Mapping
from typing import cast

from ims_desktop.domain.canonical import Json
from ims_desktop.domain.cash_move import MoveKind
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.roll import EntryKind
from ims_desktop.domain.till_session import SessionState

COUNTED, COUNT_FINISHED, SPOT_CHECKED = "counted", "count_finished", "spot_checked"


@frozen
class SessionEvent:
    """One thing that happened in a session; `session` is blank for what belongs to none. Pence are the event's own."""

    session: str
    name: str
    state: SessionState | None = None
    pence: int = 0


# what says no more than that it happened
_PLAIN: Mapping[EntryKind, tuple[str, SessionState | None]] = {
    EntryKind.SESSION_TAKEN_OVER: ("taken_over", SessionState.PAUSED),
    EntryKind.SESSION_PAUSED: ("paused", SessionState.PAUSED),
    EntryKind.SESSION_RESUMED: ("resumed", SessionState.OPEN),
    EntryKind.DRAWER_OPENED: ("drawer_opened", None),
    EntryKind.SESSION_APPROVED: ("approved", SessionState.APPROVED),
}


def event_of(kind: EntryKind, body: Mapping[str, Json]) -> SessionEvent:
    """What an entry of a session means; raises KeyError, TypeError or ValueError where the body is not of its kind."""
    text, number = cast("Mapping[str, str]", body), cast("Mapping[str, int]", body)
    session = text["session"] if kind is not EntryKind.CASH_MOVED else text.get("session", "")
    match kind:
        case EntryKind.SESSION_OPENED:
            return SessionEvent(session, "opened", SessionState.OPEN, number["float_pence"])
        case EntryKind.CASH_MOVED:
            return SessionEvent(session, MoveKind(text["move"]).value, None, number["pence"])
        case EntryKind.SESSION_COUNTED if body.get("spot") is True:
            return SessionEvent(session, SPOT_CHECKED)
        case EntryKind.SESSION_COUNTED:
            return SessionEvent(session, COUNT_FINISHED if body.get("finished") else COUNTED, SessionState.COUNTED)
        case EntryKind.SESSION_CLOSED:
            return SessionEvent(session, "closed", SessionState(text["state"]), number["float_kept_pence"])
        case _ if kind in _PLAIN:
            name, state = _PLAIN[kind]
            return SessionEvent(session, name, state)
    raise ValueError(f"{kind.value} is nothing that happens in a session")
