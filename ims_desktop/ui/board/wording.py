"""The words of the board: how a till's session stands, since when, and what should be looked at."""

from datetime import datetime, timedelta

from ims_desktop.actions.supervisor.see_board import TillOnBoard
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.money import pounds
from ims_desktop.domain.mop import MopKind
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.references import DeviceId
from ims_desktop.domain.till_session import SessionState
from ims_desktop.domain.times import business_day, london, span_words
from ims_desktop.ui.session_tags import SESSION_TAGS
from ims_desktop.ui.shown import Tag, Tone

AWAY_AFTER = timedelta(minutes=5)  # a till in reach is heard every half minute
HIDDEN = "own"
# open ones are looked for here, so one that is over is plain
_STATES = {**SESSION_TAGS, SessionState.APPROVED: Tag("✓ Approved", Tone.PLAIN)}
TENDERS = (
    (MopKind.CASH, "Cash"),
    (MopKind.CHEQUE, "Cheques"),
    (MopKind.CARD, "Cards"),
    (MopKind.OTHER, "Other"),
)


@frozen
class BoardRow:
    """One till's session, or a till without one, in words."""

    device: DeviceId
    session: str
    till: str
    cashier: str
    state: Tag
    since: str
    taken: tuple[str, str, str, str]  # cash, cheques, cards, other
    drawer: str
    over: Tag | None
    waiting: str
    held: str
    heard: str

    @property
    def key(self) -> tuple[str, str]:
        """What this row is known by."""
        return self.device, self.session


def board_row(one: TillOnBoard, data: ReferenceData, now: datetime, user: str) -> BoardRow:
    """One line of the board in words."""
    till, session = one.till, one.session
    own = session is not None and session.cashier == user and not session.state.is_closed
    return BoardRow(
        device=till.device,
        session=session.id if session else "",
        till=f"{till.office}-{till.till}{till.letter}",
        cashier=data.name_of(session.cashier) if session else "",
        state=_state(one, now),
        since=moment_words(session.since, now) if session and session.since else "",
        taken=(_sum(one, 0), _sum(one, 1), _sum(one, 2), _sum(one, 3)),
        drawer=HIDDEN if own else "" if one.drawer_pence is None else bare_pounds(one.drawer_pence),
        over=Tag("! over", Tone.WARNING) if one.over_limit else None,
        waiting=f"{till.waiting:,}" if till.waiting else "",
        held=f"{till.held:,}" if till.held else "",
        heard=_heard(till.last_contact_at, now),
    )


def _sum(one: TillOnBoard, at: int) -> str:
    pence = one.taken.get(TENDERS[at][0], 0)
    return bare_pounds(pence) if pence else ""


def bare_pounds(pence: int) -> str:
    """Pounds without their sign, for a column of them."""
    return pounds(pence).replace("£", "")


def _state(one: TillOnBoard, now: datetime) -> Tag:
    session = one.session
    if session is None:
        return Tag("• No session", Tone.PLAIN)
    if session.close_is_held:
        return Tag("! Close held", Tone.WARNING)
    opened = session.opened_at
    if not session.state.is_closed and opened is not None and business_day(opened) < business_day(now):
        return Tag("! Not closed yet", Tone.WARNING)
    return Tag(f"! And {one.also_at}", Tone.WARNING) if one.also_at else _STATES[session.state]


def moment_words(at: datetime, now: datetime) -> str:
    """A time of today as 09:40, of another day as 3 Nov."""
    wall = london(at)
    return f"{wall:%H:%M}" if business_day(at) == business_day(now) else f"{wall.day} {wall:%b}"


def _heard(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never"
    return "now" if now - at < AWAY_AFTER else f"{span_words(now - at)} ago"


def summary_words(board: list[TillOnBoard]) -> str:
    """What all tills come to: how many are open, what they took, and what should be looked at."""
    open_now = sum(one.session is not None and one.session.state is SessionState.OPEN for one in board)
    to_approve = sum(one.session is not None and one.session.state is SessionState.AWAITING_APPROVAL for one in board)
    tills = len({one.till.device for one in board})
    parts = [
        f"{tills:,} {'till' if tills == 1 else 'tills'}, {open_now:,} open",
        f"{pounds(sum(sum(one.taken.values()) for one in board))} taken",
    ]
    if over := sum(one.over_limit for one in board):
        parts.append(f"{over:,} over the drawer's limit")
    if twice := len({one.session.cashier for one in board if one.also_at and one.session is not None}):
        parts.append(f"{twice:,} at two tills")
    if to_approve:
        parts.append(f"{to_approve:,} to approve")
    waiting = {one.till.device: one.till.waiting for one in board}
    if sum(waiting.values()):
        parts.append(f"{sum(waiting.values()):,} entries waiting")
    return " · ".join(parts)
