"""A session in the words of the list, and of its details beside it."""

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime

from ims_desktop.actions.ports import CentralSession, SeenEntry
from ims_desktop.domain.closed_session import REASON, ClosedSession, read_closed
from ims_desktop.domain.frozen import frozen
from ims_desktop.domain.gone_session import read_taken_over
from ims_desktop.domain.money import pounds
from ims_desktop.domain.reference_data import ReferenceData
from ims_desktop.domain.refusal import Refused
from ims_desktop.domain.times import business_day, london, when_words
from ims_desktop.ui.entry_words import short_mop_name
from ims_desktop.ui.session_tags import SESSION_TAGS
from ims_desktop.ui.shown import Tag, Tone

_GONE = Tag("! till is gone", Tone.WARNING)
_HELD = Tag("! Close held", Tone.WARNING)


@frozen
class SessionRow:
    """One session in words."""

    day: str
    till: str
    cashier: str
    state: Tag
    since: str
    taken: str
    approved: str
    session: CentralSession = field(repr=False)


@frozen
class TenderRow:
    """One tender of a close in words."""

    tender: str
    expected: str
    counted: str
    differs: str
    tag: Tag | None


@frozen
class SessionShown:
    """What stands beside the list of one session."""

    title: str
    subtitle: str
    tag: Tag
    tenders: tuple[TenderRow, ...]
    facts: tuple[str, ...]


def session_row(one: CentralSession, data: ReferenceData, now: datetime) -> SessionRow:
    """One session in words."""
    own_open = not one.state.is_closed
    return SessionRow(
        day=_day(one.opened_at),
        till=f"{one.office}-{one.till_name}",
        cashier=data.name_of(one.cashier),
        state=_state(one),
        since=_moment(one.since, now),
        taken="" if own_open else bare_pounds(sum(one.takings.values())),
        approved=data.name_of(one.approved_by) if one.approved_by else "",
        session=one,
    )


def bare_pounds(pence: int) -> str:
    """Pounds without their sign, for a column of them."""
    return pounds(pence).replace("£", "")


def _day(at: datetime | None) -> str:
    return "" if at is None else f"{london(at).day} {london(at):%b}"


def _moment(at: datetime | None, now: datetime) -> str:
    if at is None:
        return ""
    return f"{london(at):%H:%M}" if business_day(at) == business_day(now) else _day(at)


def _state(one: CentralSession) -> Tag:
    if one.is_gone:
        return _GONE
    return _HELD if one.close_is_held else SESSION_TAGS[one.state]


def _taken_over(evidence: Sequence[SeenEntry]) -> str:
    """How far the roll of the till that is gone was known; blank of a session that was not taken over."""
    taking = next((entry for entry in reversed(evidence) if entry.kind == "session.taken_over"), None)
    try:
        return "" if taking is None else read_taken_over(taking.body).words
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""


def shown_session(one: CentralSession, evidence: Sequence[SeenEntry], data: ReferenceData) -> SessionShown:
    """One session's details: its tenders as closed, what was said for the difference, and who stands for what."""
    close = next((entry for entry in evidence if entry.number == one.closed and entry.device == one.device), None)
    closed = _closed(close)
    opened = f"opened {when_words(one.opened_at)}" if one.opened_at else ""
    ended = f"closed {when_words(close.at)}" if close is not None and close.at else ""
    facts: list[str] = []
    if close is not None and (reason := close.personal.get(REASON, "")):
        facts.append(f"Reason: {reason}")
    if closed is not None:
        to_bank = sum(map(closed.banking_pence, closed.tenders))
        facts.append(f"{closed.payments:,} payments · float {pounds(closed.float_pence)} · to bank {pounds(to_bank)}")
        if closed.float_kept.pence != closed.float_pence:
            facts.append(f"Float kept {pounds(closed.float_kept.pence)}")
    if one.closed_by and one.closed_by != one.cashier:
        facts.append(f"Closed in absence by {data.name_of(one.closed_by)}")
    if one.approved_by:
        when = f", {when_words(one.approved_at)}" if one.approved_at else ""
        facts.append(f"Approved by {data.name_of(one.approved_by)}{when}")
    if one.is_gone:
        facts.append("Its till is gone. At any till of the office a supervisor takes it over: Count, Alt+G.")
    if one.came_from and (taken_over := _taken_over(evidence)):
        facts.append(taken_over)
    if one.close_is_held:
        facts.append("Central holds its close for finance; what it says stands below.")
    return SessionShown(
        title=f"{one.office}-{one.till_name} · {data.name_of(one.cashier)}",
        subtitle=" · ".join(part for part in (opened, ended) if part),
        tag=_state(one),
        tenders=tuple(_tender(closed, at, data) for at in range(len(closed.tenders))) if closed else (),
        facts=tuple(facts),
    )


def _closed(close: SeenEntry | None) -> ClosedSession | None:
    if close is None:
        return None
    try:
        return read_closed(close.body)
    except (KeyError, TypeError, ValueError, AttributeError, Refused):
        return None


def _tender(closed: ClosedSession, at: int, data: ReferenceData) -> TenderRow:
    one = closed.tenders[at]
    pence = one.difference_pence
    tag = Tag("✓ agrees", Tone.GOOD) if not pence else Tag("! over" if pence > 0 else "! short", Tone.WARNING)
    return TenderRow(
        short_mop_name(data, one.mop),
        bare_pounds(one.expected_pence),
        bare_pounds(one.counted_pence),
        bare_pounds(abs(pence)) if pence else "",
        tag,
    )
