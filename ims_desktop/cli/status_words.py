"""What `till status` says of how till and central agree: every state that holds, the most serious first."""

from collections.abc import Iterator

from ims_desktop.actions.ports import SyncState
from ims_desktop.actions.standing import Standing
from ims_desktop.bootstrap.till import AskedCentral
from ims_desktop.cli.output import clock_words
from ims_desktop.domain.till_clock import DoubtfulClock

_IN_WORDS = {
    Standing.SLOW: "central answers late",
    Standing.OFFLINE: "central is out of reach",
    Standing.REFUSED: "central refuses what this till sends",
    Standing.FORKED: "central holds another roll: an administrator must enrol this till again",
    Standing.BLOCKED: "blocked by an administrator",
    Standing.VERSION: "central is of another version",
    Standing.LOGIN: "central refuses the login",
    Standing.TROUBLE: "sync stopped",
}


def states(asked: AskedCentral, state: SyncState, doubt: DoubtfulClock | None) -> list[str]:
    """The states as codes."""
    return [code for code, _words in _states(asked, state, doubt)]


def in_words(asked: AskedCentral, state: SyncState, doubt: DoubtfulClock | None) -> list[str]:
    """The states in words."""
    return [words for _code, words in _states(asked, state, doubt)]


def _states(asked: AskedCentral, state: SyncState, doubt: DoubtfulClock | None) -> Iterator[tuple[str, str]]:
    if asked.standing in _IN_WORDS:
        yield asked.standing.value, _IN_WORDS[asked.standing]
    if state.standing and state.standing != asked.standing.value and state.standing in set(Standing):
        kept = Standing(state.standing)
        if kept in _IN_WORDS:  # what the window, or the last sync, met
            yield kept.value, f"at the last sync: {_IN_WORDS[kept]}"
    if state.blocked and Standing.BLOCKED.value not in {asked.standing.value, state.standing}:
        yield Standing.BLOCKED.value, f"at the last contact: {_IN_WORDS[Standing.BLOCKED]}"
    if state.next_try_at is not None:
        yield "waiting_to_try", f"next try at {clock_words(state.next_try_at)}"
    if doubt is not None:
        yield "clock_wrong", "the clock is not believed"
    yield from _how_far(asked, state)
    if asked.head is not None and asked.head.held:
        yield "held", f"{asked.head.held:,} held for finance"


def _how_far(asked: AskedCentral, state: SyncState) -> Iterator[tuple[str, str]]:
    """What waits here, or what central had and has no more."""
    lost = 0 if asked.head is None else state.acknowledged - asked.head.number
    if lost > 0:
        told = f"central was put back to a backup: it lacks {lost:,} entries that it had, and the next sync sends them"
        yield "central_put_back", told
    if state.waiting:
        since = "" if state.oldest_waiting_at is None else f", oldest since {clock_words(state.oldest_waiting_at)}"
        yield "waiting", f"{state.waiting:,} waiting{since}"
    elif lost <= 0:
        yield "all_sent", "all sent"
