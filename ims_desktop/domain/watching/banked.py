"""Paying-in slips that nobody but one person saw on their way to the bank, and seals that are on two of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import BANKED, HANDED_OVER, MADE_UP, Happened


def seals_again(seen: Sequence[Happened]) -> Iterator[Finding]:
    """Each seal that a slip names and an earlier one named: it is broken once, and its number is one bag's."""
    used: dict[str, Happened] = {}
    for one in seen:
        if one.kind != MADE_UP:
            continue
        for seal in one.seals:
            before = used.setdefault("".join(seal.split()).casefold(), one)
            if before.slip != one.slip:
                words = f"Seal {seal} is on {before.slip} and on {one.slip}: which bag has it?"
                behind = figure("2 slips", [before, one])
                yield Finding(Kind.SEAL_AGAIN, one.day, one.office, words, (behind,), one.actor, about=seal)


def by_one_alone(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """Slips that one person made up, handed over and noted as in the bank, with names and papers they typed alone."""
    steps: dict[str, dict[str, Happened]] = defaultdict(dict)
    alone: dict[str, list[Happened]] = defaultdict(list)
    for one in seen:
        if one.kind not in {MADE_UP, HANDED_OVER, BANKED} or one.kind in steps[one.slip]:
            continue
        there = steps[one.slip]
        there[one.kind] = one
        if one.kind != BANKED or len(there) < len({MADE_UP, HANDED_OVER, BANKED}):
            continue
        if len({step.actor for step in there.values()}) == 1:
            behind = [early for early in alone[one.actor] if (one.day - early.day).days < limits.days]
            behind.append(one._replace(pence=there[MADE_UP].pence))
            alone[one.actor] = behind
            sum_pence = sum(slip.pence for slip in behind)
            noun = "paying-in slip" if len(behind) == 1 else "paying-in slips"
            words = (
                f"{len(behind)} {noun}, {pounds(sum_pence)}, made up, handed over and noted as in the bank by one "
                f"person, {one.slip} the last: does the bank's statement have them?"
            )
            counted = figure(f"{len(behind)} in {limits.days} days", behind)
            yield Finding(Kind.BANKED_ALONE, one.day, one.office, words, (counted,), one.actor)
