"""Change that one till says to have swapped with another, of which that other says nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import Happened, Swap

_Said = tuple[str, str, Swap]  # a till, its cashier, and what they say
_WAIT = timedelta(days=1)


def unanswered(seen: Sequence[Happened], today: date) -> Iterator[Finding]:
    """Swaps between tills that the other till's cashier did not write within a day, the same pieces the other way.

    Each answers one. Nothing of a till's own sum shows it: as much came as went, or so one of the two says.
    """
    waiting: dict[_Said, list[Happened]] = defaultdict(list)
    for one in seen:
        if one.swap is None or not one.swap.till:
            continue
        mine = one.swap
        theirs = (mine.till, str(mine.cashier), Swap(one.till, one.actor, mine.back, mine.given))
        answered = [early for early in waiting[theirs] if one.day - early.day <= _WAIT]
        if answered:
            waiting[theirs].remove(answered[0])
        else:
            waiting[one.till, str(one.actor), mine].append(one)
    for one in (alone for said in waiting.values() for alone in said):
        if one.swap is not None and today > one.day:
            words = (
                f"{pounds(one.pence)} of change swapped with till {one.swap.till}, whose cashier did not key the same: "
                "did both drawers give and get it?"
            )
            behind = figure("1 entry", [one])
            about = f"{one.ref.device} {one.ref.number}"
            yield Finding(Kind.SWAP_ALONE, one.day + _WAIT, one.office, words, (behind,), one.actor, one.till, about)
