"""Floats that closes kept: with which nobody opened, that were short, or with a drawer that was handed over."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ims_desktop.domain.kept_floats import KeptFloat, floats_left, floats_opened
from ims_desktop.domain.money import pounds
from ims_desktop.domain.times import day_words
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import CLOSED, MOVED, NOBODY, OPENED, Happened


def left_lying(seen: Sequence[Happened], today: date, limits: WatchLimits) -> Iterator[Finding]:
    """Each float kept so many days ago, with which no session opened and that did not go back to the safe."""
    kept: dict[str, list[KeptFloat]] = defaultdict(list)
    closes = {(one.till, one.at): one for one in seen if one.kind == CLOSED}
    for one in seen:
        if one.kind == CLOSED and one.float_pence:
            kept[one.till].append(KeptFloat(one.float_pence, one.actor, one.at))
        elif one.kind in {OPENED, MOVED} and one.float_pence:
            kept[one.till] = floats_left(kept[one.till], floats_opened(kept[one.till], one.float_pence))
    for till, floats in kept.items():
        for left in floats:
            close = None if left.since is None else closes.get((till, left.since))
            if close is None or (today - close.day).days <= limits.float_days:
                continue
            words = (
                f"A float of {pounds(left.pence)}, kept on {day_words(close.day)}, with which nobody opened: "
                "is it there, and should it not go back to the safe?"
            )
            day, about = close.day + timedelta(days=limits.float_days + 1), close.session
            behind = figure(pounds(left.pence), [close])
            yield Finding(Kind.FLOAT_LEFT, day, close.office, words, (behind,), left.holder, till, about, until=today)


def found_short(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """A float that was counted much shorter than a close kept it, or that went back short without a word of it.

    What is short of a float is posted nowhere: takings that a close kept as a float and nobody found would be gone.
    """
    for one in seen:
        opens, goes_back = one.kind == OPENED, one.kind == MOVED and one.swap is None
        if one.pence >= 0 or not (opens or goes_back) or (one.float_said and -one.pence < limits.float_short_pence):
            continue
        did = "A session opened with" if opens else "A float went back to the safe as"
        words = f"{did} {pounds(one.float_pence)}, {pounds(-one.pence)} less than was kept or issued: who sealed it?"
        behind = figure("1 entry", [one])
        yield Finding(Kind.FLOAT_SHORT, one.day, one.office, words, (behind,), one.actor, one.till, one.session)


def handed_over(seen: Sequence[Happened], today: date) -> Iterator[Finding]:
    """A drawer that went on otherwise than its close says, or that nobody took over by the next day.

    A close that hands its drawer over banks nothing: all that was counted is the float of whoever goes on.
    """
    taken = {one.handed_over for one in seen if one.handed_over and not one.handed_wrong}
    for one in seen:
        left = one.handed_to != NOBODY and one.session not in taken and one.day < today
        if not one.handed_wrong and not left:
            continue
        words = (
            f"A drawer with {pounds(one.float_pence)} went on otherwise than the close before it says: who had it?"
            if one.handed_wrong
            else f"A close handed {pounds(one.float_pence)} over, and nobody opened with it: where is it?"
        )
        behind = figure("1 entry", [one])
        yield Finding(Kind.HANDED, one.day, one.office, words, (behind,), one.actor, one.till, one.session)
