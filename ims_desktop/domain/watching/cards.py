"""Card sales that no report of the terminal had, and of which a desk says later by a paper that they were paid."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ims_desktop.domain.money import pounds
from ims_desktop.domain.watching.finding import Finding, Kind, figure
from ims_desktop.domain.watching.limits import WatchLimits
from ims_desktop.domain.watching.seen import MATCHED, Happened


def matched_by_paper(seen: Sequence[Happened], limits: WatchLimits) -> Iterator[Finding]:
    """So many of one cashier within the days: cash can be taken out and a card keyed, "on the next report"."""
    kept: dict[str, list[Happened]] = defaultdict(list)
    for one in seen:
        if one.kind != MATCHED:
            continue
        behind = [early for early in kept[one.whose] if (one.day - early.day).days < limits.days]
        behind.append(one)
        kept[one.whose] = behind
        if len(behind) >= limits.cards_by_paper:
            sum_pence = sum(sale.pence for sale in behind)
            words = (
                f"{len(behind)} card sales, {pounds(sum_pence)}, that no terminal's report had and a desk matched by a "
                "paper: did the bank pay them?"
            )
            counted = figure(f"{len(behind)} in {limits.days} days", behind)
            yield Finding(Kind.CARDS_BY_PAPER, one.day, one.office, words, (counted,), one.whose)
