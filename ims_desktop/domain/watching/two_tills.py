"""One cashier with sessions active at two tills: somebody else works at one of them, or a drawer stands open alone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ims_desktop.domain.references import UserId
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import CLOSED, OPENED, PAUSED, RESUMED, Happened


def at_two_tills(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each session that its cashier opened, or went back to, while another of theirs of that day was active elsewhere.

    What is paused is not active, and a session that was left open on an earlier day is asked about as that. One whose
    till is gone cannot be paused there.
    """
    active: dict[UserId, dict[str, Happened]] = defaultdict(dict)
    whose: dict[str, Happened] = {}
    for one in seen:
        if one.kind == OPENED and not one.gone:
            whose[one.session] = one
        opening = whose.get(one.session)
        if opening is None:
            continue
        mine = active[opening.actor]
        if one.kind in {PAUSED, CLOSED}:
            mine.pop(one.session, None)
        elif one.kind in {OPENED, RESUMED}:
            others = [two for two in mine.values() if two.till != one.till and two.day == one.day]
            mine[one.session] = opening
            if others:
                words = (
                    f"A session at till {one.till} while their own at till {others[-1].till} was open: who is there?"
                )
                behind = figure("2 sessions", [others[-1], one])
                yield Finding(Kind.TWO_TILLS, one.day, one.office, words, (behind,), opening.actor, one.till)
