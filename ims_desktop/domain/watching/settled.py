"""What one person of finance put right alone and no till's entry bears out: whose account, and whose money."""

from collections.abc import Iterator, Sequence

from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import SETTLED, Happened


def posted_elsewhere(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each held entry that was posted to another account than it says itself, or that says none."""
    for one in seen:
        if one.kind == SETTLED and one.moved_to:
            words = (
                f"{one.receipt}: {pounds(one.pence)} of a held entry went to another account than its till says: "
                f"whose is it, and does the customer's receipt say so?"
            )
            behind = figure("1 entry", [one])
            yield Finding(Kind.SETTLED, one.day, one.office, words, (behind,), one.actor, one.till, one.receipt)


def not_found_over(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each late payment taken out of overs beyond what its close found over: its money was not in the drawer."""
    for one in seen:
        if one.not_over_pence:
            words = (
                f"{one.receipt}: {pounds(one.not_over_pence)} were taken out of overs of a close that had not found "
                f"them over: was the money in the drawer when it was counted?"
            )
            behind = figure("1 entry", [one])
            yield Finding(Kind.NOT_OVER, one.day, one.office, words, (behind,), till=one.till, about=one.receipt)
