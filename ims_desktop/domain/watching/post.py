"""Cash that came by post, was logged by two, and was not taken as it was logged."""

from collections.abc import Iterator, Sequence

from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.seen import WORKED, Happened


def cash_missed(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each item in cash that was sent back, passed on or paid in for less: no drawer misses it."""
    for one in seen:
        if one.kind == WORKED and one.pence:
            words = f"{pounds(one.pence)} less in cash was taken of the post than two people logged: who has it?"
            behind, about = figure("1 entry", [one]), str(one.ref.number)
            yield Finding(Kind.POST_SHORT, one.day, one.office, words, (behind,), one.actor, one.till, about)
