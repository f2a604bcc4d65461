"""Floats that closes kept at a till and with which nobody opened: money in a drawer that nobody counts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ims_desktop.domain.kept_floats import KeptFloat, floats_left, floats_opened
from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import CLOSED, MOVED, OPENED, Happened


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
                f"A float of {pounds(left.pence)}, kept on {close.day:%d/%m/%Y}, with which nobody opened: "
                "is it there, and should it not go back to the safe?"
            )
            day, about = close.day + timedelta(days=limits.float_days + 1), close.session
            behind = figure(pounds(left.pence), [close])
            yield Finding(Kind.FLOAT_LEFT, day, close.office, words, (behind,), left.holder, till, about, until=today)
