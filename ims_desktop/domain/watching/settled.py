"""What one person of finance put right alone and no till's entry bears out: whose account, and whose money."""

from collections.abc import Iterator, Sequence

from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import CLOSED, SETTLED, Happened


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


def without_effect(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each held move of cash or close that finance put right as if it had not been: it carries no posting, but cash.

    A close is not asked about once another closed its session.
    """
    closed = {one.session for one in seen if one.kind == CLOSED}
    for one in seen:
        if one.undone and not (one.undone == CLOSED and one.session in closed):
            what = "close" if one.undone == CLOSED else "move of cash"
            words = (
                f"{one.receipt}: a held {what} was put right as without effect: where is its cash, and who counted it?"
            )
            behind = figure("1 entry", [one])
            yield Finding(Kind.NO_EFFECT, one.day, one.office, words, (behind,), one.actor, one.till, one.receipt)


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
